"""Kombu's filesystem transport, made to outlive the loss of its folder.

Kombu creates the folders never (data) or only when a queue is bound (control), so a deleted
folder would stop worker and publishers until a restart. The database says what is owed; all that
the broker has to do after such a loss is to carry messages again.
"""

from pathlib import Path
from typing import Any

from kombu.transport import filesystem

LONGEST_WAIT = 0.2
"""In seconds."""


class Channel(filesystem.Channel):
    """A channel that makes its folders anew whenever it needs them."""

    def _folder(self, option: str) -> str:
        folder = Path(self.transport_options[option])
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return str(folder)

    @property
    def data_folder_in(self) -> str:
        """Where messages are taken from."""
        return self._folder("data_folder_in")

    @property
    def data_folder_out(self) -> str:
        """Where messages are put."""
        return self._folder("data_folder_out")

    @property
    def control_folder(self) -> Path:
        """Where exchanges are described."""
        return Path(self._folder("control_folder"))

    @property
    def processed_folder(self) -> str:
        """Where taken messages go."""
        return self._folder("processed_folder")


class Transport(filesystem.Transport):
    """The ``filesystem://`` transport of this project."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: Any = None, **kwargs: Any) -> Any:
        """Wait for messages, but never so long that a worker told to stop is killed instead.

        Celery looks whether it shall stop between two calls, which it wants to last two seconds.
        """
        wait = min(timeout or LONGEST_WAIT, LONGEST_WAIT)
        return super().drain_events(connection, timeout=wait, **kwargs)
