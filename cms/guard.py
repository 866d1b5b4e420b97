"""Keeps offices apart where Wagtail and wagtail-localize do not (TRUST.md A6)."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail_localize.models import Translation, TranslationSource

from cms.models.design import CertificateDesign, CertificateSignatory
from cms.roles import Right, offices_with
from courses.models import Run
from partners.models import Partner

# Names by which addresses of the CMS tell a page.
_PAGE = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")
ADMINISTRATORS_ONLY = {
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_reports:page_types_usage_results",
    "wagtail_localize:translations_report",
    "wagtail_localize:translations_report_results",
}
"""They list pages of every office, and cannot be told not to."""
OF_OFFICES: dict[str, tuple[Any, str, tuple[Right, ...]]] = {
    "runs": (Run, "course__office", (Right.RUNS,)),
    "partners": (Partner, "office", (Right.PARTNERS,)),
    "certificate-designs": (CertificateDesign, "office", (Right.WRITE, Right.PUBLISH)),
    "certificate-signatories": (CertificateSignatory, "office", (Right.PUBLISH,)),
}
"""By the name of their addresses: tables with rows of offices, the way to it, the rights."""
_POLICY = PagePermissionPolicy()
_CHOOSER = "wagtailadmin_choose_page"
_BULK = "wagtail_bulk_action"
_NOT_IN_BULK = {"certificatedesign", "certificatesignatory"}
"""What is not deleted many at a time: it would name those of others that one may not delete."""
_BY_QUERY = "wagtailadmin_choose_page_chosen_multiple"


class OfficeGuardMiddleware:
    """Answers 404 where an address names a page that this member of staff may not explore.

    Views check permissions of their own; this does not depend on each of them doing so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, and let no cache keep what staff see."""
        response = self.get_response(request)
        if request.path.startswith(reverse("wagtailadmin_home", urlconf=settings.ROOT_URLCONF)):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Raise Http404 before a view of the CMS shows another office's page."""
        if not request.path.startswith(_cms_root()):
            return None
        # Others are not staff, and Wagtail sends them to sign in.
        if request.user.is_superuser or not request.user.has_perm("wagtailadmin.access_admin"):
            return None
        match = request.resolver_match
        name = match.view_name if match else ""
        if name in ADMINISTRATORS_ONLY:
            raise Http404
        if name == _BULK and kwargs.get("model_name") in _NOT_IN_BULK:
            raise Http404
        if match and "pk" in kwargs and _is_of_others(match.namespace, request, kwargs["pk"]):
            raise Http404
        root = _POLICY.explorable_root_instance(request.user)
        if name == _CHOOSER and root:
            # Left to itself, it begins with the page above all pages of a kind, whosever it is.
            address = reverse("wagtailadmin_choose_page_child", args=[root.pk])
            return redirect(f"{address}?{request.GET.urlencode()}")
        if _hidden(set(_named(name, request, kwargs)), request, root):
            raise Http404
        return None


@cache
def _cms_root() -> str:
    return reverse("wagtailadmin_home")


def _is_of_others(namespace: str, request: HttpRequest, pk: Any) -> bool:
    """Say whether it is a row of another office: of the tables that Wagtail shows as such."""
    if namespace not in OF_OFFICES:
        return False
    model, office, rights = OF_OFFICES[namespace]
    offices = set().union(*(offices_with(request.user, right) for right in rights))
    own = {f"{office}__in": offices}
    try:
        return not model._default_manager.filter(pk=unquote(str(pk)), **own).exists()
    except ValidationError:  # it is no id at all
        return True


def _hidden(named: set[int], request: HttpRequest, root: Page | None) -> bool:
    """Say whether some of the pages are neither to be explored nor on the way there."""
    hidden = named - set(visible_pages(request).filter(pk__in=named).values_list("pk", flat=True))
    if hidden and root:
        hidden -= set(root.get_ancestors().values_list("pk", flat=True))
    return bool(hidden)


def visible_pages(request: HttpRequest, pages: Any = None) -> Any:
    """Return the pages that somebody may explore: those of their offices, and the way there."""
    visible = _POLICY.explorable_instances(request.user)
    return visible if pages is None else pages.filter(pk__in=visible.values("pk"))


def _named(name: str, request: HttpRequest, kwargs: dict[str, Any]) -> Iterator[int]:
    """Yield the ids of the pages that an address names; 0, which no page has, for a broken one."""
    yield from (int(kwargs[each]) for each in _PAGE if kwargs.get(each))
    if name == _BY_QUERY:
        yield from (int(each) if each.isdecimal() else 0 for each in request.GET.getlist("id"))
    source = _source(kwargs)
    if source:
        page = source.get_source_instance()
        if isinstance(page, Page):
            yield page.pk


def _source(kwargs: dict[str, Any]) -> TranslationSource | None:
    if "translation_id" in kwargs:
        found = Translation.objects.select_related("source").filter(pk=kwargs["translation_id"])
        return found[0].source if found else None
    if "translation_source_id" in kwargs:
        return TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
    return None
