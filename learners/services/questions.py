"""What a programme asks about learners: changed by administrators, so that no answer breaks."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from learners.demographics import BUILT_IN, Kind, Question
from learners.errors import FewOptionsError, LastQuestionError, QuestionKeyError
from learners.models import DemographicOption, DemographicQuestion
from learners.selectors.demographics import questions

FEWEST = 2
"""How many options can be chosen at least: one alone tells nothing of who chose it."""
_BUILT_IN = {question.key: question for question in BUILT_IN}


@dataclass(frozen=True)
class OptionChange:
    """An option as it is to be: words by language in the place of the product's, retired or not."""

    key: str
    labels: Mapping[str, str] = field(default_factory=dict)
    retired: bool = False


@transaction.atomic
def add_question(
    *, key: str, labels: Mapping[str, str], sensitive: bool, options: Sequence[OptionChange]
) -> DemographicQuestion:
    """Ask something of one's own; what is sensitive has to be turned on by itself.

    Raises QuestionKeyError for a key that was used before, and FewOptionsError.
    """
    if key in questions():
        raise QuestionKeyError(key)
    row = DemographicQuestion.objects.create(
        key=key,
        is_on=not sensitive,
        sensitive=sensitive,
        labels=dict(labels),
        position=DemographicQuestion.objects.count(),
    )
    _write_options(row, Question(key=key), options)
    return row


@transaction.atomic
def change_question(
    *, key: str, is_on: bool, labels: Mapping[str, str], options: Sequence[OptionChange]
) -> DemographicQuestion:
    """Change whether something is asked, in which words, and with which options.

    Options that are not named stay as they are: none is ever deleted, since it may have been
    answered. Raises LastQuestionError, FewOptionsError where fewer than two would be left to choose
    from, and QuestionKeyError for a new option whose key cannot be.
    """
    known = questions()
    others = any(each.is_on for each in known.values() if each.key != key)
    if not is_on and not others:
        raise LastQuestionError
    row, _new = DemographicQuestion.objects.update_or_create(
        key=key,
        defaults={"is_on": is_on, "labels": dict(labels)},
        create_defaults={
            "is_on": is_on,
            "labels": dict(labels),
            "sensitive": _BUILT_IN[key].sensitive,
        },
    )
    _write_options(row, known[key], options)
    return row


def _write_options(
    row: DemographicQuestion, question: Question, options: Sequence[OptionChange]
) -> None:
    """Write options; a row is made of those only that are not as the product has them."""
    known = {each.key: each for each in question.options}
    retired = {key: each.retired for key, each in known.items()}
    retired |= {each.key: each.retired for each in options}
    if question.kind is Kind.CHOICE and list(retired.values()).count(False) < FEWEST:
        raise FewOptionsError
    twice = [key for key, count in Counter(each.key for each in options).items() if count > 1]
    if twice:
        raise QuestionKeyError(twice[0])
    for position, option in enumerate(options):
        if option.key not in known and not _may_add(question):
            raise QuestionKeyError(option.key)
        before = known.get(option.key)
        changes = {"labels": dict(option.labels), "retired": option.retired}
        if before and changes == {"labels": dict(before.labels), "retired": before.retired}:
            continue
        DemographicOption.objects.update_or_create(
            question=row,
            key=option.key,
            defaults=changes,
            create_defaults=changes | {"position": position},
        )


def _may_add(question: Question) -> bool:
    return question.kind is Kind.CHOICE and question.own_options
