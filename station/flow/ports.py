"""The ports: what the flow needs from the outside, filled by adapters that `app` hands in."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.domain.commands import CardGroup
from station.domain.errors import Message
from station.domain.manifest import ListFile, Manifest
from station.domain.papers import Paper
from station.domain.printers import PrinterRole
from station.domain.scale import Reading
from station.domain.shipment import PaperKind
from station.domain.statement import Statement
from station.flow.seen import Call, PackageFacts, QuoteAsk, QuoteChange, QuoteReply, Seen
from station.flow.verdict import Answer
from station.flow.work import (
    Change,
    Out,
    Outcome,
    Shipment,
    Step,
    Waiting,
    Work,
)


class Clock(Protocol):
    """Time, handed in so that tests can move it."""

    def now(self) -> datetime:
        """The time, UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Seconds that never go back."""
        ...


class Insurer(Protocol):
    """The insurer's API as the saga needs it. No method cancels without a preview."""

    async def quote(self, ask: QuoteAsk) -> QuoteReply:
        """Asks for an offer; buys nothing."""
        ...

    async def price_change(self, package: str, changes: Sequence[QuoteChange]) -> Seen:
        """What a booking would cost, changed so; changes nothing."""
        ...

    async def send(self, call: Call) -> Seen:
        """One journaled write, its body verbatim under its key."""
        ...

    async def read(self, package: str) -> Seen:
        """What the insurer itself says of a package now."""
        ...

    async def ping(self) -> Seen:
        """A signed read that shows that the API answers."""
        ...

    async def aclose(self) -> None:
        """Closes its connections."""
        ...

    def list_refs(
        self, *, turn: Callable[[], Awaitable[AbstractContextManager[object]]] | None = None
    ) -> AsyncIterator[PackageFacts]:
        """All bookings that the insurer holds for us, each page inside a `turn`.

        Raises StationError if the list breaks.
        """
        ...


@dataclass(frozen=True)
class Delivered:
    """What the printer said about a job."""

    answer: Answer
    where: tuple[str, ...] = ()
    """The files, or the printer's name for the job."""
    reason: Message | None = None
    out: Out = Out.PRINTED
    """How far a YES goes."""


@dataclass(frozen=True)
class PrinterState:
    """How a printer stands."""

    fault: Message | None = None
    """Why it would not print; None if nothing is known against it."""
    idle: bool = False
    """It said itself that nothing is left to do."""
    lost: bool = False
    """The connection is gone."""
    hint: Message | None = None
    """What is set up in a way that will give trouble."""


class Job(Protocol):
    """Whose papers they are: a shipment, or a test of the printer."""

    @property
    def id(self) -> str:
        """What the job is called; it names nobody."""
        ...

    @property
    def number(self) -> str:
        """The order's number."""
        ...


class Printer(Protocol):
    """Brings finished papers out. UNKNOWN is never repeated by itself."""

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """Prints `papers`, all of one job."""
        ...

    async def look(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """What became of a job that may or may not have come out."""
        ...

    async def cancel(self, job: Job, papers: Sequence[Paper]) -> int:
        """Cancels what of it still waits; how many jobs. Raises StationError if it cannot."""
        ...


class OnePrinter(Protocol):
    """One printer, without the choice between several."""

    async def deliver(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """Prints `papers`, all of one job."""
        ...

    async def look(self, job: Job, papers: Sequence[Paper]) -> Delivered:
        """What became of a job that may or may not have come out."""
        ...

    async def state(self) -> PrinterState:
        """How it stands now; prints nothing."""
        ...


class PaperMaker(Protocol):
    """Makes the bytes of a paper."""

    def printer(self, kind: PaperKind) -> str:
        """The printer that papers of `kind` are made for now (`Paper.printer`)."""
        ...

    def check(self, shipment: Shipment) -> None:
        """Raises StationError, naming the field, if the label's texts do not fit on it."""
        ...

    async def marked(self, papers: Sequence[Paper], number: int) -> tuple[Paper, ...]:
        """The very same papers, marked as reprint `number`. Raises StationError."""
        ...

    async def make(self, shipment: Shipment, kind: PaperKind) -> tuple[Paper, ...]:
        """Every form of one paper. Raises StationError when it cannot be laid out."""
        ...

    async def draw_ahead(self, shipment: Shipment, kind: PaperKind) -> None:
        """Draws what `make` may be asked for soon. Raises StationError as `make` does."""
        ...

    async def carried(self, content: bytes, dpi: int | None) -> tuple[Paper, ...]:
        """A carrier's own label, looked at and in every form that the label printer needs.

        Raises RefusedError for what may not be printed, or not on this printer.
        """
        ...

    async def void_slip(self, work: Work, number: int) -> tuple[Paper, ...]:
        """Every form of the `number`th void slip. Raises RefusedError where nothing is voided."""
        ...


class ProofMaker(Protocol):
    """Makes the label that proves a printer."""

    async def test(self, role: PrinterRole, code: str, at: datetime, by: str) -> tuple[Paper, ...]:
        """Every form of it that the printer of `role` may need."""
        ...


class ManifestMaker(Protocol):
    """Makes the pages of a manifest."""

    async def manifest(self, manifest: Manifest) -> ListFile:
        """Its PDF, on the office paper of this bench."""
        ...


class Scale(Protocol):
    """A scale at the bench."""

    async def run(self, heard: Callable[[Reading | None], None]) -> None:
        """Tells every reading on the loop's thread until cancelled; None: none is set up."""
        ...


class CardMaker(Protocol):
    """Makes the card of command codes."""

    async def command_card(self, groups: Sequence[CardGroup]) -> ListFile:
        """Its PDF, on the office paper of this bench."""
        ...


class StatementMaker(Protocol):
    """Makes the pages of a statement of the wallet."""

    async def statement(self, statement: Statement) -> ListFile:
        """Its PDF, on the office paper of this bench."""
        ...


class Journal(Protocol):
    """The four records, each durable when its method returns."""

    async def work(self, shipment: str) -> Work:
        """The shipment and its steps."""
        ...

    async def open_shipments(self) -> list[str]:
        """Ids of shipments with work left, oldest first, but for those of `voids_waiting`."""
        ...

    async def voids_waiting(self) -> list[Waiting]:
        """Approved voids that wait for nothing but the insurer, with what ranks them."""
        ...

    async def fault(self, shipment: str, what: str, at: datetime) -> int:
        """Counts a fault of our own while working on `shipment`; how many there were."""
        ...

    async def forgive(self, shipment: str) -> None:
        """Working on it went well again: its faults count no more."""
        ...

    async def open_opt_outs(self) -> list[Step]:
        """Opt-outs owed, oldest first."""
        ...

    async def sent(self, step: Step, at: datetime) -> int:
        """SENT: durable in both records before it returns the attempt's number.

        Raises RefusedError for what was settled or withdrawn meanwhile; nothing is sent then.
        """
        ...

    async def outcome(self, step: Step, outcome: Outcome) -> None:
        """OUTCOME of one attempt, or of a read about it."""
        ...

    async def apply(self, planned: Work, change: Change, at: datetime) -> bool:
        """APPLIED: the change in one transaction.

        False, and nothing is written, if a person changed the void, or settled the step, since
        `planned` was read: the plan rests on what is no more.
        """
        ...

    async def opt_out_settled(self, step: Step, again_under: str | None, at: datetime) -> None:
        """An opt-out is done, or is owed again under a new key."""
        ...

    async def papers(self, shipment: str, kind: PaperKind) -> tuple[Paper, ...]:
        """The stored bytes of a paper; empty if it was never made."""
        ...

    async def keep_papers(self, shipment: str, papers: Sequence[Paper], at: datetime) -> None:
        """Stores a paper's bytes before its first print."""
        ...


class Audit(Protocol):
    """The audit log: who did what that is written down nowhere else."""

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        """A line of the second record, on the disk when this returns.

        `by` is a person's name; a fact must not hold personal data, but for `note` and `evidence`,
        of which only the hash is kept. Raises EnvironmentFaultError; there is no line then.
        """
        ...


@dataclass(frozen=True)
class Due:
    """A shipment whose personal data is to go."""

    shipment: str
    number: str
    """Of its order."""
    folders: tuple[str, ...]
    """Outside of the data folder, in which its papers may lie."""
    place: tuple[str, str]
    """In the order in which they are answered."""


class Purging(Protocol):
    """Removes personal data by age; hashes, states, sums and the chain of the record stay."""

    async def settled(
        self, before: datetime, limit: int, after: tuple[str, str] = ("", "")
    ) -> list[Due]:
        """Settled shipments from before `before` that still name somebody, oldest first.

        `limit` of them, `after` the place of an earlier one. Settled: no open step, void or money,
        and no flag.
        """
        ...

    async def paper_folders(self, own: str) -> Mapping[str, str]:
        """Every folder in which papers were saved, and where its disk was mounted ("": unknown).

        `own` of the data folder is among them.
        """
        ...

    async def papers_gone(self, folder: str, at: datetime, by: str) -> None:
        """`by` says that no papers are left in `folder`.

        Raises RefusedError if none were ever saved there.
        """
        ...

    async def purge(self, shipments: Sequence[str], before: datetime, at: datetime, by: str) -> int:
        """Removes their personal data, of those that are still settled; of how many."""
        ...

    async def let_go(self, before: datetime, limit: int) -> int:
        """Empties offers declined and settled since before `before`; how many, at most `limit`."""
        ...

    async def empty_orders(self, before: datetime, at: datetime, by: str, limit: int) -> int:
        """Orders untouched since `before` and never dispatched are on hold, and nobody's."""
        ...

    async def forget_names(self, before: datetime, at: datetime, by: str) -> int:
        """Forgets the names behind codes that were not used since `before`; how many."""
        ...

    async def finish(self, at: datetime, largest: int | None) -> Message | None:
        """Nothing of what was removed is left in the store's files, as far as they are ours.

        Once a month the store is rewritten for that, if it has at most `largest` bytes: it answers
        nobody meanwhile. What is still to be done, and why, if that could not be.
        """
        ...


class Times(Protocol):
    """The times that were written down before."""

    def bear_out(self, now: datetime) -> bool:
        """True if they say that it may well be `now`. It reads a file: not for a loop's thread."""
        ...


class Backups(Protocol):
    """Backups of the store."""

    async def newest_at(self, now: datetime) -> datetime | None:
        """When the newest was made, UTC, of those that are not of a time after `now`."""
        ...

    async def make(self, at: datetime, to: Path | None = None, *, thin: bool = False) -> Path:
        """A proven backup in the folder of backups, or in `to`.

        With `thin` old ones of the folder go by rule. Raises EnvironmentFaultError; there is no
        backup then.
        """
        ...


class Space(Protocol):
    """The disk that the data lies on."""

    def free(self) -> int | None:
        """Bytes that may still be written; None if the disk does not say."""
        ...


class Second(Protocol):
    """A second place for backups, on another disk or a share."""

    async def take(self, made: Path, at: datetime, *, thin: bool) -> None:
        """Copies the backup `made` there and proves it; nothing where there is no such place.

        With `thin` old ones go there too. Raises EnvironmentFaultError, for a place that does not
        answer too.
        """
        ...
