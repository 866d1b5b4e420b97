"""Texts of consent, and people who agree to them."""

from learners.ages import Said
from learners.models import Purpose
from learners.selectors import texts_in_force
from learners.services import give_consent, put_in_force

OF_AGE = Said(country="KE", age=26)
STAFF = "00000000-0000-0000-0000-000000000026"


def text_of(purpose, language="en"):
    """The text in force."""
    return texts_in_force(language, purpose)[purpose]


def agree(learner, *purposes):
    """Have somebody of age agree to the texts in force; to all optional purposes by default."""
    for purpose in purposes or [each for each in Purpose if each != Purpose.SERVICE]:
        give_consent(
            learner_id=learner.pk, purpose=purpose, text_id=text_of(purpose).pk, said=OF_AGE
        )


def change_text(purpose, body="Something new.", **others):
    """Put another text of a purpose in force, in English and other languages."""
    return put_in_force(purpose=purpose, bodies={"en": body, **others}, by_id=STAFF)[0]
