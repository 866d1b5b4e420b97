"""Kombu's filesystem transport, made to outlive the loss of its folder and of what is in it.

Kombu creates the folders never (data) or only when a queue is bound (control), so a deleted
folder would stop worker and publishers until a restart. It also makes a file first and writes it
then; a worker that looks in between reads nothing and ends. The database says what is owed; all
that the broker has to do after such a loss is to carry messages again.
"""

import logging
import uuid
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

logger = logging.getLogger(__name__)
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

    def _put(  # type: ignore[override] # kombu's own classes disagree on the names
        self, queue: str, message: Any, **kwargs: Any
    ) -> None:
        """Put a message onto a queue: whole, or not at all. Names sort by time."""
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        draft = folder / f".{name}"
        try:
            draft.write_text(dumps(message), encoding="utf-8")
            draft.replace(folder / name)
        except OSError as error:
            what = f"Cannot add a message to {queue}"
            raise ChannelError(what) from error

    def _get(self, queue: str, timeout: Any = None) -> Any:
        """Take the next message. One that a power cut has emptied is taken away and passed over."""
        while True:
            try:
                return super()._get(queue)
            except ValueError:
                logger.warning("a message of %s cannot be read; the sweeper repeats it", queue)

    def get_table(self, exchange: str) -> list[Any]:
        """Return an exchange's bindings: where they are lost, those that this process has made."""
        with suppress(ValueError):
            if table := super().get_table(exchange):
                return table
        for binding in self.state.exchanges.get(exchange, {}).get("table", []):
            self._queue_bind(exchange, *binding)
        return super().get_table(exchange)

    def _queue_bind(self, exchange: str, *binding: Any) -> None:
        """Write down that a queue is bound; anew, where what is written cannot be read."""
        try:
            super()._queue_bind(exchange, *binding)
        except ValueError:
            self._exchange_file(exchange).unlink(missing_ok=True)
            super()._queue_bind(exchange, *binding)


class Transport(filesystem.Transport):
    """The ``filesystem://`` transport of this project."""

    Channel = Channel

    def drain_events(self, connection: Any, timeout: Any = None, **kwargs: Any) -> Any:
        """Wait for messages, but never so long that a worker told to stop is killed instead.

        Celery looks whether it shall stop between two calls, which it wants to last two seconds.
        """
        wait = min(timeout or LONGEST_WAIT, LONGEST_WAIT)
        return super().drain_events(connection, timeout=wait, **kwargs)
