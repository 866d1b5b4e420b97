"""What the tables of this app keep of people (see ``learners.privacy.annotations``)."""

from cms.models.design import CertificateSignatory
from learners.privacy.annotations import Erasure, Kept, Withheld, annotate

OF_OTHERS = Withheld(
    "it names who signs, who need not have an account; staff of the office show it"
)


def annotate_models() -> None:
    """Put those tables of this app into the register that name people."""
    annotate(
        Kept(
            model=CertificateSignatory,
            title="Who signs certificates",
            purpose="To print who vouches for a certificate, with the picture of their signature "
            "where they gave one.",
            until="staff of the office take them, or their signature, away; its picture goes once "
            "no frozen design has it",
            owner="id",
            erasure=Erasure.APART,
            columns=dict.fromkeys(("id", "office_id", "name", "role", "signature"), OF_OTHERS),
        )
    )
