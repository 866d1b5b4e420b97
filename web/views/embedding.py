"""What pages of others need of us: the script that makes a frame, and how an address is shown."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _

from courses.errors import NotFoundError
from courses.selectors import course_by_slug, newest_edition, run_titles
from partners.embedding.services import frame_origins
from partners.models import Partner
from web.decorators import page
from web.embedding.mounts import mount_at
from web.languages import interface_language
from web.sharing import shared_course

KEPT = "public, max-age=3600"
AGE, WIDTH, HEIGHT, CARD, NOT_IMPLEMENTED = 3600, 720, 600, 160, 501


@page("GET")
def script(request: HttpRequest) -> HttpResponse:
    """Return the script, at an address that stays: it is in pages of others."""
    context = {"home": settings.SITE_URL, "title": _("A course of Article 26")}
    response = render(request, "web/embedding/embed.js", context, content_type="text/javascript")
    response["Cache-Control"] = KEPT
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@page("GET")
def oembed(request: HttpRequest) -> HttpResponse:
    """Say how an address of ours is shown in another page (https://oembed.com).

    A course: a card of text with a link, which fetches nothing from us. What a partner frames: its
    frame, to which the page around it still has to hand a token.
    """
    if request.GET.get("format", "json") != "json":
        return JsonResponse({"problem": "not-implemented"}, status=NOT_IMPLEMENTED)
    address = request.GET.get("url", "")
    if not address.startswith(f"{settings.SITE_URL}/"):
        raise NotFoundError
    path, _sign, query = address.removeprefix(settings.SITE_URL).partition("?")
    told = _course(path, QueryDict(query)) or _frame(path)
    if told is None:
        raise NotFoundError
    room = request.GET.get("maxwidth", "")[:4]
    width = min(WIDTH, int(room)) if room.isdecimal() else WIDTH
    common = {"version": "1.0", "type": "rich", "provider_name": "Article 26", "width": width}
    response = JsonResponse(common | {"provider_url": settings.SITE_URL, "cache_age": AGE} | told)
    response["Access-Control-Allow-Origin"] = "*"  # the same for everybody, and nobody's
    response["Cache-Control"] = KEPT
    return response


def _course(path: str, query: QueryDict) -> dict[str, Any] | None:
    """Return the card of a course that is listed, in the language that its address names."""
    try:
        match: ResolverMatch = resolve(path)
    except Resolver404:
        return None
    if match.url_name != "course":
        return None
    course = course_by_slug(match.kwargs["slug"])
    edition = newest_edition(
        course_id=course.pk, language=query.get("language", course.source_language)
    )
    card = '<blockquote class="article26"><p><a href="{}">{}</a></p><p>{}</p></blockquote>'
    shared = shared_course(course, edition)
    html = format_html(card, shared.url, shared.title, shared.description)
    return {"title": shared.title, "html": html, "height": CARD}


def _frame(path: str) -> dict[str, Any] | None:
    """Return the frame of a run of a partner's, if there is one."""
    found = mount_at(path)
    if found is None or found[1] != "/":
        return None
    mount = found[0]
    partner = Partner.objects.filter(pk=mount.partner_id).first()
    if partner is None or not frame_origins(partner, mount.run_id):
        return None
    title = run_titles([mount.run_id], interface_language()).get(mount.run_id, "")
    frame = '<iframe src="{}" title="{}" width="100%" height="{}" allow="fullscreen"></iframe>'
    html = format_html(frame, settings.SITE_URL + mount.path, title, HEIGHT)
    return {"title": title, "html": html, "height": HEIGHT}
