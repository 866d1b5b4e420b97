"""What may be learned: the catalogue, and a course before one enrols."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses import selectors
from courses.catalogue.filters import CourseFilter, Length
from courses.catalogue.folding import key_of
from courses.catalogue.selectors import find_courses, offered_languages, offered_topics
from courses.programmes.selectors import ShownProgramme, open_programmes, shown
from learners.selectors import Step, active_runs, next_step
from web.decorators import page
from web.forms import CatalogueForm
from web.languages import content_language, reader_language
from web.paging import paginate
from web.sharing import shared_course

FIRST_PROGRAMMES = 3
"""How many the catalogue shows."""


@page("GET", shared=True)
def home(request: HttpRequest) -> HttpResponse:
    """Welcome, and the first courses."""
    prefer = reader_language(request)
    courses = paginate(request, find_courses(CourseFilter(), prefer=prefer))
    context = {"page": courses, "prefer": prefer, "step": _step(request)}
    return render(request, "web/catalogue/home.html", context)


@page("GET", shared=True)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Show the listed courses that fit what is asked in the address."""
    prefer = reader_language(request)
    form = CatalogueForm(request.GET)
    wanted = form.wanted()
    topics = offered_topics(prefer=wanted.language or prefer)
    topic_key = key_of(wanted.topic or "")
    context = {
        "form": form,
        "wanted": wanted,
        "prefer": prefer,
        "page": paginate(request, find_courses(wanted, prefer=prefer)),
        "languages": offered_languages(),
        "topics": topics,
        "topic_key": topic_key,
        "topic_is_offered": any(topic["key"] == topic_key for topic in topics),
        "lengths": Length.choices,
        "asked": wanted != CourseFilter(),
        "programmes": [] if wanted != CourseFilter() else _programmes(prefer),
    }
    status = 422 if form.errors else 200
    return render(request, "web/catalogue/list.html", context, status=status)


@page("GET", shared=True)
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe a course in one of its languages, and offer its runs."""
    found = selectors.course_by_slug(slug)
    edition = selectors.newest_edition(course_id=found.pk, language=content_language(request))
    context = {
        "course": found,
        "edition": edition,
        "runs": selectors.runs_of(found.pk),
        "shared": shared_course(found, edition),
        "my_runs": active_runs(learner_id=request.user.pk, course_id=found.pk),
        "step": _step(request, found.pk),
    }
    return render(request, "web/catalogue/course.html", context)


def _programmes(prefer: str) -> list[ShownProgramme]:
    """Return the first programmes. One query where there are none."""
    return shown(open_programmes()[:FIRST_PROGRAMMES], prefer=prefer)


def _step(request: HttpRequest, course_id: uuid.UUID | None = None) -> Step | None:
    """Return where somebody who is signed in goes on."""
    if not request.user.is_authenticated:
        return None
    return next_step(learner_id=request.user.pk, course_id=course_id)
