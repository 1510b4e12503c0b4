"""One shipment as the sagas see it: what is desired, what was done about it, what is proven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.domain.amendment import Amendment
from station.domain.cover import Consent, Cover, CoverState
from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import (
    BoughtLabel,
    Form,
    LabelMoney,
    LabelState,
    Order,
    PaperKind,
    ShipmentState,
)
from station.domain.void import Void, VoidState
from station.flow.seen import CancellationFacts, PackageFacts, StepKind
from station.flow.verdict import Answer

SET_ASIDE = 3
"""So many faults of our own while working on one shipment, and it is worked on no more."""


class OrderState(StrEnum):
    """Where an order stands."""

    OPEN = "open"
    ON_BENCH = "on_bench"
    DISPATCHED = "dispatched"
    ON_HOLD = "on_hold"


class HoldWhy(StrEnum):
    """Why an order is on hold."""

    NOT_KNOWN = ""
    """It was put there before the bench wrote the reason down."""
    SET_ASIDE = "set_aside"
    """At the bench: whoever scans it again goes on with it."""
    HELD = "held"
    """By a person, who said why: until a person takes it off."""
    VOIDED = "voided"
    NOTHING_BOUGHT = "nothing_bought"
    RESTORED = "restored"
    """It may have been dispatched by what a copy put back does not know."""
    PURGED = "purged"
    """Nobody touched it for so long that it names nobody any more."""


@dataclass(frozen=True)
class Hold:
    """Why an order is on hold, since when, by whom."""

    why: HoldWhy
    note: str
    """The reason in the person's own words."""
    by: str
    at: datetime | None

    @property
    def word(self) -> str:
        """Which of the sentences says why."""
        if self.why is HoldWhy.HELD and not self.note:
            return "held_untold"
        return self.why.value or "not_known"


def may_be_released(hold: Hold | None, shipment: str | None) -> bool:
    """True if a person may take an order off its hold, and need not look at anything else first."""
    if hold is None or hold.why in (HoldWhy.RESTORED, HoldWhy.PURGED):
        return False
    return not shipment or hold.why is HoldWhy.VOIDED


@dataclass(frozen=True)
class StoredOrder:
    """An order with its state and the shipment that dispatched it."""

    order: Order
    state: OrderState
    shipment: str | None
    hold: Hold | None = None


@dataclass(frozen=True)
class Identity:
    """Whose store this is: a store refuses any other (design section 5)."""

    mode: str
    """`practice` or `live`."""
    insurer: str
    """The insurer's host name."""
    partner: str


class Wish(StrEnum):
    """What the clerk wants done with a parcel whose cover is not settled, refused or too late."""

    NONE = "none"
    HOLD = "hold"
    PRINT_NOW = "print_now"
    KEEP_BACK = "keep_back"
    SHIP_WITHOUT = "ship_without"


class Source(StrEnum):
    """Where an outcome was learned from."""

    SEND = "send"
    READ = "read"
    PERSON = "person"
    """A person found out, and wrote down on what evidence."""


class RefundState(StrEnum):
    """What a carrier says of the money of a label that it was asked to void."""

    ASKED = "asked"
    REFUNDED = "refunded"
    REJECTED = "rejected"
    NOT_POSSIBLE = "not_possible"
    """The label was never to be paid back, as agreed with the carrier."""


@dataclass(frozen=True)
class LabelRefund:
    """The carrier's word on the label's money, and by when it decides (UTC)."""

    state: RefundState
    amount: Money | None = None
    decides_by: datetime | None = None


class Out(StrEnum):
    """How a paper came out: what a print step is settled with."""

    PRINTED = "printed"
    """The printer, or a person, says that it is out."""
    SENT = "sent"
    """The printer took it and says nothing more."""
    SAVED = "saved"
    """It is a file in the folder of papers."""


_OUT = frozenset(each.value for each in Out)


@dataclass(frozen=True)
class Evidence:
    """What an answer rests on, without personal data."""

    status: int | None = None
    problem: str | None = None
    errors: tuple[str, ...] = ()
    reason: Message | None = None
    wait_s: float | None = None
    facts: PackageFacts | None = None
    label: BoughtLabel | None = None
    where: tuple[str, ...] = ()
    """Where a paper went."""
    out: Out | None = None
    """How a paper came out."""
    server_date: datetime | None = None
    """The insurer's own clock, where its answer named it."""
    cancellation: CancellationFacts | None = None
    """What a preview or a confirmed cancellation answered."""
    refund: LabelRefund | None = None
    """What the carrier said of the label's money."""


@dataclass(frozen=True)
class Outcome:
    """OUTCOME(n): what one send, or one read about it, came to."""

    n: int
    source: Source
    at: datetime
    answer: Answer
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True)
class Sent:
    """SENT(n): durable before the first byte left."""

    n: int
    at: datetime


@dataclass(frozen=True)
class Step:
    """INTENT and all that has been recorded about it since."""

    id: int
    shipment: str
    kind: StepKind
    subject: str
    """What it is about: the package id, or the paper's kind."""
    generation: int
    key: str
    body: bytes
    at: datetime
    by: str
    not_after: datetime | None
    """Never sent from this time on (book-until); None where there is no such limit."""
    serials: tuple[int, ...] = ()
    """Running numbers taken from the label range together with the intent."""
    sent: tuple[Sent, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    applied: bool = False
    flagged: bool = False
    result: str = ""
    """What it was settled with; empty while it is open."""

    @property
    def open(self) -> bool:
        """True while it is owed to the outside."""
        return not self.applied

    @property
    def nobody_knows(self) -> bool:
        """True for a paper that may or may not have come out: a person is asked."""
        return self.kind is StepKind.PRINT and self.open and self.flagged and bool(self.sent)

    @property
    def came_out(self) -> bool:
        """True for a paper that was printed, as far as that can be known, or saved."""
        return self.applied and self.result in _OUT


@dataclass(frozen=True)
class Intent:
    """A step to be recorded; the store gives it its id, generation and serials."""

    kind: StepKind
    subject: str
    key: str
    body: bytes
    not_after: datetime | None = None
    serials: int = 0
    """How many running numbers to take with it."""
    prefix: str = ""
    """The GS1 prefix whose range they are taken from."""


@dataclass(frozen=True)
class Posting:
    """One double-entry posting; its id is derived, so a second one is a no-op."""

    shipment: str
    event: str
    """`hold.label`, `capture.cover`, `release.cover` …; with the shipment it is the id."""
    entries: tuple[tuple[str, Money], ...]
    """Account and signed amount; per currency the sum is nil."""
    note: str = ""
    """Why, where a person posted it."""

    @property
    def id(self) -> str:
        """The derived posting id."""
        return f"{self.shipment}/{self.event}"


@dataclass(frozen=True)
class Shipment:
    """One dispatch of an order: states by the only names, desired and proven."""

    id: str
    source: str
    number: str
    created_at: datetime
    by: str
    state: ShipmentState
    label: LabelState
    label_money: LabelMoney
    cover: CoverState
    form: Form
    consent: Consent | None = None
    quotes: Mapping[str, Money] = field(default_factory=dict)
    """Quote id and price of each box of the ticked option, as they are now."""
    amended: Money | None = None
    """The price of the cover since it was changed; None while it is as it was ticked."""
    book_until: datetime | None = None
    bought: BoughtLabel | None = None
    proven: Cover | None = None
    reason: Message | None = None
    """Why the cover is not there: the insurer's reasons, or ours."""
    flag: Message | None = None
    wish: Wish = Wish.NONE
    updated_at: datetime | None = None
    purged_at: datetime | None = None
    """When its personal data was removed: names, addresses and papers are not there any more."""

    @property
    def premium(self) -> Money | None:
        """What the ticked option costs; after a change that is proven, what it costs since."""
        if self.consent is None:
            return None
        return self.amended or self.consent.price


@dataclass(frozen=True)
class Work:
    """A shipment and its steps, oldest first."""

    shipment: Shipment
    steps: tuple[Step, ...]
    void: Void | None = None
    """The newest void of the shipment, whatever its state."""
    money: Mapping[str, tuple[Money, ...]] = field(default_factory=dict)
    """Its postings by event, once a void was asked or a change confirmed: what was captured is what
    can come back."""
    amendments: tuple[Amendment, ...] = ()
    """The changes of its cover that somebody confirmed, oldest first."""

    def step(self, kind: StepKind, subject: str | None = None) -> Step | None:
        """The newest step of `kind` (about `subject`, where given)."""
        for step in reversed(self.steps):
            if step.kind is kind and subject in (None, step.subject):
                return step
        return None

    def amendment(self, step: Step) -> Amendment:
        """The change that `step` confirms."""
        return next(each for each in self.amendments if each.subject == step.subject)

    def printing(self, kind: PaperKind) -> Step | None:
        """The print step of one paper; one that was withdrawn never came to the printer."""
        step = self.step(StepKind.PRINT, kind.value)
        return None if step is not None and step.result == "withdrawn" else step


@dataclass(frozen=True)
class Waiting:
    """A void in the queue, and what decides when it is its turn (design section 6)."""

    shipment: str
    deadline: datetime | None
    attempts: int
    asked_at: datetime


@dataclass(frozen=True)
class Change:
    """APPLIED: state change, postings and the next intents, all in one transaction."""

    step: int | None = None
    """The step this settles; None for a change that only the planner asks for."""
    result: str = ""
    state: ShipmentState | None = None
    label: LabelState | None = None
    label_money: LabelMoney | None = None
    cover: CoverState | None = None
    bought: BoughtLabel | None = None
    proven: Cover | None = None
    amended: Amendment | None = None
    """A change of the cover that is proven: its prices and values are now the shipment's."""
    reason: Message | None = None
    flag: Message | None = None
    flag_step: int | None = None
    clear_flag: bool = False
    void: VoidState | None = None
    """The new state of the open void."""
    reopen_order: bool = False
    """Nothing is bought any more: the order is on hold and may be opened again."""
    hold_order: bool = False
    """The order is on hold, and a person decides whether it is dispatched again."""
    outdated: frozenset[PaperKind] = frozenset()
    """Papers whose stored bytes say what is true no more."""
    postings: tuple[Posting, ...] = ()
    intents: tuple[Intent, ...] = ()
