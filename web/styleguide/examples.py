"""The rows of the style guide: which template, with which sample, shows which state."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator

from courses.catalogue.filters import CourseFilter, Length
from courses.questions.shown import Question, questions
from courses.rendering import render_lesson
from web.forms import CatalogueForm, SignUpForm, VerifyForm
from web.outline import place_of
from web.styleguide.samples import DAY, Sample, key

ART = (
    *("daybreak", "open_door", "closed_door", "cloud", "dusk", "shelf", "lens"),
    *("closed_book", "frame", "making", "seal"),
)
NOBODY = SimpleNamespace(is_authenticated=False)
SOMEBODY = SimpleNamespace(is_authenticated=True, certificate_name="")
AUTOSAVE = {
    "saving": ("saving",),
    "saved": ("saved",),
    "restored": ("restored",),
    "offline": ("offline", "kept"),
    "offline, with a device that keeps nothing": ("offline", "unkept"),
    "signed out": ("signed-out", "kept"),
    "invalid": ("invalid", "kept"),
    "conflict": ("changed",),
    "closed": ("closed",),
}


@dataclass(frozen=True)
class Example:
    """A component in a state."""

    group: str
    name: str
    template: str
    context: dict[str, Any]


def examples(sample: Sample) -> Iterator[Example]:
    """Yield all examples; those of a group follow each other."""
    for group, rows in _GROUPS.items():
        for name, template, context in rows(sample):
            yield Example(group, name, template, context)


Rows = Iterator[tuple[str, str, dict[str, Any]]]


def _header(sample: Sample) -> Rows:
    for how, user, here in (("signed out", NOBODY, "sign-in"), ("signed in", SOMEBODY, "account")):
        asked = SimpleNamespace(resolver_match=SimpleNamespace(url_name=here))
        shown = {"user": user, "request": asked}
        yield f"Header, {how}", "web/styleguide/header.html", shown


def _controls(sample: Sample) -> Rows:
    form = SignUpForm({"username": sample.words["title"]})
    yield "Buttons and links", "web/styleguide/buttons.html", {}
    yield "Fields, with what is wrong", "web/partials/fields.html", {"form": form}
    yield "Summary of what is wrong", "web/partials/error_summary.html", {"form": form}
    yield "A form of one field", "web/certificates/code_form.html", {"form": VerifyForm()}
    second = Paginator(range(60), 20).get_page(2)
    yield "Pages of a list", "web/partials/pagination.html", {"page": second, "list_url": ""}
    for level in ("success", "warning", "error"):
        message = Message(getattr(constants, level.upper()), sample.words["summary"])
        yield f"Message, {level}", "web/partials/message.html", {"message": message}


def _saving(sample: Sample) -> Rows:
    for how, states in AUTOSAVE.items():
        yield f"Answers, {how}", "web/styleguide/autosave.html", {"states": states}
    for how, seconds, late in (
        ("late answers are taken", 1440, True),
        ("late answers are refused", 90, False),
        ("it is over", 0, True),
    ):
        time = {"seconds": seconds, "minutes": -(-seconds // 60), "accepts_late": late}
        yield f"Time, {how}", "web/attempts/time.html", {"time": time | {"ends_at": DAY}}


def _pictures(sample: Sample) -> Rows:
    for name in ART:
        yield name.replace("_", " "), f"web/art/{name}.html", {}


def _progress(sample: Sample) -> Rows:
    for done in (0, 2, 4):
        progress = sample.progress(done=done)
        shown: dict[str, Any] = {"done": done, "required": 4, "run_id": key("run")}
        yield f"Sunrise, {done} of 4", "web/partials/sunrise.html", shown
        yield f"Bar, {done} of 4", "web/partials/bar.html", shown
        place = place_of(progress, progress.modules[0].activities[min(done, 3)].id)
        shown |= {"place": place, "progress": progress, **sample.text}
        yield f"Where one is, {done} of 4", "web/learning/where.html", shown
        yield f"Beside a lesson, {done} of 4", "web/learning/contents.html", shown
        yield f"Before and after, {done} of 4", "web/learning/neighbours.html", shown
        yield f"Outline, {done} of 4", "web/styleguide/outline.html", shown


def _courses(sample: Sample) -> Rows:
    course = sample.course()
    yield from _catalogue(sample)
    yield "In the catalogue", "web/partials/courses.html", {"page": [course], "prefer": "en"}
    yield "No courses", "web/catalogue/no_courses.html", {}
    yield "Promises", "web/catalogue/promises.html", {}
    progress = sample.progress()
    following = progress.modules[0].activities[2]
    step = SimpleNamespace(progress=progress, run_id=key("run"), activity=following)
    yield "Where one goes on", "web/learning/resume.html", {"step": step}
    mine = {"my_runs": {key("mine")}, "edition": sample.edition}
    for how in ("open", "ending", "upcoming", "mine"):
        shown = mine | {"run": sample.run(how), "user": SOMEBODY}
        yield f"Run, {how}", "web/catalogue/run.html", shown
    shown = mine | {"run": sample.run("open"), "user": NOBODY}
    yield "Run, not signed in", "web/catalogue/run.html", shown
    for how, done in (("active", 6), ("completed", 16), ("withdrawn", 3), ("closed", 3)):
        enrolment = sample.enrolment(done=done, how=how)
        shown = {"enrolment": enrolment, "edition": sample.edition, "run_id": key("run")}
        shown |= {"progress": sample.progress(), "user": SOMEBODY}
        yield f"My course, {how}", "web/styleguide/enrolment.html", shown
        yield f"State of a course, {how}", "web/learning/state.html", shown
    yield (
        "Choices in a course",
        "web/learning/choices.html",
        shown | {"enrolment": sample.enrolment()},
    )


def _catalogue(sample: Sample) -> Rows:
    for how, asked in (("not used", {}), ("used", {"language": "ar"}), ("wrong", {"length": "x"})):
        form = CatalogueForm(asked)
        wanted = form.wanted()
        shown = {"form": form, "wanted": wanted, "asked": wanted != CourseFilter()}
        shown |= {"languages": ["en", "ar"], "lengths": Length.choices}
        yield f"Filters, {how}", "web/catalogue/filters.html", shown
    shared = SimpleNamespace(url="https://example.org/courses/rights/", title=sample.words["title"])
    yield "To share", "web/partials/share.html", {"shared": shared}


def _lesson(sample: Sample) -> Rows:
    rendered = render_lesson(sample.words["blocks"], language=sample.language)
    for how, html in (("", rendered["html"]), (", low data", rendered["light_html"])):
        shown = {"title": sample.words["steps"][0], "html": html, "checks": [], **sample.text}
        yield f"Every block{how}", "courses/lesson.html", shown
    for how, answered in (("open", False), ("answered", True)):
        question = replace(_asked(sample, answered=answered)[0], error="")
        shown = {"question": question, "check_url": "#main", **sample.text}
        yield f"Knowledge check, {how}", "courses/check.html", shown


def _quiz(sample: Sample) -> Rows:
    rules = {"pass_mark": 70, "attempts_allowed": 3, "wait_minutes": 60, "grade_from": "best"}
    shown = {"quiz": rules, "question_count": 5}
    yield "Rules", "web/learning/quiz_facts.html", shown
    yield "Rules, an attempt used", "web/learning/quiz_facts.html", shown | {"attempts_left": 2}
    for question in _asked(sample, answered=False):
        wrong = {"question": question, **sample.text}
        yield f"{question.type}, with an error", "courses/question.html", wrong
    for question in _asked(sample, answered=True):
        shown = {"question": question, **sample.text}
        yield f"{question.type}, answered", "web/attempts/answered.html", shown
    for how, facts in _after_a_quiz(sample):
        yield f"After a quiz, {how}", "web/attempts/next.html", facts | {"run_id": key("run")}


def _asked(sample: Sample, *, answered: bool) -> list[Question]:
    content = {"questions": sample.words["questions"]}
    if not answered:
        errors = {each["id"]: sample.words["wrong"] for each in content["questions"]}
        return questions(content, answers={}, errors=errors)
    answers = {each["id"]: each["answer"] for each in content["questions"]}
    said = [
        {"question_id": each["id"], "feedback": "", "score": None, "option_feedback": {}} | each
        for each in content["questions"]
    ]
    return questions(content, answers=answers, result={"questions": said})


def _after_a_quiz(sample: Sample) -> Iterator[tuple[str, dict[str, Any]]]:
    going, done = sample.progress(done=2), sample.progress(done=4, how="completed")
    quiz = SimpleNamespace(content={"attempts_allowed": 2})
    for how, passed, number, progress in (
        ("passed", True, 1, going),
        ("failed", False, 1, going),
        ("used up", False, 2, going),
        ("course completed", True, 1, done),
    ):
        attempt = SimpleNamespace(passed=passed, number=number, activity_id=key("quiz"))
        place = place_of(progress, progress.modules[0].activities[2].id)
        yield how, {"attempt": attempt, "progress": progress, "quiz": quiz, "place": place}


def _certificates(sample: Sample) -> Rows:
    for state in ("issued", "owed", "failed"):
        shown = {"certificate": sample.certificate(state)}
        yield state, "web/certificates/card.html", shown
    told: dict[str, Any] = {
        "kind": "course",
        "language": sample.language,
        "course_title": sample.words["title"],
        "completed_on": DAY.date(),
        "issuer": "Article 26",
        "code": "7Q2M0T5B9XK3VJ8N4R6WZC1DPE",
    }
    for how, state in (("Genuine", "issued"), ("Revoked", "revoked")):
        found = told | {"state": state, "is_valid": state == "issued"}
        yield how, "web/certificates/found.html", {"found": found}


_GROUPS = {
    "Header": _header,
    "Controls": _controls,
    "Progress": _progress,
    "Courses": _courses,
    "Lesson": _lesson,
    "Quiz": _quiz,
    "Saving and time": _saving,
    "Certificates": _certificates,
    "Pictures": _pictures,
}
