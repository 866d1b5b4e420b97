"""What stops a release, with the page and block where it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms.questions import BLOCKS
from courses.draft import Finding

QUESTIONS = {*BLOCKS, "draw"}
FIRST_WORDS = 8


def finding(page: Page, message: str, block_id: str = "") -> Finding:
    """Return a finding about a page."""
    return Finding(
        message=message, page_id=page.pk, page_title=page.title, block_id=str(block_id or "")
    )


def block_finding(page: Page, stream: Any, block: Any, message: str) -> Finding:
    """Return a finding about a block of a page's stream, which the message is made to name."""
    return finding(page, f"{_name(stream, block)}: {message}", block.id)


def unreadable(page: Page, stream: Any, block: Any) -> Finding:
    """Return the finding about a block whose file cannot be read."""
    return block_finding(page, stream, block, _("The file is missing or broken."))


def stream_findings(page: Page, field: str) -> list[Finding]:
    """Check a StreamField's blocks by their own rules, such as an image without alternative text.

    Drafts and translations can hold what the editor would not publish, so release checks again.
    """
    value = getattr(page, field)
    try:
        value.stream_block.clean(value)
    except ValidationError as error:
        found = [
            block_finding(page, value, value[index], _message(block_error, value[index].block))
            for index, block_error in getattr(error, "block_errors", {}).items()
        ]
        return found or [finding(page, _message(error, value.stream_block))]
    return []


def field_findings(page: Page, exclude: list[str] | None = None) -> list[Finding]:
    """Check a page's plain fields by their validators."""
    try:
        page.clean_fields(exclude=exclude)
    except ValidationError as error:
        return [
            finding(page, f"{page._meta.get_field(name).verbose_name}: {' '.join(messages)}")
            for name, messages in error.message_dict.items()
        ]
    return []


def _name(stream: Any, block: Any) -> str:
    """Return what tells a block from the others: of a question, its number and first words."""
    label = str(block.block.label)
    if block.block_type not in QUESTIONS:
        return label
    asked = [each.id for each in stream if each.block_type in QUESTIONS]
    words = Truncator(block.value.get("prompt") or "").words(FIRST_WORDS)
    said = f"{label}, “{words}”" if words else label
    number = asked.index(block.id) + 1
    return _("Question %(number)s (%(said)s)") % {"number": number, "said": said}


def _message(error: ValidationError, block: Any) -> str:
    return " ".join(dict.fromkeys(_texts(error, block)))


def _texts(error: ValidationError, block: Any, path: tuple[str, ...] = ()) -> list[str]:
    """Collect the messages of a tree of block errors, each with the fields that lead to it."""
    found = []
    for key, child_error in (getattr(error, "block_errors", None) or {}).items():
        of_list = isinstance(key, int)
        child = block.child_block if of_list else block.child_blocks[key]
        place = str(key + 1) if of_list else str(child.label)
        found += _texts(child_error, child, (*path, place))
    own = getattr(error, "non_block_errors", None) or ([] if found else error.messages)
    return found + [": ".join(filter(None, [" › ".join(path), text])) for text in own]
