"""What the page about the program shows: findings, times, reports of what went wrong. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from station.desk.view_crash import moment
from station.desk.view_history import when
from station.desk.views import Shape, Tone
from station.domain.errors import Message, message
from station.flow.diagnosis import Diagnosis, State, Took
from station.log.crashes import Crash

_SHAPES = {
    State.GOOD: (Shape.DONE, Tone.PLAIN),
    State.LOOK: (Shape.LOOK, Tone.LOOK),
    State.BAD: (Shape.NO, Tone.NO),
    State.NOT_SET_UP: (Shape.RING, Tone.PLAIN),
}
_TROUBLE = (State.BAD, State.LOOK)
_MOST_REPORTS = 5
"""Reports whose places are shown; the bundle has them all."""


@dataclass(frozen=True)
class FindingRow:
    """One thing that the bench stands on."""

    name: str
    shape: Shape
    tone: Tone
    title: Message
    state: Message
    word: Message | None
    """What it is and what to do; None while nobody has looked."""


@dataclass(frozen=True)
class TimeRow:
    """How long one step takes."""

    step: Message
    half: Message
    most: Message
    count: int


@dataclass(frozen=True)
class ReportCard:
    """What went wrong and nobody has dismissed."""

    word: Message
    detail: Message
    lines: tuple[str, ...]
    """The places, for whoever mends it; no personal data."""


@dataclass(frozen=True)
class AboutView:
    """Everything the page shows, at one moment."""

    findings: tuple[FindingRow, ...]
    summary: Message
    looking: bool
    times: tuple[TimeRow, ...]
    report: ReportCard | None
    version: Message
    folder: str
    may_bundle: bool


def build(
    names: Sequence[str],
    found: Mapping[str, Diagnosis],
    times: Sequence[Took],
    crashes: Sequence[Crash],
    *,
    looking: bool,
    looked_at: datetime | None,
    version: str,
    folder: str,
    may_bundle: bool,
    now: datetime,
) -> AboutView:
    """The page. `found` may still lack some of `names`."""
    ordered = names if looking else sorted(names, key=lambda name: _rank(found.get(name)))
    return AboutView(
        findings=tuple(_finding(name, found.get(name), looking=looking) for name in ordered),
        summary=_summary(names, found, looked_at, now, looking=looking),
        looking=looking,
        times=tuple(map(_time, times)),
        report=_report(crashes) if crashes else None,
        version=message("about.version", version=version),
        folder=folder,
        may_bundle=may_bundle,
    )


def _rank(found: Diagnosis | None) -> int:
    """Once everything was looked at, what is bad stands on top."""
    if found is None or found.state not in _TROUBLE:
        return len(_TROUBLE)
    return _TROUBLE.index(found.state)


def _finding(name: str, found: Diagnosis | None, *, looking: bool) -> FindingRow:
    title = message(f"doctor.name.{name}")
    if found is None:
        state = message("about.looking" if looking else "about.not_looked")
        shape = Shape.ASKING if looking else Shape.RING
        return FindingRow(name, shape, Tone.PLAIN, title, state, None)
    shape, tone = _SHAPES[found.state]
    state = message(f"doctor.state.{found.state.value}")
    return FindingRow(name, shape, tone, title, state, found.word)


def _summary(
    names: Sequence[str],
    found: Mapping[str, Diagnosis],
    looked_at: datetime | None,
    now: datetime,
    *,
    looking: bool,
) -> Message:
    if looking:
        return message("about.looked_of", done=len(found), count=len(names))
    if looked_at is None:
        return message("about.press")
    bad = sum(each.state is State.BAD for each in found.values())
    look = sum(each.state is State.LOOK for each in found.values())
    at = when(looked_at, now)
    if bad:
        return message("about.bad", count=bad, at=at)
    if look:
        return message("about.look", count=look, at=at)
    return message("about.good", at=at)


def _time(took: Took) -> TimeRow:
    return TimeRow(
        message(f"about.step.{took.step.value}"),
        _spoken(took.half_ms),
        _spoken(took.most_ms),
        took.count,
    )


def _spoken(ms: float) -> Message:
    """Milliseconds as a person reads them: `9 ms`, `240 ms`, `1.4 s`."""
    if ms < 1000:
        return message("about.ms", ms=Decimal(f"{ms:.0f}" if ms >= 9.95 else f"{ms:.1f}"))
    return message("about.s", seconds=Decimal(f"{ms / 1000:.1f}"))


def _report(crashes: Sequence[Crash]) -> ReportCard:
    newest = crashes[0]
    lines: list[str] = []
    for crash in crashes[:_MOST_REPORTS]:
        at = crash.at.astimezone().isoformat(sep=" ", timespec="seconds")
        lines += [f"{at}  station {crash.program}  {crash.system}", crash.what, *crash.trace, ""]
    return ReportCard(
        message(f"about.{newest.kind.value}", at=moment(newest.at), count=len(crashes)),
        message(
            f"about.{newest.kind.value}_detail", what=newest.what or "?", version=newest.program
        ),
        tuple(lines[:-1]),
    )
