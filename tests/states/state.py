"""What a row of the table is."""

from dataclasses import dataclass, field

from tests.states.world import World

NOBODY, ME = "nobody", "learner"
ANSWER = {"check": "{check}", "q-{check}": "7260", "answer": "1"}
TYPED = {"q-{numeric}": "1", "save": "1"}


@dataclass(frozen=True)
class State:
    """A page as somebody meets it.

    ``address`` names parts of the world in braces. ``reader`` is "nobody", "newcomer", "saver" (of
    data), "leaver", "restricted", "forgotten", "guest", "returner" (beside whom a guest was),
    "holder" (of certificates that count no more) or "learner". ``sends`` is a form that is sent to
    the address; it may have braces too. ``files`` go with it: the world has what is in them, by
    these names. ``token`` False sends it without the token of the page; ``framed`` has another site
    show it in a frame. ``platform`` is a site that may do that, to which its forms may go.
    """

    name: str
    address: str
    reader: str = NOBODY
    status: int = 200
    sends: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    token: bool = True
    framed: bool = False
    platform: str = ""

    def path(self, world: World | None) -> str:
        """Return the address in this world."""
        return self.address.format(**vars(world)) if world else self.address

    def form(self, world: World | None) -> dict[str, str]:
        """Return the form in this world."""
        names = vars(world) if world else {}
        return {key.format(**names): value.format(**names) for key, value in self.sends.items()}

    def attached(self, world: World | None) -> dict[str, bytes]:
        """Return the files in this world."""
        return {key: getattr(world, name) for key, name in self.files.items()}
