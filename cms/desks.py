"""Makes an office ready for its staff: groups with permissions, a collection of files, a review.

Everything is made from ``cms.rights.MAY`` and may be made again: what is missing is added, what no
role may do any more is taken away.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Site,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.models import OfficePage, ReleaseTask, RoleGroup
from cms.models.staff import Role
from cms.rights import MAY, Right
from courses.models import Office

_FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document",
          "choose_document")  # fmt: skip
Groups = dict[Role, Group]
OF_OFFICES = tuple(role for role in Role if role != Role.ADMINISTRATOR)


@dataclass(frozen=True)
class Allowed:
    """What Wagtail allows who has a right: in general, on pages, on files, by codename."""

    general: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


ALLOWED = {
    Right.WRITE: Allowed(
        general=("submit_translation",),
        pages=("add_page", "change_page", "view_page"),
        files=_FILES,
    ),
    Right.PUBLISH: Allowed(
        pages=("change_page", "publish_page", "lock_page", "unlock_page", "view_page"),
        files=_FILES,
    ),
}


def group_of(role: Role, office: Office) -> Group:
    """Return the group of those who have a role in an office; it is made where there is none."""
    found = RoleGroup.objects.filter(role=role, office=office).select_related("group").first()
    return found.group if found else _new_group(role, office)


@transaction.atomic
def furnish(page: OfficePage) -> None:
    """Let the staff of an office work below one of its pages, and nobody else's staff.

    Of the office that is stored: a draft may name another one, and is nobody's yet.
    """
    office = Office.objects.get(pk=OfficePage.objects.values_list("office").get(pk=page.pk)[0])
    groups = _groups(office)
    permissions = _permissions()
    _allow_generally(groups, permissions)
    _allow_pages(page, groups, permissions)
    _allow_files(office, groups, permissions)


def open_office(office: Office) -> None:
    """Give an office without pages its folder, below the home page. Saving it does the rest."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site and not OfficePage.objects.filter(office=office).exists():
        page = OfficePage(title=office.name, slug=office.slug, office=office)
        site.root_page.add_child(instance=page)


@transaction.atomic
def begin_review(page: OfficePage) -> None:
    """Have what is submitted below a page reviewed by the reviewers and managers of its office."""
    known = Workflow.objects.filter(workflow_pages__page__officepage__office=page.office).first()
    workflow = known or _workflow(page.office)
    WorkflowPage.objects.get_or_create(page=page.page_ptr, defaults={"workflow": workflow})


def _workflow(office: Office) -> Workflow:
    task = ReleaseTask.objects.create(name=f"Review and release: {office.name}")
    groups = _groups(office)
    task.groups.set(group for role, group in groups.items() if Right.PUBLISH in MAY[role])
    workflow = Workflow.objects.create(name=f"Review: {office.name}")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    return workflow


def _groups(office: Office) -> Groups:
    """Return the group of each role of an office; those that are missing are made."""
    found = RoleGroup.objects.filter(office=office).select_related("group")
    groups = {Role(each.role): each.group for each in found}
    return groups | {role: _new_group(role, office) for role in OF_OFFICES if role not in groups}


def _new_group(role: Role, office: Office) -> Group:
    # The office's id, since no two groups have one name, and offices may.
    group = Group.objects.create(name=f"{office.name}: {role} ({str(office.pk)[:8]})")
    RoleGroup.objects.create(role=role, office=office, group=group)
    _allow_generally({role: group}, _permissions())
    return group


def _permissions() -> dict[str, Permission]:
    wanted = {name for each in ALLOWED.values() for name in (*each.pages, *each.files)}
    ours = Permission.objects.filter(content_type__app_label__startswith="wagtail")
    found = ours.filter(codename__in=wanted | {"access_admin", "submit_translation"})
    return {permission.codename: permission for permission in found}


def _allow_generally(groups: Groups, permissions: dict[str, Permission]) -> None:
    for role, group in groups.items():
        names = {"access_admin"}.union(*(each.general for each in _allowed(role)))
        group.permissions.set(permissions[name] for name in names)


def _allow_pages(page: OfficePage, groups: Groups, permissions: dict[str, Permission]) -> None:
    _allow(
        GroupPagePermission.objects.filter(page=page, group__office_role__isnull=False),
        {
            (group.pk, permissions[name].pk)
            for role, group in groups.items()
            for each in _allowed(role)
            for name in each.pages
        },
        page=page.page_ptr,
    )


def _allow_files(office: Office, groups: Groups, permissions: dict[str, Permission]) -> None:
    ours = GroupCollectionPermission.objects.filter(group__in=groups.values())
    first = ours.select_related("collection").first()
    root = Collection.get_first_root_node()
    collection = first.collection if first else root.add_child(name=office.name)
    _allow(
        ours,
        {
            (group.pk, permissions[name].pk)
            for role, group in groups.items()
            for each in _allowed(role)
            for name in each.files
        },
        collection=collection,
    )


def _allowed(role: Role) -> Iterable[Allowed]:
    return [allowed for right, allowed in ALLOWED.items() if right in MAY[role]]


def _allow(rows: Any, wanted: set[tuple[int, int]], **place: Any) -> None:
    """Make the rows of permissions those that are wanted, as (group, permission)."""
    found = {(row.group_id, row.permission_id): row.pk for row in rows}
    rows.filter(pk__in=[pk for pair, pk in found.items() if pair not in wanted]).delete()
    rows.model.objects.bulk_create(
        rows.model(group_id=group_id, permission_id=permission_id, **place)
        for group_id, permission_id in sorted(wanted - set(found))
    )
