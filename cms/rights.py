"""What each role may do: ``MAY`` is the whole of it.

Views of ours ask for a right in an office (``cms.roles``); Wagtail's own views ask for permissions
of groups, which are made from the same table (``cms.desks``).
"""

from enum import Enum, auto

from cms.models.staff import Role


class Right(Enum):
    """Something that one may do in an office."""

    WRITE = auto()  # write pages, and submit them
    PUBLISH = auto()  # publish pages, and release courses
    QUESTIONS = auto()  # see how questions did, which tells nothing of a learner
    GRADES = auto()  # see and set grades, regrade, have stuck work tried again
    CERTIFICATES = auto()  # issue, replace and revoke the certificates of a run
    RUNS = auto()  # make and date runs
    PROGRAMMES = auto()  # make programmes, and have their certificates given
    STAFF = auto()  # invite staff, give and take roles
    REPORTS = auto()  # read reports
    SUPPORT = auto()  # look a learner up, to help
    PARTNERS = auto()  # keep partners, and their keys
    AUDIT = auto()  # read what staff did with people's records


MAY: dict[Role, frozenset[Right]] = {
    Role.EDUCATOR: frozenset({Right.WRITE, Right.QUESTIONS}),
    Role.REVIEWER: frozenset({Right.PUBLISH, Right.QUESTIONS, Right.GRADES}),
    Role.MANAGER: frozenset(Right) - {Right.SUPPORT},
    Role.ANALYST: frozenset({Right.REPORTS}),
    Role.SUPPORT: frozenset({Right.SUPPORT}),
    Role.ADMINISTRATOR: frozenset(Right),
}
GIVEN_BY_MANAGERS = (Role.EDUCATOR, Role.REVIEWER, Role.ANALYST, Role.SUPPORT)
"""The others only administrators give."""
