"""Offers, consent and cover, and which words each state of a cover may say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.domain.money import Money


class CoverState(StrEnum):
    """Where the cover of one shipment stands (design section 6: the only names)."""

    NONE = "none"
    ASKING = "asking"
    UNKNOWN = "unknown"
    COVERED = "covered"
    REFUSED = "refused"
    TOO_LATE = "too_late"
    MISMATCH = "mismatch"
    CANCEL_SAVED = "cancel_saved"
    PREVIEWED = "previewed"
    CANCELLING = "cancelling"
    CANCELLED = "cancelled"
    AMOUNT_OPEN = "amount_open"
    CANCELLED_ELSEWHERE = "cancelled_elsewhere"
    CANCEL_REFUSED = "cancel_refused"


# The one table of what may be said (design section 6). The sentences stand in the catalogue,
# which also carries each language's forbidden words.
COVER_WORDS = {state: f"cover.{state.value}" for state in CoverState}

# States in which the words for a standing cover are allowed.
PROVEN = frozenset({CoverState.COVERED})


@dataclass(frozen=True)
class QuoteLine:
    """One box's price in an option, by the insurer's own quote id."""

    quote_id: str
    price: Money
    limit: Money | None
    excess: Money | None
    starts: datetime
    ends: datetime | None


@dataclass(frozen=True)
class Point:
    """One inclusion or exclusion as the insurer words it (plain text)."""

    title: str
    text: str


@dataclass(frozen=True)
class Option:
    """One of an offer's options: covers every box of the shipment at the sum of its quotes."""

    id: str
    """The policy type: what a command names with `--option`."""
    title: str
    price: Money
    tax: Money
    limit: Money | None
    excess: Money | None
    quotes: tuple[QuoteLine, ...]
    description: str
    inclusions: tuple[Point, ...]
    exclusions: tuple[Point, ...]
    disclaimer: str
    decline_text: str
    underwriter: str
    underwriter_disclaimer: str
    wording_url: str

    @property
    def starts(self) -> datetime:
        """When cover begins: the latest of its quotes."""
        return max(quote.starts for quote in self.quotes)

    @property
    def text(self) -> str:
        """All the words a person is shown before consenting, in reading order."""
        parts = [self.title, self.description]
        parts += [f"{point.title}: {point.text}" for point in (*self.inclusions, *self.exclusions)]
        parts += [self.disclaimer, self.decline_text, self.underwriter, self.underwriter_disclaimer]
        return "\n".join(part for part in parts if part)


@dataclass(frozen=True)
class Offer:
    """One quote package with options that exclude each other."""

    package: str
    currency: str
    asked_at: datetime
    starts: datetime
    options: tuple[Option, ...]
    refusals: tuple[str, ...] = ()
    """The insurer's reasons for options it did not quote (plain text)."""

    def option(self, option_id: str) -> Option | None:
        """The option called `option_id`, if the offer has it."""
        return next((option for option in self.options if option.id == option_id), None)


class ConsentBy(StrEnum):
    """How the tick was given."""

    WINDOW = "window"
    COMMAND = "command"
    BATCH = "batch"
    """With others of a list at once, by an act that named how many and what they cost."""


@dataclass(frozen=True)
class Consent:
    """The tick for one package: who, when, at what price, and the exact text shown."""

    package: str
    option: str
    by: str
    how: ConsentBy
    at: datetime
    price: Money
    text: str
    wording_url: str
    title: str = ""
    underwriter: str = ""
    disclaimer: str = ""
    description: str = ""
    inclusions: tuple[Point, ...] = ()
    exclusions: tuple[Point, ...] = ()


@dataclass(frozen=True)
class Cover:
    """A proven booking, as the insurer's own read-back states it."""

    ref: str
    price: Money
    tax: Money | None
    limit: Money | None
    excess: Money | None
    starts: datetime | None
    ends: datetime | None
    confirmed_at: datetime | None
    wording_url: str
    option: str
    certificate_url: str = ""
    """Where the insurer shows the certificate to whom it knows; without the link's token."""
    changed_at: datetime | None = None
    """When a change of these terms was proven, UTC; None while they are as they were ticked."""
