"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate, CertificateCode, FilesToRemove
from learners.privacy.annotations import (
    DATA_ONLY,
    IS_YOU,
    TECHNICAL,
    Erasure,
    Kept,
    Withheld,
    annotate,
)
from learners.privacy.keys import LearnerKey, opened_text


def _name(certificate: Certificate, key: LearnerKey) -> str:
    return opened_text(key, certificate.name)


def annotate_models() -> None:
    """Put the tables of this app into the register."""
    annotate(
        Kept(
            model=Certificate,
            title=_("Certificates"),
            purpose="To print what was earned, and to confirm it to whoever has the code.",
            until="the account is erased",
            columns={
                "learner_id": IS_YOU,
                "id": DATA_ONLY,
                "run_id": DATA_ONLY,
                "kind": _("Kind"),
                "of": DATA_ONLY,
                "state": _("State"),
                "code": _("Code"),
                "language": _("Language"),
                "title": _("Title"),
                "name": _("Name"),
                "shows_name": _("Name shown to whoever checks it"),
                "issuer": _("Issued by"),
                "signatories": DATA_ONLY,
                "hours": _("Hours"),
                "achievement": DATA_ONLY,
                "completed_on": _("Completed"),
                "expires_on": _("Valid until"),
                "design_id": DATA_ONLY,
                "sha256": DATA_ONLY,
                "tries": TECHNICAL,
                "error": TECHNICAL,
                "owed_at": DATA_ONLY,
                "in_bulk": TECHNICAL,
                "claimed_until": TECHNICAL,
                "issued_at": _("Issued"),
                "revoked_at": _("Revoked"),
                "revocation_reason": _("Why it was revoked"),
                "superseded_by": DATA_ONLY,
                "removed_at": TECHNICAL,
                "mail_due_at": TECHNICAL,
                "mail_tries": TECHNICAL,
                "mailed_at": _("Told by e-mail"),
            },
            reads={"name": _name},
        )
    )
    annotate(
        Kept(
            model=CertificateCode,
            title="Codes of certificates",
            purpose="To find a certificate by the code that is printed on it.",
            until="nobody can hold a copy of the certificate any more, which is never known",
            erasure=Erasure.DETACHED,
            columns={
                "code": Withheld("it is with the certificate"),
                "learner_id": IS_YOU,
                "certificate_id": Withheld("it is with the certificate"),
                "erased": Withheld("it is empty while the account is there"),
            },
        )
    )
    annotate(
        Kept(
            model=FilesToRemove,
            title="Documents to be removed",
            purpose="To remove the documents of somebody who was erased.",
            until="they are removed, a minute or so later",
            columns={
                "learner_id": Withheld("nobody is left who could ask"),
                "again_at": TECHNICAL,
            },
        )
    )
