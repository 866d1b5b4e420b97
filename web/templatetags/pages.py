"""Small helpers of the templates."""

from django import template

from certificates.codes import printed
from certificates.links import verification_url
from courses import languages
from web.languages import interface_language

register = template.Library()
register.filter("native_name", languages.native_name)
register.filter("direction", languages.direction)
register.filter("printed_code", printed)
register.filter("verification_url", verification_url)
register.simple_tag(interface_language)


@register.simple_tag
def interface_languages() -> tuple[str, ...]:
    """Return the codes of the languages that the interface is translated into."""
    return languages.INTERFACE_LANGUAGES


@register.simple_tag
def content_languages() -> list[tuple[str, str]]:
    """Return (code, own name) of the languages that courses may be in."""
    return languages.choices()
