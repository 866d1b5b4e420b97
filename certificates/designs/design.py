"""A design as plain data: what a revision freezes, and what the page is drawn from."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from certificates.designs.colours import is_colour

PATTERNS = ("rays", "lines", "dots")
PLAIN, PICTURE = "plain", "picture"
LANDSCAPE, PORTRAIT = "landscape", "portrait"
MOST_SIGNATORIES = 3
_COLOURS = {
    "paper": "#fbf7ef",
    "band": "#12444b",
    "ink": "#1d2b2e",
    "accent": "#e9795d",
    "heading": "#12444b",
    "muted": "#4a5a5c",
    "line": "#d9cbb0",
    "pattern": "#f3ead8",
    "on_band": "#f3e9d6",
    "glint": "#e8c98f",
}


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """Who signs, and as what. ``signature`` names a picture; "" leaves room to sign by hand."""

    name: str
    role: str
    signature: str = ""


@dataclass(frozen=True, kw_only=True)
class Logo:
    """A logo: its picture, and the name that is read out instead of it."""

    picture: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What is written in one language. What is "" is said in the product's own words."""

    title: str = ""
    statement: str = ""
    unnamed: str = ""
    footer: str = ""
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Design:
    """What a certificate looks like. Without anything said, it is the one that is built in.

    ``colours`` are all that the page has (``designs.colours.palette``). Pictures are named by
    their SHA-256. ``signatories`` stand in for those of the course where there are any.
    """

    colours: dict[str, str] = field(default_factory=lambda: dict(_COLOURS), hash=False)
    orientation: str = LANDSCAPE
    background: str = "rays"
    picture: str = ""
    logo: Logo | None = None
    partner: Logo | None = None
    shows_hours: bool = True
    wordings: dict[str, Wording] = field(default_factory=dict, hash=False)
    signatories: tuple[Signatory, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no colour: they are what a style is made of."""
        if set(self.colours) != set(_COLOURS) or not all(map(is_colour, self.colours.values())):
            message = "These are not the colours of a page."
            raise ValueError(message)

    def pictures(self) -> Iterator[str]:
        """Yield the names of the pictures that it is drawn with."""
        logos = [logo.picture for logo in (self.logo, self.partner) if logo]
        signatures = [each.signature for each in self.signatories if each.signature]
        yield from dict.fromkeys([*logos, *signatures, *([self.picture] if self.picture else [])])

    def wording(self, language: str) -> Wording:
        """Return what it says in a language."""
        return self.wordings.get(language, Wording())

    def signs(self, language: str, course: tuple[Signatory, ...]) -> tuple[Signatory, ...]:
        """Return who signs, named as in a language; those of the course where it names nobody."""
        if not self.signatories:
            return course
        written = self.wording(language).signatories
        return tuple(
            Signatory(
                name=(other.name if other else "") or each.name,
                role=(other.role if other else "") or each.role,
                signature=each.signature,
            )
            for each, other in _side_by_side(self.signatories, written)
        )

    def slots(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)

    @classmethod
    def of(cls, slots: dict[str, Any]) -> "Design":
        """Return the design that slots are of."""
        fields = dict(slots)
        for name in ("logo", "partner"):
            fields[name] = Logo(**fields[name]) if fields.get(name) else None
        fields["signatories"] = _signatories(fields.get("signatories", ()))
        fields["wordings"] = {
            language: Wording(**{**each, "signatories": _signatories(each.get("signatories", ()))})
            for language, each in fields.get("wordings", {}).items()
        }
        return cls(**fields)


def _signatories(rows: Any) -> tuple[Signatory, ...]:
    return tuple(Signatory(**row) for row in rows)


def _side_by_side(
    signatories: tuple[Signatory, ...], written: tuple[Signatory, ...]
) -> Iterator[tuple[Signatory, Signatory | None]]:
    for position, each in enumerate(signatories):
        yield each, written[position] if position < len(written) else None


BUILT_IN = Design()
