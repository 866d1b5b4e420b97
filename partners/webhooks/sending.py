"""Sending to a receiver, one message after the other (``partners.outgoing`` is how, TRUST.md B4).

Nothing here reads or writes the database: it runs in threads beside the one that does.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from partners.outgoing import Answer, Line, OutgoingError

SECONDS = 10
"""How long a receiver may take for an answer, in all."""
BATCH_SECONDS = 5
"""For how long the next message of a batch is begun: what may be told was asked just before."""
LONGEST_PAUSE = 3600
IN_A_ROW = 3
"""From so many failures one after the other on, it is the receiver and not the message."""
MULTIPLE, BAD, FAULT = 300, 400, 500
CONFLICT, GONE, BUSY = 409, 410, (429, 503)


@dataclass(frozen=True)
class Message:
    """What is to be sent, and what makes its headers, which say when it is."""

    delivery: int
    body: bytes
    make: Callable[[], dict[str, str]]


@dataclass
class Result:
    """What became of a message. ``error`` is "" where it has arrived, else a word that stays."""

    delivery: int
    error: str = ""
    status: int | None = None
    took_ms: int = 0


@dataclass
class Outcome:
    """What became of a batch: of each message that was tried, and of the receiver.

    ``failures`` are those in a row at its end. ``pause`` is for how many seconds the receiver asked
    to be left alone.
    """

    failures: int = 0
    results: list[Result] = field(default_factory=list)
    is_gone: bool = False
    pause: int = 0

    @property
    def has_arrived(self) -> bool:
        """Say whether anything was taken."""
        return any(not result.error for result in self.results)


def send_batch(
    url: str, messages: Sequence[Message], *, failures: int, takes_again: bool = False
) -> Outcome:
    """Send messages, each of another learner, one after the other; stop where nobody is there.

    All by one connection, as long as it lasts. ``failures`` are those in a row so far.
    ``takes_again`` says that a receiver answers 409 to what it has already. Raises nothing: what
    goes wrong is in the results.
    """
    outcome = Outcome(failures)
    end = time.monotonic() + BATCH_SECONDS
    with Line(url, seconds=SECONDS) as line:
        for message in messages:
            if outcome.results and time.monotonic() > end:
                break
            result = _tried(line, message, outcome, takes_again=takes_again)
            outcome.results.append(result)
            outcome.failures = _in_a_row(outcome.failures, result)
            if outcome.is_gone or outcome.pause or outcome.failures >= IN_A_ROW:
                break
    if len(outcome.results) == 1 and outcome.results[0].status and failures < IN_A_ROW:
        # That one message is refused, whatever the words, says nothing of the receiver.
        outcome.failures = min(outcome.failures, failures)
    return outcome


def _tried(line: Line, message: Message, outcome: Outcome, *, takes_again: bool) -> Result:
    begun, result = time.monotonic(), Result(message.delivery)
    try:
        answer = line.ask("POST", headers=message.make(), body=message.body)
    except OutgoingError as error:
        result.error = error.reason
    else:
        result.status = answer.status
        result.error = _error(answer, takes_again=takes_again)
        outcome.is_gone = answer.status == GONE
        wait = answer.headers.get("retry-after", "")
        if answer.status in BUSY and wait.isdecimal():
            outcome.pause = min(int(wait), LONGEST_PAUSE)
    result.took_ms = int((time.monotonic() - begun) * 1000)
    return result


def _error(answer: Answer, *, takes_again: bool) -> str:
    if answer.is_good or (takes_again and answer.status == CONFLICT):
        return ""
    return "redirect" if MULTIPLE <= answer.status < BAD else "refused"


def _in_a_row(failures: int, result: Result) -> int:
    """Count a failure that may be the receiver's; what it refuses is the message's."""
    if not result.error:
        return 0
    is_its_own = result.status is None or result.status >= FAULT or result.status in BUSY
    return failures + is_its_own
