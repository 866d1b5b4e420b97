"""Which user names may be chosen. Whoever has one keeps it, whatever is refused since."""

from django.utils.translation import gettext as _

from learners.errors import InvalidUsernameError, UsernameTakenError
from learners.lookalikes import bare, lookalikes, mixes_digits, mixes_scripts
from learners.models import Account

_SITES_OWN = (
    *("admin", "administrator", "article26", "help", "helpdesk", "moderator", "official", "root"),
    *("security", "staff", "support", "sysadmin", "system", "webmaster"),
)
RESERVED = frozenset(map(bare, _SITES_OWN))
"""Names that people would take for the site's own, as they look (``lookalikes.bare``)."""


def require_choosable(username: str) -> None:
    """Refuse a name that could be taken for another's, or for the site's own.

    A query only where somebody could have a name that looks like it. Raises InvalidUsernameError,
    UsernameTakenError.
    """
    if mixes_scripts(username):
        raise InvalidUsernameError(_("Use letters of one script in a user name."))
    if mixes_digits(username):
        raise InvalidUsernameError(_("Use digits of one kind in a user name."))
    if bare(username) in RESERVED:
        raise InvalidUsernameError(_("This user name is kept for who runs the site."))
    alike = lookalikes(username)
    if alike and Account.objects.filter(username__in=alike).exists():
        raise UsernameTakenError(_("It looks like a user name that somebody has."))
