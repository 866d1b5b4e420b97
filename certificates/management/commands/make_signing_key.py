"""``manage.py make_signing_key PATH``: a key to sign documents with, and an authority for it."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.authority import make_badge_key, make_signing_file
from certificates.badges.keys import BadgeKeyError, public_keys


class Command(BaseCommand):
    """Makes what CERTIFICATE_SIGNING_FILE, or BADGE_KEY_FILE, asks for."""

    help = "Make a key that signs certificates, with an authority of your own; or one for badges."
    requires_system_checks = []  # one of them asks for this key

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file to write, and what the key is for."""
        parser.add_argument("path", type=Path, help="a file that is not there yet")
        parser.add_argument("--badges", action="store_true", help="a key for badges (Ed25519)")
        parser.add_argument(
            "--after",
            type=Path,
            help="the present BADGE_KEY_FILE: its public keys are appended, for what they signed",
        )

    def handle(
        self, *args: Any, path: Path, badges: bool, after: Path | None, **options: Any
    ) -> None:
        """Write the file, which only its owner may read. Overwrites none."""
        content = _content(after, badges=badges)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise CommandError(message) from error
        with os.fdopen(descriptor, "w") as file:
            file.write(content)
        setting = "BADGE_KEY_FILE" if badges else "CERTIFICATE_SIGNING_FILE"
        self.stdout.write(f"Written. Set {setting}={path.resolve()}")


def _content(after: Path | None, *, badges: bool) -> str:
    if not badges:
        if after:
            message = "--after is for keys of badges: see docs/operators.md for signatures"
            raise CommandError(message)
        return make_signing_file(settings.CERTIFICATE_ISSUER)
    try:
        return make_badge_key() + (public_keys(str(after)) if after else "")
    except BadgeKeyError as error:
        raise CommandError(str(error)) from error
