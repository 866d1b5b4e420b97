"""What every API schema shares."""

from ninja import Schema
from pydantic import ConfigDict

TYPE_PREFIX = "urn:article26:problem:"
"""What the stable type of every problem begins with."""


class Strict(Schema):
    """A request body. Unknown fields are refused (TRUST.md A5)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Problem(Schema):
    """An error, as RFC 9457 writes it. ``type`` is stable; ``errors`` maps fields to messages."""

    type: str
    title: str
    status: int
    detail: str | None = None
    errors: dict[str, str] | None = None
