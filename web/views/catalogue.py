"""What may be learned: the catalogue, and a course before one enrols."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses import selectors
from learners.selectors import active_runs
from web.decorators import page
from web.languages import content_language
from web.paging import paginate


@page("GET")
def home(request: HttpRequest) -> HttpResponse:
    """Welcome, and the first courses."""
    return _courses(request, "web/catalogue/home.html")


@page("GET")
def catalogue(request: HttpRequest) -> HttpResponse:
    """All listed courses, each in the preferred language or else in its own."""
    return _courses(request, "web/catalogue/list.html")


@page("GET")
def course(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe a course in one of its languages, and offer its runs."""
    found = selectors.course_by_slug(slug)
    edition = selectors.newest_edition(course_id=found.pk, language=content_language(request))
    context = {
        "course": found,
        "edition": edition,
        "runs": selectors.runs_of(found.pk),
        "my_runs": active_runs(learner_id=request.user.pk, course_id=found.pk),
    }
    return render(request, "web/catalogue/course.html", context)


def _courses(request: HttpRequest, template: str) -> HttpResponse:
    language = content_language(request)
    editions = paginate(request, selectors.catalogue(language=language))
    return render(request, template, {"page": editions, "language": language})
