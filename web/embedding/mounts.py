"""Where a frame's pages are mounted."""

import re
import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from partners.embedding.sessions import Visit, mount_path
from partners.models import Partner

_ADDRESS = re.compile(r"/embed/([0-9a-f-]{36})/([0-9a-f-]{36})(/.*)", re.DOTALL)


@dataclass(frozen=True)
class Mount:
    """A run of a partner's, as its frame has it: all addresses in it begin with ``path``."""

    partner_id: uuid.UUID
    run_id: uuid.UUID

    @property
    def path(self) -> str:
        """The address of its first page."""
        return mount_path(self.partner_id, self.run_id)

    def is_of(self, visit: Visit) -> bool:
        """Say whether a visit is to this."""
        return visit.path == self.path


class EmbeddedRequest(HttpRequest):
    """A request of a frame's page, for type checkers and readers.

    ``visit`` and ``partner`` are there once somebody has come.
    """

    mount: Mount
    visit: Visit
    partner: Partner


def mount_at(path: str) -> tuple[Mount, str] | None:
    """Return the mount that an address lies in, and the rest of it; None for the site's own."""
    found = _ADDRESS.fullmatch(path)
    try:
        return (Mount(uuid.UUID(found[1]), uuid.UUID(found[2])), found[3]) if found else None
    except ValueError:
        return None


def in_mount(path: str, name: str, *args: Any) -> str:
    """Return the address of a frame's page, in the mount that has a path, from the site itself."""
    address = reverse(f"web:{name}", urlconf="web.embedding.urls", args=args)
    return path + address.removeprefix(get_script_prefix())


def on_site(name: str, *args: Any) -> str:
    """Return the address of a page of the site itself, from within a frame."""
    return "/" + reverse(f"web:{name}", urlconf="config.urls", args=args).removeprefix(
        get_script_prefix()
    )
