"""From pages to plain data: what release freezes, and what preview shows."""

from cms.compiler.activities import preview_activity
from cms.compiler.course import Compiled, compile_course, preview_course

__all__ = ["Compiled", "compile_course", "preview_activity", "preview_course"]
