"""How the columns of a shop's file become ours: guessed, shown, corrected, remembered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

ORDER = "order"
NEEDED = (ORDER, "name", "address1", "city", "postcode", "country", "contents", "currency")
"""Each of these needs a column or a fixed value; weight and worth may be found out at the bench."""
WEIGHT, WEIGHT_UNIT = "weight_g", "weight_unit"
FIXABLE = (
    "country", "contents", "value", "currency", "service", WEIGHT, WEIGHT_UNIT, "origin", "hs_code",
)  # fmt: skip
"""What may be set for all rows of a file."""


class Rule(StrEnum):
    """A rewriting that somebody accepted for a source. Without it, nothing is rewritten."""

    COUNTRIES = "countries"
    """The name of a country is read as its code."""
    PHONES = "phones"
    """A number as it is dialled inside the country gets the country's prefix."""
    ZEROS = "zeros"
    """A number that a spreadsheet cut short gets its leading zeros again."""


@dataclass(frozen=True)
class ColumnMap:
    """Which column of a file is which of ours, and how its cells are to be read.

    `columns` names, for each column of ours, the file's headings it is joined from.
    """

    profile: str = ""
    """The shop whose export was recognised; empty for none."""
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    """What holds for all rows, where the file does not say it."""
    each: bool = False
    """The worth is that of one piece; else that of the row."""
    weight_each: bool = False
    """A weight is that of one piece, and a box weighs their sum; else it is that of the box."""
    one_box: bool = False
    """All rows of an order lie in one box; else each row is a box, or the column `parcel` says."""
    decimal: str = "."
    """The sign before the decimals of an amount; the other one may part its thousands."""
    rules: tuple[Rule, ...] = ()
    encoding: str = ""
    """The encoding that a person named; empty: only what the file itself proves."""

    @property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The file's headings by our column."""
        return dict(self.columns)

    @property
    def values(self) -> Mapping[str, str]:
        """The fixed values by our column."""
        return dict(self.fixed)

    @property
    def missing(self) -> tuple[str, ...]:
        """What is needed and comes from nowhere."""
        there = {name for name, heads in self.columns if heads} | set(self.values)
        needed = (*NEEDED, WEIGHT_UNIT) if self.sources.get(WEIGHT) else NEEDED
        return tuple(name for name in needed if name not in there)

    def taking(self, column: str, heads: tuple[str, ...]) -> "ColumnMap":
        """`column` comes from `heads`; from nowhere if there are none."""
        rest = {name: own for name, own in self.columns if name != column}
        if heads:
            rest[column] = heads
        fixed = tuple((name, value) for name, value in self.fixed if name != column)
        return replace(self, columns=tuple(rest.items()), fixed=fixed)

    def setting(self, column: str, value: str) -> "ColumnMap":
        """`column` is `value` in all rows; nothing is fixed for it if that is empty.

        A weight that is set is in grams, unless its unit is set too: what the column said that it
        takes the place of, its unit and whether it weighs a piece, is not said of it.
        """
        bare = self.taking(column, ())
        if not value:
            return bare
        if column == WEIGHT and self.sources.get(WEIGHT):
            bare = replace(bare.taking(WEIGHT_UNIT, ()), weight_each=False)
        fixed = (*bare.fixed, (column, value))
        if column == WEIGHT and WEIGHT_UNIT not in {*self.sources, *self.values}:
            fixed = (*fixed, (WEIGHT_UNIT, "g"))
        return replace(bare, fixed=fixed)

    def accepting(self, rule: Rule) -> "ColumnMap":
        """With `rule` accepted."""
        return self if rule in self.rules else replace(self, rules=(*self.rules, rule))
