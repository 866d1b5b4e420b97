"""Media files, made by the tests themselves."""

import random
import struct
import wave
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from PIL import Image as PillowImage
from wagtail.documents.models import Document
from wagtail.images.models import Image

from tests.cms import pages

PLACE = "taken in a safe house"


def photo(size=(1600, 900), *, suffix="JPEG", mode="RGB", exif=None, seed=26):
    """A photo's bytes: gradients with some noise."""
    noise = random.Random(seed).randbytes(64 * 64 * len(mode))
    image = PillowImage.frombytes(mode, (64, 64), noise).resize(
        size, PillowImage.Resampling.BICUBIC
    )
    buffer = BytesIO()
    image.save(buffer, suffix, **({"exif": exif} if exif else {}))
    return buffer.getvalue()


def photo_of_a_place():
    """A photo on its side, whose metadata tells where it was taken."""
    exif = PillowImage.Exif()
    exif[0x0112], exif[0x010E] = 6, PLACE
    return photo((1600, 900), exif=exif)


def image_of(data, title="Photo"):
    return Image.objects.create(title=title, file=ImageFile(BytesIO(data), name=f"{title}.jpg"))


def sound(seconds=65):
    """A WAV file's bytes."""
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(100)
        file.writeframes(struct.pack("B", 128) * 100 * seconds)
    return buffer.getvalue()


CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:04.500\nEveryone has the right to education.\n"


def document(data, name):
    return Document.objects.create(title=name, file=ContentFile(data, name=name))


def recording(kind, data, *, name="talk.mp3", title="A talk", **fields):
    file = document(data, name).pk
    value = {"title": title, "recording": file, "transcript": "<p>What is said.</p>"}
    return pages.block(kind, value | fields)


def film(captions=CAPTIONS, *, name="film.vtt", **fields):
    """A video block; ``captions`` None is one as editors wrote it before they were asked for."""
    if captions is not None:
        fields["captions"] = document(captions, name).pk
    return recording("video", b"no film at all", name="film.mp4", title="A film", **fields)
