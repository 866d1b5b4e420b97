"""StreamField blocks of lessons and quizzes. There is no raw HTML block, and none may be added."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from cms.captions import fault_in
from cms.designs.wording import wording_faults
from cms.questions import BLOCKS
from cms.questions.draw import DrawBlock, tagged
from courses.languages import choices
from courses.questions import TYPES

RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "h3"]


class HeadingBlock(blocks.CharBlock):
    """A heading within a lesson."""

    class Meta:
        icon = "title"
        label = _("Heading")


class FigureBlock(blocks.StructBlock):
    """An image, with alternative text or marked as decoration, and an optional caption."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(label=_("Caption"), required=False, max_length=300)

    class Meta:
        icon = "image"
        label = _("Image")


class QuoteBlock(blocks.StructBlock):
    """A quotation and where it is from."""

    text = blocks.TextBlock(label=_("Text"))
    source = blocks.CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class CalloutBlock(blocks.StructBlock):
    """A passage set apart: a note, something to try, or something to take care with."""

    tone = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("note", _("Note")), ("try", _("Try this")), ("care", _("Take care"))],
        default="note",
    )
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)

    class Meta:
        icon = "warning"
        label = _("Callout")


class RecordingBlock(blocks.StructBlock):
    """A recording with its transcript, which is not optional."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    recording = DocumentChooserBlock(label=_("File"))
    transcript = blocks.RichTextBlock(label=_("Transcript"), features=RICH_TEXT)


class AudioBlock(RecordingBlock):
    """Sound with a transcript."""

    class Meta:
        icon = "media"
        label = _("Audio")


class VideoBlock(RecordingBlock):
    """Film with a transcript, and with captions as a WebVTT file or marked as needing none."""

    captions = DocumentChooserBlock(
        label=_("Captions (WebVTT)"),
        required=False,
        help_text=_("A .vtt file with what is said and each sound that matters, in time."),
    )
    without_speech = blocks.BooleanBlock(
        label=_("Without speech"),
        required=False,
        default=False,
        help_text=_("Nobody speaks, and no sound matters: there is nothing to caption."),
    )

    class Meta:
        icon = "media"
        label = _("Video")

    def clean(self, value: Any) -> Any:
        """Refuse a video without captions, but in drafts, and captions that are not WebVTT."""
        cleaned = super().clean(value)
        fault = ""
        if cleaned["captions"]:
            fault = fault_in(cleaned["captions"])
        elif not (cleaned["without_speech"] or self.is_deferred_validation):
            fault = str(_("Add captions, or mark the video as without speech."))
        if fault:
            raise StructBlockValidationError(block_errors={"captions": ValidationError(fault)})
        return cleaned


class DownloadBlock(blocks.StructBlock):
    """A file to keep."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "download"
        label = _("Download")


class LessonBlocks(blocks.StreamBlock):
    """What a lesson is made of. A question in it is a knowledge check, which is not recorded."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        checks = [
            (slug, type(block)(group=_("Knowledge check")))
            for slug, block in BLOCKS.items()
            if TYPES[slug].graded
        ]
        super().__init__([*(local_blocks or []), *checks], **kwargs)

    heading = HeadingBlock(max_length=200)
    rich_text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)
    image = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    audio = AudioBlock()
    video = VideoBlock()
    download = DownloadBlock()


class QuestionBlocks(blocks.StreamBlock):
    """The questions of a quiz. A question's key is its block id, in every language."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        super().__init__([*BLOCKS.items(), *(local_blocks or [])], **kwargs)

    draw = DrawBlock()


class BankBlocks(blocks.StreamBlock):
    """The questions of a bank, each with tags to draw it by."""

    def __init__(self, local_blocks: Any = None, **kwargs: Any) -> None:
        mine = [(name, tagged(block)) for name, block in BLOCKS.items()]
        super().__init__([*mine, *(local_blocks or [])], **kwargs)


class AlignmentBlock(blocks.StructBlock):
    """What of a framework of others a course corresponds to."""

    name = blocks.CharBlock(label=_("Name"), max_length=160)
    url = blocks.URLBlock(
        label=_("Address"),
        max_length=500,
        validators=[URLValidator(schemes=["https", "http"])],
        help_text=_("The page that describes it officially."),
    )
    framework = blocks.CharBlock(
        label=_("Framework"),
        required=False,
        max_length=160,
        help_text=_("Such as ESCO, or a national framework of qualifications."),
    )

    class Meta:
        icon = "link"
        label = _("Correspondence")


class SignatoryBlock(blocks.StructBlock):
    """Who signs certificates."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160)

    class Meta:
        icon = "user"
        label = _("Signatory")


class WrittenSignatoryBlock(blocks.StructBlock):
    """How a signatory is named in one language."""

    name = blocks.CharBlock(label=_("Name"), max_length=120, required=False)
    role = blocks.CharBlock(label=_("Role"), max_length=160, required=False)


class WordingBlock(blocks.StructBlock):
    """What a certificate says in one language. Nothing is markup; braces hold placeholders."""

    language = blocks.ChoiceBlock(label=_("Language"), choices=choices, required=True)
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=80,
        help_text=_("In place of “Certificate of completion”."),
    )
    statement = blocks.TextBlock(
        label=_("Statement"),
        required=False,
        max_length=300,
        help_text=_(
            "Like: This certifies that {name} has completed {course}. "
            "{name} and {course} are printed large; {date}, {hours} and {expires}, the last day on "
            "which it is valid, may be said, too."
        ),
    )
    unnamed = blocks.TextBlock(
        label=_("Statement without a name"),
        required=False,
        max_length=300,
        help_text=_("For learners who leave their name out. With {course}, and without {name}."),
    )
    footer = blocks.CharBlock(
        label=_("Footer"),
        required=False,
        max_length=300,
        help_text=_("Small, at the foot. {course}, {date}, {hours} and {expires} may be said."),
    )
    signatories = blocks.ListBlock(
        WrittenSignatoryBlock(),
        label=_("Signatories in this language"),
        default=[],
        max_num=3,
        help_text=_("In their order. What is left empty is as the signatory is called."),
    )

    class Meta:
        icon = "globe"
        label = _("Language")

    def clean(self, value: Any) -> Any:
        """Refuse placeholders that mean nothing, but in drafts."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        faults = {name: ValidationError(said) for name, said in wording_faults(cleaned).items()}
        if faults:
            raise StructBlockValidationError(block_errors=faults)
        return cleaned
