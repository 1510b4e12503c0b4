"""Orders from files: a first look, the preview of all of them, and only then the keeping."""

import logging
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from station.aside import aside
from station.desk.packing import require
from station.domain.column_map import ColumnMap, Rule
from station.domain.errors import Message, RefusedError, StationError, message
from station.domain.people import Actor, Permission
from station.flow import points
from station.flow.order_files import Kind, OrderFiles, StagedCounts, StagedOrder, TakenFile
from station.flow.ports import Clock
from station.orders.child import Reading
from station.orders.findings import RowFinding, Suggestion
from station.orders.guess import with_unit
from station.orders.report import Event, Progress, Seen, SomeOrders, Told
from station.orders.sight import Sight

_log = logging.getLogger(__name__)

OWN_SOURCE = "csv"
LONGEST_SOURCE = 40
_KEPT_AT_ONCE = 2_000


@dataclass(frozen=True)
class Looked:
    """A file at first sight. `refused`: it cannot be read, and why."""

    path: Path
    hash: str
    source: str
    sight: Sight | None
    refused: RowFinding | None
    column_map: ColumnMap | None
    """What its columns mean: as remembered, else as guessed; None for our own columns."""
    remembered: bool = False
    taken: TakenFile | None = None
    """The very same file was taken in before."""

    @property
    def ready(self) -> bool:
        """It can be read in full."""
        return self.sight is not None and not (self.column_map and self.column_map.missing)


@dataclass(frozen=True)
class Step:
    """How far the reading or the keeping is."""

    word: str
    """`rows`, `orders` or `kept`."""
    done: int
    of: int = 0
    """0: not known yet."""


@dataclass(frozen=True)
class Preview:
    """A whole file, of which nothing is kept yet."""

    looked: Looked
    column_map: ColumnMap | None
    told: Told
    counts: StagedCounts

    @property
    def refused(self) -> bool:
        """Nothing of it can be used."""
        return self.told.summary.refused

    @property
    def findings(self) -> tuple[RowFinding, ...]:
        """What keeps an order out, by line; the first of them if there are very many."""
        return self.told.summary.findings

    @property
    def notes(self) -> tuple[RowFinding, ...]:
        """What is unusual and keeps nothing out."""
        return self.told.summary.notes

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """What cells might rather be, each difference once."""
        return self.told.summary.suggestions

    @property
    def left_out(self) -> tuple[str, ...]:
        """Numbers of orders that are not taken."""
        return self.told.summary.left_out

    @property
    def offered(self) -> dict[Rule, int]:
        """The rules that are not accepted, and how many cells each would rewrite."""
        accepted = self.column_map.rules if self.column_map is not None else ()
        rules = {Rule(name): count for name, count in self.told.suggestions.items()}
        return {rule: count for rule, count in rules.items() if rule not in accepted}

    @property
    def questions(self) -> tuple[Message, ...]:
        """What a person has to look at before this is kept; empty: nothing."""
        if self.refused:
            return tuple(finding.sentence for finding in self.findings[:1])
        asked = []
        if self.left_out:
            asked.append(message("orders.question.left_out", count=len(self.left_out)))
        if self.told.notes:
            asked.append(message("orders.question.notes", count=self.told.notes))
        if self.offered:
            asked.append(message("orders.question.offered", count=sum(self.offered.values())))
        if self.counts.changed:
            asked.append(message("orders.question.changed", count=self.counts.changed))
        if self.counts.elsewhere:
            asked.append(message("orders.question.elsewhere", count=self.counts.elsewhere))
        return tuple(asked)


@dataclass(frozen=True)
class Kept:
    """What became of a preview."""

    kept: int
    """New ones and newer versions of open ones."""
    same: int
    in_work: int
    left_out: int
    cut: bool = False
    """It was stopped on the way: what is kept is kept, the rest is not."""


class FileDesk:
    """Files of orders, one at a time."""

    def __init__(self, files: OrderFiles, clock: Clock) -> None:
        self._files = files
        self._clock = clock
        self._reading: Reading | None = None
        self._stopped = False
        self._open: Preview | None = None
        """The preview whose orders are staged: nobody else may stage over it."""

    async def look(self, path: Path, actor: Actor, source: str = "", encoding: str = "") -> Looked:
        """A first look at the file. Raises PermissionRefusedError, EnvironmentFaultError."""
        require(actor, Permission.IMPORT_ORDERS)
        seen: Seen | None = None
        async with aclosing(self._events(Reading(path, look=encoding))) as events:
            async for event in events:
                seen = event if isinstance(event, Seen) else seen
        if seen is None:
            raise RefusedError("orders.stopped")
        sight = seen.sight
        if sight is None:
            return Looked(path, seen.hash, source, None, seen.refused, None)
        known = source or await self._files.source_of(sight.fingerprint)
        known = known or sight.guess.profile or OWN_SOURCE
        taken = await self._files.taken(seen.hash)
        if sight.own and not encoding:
            return Looked(path, seen.hash, known, sight, None, None, True, taken)
        remembered = await self._files.map_of(known, sight.fingerprint)
        column_map = sight.guess
        if remembered is not None and not encoding:
            # One that was remembered before weights had a unit gets it where the headings say it.
            column_map = with_unit(remembered, sight.headings)
        return Looked(
            path, seen.hash, known, sight, None, column_map, remembered is not None, taken
        )

    async def read(
        self,
        looked: Looked,
        column_map: ColumnMap | None,
        actor: Actor,
        heard: Callable[[Step], None] = lambda _: None,
        over: Preview | None = None,
    ) -> Preview:
        """Reads the whole file and stages what may be kept. Nothing is kept by this.

        `over` is the caller's own preview, which goes. Raises PermissionRefusedError,
        EnvironmentFaultError; RefusedError when it was stopped, when another preview is open, or
        if the source has no good name.
        """
        require(actor, Permission.IMPORT_ORDERS)
        source = looked.source.strip()
        if not source or len(source) > LONGEST_SOURCE:
            raise RefusedError("orders.source_name", most=LONGEST_SOURCE)
        if self._open is not None and self._open is not over:
            raise RefusedError("orders.busy")
        told: Told | None = None
        first, done = True, 0
        self._open = None
        # Closed at once: after a full disk the next press must not find a reading under way.
        async with aclosing(self._events(Reading(looked.path, source, column_map))) as events:
            async for event in events:
                if isinstance(event, Progress):
                    heard(Step("rows", event.rows))
                elif isinstance(event, SomeOrders):
                    await self._files.stage(event.orders, first)
                    first, done = False, done + len(event.orders)
                    heard(Step("orders", done, event.of))
                elif isinstance(event, Told):
                    told = event
        if told is None or first:
            await self._files.unstage()
        if told is None:
            raise RefusedError("orders.stopped")
        self._open = Preview(looked, column_map, told, await self._files.counts())
        return self._open

    async def staged(
        self, kind: Kind | None, elsewhere: bool, offset: int, limit: int
    ) -> list[StagedOrder]:
        """Orders of the preview, as the file has them."""
        return await self._files.staged(kind, elsewhere, offset, limit)

    async def keep(
        self, preview: Preview, actor: Actor, heard: Callable[[Step], None] = lambda _: None
    ) -> Kept:
        """Keeps what the preview showed, some thousand orders in one transaction, and remembers
        what the columns mean.

        An order that is dispatched or on a bench stays as it is. Raises PermissionRefusedError,
        RefusedError for a file of which nothing can be used, or a preview that is gone.
        """
        require(actor, Permission.IMPORT_ORDERS)
        if preview.refused or preview is not self._open:
            raise RefusedError("orders.nothing_to_keep")
        self._stopped = False
        now, looked = self._clock.now(), preview.looked
        if preview.column_map is not None and looked.sight is not None:
            await self._files.keep_map(
                looked.source, looked.sight.fingerprint, preview.column_map, now
            )
        kept = in_work = last = 0
        while not self._stopped:
            place, more, busy = await self._files.keep_some(last, _KEPT_AT_ONCE, now)
            if not place:
                break
            last, kept, in_work = place, kept + more, in_work + busy
            heard(Step("kept", last, preview.counts.total))
        left_out = len(preview.left_out)
        cut = last < preview.counts.total
        if not cut:
            points.reached("orders.kept")
            name = looked.path.name[:200]
            file = TakenFile(preview.told.hash, name, looked.source, kept, left_out)
            await self._files.take(file, now)
        try:
            await self.drop(preview)
        except StationError as error:  # it is kept: what is staged goes with the next file
            _log.warning("orders: the preview stays for now: %s", error.message.id)
        return Kept(kept, last - kept - in_work, in_work, left_out, cut)

    def stop(self) -> None:
        """Ends the reading or, behind the batch that is under way, the keeping."""
        self._stopped = True
        if self._reading is not None:
            self._reading.cancel()

    async def drop(self, preview: Preview) -> None:
        """The preview goes; nothing more of it is kept."""
        if self._open is preview:
            self._open = None
            await self._files.unstage()

    @property
    def busy(self) -> bool:
        """A file is being read, or looked at."""
        return self._reading is not None or self._open is not None

    async def _events(self, reading: Reading) -> AsyncGenerator[Event, None]:
        """What is found, as it is found: on a thread, for it waits for a disk and a process.

        Nobody waits for the thread at the end: a pipe, or a share that is away, may never answer.
        """
        if self._reading is not None:
            raise RefusedError("orders.busy")
        self._reading = reading
        found: Iterator[Event] = iter(reading)
        try:
            while (event := await aside(lambda: next(found, None))) is not None:
                yield event
        finally:
            self._reading = None
            reading.cancel()
