"""Snapshot of a dispatch: what it costs, its one key, its steps, the choice it may leave."""

from dataclasses import dataclass

from station.desk.views.signs import Shape, Tone
from station.domain.errors import Message
from station.domain.money import Money


@dataclass(frozen=True)
class SumLine:
    """One line of the money card: an amount, or words where there is none."""

    label: Message
    amount: Money | None = None
    word: Message | None = None


@dataclass(frozen=True)
class MoneyView:
    """Label + cover = debit, and what the wallet holds afterwards. Two sums if two currencies."""

    lines: tuple[SumLine, ...]
    debits: tuple[Money, ...]
    wallet_after: tuple[Money, ...]


@dataclass(frozen=True)
class DispatchButton:
    """The one key. `caption` says what it buys, or why it is not ready."""

    ready: bool
    caption: Message
    busy: bool = False


@dataclass(frozen=True)
class StepRow:
    """One of the four steps of a dispatch."""

    shape: Shape
    tone: Tone
    word: Message
    detail: Message
    amount: Money | None = None
    seconds: float | None = None
    waiting: bool = False
    """Not begun: drawn in the small words' ink."""


@dataclass(frozen=True)
class Choice:
    """One of two equal choices; `key` is F7 or F10."""

    id: str
    key: str
    word: Message
    detail: Message


@dataclass(frozen=True)
class ChoiceCard:
    """What happens to this parcel?"""

    word: Message
    detail: Message
    choices: tuple[Choice, ...]
