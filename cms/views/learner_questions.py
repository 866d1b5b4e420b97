"""What is asked about learners: for administrators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.admin.auth import require_admin_access
from wagtail.log_actions import log

from cms.learner_questions import NewQuestionForm, QuestionForm, new_option_forms, option_forms
from learners.demographics import Question
from learners.errors import FewOptionsError, LastQuestionError, QuestionKeyError
from learners.models import DemographicQuestion
from learners.selectors import questions
from learners.services.questions import add_question, change_question

INVALID = 422


@require_admin_access
def learner_questions(request: HttpRequest) -> HttpResponse:
    """List all questions, and say which are asked."""
    _require_administrator(request)
    found = [(each, _words(each)) for each in questions().values()]
    return TemplateResponse(request, "cms/learner_questions/list.html", {"questions": found})


@require_admin_access
def learner_question(request: HttpRequest, key: str) -> HttpResponse:
    """Change a question: whether it is asked, its words, and its options."""
    _require_administrator(request)
    question = questions().get(key)
    if question is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = QuestionForm(data, question=question)
    known, added = option_forms(question, data), new_option_forms(question, data)
    fits = data is not None and _all_valid(form, *known, *added)
    if fits and _changed(request, form, known, added):
        return redirect("cms:learner-questions")
    context = {
        "question": question,
        "words": _words(question),
        "form": form,
        "options": [(each.option, _words(each.option), each) for each in known],
        "added": added,
    }
    status = INVALID if data is not None else 200
    return TemplateResponse(request, "cms/learner_questions/edit.html", context, status=status)


@require_admin_access
def new_learner_question(request: HttpRequest) -> HttpResponse:
    """Add a question of a programme's own."""
    _require_administrator(request)
    data = request.POST if request.method == "POST" else None
    form, added = NewQuestionForm(data), new_option_forms(None, data)
    if data is not None and _all_valid(form, *added) and _added(request, form, added):
        return redirect("cms:learner-questions")
    context = {"form": form, "added": added}
    status = INVALID if data is not None else 200
    return TemplateResponse(request, "cms/learner_questions/new.html", context, status=status)


def _require_administrator(request: HttpRequest) -> None:
    if not request.user.is_superuser:
        raise Http404


def _words(item: Any) -> str:
    return item.in_language(get_language() or "en")


def _all_valid(*forms: Any) -> bool:
    """Check all, so that each says what is wrong with it."""
    return not [form for form in forms if not form.is_valid()]


def _changed(request: HttpRequest, form: QuestionForm, known: Any, added: Any) -> bool:
    """Write the changes, and note them; False where the form has to say what is in the way."""
    question: Question = form.question
    changes = [each.change() for each in known]
    changes += [change for each in added if (change := each.change())]
    try:
        row = change_question(
            key=question.key,
            is_on=form.cleaned_data["is_on"],
            labels=form.cleaned_data["labels"],
            options=changes,
        )
    except (FewOptionsError, LastQuestionError, QuestionKeyError) as error:
        form.add_error(None, str(error))
        return False
    _note(request, row, before=question.is_on)
    messages.success(request, _("The question is saved. Answers that were given stay."))
    return True


def _added(request: HttpRequest, form: NewQuestionForm, added: Any) -> bool:
    """Write the question, and note it; False where the form has to say what is in the way."""
    options = [change for each in added if (change := each.change())]
    try:
        row = add_question(**form.cleaned_data, options=options)
    except (FewOptionsError, QuestionKeyError) as error:
        form.add_error(None, str(error))
        return False
    _note(request, row, before=False)
    if row.is_on:
        messages.success(request, _("The question is asked from now on."))
    else:
        messages.warning(request, _("The question is there, and not asked yet: it is sensitive."))
    return True


def _note(request: HttpRequest, row: DemographicQuestion, *, before: bool) -> None:
    """Put into Wagtail's log who changed what is asked."""
    action = "cms.change_learner_question"
    if row.is_on != before:
        action = "cms.ask_learner_question" if row.is_on else "cms.drop_learner_question"
    log(instance=row, action=action, user=request.user, title=row.key)
