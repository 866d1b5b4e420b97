"""The demo's regional offices: fifteen, each with a folder for its courses and its countries."""

import tomllib
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import Page

from cms.demo.source import FOLDER
from cms.desks import begin_review, furnish
from cms.models import OfficePage, RoleGroup
from courses.models import Office, OfficeCountry
from learners.models import Account

Fields = dict[str, Any]


def read_offices() -> dict[str, Fields]:
    """Return the offices' fields by slug; the one that the demo course is in comes first."""
    return tomllib.loads((FOLDER / "offices.toml").read_text(encoding="utf-8"))


def main_office() -> Office:
    """Return the office that the demo course is in."""
    slug, fields = next(iter(read_offices().items()))
    return Office.objects.get_or_create(slug=slug, defaults={"name": fields["name"]})[0]


def create_offices(home: Page) -> int:
    """Create the offices that are missing below the home page; return how many there were."""
    ready = set(RoleGroup.objects.values_list("office__slug", flat=True))
    missing = {slug: fields for slug, fields in read_offices().items() if slug not in ready}
    for slug, fields in missing.items():
        office, _ = Office.objects.get_or_create(slug=slug, defaults={"name": fields["name"]})
        _open(office, home)
        OfficeCountry.objects.bulk_create(
            (OfficeCountry(country=code, office=office) for code in fields["countries"].split()),
            ignore_conflicts=True,
        )
    return len(missing)


def remove_old_groups(people: Iterable[str]) -> None:
    """Remove the groups that demos had before there were roles.

    Only those in which nobody is but the demo's ``people``.
    """
    pages = OfficePage.objects.select_related("office", "locale")
    names = {f"Educators: {page.office.name} ({page.locale.language_code})" for page in pages}
    others = Account.objects.exclude(username__in=people).filter(groups__isnull=False)
    old = Group.objects.filter(name__in=names, office_role__isnull=True)
    old.exclude(pk__in=others.values("groups")).delete()


def _open(office: Office, home: Page) -> None:
    """Give an office a page; pages that are older than roles get groups."""
    pages = OfficePage.objects.filter(office=office)
    for page in pages:
        furnish(page)
        begin_review(page)
    if not pages:
        home.add_child(instance=OfficePage(title=office.name, slug=office.slug, office=office))
