"""Writes: one function for each thing that can happen to a certificate."""

from certificates.files import FileDoesNotReadBackError
from certificates.services.batches import (
    request_batch,
    retry_batch,
    work_on,
    work_on_one,
)
from certificates.services.drawing import issue_piece
from certificates.services.ending import (
    correct_name,
    remove_ended,
    revoke_certificate,
    supersede_certificate,
)
from certificates.services.issuing import (
    MAX_TRIES,
    issue_certificate,
    reissue_certificate,
)
from certificates.services.modules import give_badge_of_module, give_earlier_badges
from certificates.services.owing import (
    add_certificate,
    issue_soon,
    owe_certificate,
    owe_earlier_certificates,
)
from certificates.services.programmes import (
    owe_earlier_programmes,
    owe_programmes,
    owe_withheld_programmes,
)
from certificates.services.showing import show_name

__all__ = [
    "MAX_TRIES",
    "FileDoesNotReadBackError",
    "add_certificate",
    "correct_name",
    "give_badge_of_module",
    "give_earlier_badges",
    "issue_certificate",
    "issue_piece",
    "issue_soon",
    "owe_certificate",
    "owe_earlier_certificates",
    "owe_earlier_programmes",
    "owe_programmes",
    "owe_withheld_programmes",
    "reissue_certificate",
    "remove_ended",
    "request_batch",
    "retry_batch",
    "revoke_certificate",
    "show_name",
    "supersede_certificate",
    "work_on",
    "work_on_one",
]
