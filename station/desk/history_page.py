"""What the history page may ask: pages of rows, the story of one, its papers again."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from station.desk import view_past
from station.desk.history import PAGE, Found, History, dated, midnight
from station.desk.looking import Looking, Shown
from station.desk.papers import Papers
from station.desk.print_batch import MOST_LABELS, PrintBatches, Progress
from station.desk.view_past import PastView
from station.domain.errors import Message, RefusedError, message
from station.domain.papers import Picture
from station.domain.people import Actor
from station.domain.reprint import Why
from station.domain.shipment import PaperKind
from station.flow.history import MOST, HistoryRow, Only, Tally, Wanted
from station.flow.ports import Clock

__all__ = [
    "COUNTED",
    "PAGE",
    "BenchHistory",
    "Found",
    "HistoryDesk",
    "HistoryRow",
    "Part",
    "PastView",
    "Picture",
    "Progress",
    "Shown",
    "Tally",
    "Top",
    "Wanted",
    "counted",
    "wanted",
]


class Part(StrEnum):
    """What part of the history is listed while nothing is typed."""

    TODAY = "today"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"
    NOT_SETTLED = "not_settled"
    NEEDS_PERSON = "needs_person"


_DAYS = {Part.TODAY: 1, Part.WEEK: 7, Part.MONTH: 30}
COUNTED = (Part.NOT_SETTLED, Part.NEEDS_PERSON)
"""The parts that always stand with their count."""
_ONLY = {Part.NOT_SETTLED: Only.NOT_SETTLED, Part.NEEDS_PERSON: Only.NEEDS_PERSON}


def wanted(part: Part, text: str, now: datetime) -> Wanted:
    """What is looked for: words in all that there is, else a part of it.

    What is not settled is of all times: the oldest is the one that matters.
    """
    if text.strip():
        return dated(Wanted(text))
    if part in _ONLY:
        return Wanted(only=_ONLY[part])
    if part is Part.ALL:
        return Wanted()
    today = now.astimezone().date()
    return Wanted(since=midnight(today - timedelta(days=_DAYS[part] - 1)))


@dataclass(frozen=True)
class Top:
    """The beginning of a list, and how many there are."""

    wanted: Wanted
    tally: Tally
    found: Found


def counted(top: Top, part: Part) -> Message:
    """How many there are, below the list."""
    rows, tally, since = len(top.found.rows), top.tally, top.wanted.since
    if top.wanted.text:
        more = top.found.after is not None
        return message("history.found_more" if more else "history.found", count=rows)
    count = message(
        "history.most" if tally.shown >= MOST else "history.count", n=Decimal(tally.shown)
    )
    if part in COUNTED and top.wanted.before is None:
        return message("history.count_open", count=count)
    if top.wanted.before is not None and since is not None:
        return message("history.count_day", count=count, day=since.astimezone().date())
    return message(f"history.count_{part.value}", count=count)


class HistoryDesk(Protocol):
    """The history for whoever stands at the bench. Raises StationError where it is refused."""

    @property
    def home(self) -> str:
        """The country that parcels are sent from: only others are named."""
        ...

    async def search(self, looked_for: Wanted, after: int | None) -> Found:
        """A page of rows, newest first, from `after` on."""
        ...

    async def tally(self, looked_for: Wanted) -> Tally:
        """How many there are."""
        ...

    async def past(self, shipment: str) -> PastView:
        """One shipment's story."""
        ...

    async def papers(self, shipment: str) -> Sequence[Shown]:
        """The papers of a shipment that can be looked at, the label first."""
        ...

    async def picture(self, paper: Shown, height: int) -> Picture:
        """One of them as pixels, `height` of them high."""
        ...

    async def batch(self) -> Progress | None:
        """Labels printed again together that have not all come out."""
        ...

    async def begin_batch(self, looked_for: Wanted, shipment: str, why: Why) -> Progress:
        """Writes down the labels from `shipment` to the newest that is looked for."""
        ...

    def run_batch(self) -> AsyncIterator[Progress]:
        """Prints what is left of them, one job for each parcel."""
        ...

    def stop_batch(self) -> None:
        """No further one is begun."""
        ...

    async def drop_batch(self) -> None:
        """What is left of them is not printed."""
        ...

    async def void_slip(self, shipment: str) -> None:
        """Prints the slip that keeps a parcel here whose label is being voided."""
        ...

    async def reprint(self, shipment: str, kind: PaperKind, why: Why) -> None:
        """Brings a paper out again: counted, marked, under the name of who asked, and why."""
        ...


class BenchHistory:
    """The desk of the page, for the person at the bench at that moment."""

    def __init__(
        self,
        history: History,
        papers: Papers,
        looking: Looking,
        batches: PrintBatches,
        clock: Clock,
        who: Callable[[], Actor],
        home: Callable[[], str],
    ) -> None:
        self._history = history
        self._papers = papers
        self._looking = looking
        self._batches = batches
        self._clock = clock
        self._who = who
        self._home = home

    @property
    def home(self) -> str:
        """The country that parcels are sent from."""
        return self._home()

    async def search(self, looked_for: Wanted, after: int | None) -> Found:
        """A page of rows. Raises PermissionRefusedError."""
        return await self._history.search(looked_for, self._who(), after)

    async def tally(self, looked_for: Wanted) -> Tally:
        """How many there are. Raises PermissionRefusedError."""
        return await self._history.tally(looked_for, self._who())

    async def past(self, shipment: str) -> PastView:
        """One shipment's story. Raises RefusedError, PermissionRefusedError."""
        return view_past.past(await self._history.past(shipment, self._who()), self._clock.now())

    async def papers(self, shipment: str) -> Sequence[Shown]:
        """The papers to be looked at. Raises RefusedError, PermissionRefusedError."""
        return await self._looking.papers(shipment, self._who())

    async def picture(self, paper: Shown, height: int) -> Picture:
        """One of them as pixels. Raises RefusedError, PermissionRefusedError."""
        return await self._looking.picture(paper, height, self._who())

    async def batch(self) -> Progress | None:
        """As `PrintBatches.standing`."""
        return await self._batches.standing(self._who())

    async def begin_batch(self, looked_for: Wanted, shipment: str, why: Why) -> Progress:
        """The oldest comes first. Raises as `PrintBatches.begin`, and for too long a row."""
        found: list[str] = []
        after: int | None = None
        while shipment not in found:
            page = await self.search(looked_for, after)
            found += [row.shipment for row in page.rows]
            after = page.after
            if after is None or len(found) > MOST_LABELS:
                break
        if shipment not in found[:MOST_LABELS]:
            raise RefusedError("batch.too_far", most=MOST_LABELS)
        wanted_ones = found[: found.index(shipment) + 1]
        return await self._batches.begin(wanted_ones[::-1], why, self._who())

    def run_batch(self) -> AsyncIterator[Progress]:
        """As `PrintBatches.run`."""
        return self._batches.run(self._who())

    def stop_batch(self) -> None:
        """As `PrintBatches.stop`."""
        self._batches.stop()

    async def drop_batch(self) -> None:
        """As `PrintBatches.drop`."""
        await self._batches.drop(self._who())

    async def void_slip(self, shipment: str) -> None:
        """As `Papers.void_slip`."""
        await self._papers.void_slip(shipment, self._who())

    async def reprint(self, shipment: str, kind: PaperKind, why: Why) -> None:
        """A paper again. Raises RefusedError, PermissionRefusedError, or what the printer says."""
        await self._papers.reprint(shipment, kind, why, self._who())
