"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from django.utils.translation import gettext_lazy as _

from certificates.designs.frozen import REPLACED, replaced_at, that_nothing_prints
from certificates.models import Certificate, CertificateCode, DesignRevision, FilesToRemove
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
from learners.privacy.terms import Term


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
    annotate(
        Kept(
            model=DesignRevision,
            title=_("Designs of certificates that you published"),
            purpose="To print certificates as they were designed when they were earned. It names "
            "who signs them, and has the picture of a signature where its owner gave one.",
            until="a newer one was published and 30 days are over, unless something prints it: a "
            "certificate, an edition of a course, or a programme",
            owner="frozen_by_id",
            erasure=Erasure.ID_STAYS,
            terms=(Term(since=replaced_at(), after=lambda: REPLACED, rows=that_nothing_prints),),
            columns={
                "id": TECHNICAL,
                "design_id": DATA_ONLY,
                "number": DATA_ONLY,
                "slots": Withheld("it is work of an office, and names others: those who sign"),
                "content_hash": TECHNICAL,
                "frozen_at": DATA_ONLY,
                "frozen_by_id": IS_YOU,
            },
        )
    )
