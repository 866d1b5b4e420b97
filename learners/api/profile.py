"""What people tell about themselves, by API: the questions, and their own answers."""

from typing import Any, Literal

from django.http import HttpResponse
from ninja import Router, Schema
from pydantic import Field

from courses.languages import CONTENT_LANGUAGES
from courses.schemas import Problem, Strict
from learners import selectors, services
from learners.models import Purpose
from learners.requests import LearnerRequest
from learners.selectors.demographics import OwnProfile, purpose_of

router = Router()


class OptionOut(Schema):
    """Something to answer: send its key."""

    key: str
    label: str


class QuestionOut(Schema):
    """A question and my answer: null was not asked yet, or taken back; `prefer_not` is an answer.

    `consent` is what I have to agree to before I answer. `words` are my own, where the answer is
    `self_described`: nobody else reads them. What is not `asked` any more can still be taken back.
    """

    key: str
    question: str
    kind: Literal["choice", "country", "language"]
    consent: Purpose
    asked: bool
    options: list[OptionOut]
    answer: str | None
    words: str | None


class ProfileOut(Schema):
    """What is asked about me, and what I have answered."""

    consents: dict[str, bool]
    questions: list[QuestionOut]


class ProfileIn(Strict):
    """Answers by question: a key of its options, `prefer_not`, or null to take one back."""

    answers: dict[str, str | None] = Field(default_factory=dict, max_length=100)
    words: dict[str, str] = Field(default_factory=dict, max_length=100)


@router.get("/profile", response={200: ProfileOut, 401: Problem}, summary="What I told about me")
def get_profile(request: LearnerRequest, language: str = "") -> dict[str, Any]:
    """List what is asked about me, in a language where it has words, and my own answers."""
    mine = selectors.profile_of(request.auth.pk)
    return _profile(request, mine, language)


@router.patch(
    "/profile",
    response={200: ProfileOut, 401: Problem, 409: Problem, 422: Problem},
    summary="Tell something about me",
)
def patch_profile(request: LearnerRequest, body: ProfileIn, language: str = "") -> dict[str, Any]:
    """Answer some questions; the other answers stay. All are kept, or none.

    Needs my consent: a 409 with `purpose` says to what (`PUT /me/consents/{purpose}`).
    """
    mine = services.answer(learner_id=request.auth.pk, answers=body.answers, words=body.words)
    return _profile(request, mine, language)


@router.delete("/profile", response={204: None, 401: Problem}, summary="Forget what I told")
def forget_profile(request: LearnerRequest) -> HttpResponse:
    """Delete all my answers. My consents stay as they are."""
    services.forget_profile(request.auth.pk)
    return HttpResponse(status=204)


def _profile(request: LearnerRequest, mine: OwnProfile, language: str) -> dict[str, Any]:
    said_in = language if language in CONTENT_LANGUAGES else request.auth.language
    given = selectors.consents_of(request.auth.pk)
    return {
        "consents": {purpose.value: given[purpose] for purpose in selectors.PURPOSES},
        "questions": [
            {
                "key": key,
                "question": question.in_language(said_in),
                "kind": question.kind.value,
                "consent": purpose_of(question),
                "asked": question.is_on,
                "options": [
                    {"key": option, "label": label} for option, label in question.choices(said_in)
                ],
                "answer": mine.answers.get(key),
                "words": mine.words.get(key),
            }
            for key, question in selectors.questions().items()
            if question.is_on or key in mine.answers
        ],
    }
