"""Small helpers of the templates."""

from django import template
from django.utils.crypto import salted_hmac

from certificates.codes import printed
from certificates.links import verification_url
from courses import languages
from learners.models import Account
from web.languages import interface_language

register = template.Library()
register.filter("native_name", languages.native_name)
register.filter("direction", languages.direction)
register.filter("printed_code", printed)
register.filter("verification_url", verification_url)
register.simple_tag(interface_language)


@register.filter
def draft_owner(account: Account) -> str:
    """Return the name under which a browser keeps this person's unsent answers; says not who."""
    return salted_hmac("web.drafts", str(account.pk)).hexdigest()[:16]


@register.simple_tag
def interface_languages() -> tuple[str, ...]:
    """Return the codes of the languages that the interface is translated into."""
    return languages.INTERFACE_LANGUAGES
