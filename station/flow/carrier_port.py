"""The port of a carrier, and its answers: done (YES), refused (NO), or UNKNOWN."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.errors import Message
from station.domain.money import Money
from station.domain.rate import Rate
from station.domain.shipment import BoughtLabel, Form
from station.flow.verdict import Answer
from station.flow.work import Intent, LabelRefund, Shipment, Step


@dataclass(frozen=True)
class RateAnswer:
    """A carrier's prices for a form: done (YES), none (NO) or UNKNOWN; nothing is bought by it."""

    answer: Answer
    rates: tuple[Rate, ...] = ()
    reasons: tuple[Message, ...] = ()
    """Why there is none, or why one that could be expected is missing."""


@dataclass(frozen=True)
class LabelAnswer:
    """A carrier's answer: done (YES), refused (NO) or UNKNOWN.

    NOT_SENT and THROTTLED: certainly not executed, may be sent again. ABSENT, only from a look:
    nothing is bought so far.
    """

    answer: Answer
    label: BoughtLabel | None = None
    reason: Message | None = None
    wait_s: float | None = None
    """Seconds that the carrier asked us to wait; None where it named none."""


@dataclass(frozen=True)
class FileAnswer:
    """A label's file: here (YES), never (NO), not now (UNKNOWN), made in this house (ABSENT)."""

    answer: Answer
    content: bytes = b""
    dpi: int | None = None
    """Of what is made of dots, where the carrier says it."""
    reason: Message | None = None


@dataclass(frozen=True)
class VoidAnswer:
    """A carrier's answer to a void: done (YES), refused (NO), ABSENT or UNKNOWN.

    NOT_SENT and THROTTLED: certainly not executed, may be sent again.
    """

    answer: Answer
    refund: LabelRefund | None = None
    reason: Message | None = None
    wait_s: float | None = None
    """As of a label."""


@dataclass(frozen=True)
class BalanceAnswer:
    """An account's money with a carrier: told (YES), refused (NO), UNKNOWN, or none (ABSENT)."""

    answer: Answer
    amount: Money | None = None
    reason: Message | None = None


class Carrier(Protocol):
    """A carrier: rate, buy, look up, label, void, look at the void, balance.

    `buy` is called once a step; after a lost answer only `look_up`. It is called again only after
    an answer that says that nothing was executed. `void` may be called again after a look that says
    that it was never asked. None of them raises for the network's sake.
    """

    @property
    def name(self) -> str:
        """The carrier's short name."""
        ...

    async def rate(self, form: Form, reference: str) -> RateAnswer:
        """What the carrier asks for `form` now; nothing is bought.

        `reference` is ours, the shipment's id: a carrier that buys from a record of its own makes
        that record now, under it, and names it in each rate's `ref`.
        """
        ...

    def purchase(self, form: Form, key: str) -> Intent:
        """The intent to buy the labels of `form`. Raises StationError when it cannot be bought."""
        ...

    async def buy(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """Buys the shipment's label under the step's own reference."""
        ...

    async def look_up(self, shipment: Shipment, step: Step) -> LabelAnswer:
        """What became of a purchase whose answer was lost."""
        ...

    async def label(self, shipment: Shipment) -> FileAnswer:
        """The file of the bought label; ABSENT where this house makes it."""
        ...

    def voiding(self, shipment: Shipment, until: datetime | None) -> bytes:
        """The body of the wish to void its label; the carrier agrees until `until` (UTC)."""
        ...

    async def void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """Asks that the label be voided, under the step's own reference."""
        ...

    async def look_up_void(self, shipment: Shipment, step: Step) -> VoidAnswer:
        """What became of that wish, and of the label's money. ABSENT: it was never asked."""
        ...

    async def balance(self) -> BalanceAnswer:
        """Our money with the carrier; ABSENT where it keeps none of ours."""
        ...
