"""Designs to draw with, and pictures that somebody could have uploaded."""

import hashlib
from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw

from certificates.designs.colours import palette, patterned
from certificates.designs.design import Design, Logo, Signatory
from certificates.designs.pictures import as_background, as_logo, as_signature
from tests.cms.media import photo

COLOURS = {"paper": "#ffffff", "band": "#1f3a5f", "ink": "#1b2230", "accent": "#c98a2b"}


def scan(size=(900, 400)):
    """A signature on white paper that was photographed: a JPEG with much around it."""
    image = Image.new("RGB", size, (247, 246, 244))
    ImageDraw.Draw(image).line((200, 250, 320, 120, 420, 260, 640, 140), (30, 34, 90), 9)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def mark(colour="navy"):
    """A logo on nothing."""
    image = Image.new("RGBA", (900, 300))
    ImageDraw.Draw(image).ellipse((40, 20, 300, 280), colour)
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def name_of(picture):
    return hashlib.sha256(picture).hexdigest()


@cache
def _made():
    return as_logo(mark()), as_logo(mark("purple")), as_signature(scan())


def rich(background="lines", **fields):
    """A design with everything, and its pictures by name."""
    logo, partner, hand = _made()
    pictures = {name_of(each): each for each in (logo, partner, hand)}
    behind = [COLOURS["paper"], patterned(COLOURS["paper"], COLOURS["accent"])]
    if background == "picture":
        orientation = fields.get("orientation", "landscape")
        picture, behind = as_background(
            photo(), orientation=orientation, paper=COLOURS["paper"], ink=COLOURS["ink"]
        )
        pictures[name_of(picture)] = picture
        fields["picture"] = name_of(picture)
    fields = {
        "colours": palette(**COLOURS, behind=behind),
        "background": background,
        "logo": Logo(picture=name_of(logo), name="Rights School"),
        "partner": Logo(picture=name_of(partner), name="Open Campus"),
        "signatories": (
            Signatory(name="Nadia Rahman", role="Director", signature=name_of(hand)),
            Signatory(name="Tomás Herrera", role="Head of the office"),
        ),
    } | fields
    return Design(**fields), pictures
