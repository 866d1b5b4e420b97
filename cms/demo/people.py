"""Demo people: an administrator, an educator of the demo office, a learner."""

import secrets

from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from cms.models import OfficePage
from learners.models import Account

WORDS = ("amber", "baobab", "cedar", "delta", "ember", "fjord", "ginkgo", "harbour", "indigo",
         "juniper", "kite", "lagoon", "mosaic", "nutmeg", "orchid", "prairie", "quartz", "river",
         "saffron", "tundra", "umber", "velvet", "willow", "yarrow", "zephyr")  # fmt: skip
PAGE_RIGHTS = ("add_page", "change_page", "publish_page", "view_page")
FILE_RIGHTS = ("add_image", "change_image", "choose_image", "add_document", "change_document",
               "choose_document")  # fmt: skip


def create_people() -> dict[str, str]:
    """Create the demo people anew or give them new passphrases; return these by user name."""
    admin = _person("demo-admin", is_staff=True, is_superuser=True)
    educator = _person("demo-educator", is_staff=True)
    learner = _person("demo-learner")
    account = Account.objects.get(username="demo-educator")
    account.groups.set([educators_group(office) for office in OfficePage.objects.all()])
    return {"demo-admin": admin, "demo-educator": educator, "demo-learner": learner}


def educators_group(page: OfficePage) -> Group:
    """Return the group that may write and publish below an office's page, and nowhere else."""
    group, _ = Group.objects.get_or_create(
        name=f"Educators: {page.office.name} ({page.locale.language_code})"
    )
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    if page.locale.language_code == "en":
        group.permissions.add(Permission.objects.get(codename="submit_translation"))
    for codename in PAGE_RIGHTS:
        GroupPagePermission.objects.get_or_create(
            group=group, page=page, permission=_permission(codename)
        )
    collection = _collection(page.office.name)
    for codename in FILE_RIGHTS:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(codename)
        )
    return group


def _permission(codename: str) -> Permission:
    return Permission.objects.get(codename=codename, content_type__app_label__startswith="wagtail")


def _collection(name: str) -> Collection:
    root = Collection.get_first_root_node()
    return root.get_children().filter(name=name).first() or root.add_child(name=name)


def _person(username: str, **fields: bool) -> str:
    passphrase = "-".join(secrets.choice(WORDS) for _ in range(5))
    account = Account.objects.filter(username=username).first()
    if account is None:
        Account.objects.create_user(username, passphrase, **fields)
    else:
        account.set_password(passphrase)
        account.save(update_fields=["password"])
    return passphrase
