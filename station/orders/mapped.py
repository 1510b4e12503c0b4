"""A shop's columns read as ours: joined, fixed for all rows, and rewritten only where accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from station.domain import money
from station.domain.address import COUNTRIES
from station.domain.column_map import WEIGHT, WEIGHT_UNIT, ColumnMap, Rule
from station.domain.errors import Finding, message
from station.orders import amounts, countries, phones, places, weights
from station.orders.findings import RowFinding, Suggestion
from station.orders.names import MAPPED
from station.orders.profiles import Left, Profile, bare, profile_of
from station.orders.table import Table
from station.orders.text import Record
from station.orders.units import UNITS, unit_of
from station.orders.weights import WeightError

_MOST_IN_FOOTER = 4
"""A row of an order has more in it than that."""
_JOINED_BY = {"name": " ", "contents": " "}


@dataclass
class Mapped:
    """The heading of a file under a column map; the same questions as `columns.Heading` answers."""

    table: Table
    map: ColumnMap
    suggestions: list[Suggestion] = field(default_factory=list)
    notes: list[RowFinding] = field(default_factory=list)
    """What is odd and keeps nothing out."""

    @property
    def delimiter(self) -> str:
        """Between the cells of a line; a tab stands for a workbook, whose rows have none."""
        return self.table.delimiter or "\t"

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.table.headings)

    @property
    def order_first(self) -> bool:
        """True if a line of the file begins with the order's number."""
        return self.table.first_stays and self.places["order"] == 0

    @cached_property
    def profile(self) -> Profile | None:
        """The export whose habits hold for the rows, if the map still says that it is that."""
        found = profile_of(self.table.headings)
        return found if found is not None and found.name == self.map.profile else None

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each column of ours stands; the first of several that are joined."""
        return {name: indices[0] for name, indices in self._indices.items()}

    @cached_property
    def _indices(self) -> dict[str, tuple[int, ...]]:
        there: dict[str, int] = {}
        for index, name in enumerate(self.table.headings):
            there.setdefault(bare(name), index)
        found = {}
        for name, heads in self.map.columns:
            indices = tuple(there[bare(head)] for head in heads if bare(head) in there)
            if indices and name in MAPPED:
                found[name] = indices
        return found

    @cached_property
    def unknown(self) -> tuple[str, ...]:
        """Headings that no column of ours is taken from."""
        used = {index for indices in self._indices.values() for index in indices}
        heads = enumerate(self.table.headings)
        return tuple(name[:80] for index, name in heads if name and index not in used)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Why the file cannot be read under this map; empty if it can."""
        found = [
            Finding(name, message("orders.no_such_heading", heading=head[:40]))
            for name, heads in self.map.columns
            for head in heads
            if bare(head) not in {bare(each) for each in self.table.headings}
        ]
        absent = self.map.missing
        if absent:
            names = ", ".join(absent)
            found.append(Finding("", message("orders.unmapped", count=len(absent), columns=names)))
        currency = self.map.values.get("currency", "")
        if currency and not money.is_currency(currency):
            found.append(
                Finding("currency", message("money.unknown_currency", currency=currency[:12]))
            )
        unit = self.map.values.get(WEIGHT_UNIT, "")
        if unit and not unit_of(unit):
            what = message("orders.no_unit", text=unit[:24], known=", ".join(UNITS))
            found.append(Finding(WEIGHT_UNIT, what))
        return tuple(found)

    def left(self, cells: list[str]) -> Left | None:
        """The reason for which this row is not to be packed; None if it is."""
        return next(
            (each for index, each in self._left if each.takes(cells[index].strip())),
            None,
        )

    @cached_property
    def _left(self) -> tuple[tuple[int, Left], ...]:
        there = {bare(name): index for index, name in enumerate(self.table.headings)}
        rules = self.profile.left if self.profile is not None else ()
        return tuple(
            (there[bare(rule.column)], rule) for rule in rules if bare(rule.column) in there
        )

    def notice(self, line: int, cells: list[str]) -> None:
        """Notes what the shop says beside what is read: pieces that are paid for no longer."""
        if self._paid_back is None:
            return
        text = cells[self._paid_back].strip().lstrip("-")
        count = int(text[:6]) if text.isascii() and text.isdigit() else 0
        if count:
            what = message("orders.paid_back", count=count)
            self.notes.append(RowFinding(line, "quantity", what))

    @cached_property
    def _paid_back(self) -> int | None:
        wanted = bare(self.profile.paid_back) if self.profile is not None else ""
        names = [bare(name) for name in self.table.headings]
        return names.index(wanted) if wanted and wanted in names else None

    def is_footer(self, record: Record) -> bool:
        """True for a line below the table that is none of its rows: it says so, and little else."""
        words = self.profile.footers if self.profile is not None else ()
        if not any(word in record.raw.casefold() for word in words):
            return False
        filled = sum(bool(cell.strip()) for cell in record.cells or ())
        return record.cells is not None and filled <= _MOST_IN_FOOTER

    def known(self, cells: list[str]) -> dict[str, str]:
        """Our columns of one row, without surrounding white space; absent ones are empty."""
        text = dict.fromkeys(MAPPED, "")
        text |= self.map.values
        for name, indices in self._indices.items():
            if len(indices) == 1:
                text[name] = cells[indices[0]].strip()
            else:
                parts = [part for index in indices if (part := cells[index].strip())]
                text[name] = _JOINED_BY.get(name, ", ").join(parts)
        if self.profile is not None and self.profile.quoted_codes:
            for name in ("postcode", "phone"):
                text[name] = text[name].removeprefix("'")
        return text

    def amend(self, line: int, text: dict[str, str]) -> list[RowFinding]:
        """Rewrites `text` as far as that was accepted, and notes what might be rewritten."""
        code = text["country"].upper()
        if code not in COUNTRIES:
            code = countries.code_of(text["country"]) or ""
            self._offer(Rule.COUNTRIES, line, "country", text, code or None)
        if text["phone"]:
            self._offer(Rule.PHONES, line, "phone", text, phones.suggested(text["phone"], code))
        if text["postcode"].isdigit():
            self._offer(
                Rule.ZEROS, line, "postcode", text, places.with_zeros(text["postcode"], code)
            )
        return [*self._amount(line, text), *self._weight(line, text)]

    def _weight(self, line: int, text: dict[str, str]) -> list[RowFinding]:
        """Puts the weight in our grams and says what it was; without a clear unit: a finding."""
        if not text[WEIGHT]:
            return []
        try:
            found = weights.read(text, self.map)
        except WeightError as error:
            text[WEIGHT] = ""
            return [RowFinding(line, WEIGHT, error.message)]
        if found is None:
            text[WEIGHT] = ""
            return []
        if found.odd:
            odd = message("orders.odd_weight", text=found.was)
            self.notes.append(RowFinding(line, WEIGHT, odd))
        if found.was != str(found.grams):
            now = f"{found.grams} g"
            self.suggestions.append(Suggestion(None, line, WEIGHT, found.was, now, taken=True))
        text[WEIGHT] = str(found.grams)
        return []

    def _offer(
        self, rule: Rule, line: int, column: str, text: dict[str, str], better: str | None
    ) -> None:
        if better is None:
            return
        taken = rule in self.map.rules
        self.suggestions.append(Suggestion(rule, line, column, text[column], better, taken))
        if taken:
            text[column] = better

    def _amount(self, line: int, text: dict[str, str]) -> list[RowFinding]:
        """Puts the amount plainly; what does not agree with the currency is a finding."""
        value = text["value"]
        if not value or (value.isascii() and value.replace(".", "", 1).isdigit()
                         and self.map.decimal == "."):  # fmt: skip
            return []
        found = amounts.parts(value)
        if found is None:
            return []  # what it is instead is said when it is read
        mark, number = found
        plain = amounts.plain(number, self.map.decimal)
        if plain is None:
            return []
        text["value"] = plain
        currency = text["currency"].upper()
        if mark and currency and currency not in amounts.currencies(mark):
            facts = {"mark": mark[:8], "currency": currency[:12]}
            return [RowFinding(line, "value", message("orders.other_mark", **facts))]
        return []
