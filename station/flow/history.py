"""What is looked up of the past: one row a shipment, and all that is known of one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.domain.cover import CoverState
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.reprint import ReprintEnd, Why
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.domain.void import Void
from station.flow.scans import Scans
from station.flow.seen import StepKind
from station.flow.work import Out, Work


class Only(StrEnum):
    """Which shipments are wanted, by how they stand."""

    ALL = "all"
    NOT_SETTLED = "not_settled"
    """Something is under way, owed, overdue, or needs a person."""
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class Wanted:
    """What is looked for; everything that is named must hold."""

    text: str = ""
    """A number off any paper, or the beginnings of words: recipient, company, town, order, ref."""
    since: datetime | None = None
    before: datetime | None = None
    only: Only = Only.ALL
    state: ShipmentState | LabelState | LabelMoney | CoverState | None = None


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One shipment in a list."""

    seq: int
    """Its place in time, larger for newer ones: where the next page goes on from."""
    shipment: str
    number: str
    created_at: datetime
    by: str
    name: str
    company: str
    town: str
    country: str
    state: ShipmentState
    label: LabelState
    label_money: LabelMoney
    cover: CoverState
    label_price: Money
    carrier: str
    """Empty until the label is bought."""
    tracking: tuple[str, ...] = ()
    package: str = ""
    """The insurer's number of the offer that was ticked."""
    ref: str = ""
    """The insurer's reference of a proven cover."""
    premium: Money | None = None
    """What the ticked cover costs."""
    printed_at: datetime | None = None
    """When its label came out, as far as that is known."""
    out: Out | None = None
    """And how."""
    """When the label came out."""
    slip: bool = False
    """It came out with a slip that says that cover is pending."""
    flag: Message | None = None
    asked: StepKind | None = None
    """What waits for an answer: the flagged step, else the oldest."""
    asked_at: datetime | None = None
    """Since when it was first asked."""
    reason: Message | None = None
    refunds: "tuple[Posted, ...]" = ()
    """What came back into the wallet, of label (`refund.label`) and cover."""
    preview: Money | None = None
    """What the insurer would refund, while only that is known."""
    decides_by: datetime | None = None
    """By when the carrier decides about the label's money."""
    void: Void | None = None
    """The newest void."""
    purged: bool = False
    """Its personal data was removed."""

    def back(self, part: str) -> "Posted | None":
        """The newest refund of `label` or `cover`."""
        found = [each for each in self.refunds if each.event.split(".")[1] == part]
        return found[-1] if found else None


@dataclass(frozen=True)
class Tally:
    """How many there are."""

    not_settled: int
    needs_person: int
    shown: int
    """Those of the time that is looked at; `MOST` where there are at least as many."""


MOST = 100_000
"""No further are shipments counted."""


@dataclass(frozen=True)
class Reprint:
    """A paper that was put out again."""

    kind: PaperKind
    n: int
    at: datetime
    by: str
    why: Why | None = None
    """None for one of a version that did not ask."""
    end: ReprintEnd = ReprintEnd.NOT_KNOWN


@dataclass(frozen=True)
class Posted:
    """One posting of a shipment; `amounts` are what entered an account."""

    event: str
    at: datetime
    by: str
    amounts: tuple[Money, ...]


@dataclass(frozen=True)
class Past:
    """All that is known of one shipment, each part oldest first."""

    work: Work
    voids: tuple[Void, ...] = ()
    reprints: tuple[Reprint, ...] = ()
    postings: tuple[Posted, ...] = ()
    scans: Scans = field(default_factory=Scans)


class HistoryBooks(Protocol):
    """The past as the desk asks it; nothing is written."""

    async def page(self, wanted: Wanted, after: int | None, limit: int) -> Sequence[HistoryRow]:
        """The newest `limit` shipments that are `wanted`, older than the one at `after`."""
        ...

    async def tally(self, wanted: Wanted) -> Tally:
        """How many there are."""
        ...

    async def past(self, shipment: str) -> Past:
        """All that is known of one shipment. Raises RefusedError for an unknown one."""
        ...

    async def named(self, text: str) -> str | None:
        """The newest shipment with exactly this id, order, label number or reference."""
        ...
