"""StreamField blocks of lessons and quizzes. There is no raw HTML block, and none may be added."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

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
    """Film with a transcript, and captions as a WebVTT file."""

    captions = DocumentChooserBlock(label=_("Captions (WebVTT)"), required=False)

    class Meta:
        icon = "media"
        label = _("Video")


class DownloadBlock(blocks.StructBlock):
    """A file to keep."""

    title = blocks.CharBlock(label=_("Title"), max_length=200)
    document = DocumentChooserBlock(label=_("File"))

    class Meta:
        icon = "download"
        label = _("Download")


class LessonBlocks(blocks.StreamBlock):
    """What a lesson is made of."""

    heading = HeadingBlock(max_length=200)
    rich_text = blocks.RichTextBlock(label=_("Text"), features=RICH_TEXT)
    image = FigureBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    audio = AudioBlock()
    video = VideoBlock()
    download = DownloadBlock()


class OptionBlock(blocks.StructBlock):
    """An option of a question."""

    text = blocks.CharBlock(label=_("Option"), max_length=500)
    correct = blocks.BooleanBlock(label=_("This option is right"), required=False)
    feedback = blocks.CharBlock(
        label=_("Feedback"),
        required=False,
        max_length=500,
        help_text=_("Shown after submission to those who chose this option."),
    )

    class Meta:
        icon = "radio-empty"
        label = _("Option")


class ChoiceQuestionBlock(blocks.StructBlock):
    """A question with options."""

    prompt = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=12)
    feedback = blocks.TextBlock(
        label=_("Explanation"), required=False, help_text=_("Shown after submission.")
    )

    wrong_count = _("Mark at least one option as right.")

    def count_fits(self, right: int, options: int) -> bool:
        """Say whether this many right options make a question."""
        return 1 <= right <= options

    def clean(self, value: Any) -> Any:
        """Refuse a question that has the wrong number of right options."""
        cleaned = super().clean(value)
        right = sum(option["correct"] for option in cleaned["options"])
        if not self.count_fits(right, len(cleaned["options"])):
            raise StructBlockValidationError(
                block_errors={"options": ValidationError(self.wrong_count)}
            )
        return cleaned


class SingleChoiceBlock(ChoiceQuestionBlock):
    """Exactly one option is right."""

    wrong_count = _("Mark exactly one option as right.")

    def count_fits(self, right: int, options: int) -> bool:
        """Exactly one."""
        return right == 1

    class Meta:
        icon = "radio-full"
        label = _("Single choice")


class MultipleChoiceBlock(ChoiceQuestionBlock):
    """One or more options are right; every right one and no other earns the mark."""

    class Meta:
        icon = "list-ul"
        label = _("Multiple choice")


class QuestionBlocks(blocks.StreamBlock):
    """The questions of a quiz. A question's key is its block id, in every language."""

    single_choice = SingleChoiceBlock()
    multiple_choice = MultipleChoiceBlock()


class SignatoryBlock(blocks.StructBlock):
    """Who signs certificates."""

    name = blocks.CharBlock(label=_("Name"), max_length=120)
    role = blocks.CharBlock(label=_("Role"), max_length=160)

    class Meta:
        icon = "user"
        label = _("Signatory")
