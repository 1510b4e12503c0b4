"""What the bench says of a run that went wrong, until somebody has dismissed it. Pure."""

from collections.abc import Sequence
from datetime import datetime

from station.desk.views import Notice, Shape, Tone
from station.domain.errors import Message, message
from station.log.crashes import Crash, CrashKind


def moment(at: datetime) -> Message:
    """Day and time, as the bench's clock shows them."""
    return message("crash.moment", day=at.astimezone().date(), time=at)


def notice(crashes: Sequence[Crash]) -> Notice:
    """The line on the pack page; of several it tells the worst, the newest of those."""
    worst = min(crashes, key=lambda crash: crash.kind is not CrashKind.BROKE_OFF)
    word = message(f"crash.{worst.kind.value}", at=moment(worst.at))
    return Notice(Tone.LOOK, Shape.LOOK, word, message(f"crash.{worst.kind.value}_detail"))
