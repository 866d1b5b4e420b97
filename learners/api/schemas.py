"""What the learners' API reads and writes."""

import uuid
from decimal import Decimal
from typing import Any, Literal

from ninja import Schema
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from courses.languages import known_language
from courses.questions.delivery import Question
from courses.schemas import Strict
from learners import deadlines

_SECOND_FACTOR = Field(
    "",
    max_length=30,
    description="A code of the app, or a spare code, of those who use a second factor. Without it "
    "they get `second-factor-needed`.",
)


class Credentials(Strict):
    """A user name and a passphrase."""

    # A passphrase is taken as typed: spaces count.
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    username: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    passphrase: str = Field(min_length=1, max_length=1000)
    second_factor: str = _SECOND_FACTOR


class Agreed(Strict):
    """What somebody agrees to who begins here."""

    text_id: uuid.UUID | None = Field(
        default=None,
        description="The text of the service that was read (`GET /consent-texts`): by signing up "
        "one agrees to it. By default the one in force in the language.",
    )


class SignUp(Credentials, Agreed):
    """Credentials of a new account."""

    language: str = "en"
    _language = field_validator("language")(known_language)


class GuestIn(Agreed):
    """How the site speaks to a guest."""

    language: str = "en"
    _language = field_validator("language")(known_language)


class SignUpGuest(Credentials, Agreed):
    """The user name and the passphrase that a guest chooses."""


class GuestToken(Strict):
    """The bearer token of a guest."""

    guest_token: str = Field(min_length=1, max_length=200)


class JoinedOut(Schema):
    """In how many courses something came along, and how many attempts had no room."""

    runs: int
    left_behind: int


class Recovery(Strict):
    """A recovery code, and the passphrase to be."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    username: str = Field(min_length=1, max_length=200, pattern=r"^[^\x00]*$")
    code: str = Field(min_length=1, max_length=100, examples=["7Q2M0-T5B9X-K3VJ8-N4R6W"])
    new_passphrase: str = Field(min_length=1, max_length=1000)
    second_factor: str = _SECOND_FACTOR


class Passphrase(Strict):
    """The passphrase once more."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    passphrase: str = Field(min_length=1, max_length=1000)


class PassphraseChange(Passphrase):
    """The passphrase that is, and the one to be."""

    new_passphrase: str = Field(min_length=1, max_length=1000)


class AddressAsked(Strict):
    """An address that somebody has proved before."""

    address: str = Field(min_length=3, max_length=254, pattern=r"^[^\x00]*$")


class AddressIn(Passphrase):
    """An address, and the passphrase once more."""

    address: str = Field(min_length=3, max_length=254, pattern=r"^[^\x00]*$")


class CodeIn(Strict):
    """A code that was mailed."""

    code: str = Field(min_length=1, max_length=100, examples=["7Q2M-T5B9"])


class Reset(AddressAsked):
    """A code that was mailed, and the passphrase to be."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    code: str = Field(min_length=1, max_length=100, examples=["7Q2M-T5B9"])
    new_passphrase: str = Field(min_length=1, max_length=1000)
    second_factor: str = _SECOND_FACTOR


class AddressOut(Schema):
    """The address that I have proved, or none."""

    address: str | None


class RecoveryCodesOut(Schema):
    """Recovery codes, shown once."""

    codes: list[str]


class ErasureIn(Strict):
    """The passphrase once more, since what follows cannot be undone; a guest has none."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    passphrase: str = Field("", max_length=1000)
    at_once: bool = False


class ErasureOut(Schema):
    """When an account is erased."""

    due_at: AwareDatetime


class RestrictionOut(Schema):
    """Since when what is kept of somebody is used for nothing."""

    restricted_at: AwareDatetime


class TokenOut(Schema):
    """A bearer token, shown once."""

    token: str
    expires_at: AwareDatetime
    learner_id: uuid.UUID


class MeOut(Schema):
    """The account that asks."""

    id: uuid.UUID
    username: str
    is_guest: bool
    language: str
    certificate_name: str
    display_name: str
    time_zone: str
    extra_time: int
    restricted_at: AwareDatetime | None


class MePatch(Strict):
    """What a learner may change of their account.

    ``extra_time`` is in per cent, for timed quizzes that are started from now on.
    """

    language: str | None = None
    extra_time: Literal[0, 25, 50, 100] | None = None
    certificate_name: str | None = Field(None, max_length=10_000)
    display_name: str | None = Field(None, max_length=10_000)
    time_zone: str | None = Field(None, max_length=64)

    @field_validator("language")
    @classmethod
    def _language(cls, value: str | None) -> str | None:
        return value if value is None else known_language(value)


class EnrolIn(Strict):
    """Which run to enrol in, and in which language to follow it."""

    run_id: uuid.UUID
    language: str = "en"
    _language = field_validator("language")(known_language)


class EnrolmentPatch(Strict):
    """What a learner may change of an enrolment."""

    language: str
    _language = field_validator("language")(known_language)


class EnrolmentOut(Schema):
    """An enrolment with its counters."""

    run_id: uuid.UUID
    course: str = Field(alias="run.course.slug")
    state: str
    language: str
    done: int
    required: int
    grade: Decimal | None
    enrolled_at: AwareDatetime
    completed_at: AwareDatetime | None


class OverrideOut(Schema):
    """A score that the course team has set, and why."""

    score: Decimal
    reason: str
    at: AwareDatetime


class ActivityProgressOut(Schema):
    """An activity and whether it is done."""

    id: uuid.UUID
    kind: str
    title: str
    minutes: int
    required: bool
    practice: bool
    completed: bool
    score: Decimal | None
    override: OverrideOut | None


class ModuleProgressOut(Schema):
    """A module and its activities. Completing it gives a ``badge``, or does not."""

    id: uuid.UUID
    title: str
    badge: bool
    activities: list[ActivityProgressOut]


class ProgressOut(Schema):
    """Where the learner is: the edition to read, ``done`` of ``required``, and what is next.

    ``grade`` is the weighted mean of the required quizzes that are done, in per cent. Where the
    course is passed by grade, once all that is required was done, ``pass_grade`` says by which, and
    ``grade_needed`` what the quizzes that are left have to bring on average (null: none is left).
    """

    run_id: uuid.UUID
    edition_id: uuid.UUID
    language: str
    state: str
    done: int
    required: int
    completed_at: AwareDatetime | None
    next_activity_id: uuid.UUID | None
    grade: Decimal | None
    pass_grade: int | None
    grade_needed: Decimal | None
    modules: list[ModuleProgressOut]


class CompletionOut(Schema):
    """A completed activity."""

    activity_id: uuid.UUID
    completed_at: AwareDatetime
    score: Decimal | None


class StartIn(Strict):
    """A new attempt. The client makes its id, so that starting twice is one attempt."""

    id: uuid.UUID


class AnswersIn(Strict):
    """Answers by question id. Their shape depends on the type of the question."""

    answers: dict[str, Any] = Field(max_length=500)


class SubmitIn(Strict):
    """The final answers; left out, those that were saved count."""

    answers: dict[str, Any] | None = Field(None, max_length=500)


class QuestionCheckIn(Strict):
    """An answer to one question, to be checked at once and locked."""

    question_id: str = Field(min_length=1, max_length=100)
    answer: Any


class PaperOut(Schema):
    """The questions of an attempt."""

    questions: list[Question]


class QuestionResult(BaseModel):
    """What grading said of one question.

    ``score`` is from 0 to 1, null where the question does not count; ``correct`` is what is right,
    in the shape of an answer.

    A bare model, since it is read from JSON only: ninja's would look for attributes of objects.
    """

    question_id: str
    score: float | None
    correct: Any = None
    feedback: str = ""
    option_feedback: dict[str, str] = {}


class CheckIn(Strict):
    """An answer to a knowledge check, in the shape that its question's type asks for."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False)
    answer: Any


class AttemptOut(Schema):
    """An attempt. ``questions`` is there once it is submitted, and not before.

    ``not_saved``, in the reply to a save, says by question id what is wrong with answers that were
    left out: of those questions, ``answers`` has what was saved before, if anything.

    ``checked`` is what was said at once of answers that are locked, where the quiz does so.

    What is right is in them at once, or ``feedback_when`` the quiz is "passed" or the run "closed".

    ``deadline_at`` is when its time or its run is over, by the server's clock, and
    ``seconds_left`` how long that was when this was answered; null: no end, or submitted. After
    it answers are refused (409 "too-late") and the clock submits what was saved (``expired``),
    unless the quiz accepts late answers, which ``is_late`` marks.
    """

    id: uuid.UUID
    run_id: uuid.UUID
    activity_id: uuid.UUID
    edition_id: uuid.UUID
    number: int
    state: Literal["open", "submitted"]
    answers: dict[str, Any]
    not_saved: dict[str, str] = {}
    version: str
    started_at: AwareDatetime
    saved_at: AwareDatetime | None
    submitted_at: AwareDatetime | None
    deadline_at: AwareDatetime | None
    seconds_left: int | None
    expired: bool
    is_late: bool
    regraded_at: AwareDatetime | None
    score: Decimal | None
    passed: bool | None
    feedback_when: str = ""
    checked: list[QuestionResult] = []
    questions: list[QuestionResult] | None = None

    @staticmethod
    def resolve_deadline_at(attempt: Any) -> Any:
        """Take the close of the run into account."""
        return deadlines.deadline(attempt)

    @staticmethod
    def resolve_seconds_left(attempt: Any) -> int | None:
        """Count by the database's clock."""
        return deadlines.seconds_left(attempt)

    @staticmethod
    def resolve_checked(attempt: Any) -> Any:
        """Take what was said of the checked questions."""
        return list((attempt.checked or {}).values())

    @staticmethod
    def resolve_questions(attempt: Any) -> Any:
        """Take the questions out of the stored result."""
        return attempt.result["questions"] if attempt.result else None
