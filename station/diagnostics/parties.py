"""The insurer and the carrier asked over the network, with the bench's own credentials."""

from collections.abc import Awaitable, Callable, Sequence

from station.domain.errors import StationError, message
from station.flow.access import Access, Cause
from station.flow.diagnosis import Diagnosis, State
from station.flow.line import Line, LineState
from station.flow.verdict import CLOCK_TOLERANCE

Ask = Callable[[], Awaitable[Access]]
_NOTED_S = 60.0
_REFUSED_S = CLOCK_TOLERANCE.total_seconds()


async def insurer(ask: Ask) -> Sequence[Diagnosis]:
    """Credentials and clock, from one signed read. Raises nothing for the network's sake."""
    try:
        found = await ask()
    except StationError as error:
        missing = error.message.id == "insurer.credentials_missing"
        state = State.NOT_SET_UP if missing else State.BAD
        unknown = message("doctor.clock_unknown")
        return [
            Diagnosis("credentials", state, error.message),
            Diagnosis("clock", State.NOT_SET_UP, unknown),
        ]
    state = State.GOOD if found.good else State.BAD
    asked = Diagnosis("credentials", state, found.word, {"cause": found.cause.value})
    return [asked, clock(found)]


def clock(found: Access) -> Diagnosis:
    """This computer's clock against the insurer's own."""
    if found.off is None:
        return Diagnosis("clock", State.NOT_SET_UP, message("doctor.clock_unknown"))
    seconds = found.off.total_seconds()
    facts = {"seconds": round(seconds)}
    if abs(seconds) <= _NOTED_S:
        word = message("doctor.clock_good", seconds=round(abs(seconds)))
        return Diagnosis("clock", State.GOOD, word, facts)
    way = "ahead" if seconds > 0 else "behind"
    far = abs(seconds) > _REFUSED_S or found.cause is Cause.CLOCK
    word = message(f"doctor.clock_{way}", count=max(1, round(abs(seconds) / 60)))
    return Diagnosis("clock", State.BAD if far else State.LOOK, word, facts)


async def easypost(
    *, enabled: bool, line: Line, ask: Callable[[], Awaitable[object]]
) -> Sequence[Diagnosis]:
    """EasyPost, where it is switched on: `line` says what came of `ask`."""
    if not enabled:
        return [Diagnosis("easypost", State.NOT_SET_UP, message("doctor.easypost_off"))]
    await ask()
    facts = {"line": line.state.value, "ms": round(line.elapsed_s * 1000)}
    if line.state is LineState.UP:
        return [Diagnosis("easypost", State.GOOD, message("doctor.easypost_good"), facts)]
    return [Diagnosis("easypost", State.BAD, line.reason or message("doctor.easypost_bad"), facts)]
