"""Template tags of the learners' pages."""

from django import template
from django.utils.translation import get_language

from courses.languages import INTERFACE_LANGUAGES, direction, native_name

register = template.Library()


@register.simple_tag
def interface_direction() -> str:
    """Return the writing direction of the interface."""
    return direction(get_language() or "en")


@register.simple_tag
def interface_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages that the interface is in."""
    return [(code, native_name(code)) for code in INTERFACE_LANGUAGES]


@register.filter
def direction_of(code: str) -> str:
    """Return the writing direction of a language."""
    return direction(code)


@register.filter
def language_name(code: str) -> str:
    """Return a language's name in itself."""
    return native_name(code)
