"""Programmes: sets of courses, and how far the reader is in them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from certificates.selectors.programmes import Standing, standings
from courses.programmes.selectors import (
    ShownProgramme,
    open_programmes,
    programme_by_slug,
    shown,
)
from web.decorators import page
from web.languages import content_language, reader_language
from web.paging import paginate


@page("GET", shared=True)
def programmes(request: HttpRequest) -> HttpResponse:
    """List the programmes that can be earned."""
    found = paginate(request, open_programmes())
    rows = shown(found.object_list, prefer=reader_language(request))
    context = {"page": found, "programmes": with_standings(request, rows)}
    return render(request, "web/programmes/list.html", context)


@page("GET", shared=True)
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """Describe a programme, and its courses in order."""
    found = programme_by_slug(slug)
    (row,) = with_standings(request, shown([found], prefer=content_language(request)))
    context = {
        "programme": row[0],
        "standing": row[1],
        "languages": sorted(text.language for text in found.texts.all()),
    }
    return render(request, "web/programmes/programme.html", context)


def with_standings(
    request: HttpRequest, rows: list[ShownProgramme]
) -> list[tuple[ShownProgramme, Standing | None]]:
    """Return each with how far the reader is; None for who is not signed in."""
    learner_id = request.user.pk
    known = standings(learner_id, rows) if learner_id and rows else {}
    return [(row, known.get(row.id)) for row in rows]
