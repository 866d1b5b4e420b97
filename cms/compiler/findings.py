"""What stops a release, with the page and block where it is."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.draft import Finding


def finding(page: Page, message: str, block_id: str = "") -> Finding:
    """Return a finding about a page."""
    return Finding(
        message=message, page_id=page.pk, page_title=page.title, block_id=str(block_id or "")
    )


def unreadable(page: Page, block: Any) -> Finding:
    """Return the finding about a block whose file cannot be read."""
    return finding(page, _("%s: the file is missing or broken.") % block.block.label, block.id)


def stream_findings(page: Page, field: str) -> list[Finding]:
    """Check a StreamField's blocks by their own rules, such as an image without alternative text.

    Drafts and translations can hold what the editor would not publish, so release checks again.
    """
    value = getattr(page, field)
    try:
        value.stream_block.clean(value)
    except ValidationError as error:
        found = []
        for index, block_error in getattr(error, "block_errors", {}).items():
            block = value[index] if isinstance(index, int) else None
            name = block.block.label if block else ""
            text = " ".join(dict.fromkeys(_texts(block_error)))
            found.append(finding(page, f"{name}: {text}", block.id if block else ""))
        return found or [finding(page, " ".join(_texts(error)))]
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


def _texts(error: Any) -> list[str]:
    """Collect the messages of a tree of block errors, with the names of the fields in it."""
    nested = getattr(error, "block_errors", None)
    if nested:
        pairs = nested.items() if isinstance(nested, dict) else enumerate(nested)
        return [
            f"{_field_name(key)}{text}" for key, child in pairs if child for text in _texts(child)
        ]
    if isinstance(error, list | tuple):
        return [text for child in error if child for text in _texts(child)]
    if isinstance(error, ValidationError):
        return [str(message) for message in error.messages]
    return [str(error)] if error else [_("is not complete")]


def _field_name(key: Any) -> str:
    if isinstance(key, int):
        return ""
    return f"{key.replace('_', ' ')}: "
