"""Demo people: an administrator, staff of the office that the demo course is in, a learner."""

import secrets

from cms.demo.offices import main_office, remove_old_groups
from cms.roles import Role, grant
from learners.models import Account

WORDS = ("amber", "baobab", "cedar", "delta", "ember", "fjord", "ginkgo", "harbour", "indigo",
         "juniper", "kite", "lagoon", "mosaic", "nutmeg", "orchid", "prairie", "quartz", "river",
         "saffron", "tundra", "umber", "velvet", "willow", "yarrow", "zephyr")  # fmt: skip
PEOPLE = {
    "demo-admin": (Role.ADMINISTRATOR,),
    "demo-manager": (Role.MANAGER,),
    "demo-educator": (Role.EDUCATOR, Role.REVIEWER),
    "demo-analyst": (Role.ANALYST,),
    "demo-support": (Role.SUPPORT,),
    "demo-learner": (),
}


def create_people() -> dict[str, str]:
    """Create the demo people anew or give them new passphrases; return these by user name."""
    passphrases = {username: _person(username) for username in PEOPLE}
    give_roles()
    return passphrases


def give_roles() -> None:
    """Give the demo people who are there their roles, in the place of what they had before."""
    remove_old_groups(PEOPLE)
    office = main_office()
    for account in Account.objects.filter(username__in=PEOPLE):
        for role in PEOPLE[account.username]:
            grant(account, role, office)


def said_of(username: str) -> str:
    """Return a demo person's roles in words, "learner" for none."""
    return ", ".join(str(role.label).lower() for role in PEOPLE[username]) or "learner"


def _person(username: str) -> str:
    passphrase = "-".join(secrets.choice(WORDS) for _ in range(5))
    account = Account.objects.filter(username=username).first()
    if account is None:
        Account.objects.create_user(username, passphrase)
    else:
        account.set_password(passphrase)
        account.save(update_fields=["password"])
    return passphrase
