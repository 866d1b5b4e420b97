"""Serves media of the embedded default. With S3 or a front server, that one does it."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.views.static import serve

# What browsers may show in place; anything else is saved, never opened as a page of this site.
_INLINE = {".avif", ".gif", ".jpeg", ".jpg", ".mp3", ".mp4", ".png", ".vtt", ".webp"}


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a public file; editions' assets are named by their hash and never change."""
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    if isinstance(response, FileResponse):
        if not any(path.lower().endswith(suffix) for suffix in _INLINE):
            response["Content-Disposition"] = "attachment"
        if path.startswith(("assets/", "cards/")):
            response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
