"""WeasyPrint may fetch nothing (TRUST.md B2). Templates need no file: their art is inline."""

from typing import NoReturn

from weasyprint.urls import FatalURLFetchingError, URLFetcher


class DenyAll(URLFetcher):
    """Refuses every address: http, file, data and all others."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> NoReturn:
        """Stop the rendering. The message does not repeat the address."""
        raise FatalURLFetchingError("drawings fetch nothing")
