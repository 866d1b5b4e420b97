"""A certificate as an Open Badges 3.0 credential."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from certificates.badges.issuer import issuer_did
from certificates.badges.picture import picture_url
from certificates.badges.signing import sign
from certificates.links import verification_url
from certificates.models import Certificate, CertificateKind
from learners.privacy.keys import decrypt_for

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]


@dataclass(frozen=True)
class _Kind:
    """What a kind of certificate says of what was achieved (OB 3.0, B.1.3 and B.1.5)."""

    type: str
    criteria: Any
    about: Any


_KINDS = {
    CertificateKind.COURSE: _Kind(
        "Course",
        gettext_lazy("Everything that the course requires was completed."),
        gettext_lazy("Completion of the course “%(title)s”."),
    ),
    CertificateKind.MODULE: _Kind(
        "MicroCredential",
        gettext_lazy("Everything that the module requires was completed."),
        gettext_lazy("Completion of the module “%(title)s” of the course “%(course)s”."),
    ),
    CertificateKind.PROGRAMME: _Kind(
        "LearningProgram",
        gettext_lazy("Enough of the programme’s courses were completed."),
        gettext_lazy("Completion of the programme “%(title)s”."),
    ),
}


def signed_credential(certificate: Certificate, status: dict[str, str]) -> str:
    """Return the credential of a certificate as a JWT. Raises BadgeKeyError.

    It is made when somebody asks for it, of what the certificate has frozen: it says the same each
    time, and a key that was replaced signs no more. ``status`` is where to see whether it was
    revoked (``certificates.badges.status``).
    """
    return sign(credential_for(certificate) | {"credentialStatus": status})


def credential_for(certificate: Certificate) -> dict[str, Any]:
    """Return the credential itself. Its id is the address where anybody can check it.

    It is valid from when it was earned, so that the one in a document, which is signed before that
    is issued, is the same as the one that its holder downloads.
    """
    address = verification_url(certificate.code)
    return {
        "@context": CONTEXT,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": certificate.title,
        "issuer": {
            "id": issuer_did(),
            "type": ["Profile"],
            "name": certificate.issuer,
            "url": settings.SITE_URL,
        },
        "validFrom": f"{certificate.owed_at:%Y-%m-%dT%H:%M:%SZ}",
        **_end(certificate),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(certificate)],
            "achievement": _achievement(certificate),
            "activityEndDate": f"{certificate.completed_on:%Y-%m-%dT00:00:00Z}",
        },
    }


def _end(certificate: Certificate) -> dict[str, str]:
    if certificate.expires_on is None:
        return {}
    return {"validUntil": f"{certificate.expires_on + timedelta(days=1):%Y-%m-%dT00:00:00Z}"}


def _achievement(certificate: Certificate) -> dict[str, Any]:
    """Return what was achieved, which is the same for all who did.

    Hours are told in words: the number that the standard has a place for counts credits of a
    university, which nobody gives for them.
    """
    frozen = certificate.achievement
    alignment = [_alignment(each) for each in frozen.get("alignment", [])]
    kind, titles = _KINDS[CertificateKind(certificate.kind)], ", ".join(certificate.courses)
    with override(certificate.language):
        criteria = f"{kind.criteria} {frozen.get('summary', '')}".strip()
        if certificate.kind == CertificateKind.PROGRAMME:
            criteria += " " + _("Courses: %(titles)s.") % {"titles": titles}
        if certificate.hours:
            hours = {"hours": f"{certificate.hours.normalize():f}"}
            criteria += " " + _("Hours of learning: %(hours)s.") % hours
        about = str(kind.about) % {"title": certificate.title, "course": titles}
    return {
        "id": f"urn:uuid:{certificate.of or certificate.run.course_id}",
        "type": ["Achievement"],
        "achievementType": kind.type,
        "name": certificate.title,
        "description": "\n".join([about, *(f"- {each}" for each in frozen.get("outcomes", []))]),
        "criteria": {"narrative": criteria},
        "image": {"id": picture_url(certificate), "type": "Image", "caption": certificate.title},
        "inLanguage": certificate.language,
        **({"alignment": alignment} if alignment else {}),
    }


def _alignment(entry: dict[str, str]) -> dict[str, Any]:
    """Return what of a framework of others an achievement corresponds to."""
    framework = {"targetFramework": entry["framework"]} if entry["framework"] else {}
    return {
        "type": ["Alignment"],
        "targetName": entry["name"],
        "targetUrl": entry["url"],
        **framework,
    }


def _identity(certificate: Certificate) -> dict[str, Any]:
    """Return whose it is, as a salted digest: the name on the certificate, else its code.

    Whoever is told the name can see that it is that one, and nobody can read it.
    """
    name = decrypt_for(learner_id=certificate.learner_id, token=certificate.name)
    kind, known = ("name", name) if name else ("identifier", certificate.code)
    salt = salted_hmac("certificates.badges", str(certificate.id), algorithm="sha256").hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${hashlib.sha256((known + salt).encode()).hexdigest()}",
        "identityType": kind,
        "salt": salt,
    }
