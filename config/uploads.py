"""How large a form with files may be, asked before any of it is read.

Django reads all of such a form, into files where it is large, before a view or the check of its
token: whoever sends one could fill the disk. Other bodies it refuses by itself, above
``DATA_UPLOAD_MAX_MEMORY_SIZE``. A body that comes without its length is not read at all.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from certificates.signing import LARGEST_DOCUMENT
from partners.rows import MOST_BYTES
from partners.selectors.members import is_member
from web.views.errors import too_large

CMS = "/cms/"


class UploadSizeMiddleware:
    """Refuses forms with files that are larger than what their address takes.

    It stands behind what tells who asks: only staff send large files, to the CMS, and members of
    partners send those of learners.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass the request on, or refuse it by the length that it says to have."""
        said = request.META.get("CONTENT_LENGTH") or ""
        length = int(said) if said.isdecimal() else 0
        has_files = request.content_type == "multipart/form-data"
        is_large = has_files and length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if is_large and length > _most(request):
            return too_large(request)
        return self.get_response(request)


def _most(request: HttpRequest) -> int:
    """Return how many bytes an address takes from who asks; half a megabyte is for other fields."""
    if request.path == reverse("web:verify-form", urlconf=settings.ROOT_URLCONF):
        return LARGEST_DOCUMENT + 500_000
    if request.path.startswith(CMS) and getattr(request.user, "is_staff", False):
        return settings.CMS_UPLOAD_MEGABYTES * 1_000_000
    if request.path.startswith(reverse("web:partners")) and _is_member(request):
        return MOST_BYTES + 500_000
    return 0


def _is_member(request: HttpRequest) -> bool:
    """Say whether somebody looks after a partner's pages. Asked of large forms only: a query."""
    return request.user.is_authenticated and is_member(request.user.pk)
