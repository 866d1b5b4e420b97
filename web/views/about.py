"""What I tell about myself: asked gently, seen, changed and removed here."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from learners import selectors, services
from learners.demographics import Question
from learners.errors import ProfileInvalidError
from learners.models import Purpose
from learners.requests import SignedInRequest
from learners.selectors.consents import may_agree_alone
from learners.selectors.demographics import OwnProfile, purpose_of
from web.about_forms import AboutYouForm
from web.consent_forms import AgreeForm
from web.decorators import learner_action, learner_page
from web.destinations import asked_for
from web.languages import interface_language

INVALID = 422


@learner_page("GET", "POST")
def about_you(request: SignedInRequest) -> HttpResponse:
    """Ask, of what I agree to be asked; say what it is for where I do not agree yet."""
    learner_id, language = request.user.pk, interface_language()
    given = selectors.consents_of(learner_id)
    known = selectors.questions()
    asked = {key: each for key, each in known.items() if each.is_on and settings.DEMOGRAPHICS}
    agreed = {key: each for key, each in asked.items() if given[purpose_of(each)]}
    profile = selectors.profile_of(learner_id)
    form = AboutYouForm(
        request.POST if request.method == "POST" else None,
        questions=agreed.values(),
        profile=profile,
        language=language,
    )
    if agreed and form.is_valid() and (saved := _saved(request, form)):
        return saved
    context = {
        "form": form,
        "agreed": agreed,
        "to_agree": _to_agree(request, asked, given),
        "left": _left(known, agreed, profile, language),
        "has_answers": bool(profile.answers),
    }
    status = INVALID if form.errors else 200
    return render(request, "web/about/about_you.html", context, status=status)


@learner_action
def put_off(request: SignedInRequest) -> HttpResponse:
    """Ask me later, or never."""
    services.put_off(account=request.user)
    return redirect(asked_for(request) or "web:my-learning")


@learner_action
def forget(request: SignedInRequest) -> HttpResponse:
    """Delete all that I told about myself."""
    services.forget_profile(request.user.pk)
    messages.success(request, _("What you told about yourself is deleted."))
    return redirect("web:about-you")


def _saved(request: SignedInRequest, form: AboutYouForm) -> HttpResponse | None:
    """Keep the answers and lead on; None where the form has to say what is wrong."""
    words = form.words()
    try:
        services.answer(learner_id=request.user.pk, answers=form.answers(), words=words)
    except ProfileInvalidError as error:
        form.add_errors(error.extra["errors"], words)
        return None
    messages.success(request, _("Thank you. Your answers are saved."))
    return redirect("web:about-you")


def _to_agree(
    request: SignedInRequest, asked: dict[str, Question], given: dict[Purpose, bool]
) -> list[dict[str, Any]]:
    """Return what there is to agree to before more is asked: the text, and a form for it."""
    needed = {purpose_of(each) for each in asked.values()}
    wanted = [each for each in selectors.PURPOSES if each in needed and not given[each]]
    if not wanted:
        return []
    language = interface_language()
    asks_age = not may_agree_alone(request.user.pk)
    return [
        {
            "purpose": purpose,
            "text": text,
            "form": AgreeForm(
                asks_age=asks_age,
                language=language,
                initial={"text_id": text.pk},
                auto_id=f"{purpose}_%s",
            ),
        }
        for purpose, text in selectors.texts_in_force(language, *wanted).items()
    ]


def _left(
    known: dict[str, Question], agreed: dict[str, Question], profile: OwnProfile, language: str
) -> list[tuple[str, str]]:
    """Return in words what I answered that is in no form: it is asked no more, or not agreed to."""
    return [
        (question.in_language(language), question.words_for(profile.answers[key], language))
        for key, question in known.items()
        if key in profile.answers and key not in agreed
    ]
