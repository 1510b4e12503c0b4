"""What one signed read says of a party's credentials, one cause apart from the other. Pure.

The read buys nothing and changes nothing. What the answers are is the contract's (2.5): 401 for a
key that nobody knows, 403 for a wrong secret; what a partner code that is not the key's is answered
with, nobody has recorded. So a refusal is asked about once more, with a secret that is surely wrong
(`contrast`): a party that answers the two differently took the signature of the first, and refuses
the partner code; where it answers them alike, both are named. The clock is told by the Date of the
refusal itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from station.domain.errors import Message, message
from station.flow.seen import Problem, Seen

SIGNED_FOR = timedelta(minutes=5)
"""A Date that is further off than this may be refused (contract 2.5 names no figure)."""
NOTED_FROM = timedelta(minutes=1)
"""A difference of the clocks that nobody refuses yet, and that a person should know of."""


class Cause(StrEnum):
    """Why the credentials cannot be used, or that they can."""

    GOOD = "good"
    KEY = "key"
    SECRET_OR_PARTNER = "secret_or_partner"  # noqa: S105  the cause, not a secret
    PARTNER = "partner"
    """Key and secret were taken, the partner code was not."""
    PLACE = "place"
    """Nobody lives at that address: the partner code, or the path before it."""
    CLOCK = "clock"
    NO_NAME = "no_name"
    NO_CONNECTION = "no_connection"
    CERTIFICATE = "certificate"
    NO_ANSWER = "no_answer"
    SIGN_IN = "sign_in"
    """A network's own page in the insurer's place."""
    OTHER_SERVER = "other_server"
    BUSY = "busy"
    """The party has a fault of its own, or asks for a slower pace: try again later."""


REFUSED = frozenset({Cause.KEY, Cause.SECRET_OR_PARTNER, Cause.PARTNER, Cause.PLACE, Cause.CLOCK})
"""The party itself said no to what it was shown."""


@dataclass(frozen=True)
class Access:
    """One cause, and the sentence that says what to do about it."""

    cause: Cause
    word: Message
    hint: Message | None = None
    """Good, but: clocks some way apart."""
    off: timedelta | None = None
    """How far this computer's clock is ahead of the party's; None where it named no time."""

    @property
    def good(self) -> bool:
        """True if the party took the credentials."""
        return self.cause is Cause.GOOD


def clock_off(seen: Seen, now: datetime) -> timedelta | None:
    """How far this computer's clock is ahead of the party's; None where it named no time.

    The answer's Date has no fraction of a second and was written a little before `now`.
    """
    return None if seen.server_date is None else now - seen.server_date


def needs_contrast(seen: Seen, now: datetime) -> bool:
    """True for an answer that a second read, with a wrong secret, may explain."""
    return _cause(seen, now) in (Cause.SECRET_OR_PARTNER, Cause.PLACE)


def read(seen: Seen, now: datetime, contrast: Seen | None = None) -> Access:
    """What `seen`, a signed read answered at `now`, says of the credentials.

    `contrast` is the answer to the same read with a secret that is surely wrong.
    """
    cause, off = _cause(seen, now), clock_off(seen, now)
    if cause in (Cause.SECRET_OR_PARTNER, Cause.PLACE) and _differ(seen, contrast):
        cause = Cause.PARTNER
    if cause is Cause.CLOCK:
        ahead = off or timedelta(0)
        way = "ahead" if ahead > timedelta(0) else "behind"
        minutes = max(1, round(abs(ahead).total_seconds() / 60))
        return Access(cause, message(f"access.clock_{way}", count=minutes), off=off)
    if cause is Cause.BUSY:
        return Access(cause, message("access.busy", status=seen.status or 0), off=off)
    return Access(cause, message(f"access.{cause.value}"), _hint(cause, seen, now), off)


def _hint(cause: Cause, seen: Seen, now: datetime) -> Message | None:
    off = clock_off(seen, now)
    if cause is not Cause.GOOD or off is None or abs(off) <= NOTED_FROM:
        return None
    way = "ahead" if off > timedelta(0) else "behind"
    return message(f"access.apart_{way}", seconds=round(abs(off).total_seconds()))


def _differ(seen: Seen, contrast: Seen | None) -> bool:
    """The party answered the two reads, and not alike."""
    if contrast is None or contrast.status is None or contrast.problem is not None:
        return False
    if contrast.status not in (400, 401, 403, 404):
        return False
    first, second = ((each.status, each.error_only, each.errors) for each in (seen, contrast))
    return first != second


def _cause(seen: Seen, now: datetime) -> Cause:
    if not seen.sent:
        return _UNSENT.get(seen.problem, Cause.NO_CONNECTION)
    status = seen.status
    if status is None or seen.problem in _BROKEN:
        return Cause.NO_ANSWER
    if status >= 500 or status in (408, 423, 425, 429):
        return Cause.BUSY
    if status in (401, 403) or (status == 400 and seen.error_only):
        off = clock_off(seen, now)
        if off is not None and abs(off) > SIGNED_FOR:
            return Cause.CLOCK
        return Cause.KEY if status == 401 else Cause.SECRET_OR_PARTNER
    # A page in the answer's place, or a redirect to one, is a network's; so is a 511.
    if 300 <= status < 400 or seen.problem is Problem.NOT_JSON:
        return Cause.SIGN_IN
    if status == 404 and seen.problem is None:
        return Cause.PLACE
    if status == 200 and seen.problem is None and not seen.empty:
        return Cause.GOOD
    return Cause.OTHER_SERVER


_BROKEN = frozenset({Problem.TIMEOUT, Problem.RESET, Problem.SHORT})
_UNSENT: dict[Problem | None, Cause] = {
    Problem.NO_NAME: Cause.NO_NAME,
    Problem.TLS: Cause.CERTIFICATE,
}
