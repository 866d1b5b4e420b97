"""E-mail addresses: one form for all spellings of one address."""

import unicodedata

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

LONGEST = 254
_validate = EmailValidator(message=_("This is not an e-mail address."))


def clean_address(text: str) -> str:
    """Return the one form of an address: NFKC, lower case, the domain as the internet writes it.

    So no two accounts can have one address in two spellings. Mail goes to this form only. Raises
    ValidationError for what is no address, has more than 254 characters, or signs other than ASCII
    before the @, which hardly any mail server takes.
    """
    if len(text) > LONGEST:
        raise ValidationError(_validate.message, code="invalid")
    local, _at, domain = unicodedata.normalize("NFKC", text.strip()).lower().rpartition("@")
    address = f"{local}@{_ascii_domain(domain)}"
    _validate(address)
    return address


def _ascii_domain(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode() if domain else ""
    except idna.IDNAError as error:
        raise ValidationError(_validate.message, code="invalid") from error
