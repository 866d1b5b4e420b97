"""System checks: what documents need from the machine."""

import ctypes.util
import shutil
import subprocess
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from certificates.badges.keys import BadgeKeyError, badge_keys, has_key
from certificates.models import Certificate
from certificates.signing.signer import SigningKeyError, own_certificates

# A language of each script that certificates are offered in, and fontconfig's name of it.
_SCRIPTS = {
    "Latin": "fr",
    "Cyrillic": "uk",
    "Arabic": "ar",
    "Devanagari": "hi",
    "Bengali": "bn",
    "Burmese": "my",
    "Khmer": "km",
    "Thai": "th",
    "Ethiopic": "am",
    "Hebrew": "he",
    "Chinese": "zh-cn",
    "Japanese": "ja",
    "Korean": "ko",
}


@register(Tags.compatibility)
def check_harfbuzz_subset(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn where HarfBuzz cannot subset fonts: certificates then take fifteen times as long."""
    if ctypes.util.find_library("harfbuzz-subset"):
        return []
    return [
        Warning(
            "libharfbuzz-subset is missing: each certificate takes fifteen times as long.",
            hint="On Debian: apt-get install libharfbuzz-subset0. On macOS: brew install harfbuzz.",
            id="certificates.W001",
        )
    ]


@register(Tags.compatibility)
def check_fonts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Warn of scripts that no installed font can write."""
    lister = shutil.which("fc-list")
    if lister is None:
        return [
            Warning(
                "fontconfig is missing: fonts cannot be checked.",
                hint="On Debian: apt-get install fontconfig.",
                id="certificates.W003",
            )
        ]
    missing = [name for name, code in _SCRIPTS.items() if not _has_font(lister, code)]
    if not missing:
        return []
    return [
        Warning(
            f"No font for: {', '.join(missing)}. Certificates would show empty boxes.",
            hint="On Debian: apt-get install fonts-noto-core fonts-noto-cjk.",
            id="certificates.W002",
        )
    ]


@register(Tags.compatibility)
def check_issuer(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse an issuer that certificates cannot hold: nobody could complete a course."""
    longest = Certificate._meta.get_field("issuer").max_length or 0
    if 0 < len(settings.CERTIFICATE_ISSUER) <= longest:
        return []
    return [
        Error(
            f"CERTIFICATE_ISSUER is empty, or longer than {longest} characters.",
            id="certificates.E001",
        )
    ]


@register(Tags.compatibility)
def check_signing_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a key that cannot sign: certificates would stay owed until there is one that can."""
    try:
        own_certificates()
    except SigningKeyError as error:
        return [
            Error(
                str(error),
                hint="manage.py make_signing_key makes one; CERTIFICATE_SIGNING_FILE names it.",
                id="certificates.E002",
            )
        ]
    return []


@register(Tags.compatibility)
def check_badge_key(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse a key of badges that cannot be used. A site may do without one."""
    try:
        if has_key():
            badge_keys()
    except BadgeKeyError as error:
        return [Error(str(error), id="certificates.E003")]
    return []


def _has_font(lister: str, language: str) -> bool:
    found = subprocess.run(  # noqa: S603 - fixed arguments
        [lister, f":lang={language}", "family"], capture_output=True, text=True, check=False
    )
    return bool(found.stdout.strip())
