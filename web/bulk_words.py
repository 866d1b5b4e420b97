"""What becomes of files of learners and of their rows, in words. The API tells it in codes."""

from django.utils.translation import gettext_lazy as _

from partners.models import BulkState, Outcome

STATES = {
    BulkState.OWED: _("Is being worked through"),
    BulkState.DONE: _("Worked through"),
    BulkState.FAILED: _("Stopped: tell the movement's office"),
}
OUTCOMES = {
    Outcome.WAITING: _("Waits"),
    Outcome.INVITED: _("New"),
    Outcome.ENROLLED: _("Had joined before, and is enrolled"),
    Outcome.KNOWN: _("Was there before"),
    Outcome.REFUSED: _("Not taken"),
    Outcome.LEAVING: _("Waits"),
    Outcome.WITHDRAWN: _("Is not invited any more"),
}
PROBLEMS = {
    "invalid-external-id": _("It has no name of yours, or one that is too long."),
    "invalid-run-id": _("The id of the run is none."),
    "invalid-language": _("This is no language that courses are in."),
    "unknown-field": _("It has columns that are unknown."),
    "run-id-missing": _("It names no run."),
    "run-unknown": _("This run is none of yours."),
    "run-closed": _("This run is over."),
    "invalid-action": _("What is to be done with it is neither invite nor withdraw."),
    "no-seat-left": _("There is no seat left."),
    "has-joined": _("They have joined, and leave by themselves."),
}
