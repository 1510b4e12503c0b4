"""The line to one party: up, down since, refusing. Fed by every answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from station.domain.errors import Message
from station.flow.seen import Seen
from station.flow.verdict import Answer, Verdict

SILENCE = timedelta(seconds=30)
_JUST_NOW = timedelta(minutes=5)
"""Longer ago, the clock may be another since."""


class LineState(StrEnum):
    """What is known of the way to a party."""

    STARTING = "starting"
    UP = "up"
    DOWN = "down"
    REFUSING = "refusing"


@dataclass
class Line:
    """What the answers of one party say about the way to it. Times are UTC."""

    state: LineState = LineState.STARTING
    since: datetime | None = None
    heard_at: datetime | None = None
    failures: int = 0
    reason: Message | None = None
    unasked: bool = False
    """Nobody refused anything: there is nothing here to ask the party with."""
    elapsed_s: float = 0.0
    dated_at: datetime | None = None
    """When the party last named a time of its own, by this computer's clock."""
    ahead: timedelta | None = None
    """How far this computer's clock was ahead of it then."""

    def heard(self, verdict: Verdict, seen: Seen, now: datetime) -> bool:
        """Takes note of an answer; True if the state changed."""
        if seen.former:
            return False
        before = self.state
        self.heard_at = now
        if seen.server_date is not None and not verdict.not_the_api:
            self.dated_at, self.ahead = now, now - seen.server_date
        if verdict.answer is Answer.STOPPED:
            self._go(LineState.REFUSING, now, verdict.reason)
        elif verdict.answer is Answer.NOT_SENT or verdict.not_the_api:
            self._go(LineState.DOWN, now, verdict.reason)
        elif seen.status is None:
            self.failures += 1
            # One lost answer is not a lost line; the second in a row is.
            if self.failures >= 2:
                self._go(LineState.DOWN, now, verdict.reason)
        else:
            self.elapsed_s = seen.elapsed_s
            self._go(LineState.UP, now, None)
        return before is not self.state

    def stop(self, reason: Message, now: datetime) -> None:
        """The party cannot be asked at all: there are no credentials, or not this store's."""
        self.heard_at = now
        self._go(LineState.REFUSING, now, reason)
        self.unasked = True

    def _go(self, state: LineState, now: datetime, reason: Message | None) -> None:
        if state is not self.state:
            self.since = now
        self.state = state
        self.reason = reason
        self.unasked = False
        if state is LineState.UP:
            self.failures = 0

    def ahead_now(self, now: datetime) -> timedelta | None:
        """How far the clock is ahead of the party's; None if that was not heard just now."""
        if self.dated_at is None or not timedelta(0) <= now - self.dated_at < _JUST_NOW:
            return None
        return self.ahead

    @property
    def down(self) -> bool:
        """True while no answer of the party's API can be expected."""
        return self.state in (LineState.DOWN, LineState.REFUSING)

    def probe_at(self, now: datetime) -> datetime:
        """When to ask again although nobody needs an answer."""
        if self.heard_at is None or self.heard_at > now:
            return now  # never heard, or the clock went back
        return self.heard_at + SILENCE
