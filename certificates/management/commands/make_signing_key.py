"""``manage.py make_signing_key PATH``: a key to sign documents with, and an authority for it."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates.authority import make_signing_file


class Command(BaseCommand):
    """Makes what CERTIFICATE_SIGNING_FILE asks for, where no public authority gave it."""

    help = "Make a key that signs certificates, with a certificate of an authority of your own."
    requires_system_checks = []  # one of them asks for this key

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file to write."""
        parser.add_argument("path", type=Path, help="a file that is not there yet")

    def handle(self, *args: Any, path: Path, **options: Any) -> None:
        """Write the file, which only its owner may read. Overwrites none."""
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            message = f"{path}: {error.strerror}"
            raise CommandError(message) from error
        with os.fdopen(descriptor, "w") as file:
            file.write(make_signing_file(settings.CERTIFICATE_ISSUER))
        self.stdout.write(f"Written. Set CERTIFICATE_SIGNING_FILE={path.resolve()}")
