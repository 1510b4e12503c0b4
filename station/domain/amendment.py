"""A change of a booked cover, before the hand-over: what is wanted, and what it would cost."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from station.domain import money
from station.domain.money import Money
from station.domain.shipment import Form, Parcel


class ChangeState(StrEnum):
    """Where one change stands; `amend.<value>` is its sentence."""

    PRICED = "priced"
    """The insurer named a price; nothing is changed."""
    ASKING = "asking"
    """It was confirmed, and the insurer is asked."""
    UNKNOWN = "unknown"
    """An answer was lost: nobody knows yet."""
    AMENDED = "amended"
    """The insurer's own record was read back and agrees."""
    REFUSED = "refused"
    NOT_CHANGED = "not_changed"
    """It was not carried out, for certain."""
    MISMATCH = "mismatch"
    """The insurer's record is neither as it was booked nor as it was agreed."""
    CANCELLED_ELSEWHERE = "cancelled_elsewhere"
    """The insurer's record says that the cover was cancelled meanwhile."""


# The one table of what may be said of a change; the catalogue has the sentences, and what must not
# be said beside each (`forbidden.change_<value>`).
CHANGE_WORDS = {state: f"amend.{state.value}" for state in ChangeState}

OVER = frozenset(
    {
        ChangeState.AMENDED,
        ChangeState.REFUSED,
        ChangeState.NOT_CHANGED,
        ChangeState.MISMATCH,
        ChangeState.CANCELLED_ELSEWHERE,
    }
)
"""Nothing more comes of it by itself."""


@dataclass(frozen=True)
class Wanted:
    """What is to be another: values by parcel and line, each counted from 0, and the start."""

    values: Mapping[int, Mapping[int, Money]] = field(default_factory=dict)
    starts: datetime | None = None
    """The new start of the cover, UTC; None leaves it."""


@dataclass(frozen=True)
class Terms:
    """One box's cover: its price, its limit, its start. None: the insurer does not say."""

    price: Money
    limit: Money | None = None
    starts: datetime | None = None


@dataclass(frozen=True)
class Amendment:
    """One priced change of one shipment's cover. Times are UTC."""

    n: int
    """Counted from 1."""
    package: str
    update: str
    """The insurer's id of this change."""
    asked_at: datetime
    asked_by: str
    until: datetime
    """Never confirmed from then on: the hand-over, or our own age limit of a price."""
    wanted: Wanted
    before: Mapping[str, Terms]
    """What is booked, by the insurer's quote id."""
    after: Mapping[str, Terms]
    """What it would be."""

    @property
    def subject(self) -> str:
        """What its step is about: the package, and the change within it."""
        return f"{self.package}/{self.update}"

    @property
    def old_price(self) -> Money:
        """What the cover costs as it is booked."""
        return _sum(self.before)

    @property
    def new_price(self) -> Money:
        """What it would cost."""
        return _sum(self.after)

    @property
    def difference(self) -> Money:
        """Above nil: more is paid. Below nil: some comes back."""
        return self.new_price - self.old_price


def _sum(terms: Mapping[str, Terms]) -> Money:
    prices = [each.price for each in terms.values()]
    return money.total(prices, prices[0].currency)


def lines(form: Form) -> tuple[tuple[int, int], ...]:
    """Every line of the contents by its parcel and its place in it, in reading order."""
    return tuple(
        (parcel, line)
        for parcel, each in enumerate(form.parcels)
        for line in range(len(each.contents))
    )


def revalued(form: Form, wanted: Wanted) -> Form:
    """`form` with the values that are wanted; what is not named stays."""
    return replace(
        form,
        parcels=tuple(
            _revalued(parcel, wanted.values.get(index, {}))
            for index, parcel in enumerate(form.parcels)
        ),
    )


def without_same(form: Form, wanted: Wanted) -> Wanted:
    """`wanted` without the values that the lines of `form` have already."""
    other: dict[int, dict[int, Money]] = {}
    for parcel, values in wanted.values.items():
        lines = form.parcels[parcel].contents
        for line, value in values.items():
            if lines[line].value != value:
                other.setdefault(parcel, {})[line] = value
    return replace(wanted, values=other)


def _revalued(parcel: Parcel, values: Mapping[int, Money]) -> Parcel:
    lines = tuple(
        replace(line, value=values.get(index, line.value))
        for index, line in enumerate(parcel.contents)
    )
    return replace(parcel, contents=lines)
