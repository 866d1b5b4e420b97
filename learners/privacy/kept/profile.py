"""What is kept of what people tell about themselves (see ``learners.privacy.annotations``)."""

import uuid

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learners import models
from learners.privacy.annotations import Kept, Labelled, Withheld
from learners.privacy.keys import LearnerKey
from learners.privacy.profiles import opened_column, profile_key
from learners.selectors.demographics import said_answers


def kept_profile() -> Kept:
    """Return the annotation of profiles."""
    return Kept(
        model=models.Profile,
        owner="pseudonym",
        known_as=_pseudonym,
        title=_("What you told about yourself"),
        purpose="To know, in numbers, whom courses reach and whom they do not.",
        until="the answer or the consent to it is taken back, or the account is erased",
        columns={
            "pseudonym": Withheld("what keeps the answers apart from the account"),
            "answers": _("Answers"),
            "words": _("In your own words"),
        },
        reads={
            "answers": lambda profile, key: opened_column(profile, "answers", key),
            "words": lambda profile, key: opened_column(profile, "words", key),
        },
        shows={"answers": _said, "words": _own_words},
    )


def _pseudonym(_learner_id: uuid.UUID, key: LearnerKey) -> uuid.UUID | None:
    own = profile_key(key)
    return own.pseudonym if own else None


def _said(answers: dict[str, str]) -> Labelled:
    return [*said_answers(answers, get_language() or "en")]


def _own_words(words: dict[str, str]) -> Labelled:
    return [(_("In your own words"), text) for text in words.values()]
