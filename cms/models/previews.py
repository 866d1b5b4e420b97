"""Preview: the draft goes through the release compiler and the learners' own templates."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse


class CompiledPreview:
    """A page whose preview is what learners would get (ARCHITECTURE.md, Content)."""

    preview_template = ""

    def preview_context(self) -> dict[str, Any]:
        """Return what the template shows, compiled from this draft."""
        raise NotImplementedError

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Render the draft as learners would see it."""
        return TemplateResponse(request, self.preview_template, self.preview_context())
