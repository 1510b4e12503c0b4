"""One row of an order file, cell by cell."""

import re
from dataclasses import dataclass

from station.domain import money
from station.domain.address import has_hidden_characters
from station.domain.errors import Message, message
from station.domain.goods import check_hs_code, check_origin
from station.domain.money import Money, MoneyError
from station.domain.shipment import ContentsLine, Handling
from station.orders.findings import RowFinding
from station.orders.names import RECIPIENT, SIZES

LONGEST_CELL = 10_000
HEAVIEST_G = 70_000
LONGEST_MM = 3_000
MOST_PIECES = 10_000
_LARGEST_PARCEL_NUMBER = 999_999

# Longest texts of the columns that are not part of the address, in characters.
LONGEST_ORDER = 40
_LONGEST = {"order": LONGEST_ORDER, "sku": 80, "contents": 120, "service": 110, "handling": 80}

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_GROUPED = re.compile(r"[+-]?[0-9][0-9.]*[,'’ \u00a0\u202f][0-9., '’\u00a0\u202f]*")
# What a spreadsheet makes of a long number: its last digits are gone.
_CUT = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}")
_NUMBERS = ("order", "phone", "postcode", "hs_code")
_COUNTRY_AT = RECIPIENT.index("country")
_REPLACEMENT = "\ufffd"
_BETWEEN_MARKS = re.compile(r"[,;+/|]")
_MARKS = tuple(mark.value for mark in Handling)

NOBODY = ("",) * len(RECIPIENT)


@dataclass(slots=True)
class Row:
    """What a row says; what could not be read is None or empty and has a finding."""

    line: int
    order: str
    recipient: tuple[str, ...]
    """As the columns RECIPIENT; all empty on a row that only adds a box or a line."""
    weight_g: int | None
    """None also where the cell is empty: another row of the box may give it."""
    sizes: tuple[int | None, ...]
    contents: ContentsLine | None
    service: str
    parcel: int | None
    handling: tuple[Handling, ...]
    findings: tuple[RowFinding, ...] = ()
    is_head: bool = False
    """It has what belongs to the whole order, and no contents of its own."""
    is_left: bool = False
    """The shop says that it is not to be packed: nothing but its address counts."""

    @property
    def currency(self) -> str:
        """Of the row's value; empty if that could not be read."""
        return self.contents.value.currency if self.contents is not None else ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of a file are meant."""

    each: bool = False
    """The worth is that of one piece."""
    worth_known: bool = True
    """The file says what things are worth; else every line waits for it, at nil."""
    heads: bool = False
    """A row without contents may have what belongs to the whole order."""


PLAINLY = Manner()


def read(line: int, text: dict[str, str], longest: int, manner: Manner = PLAINLY) -> Row:
    """The row whose columns hold `text`, with a finding for each that cannot be used.

    `longest` is the length of the row's longest cell. The codes of country and currency are put
    in capitals; nothing else is rewritten.
    """
    row = _Cells(line, text)
    if longest > LONGEST_CELL:
        row.note("", message("field.too_long", most=LONGEST_CELL, length=longest))
    row.check_all()
    is_head = manner.heads and not text["contents"] and not text["sku"]
    recipient = [row.text[name] for name in RECIPIENT]
    if len(recipient[_COUNTRY_AT]) == 2:
        recipient[_COUNTRY_AT] = _upper(recipient[_COUNTRY_AT])
    return Row(
        line=line,
        order=row.text["order"],
        recipient=tuple(recipient),
        weight_g=row.whole("weight_g", 1, HEAVIEST_G),
        sizes=tuple(row.whole(name, 0, LONGEST_MM) for name in SIZES),
        contents=None if is_head else _contents(row, manner),
        service=row.text["service"],
        parcel=row.whole("parcel", 1, _LARGEST_PARCEL_NUMBER),
        handling=row.handling() if row.text["handling"] else (),
        # Evaluated last: by now every cell was looked at.
        findings=tuple(row.findings),
        is_head=is_head,
    )


class _Cells:
    """The cells of one row by column; whatever is wrong is noted, and reading goes on."""

    def __init__(self, line: int, text: dict[str, str]) -> None:
        self._line = line
        self.text = text
        self.findings: list[RowFinding] = []

    def note(self, column: str, what: Message) -> None:
        """Adds a finding for `column`."""
        self.findings.append(RowFinding(self._line, column, what))

    def check_all(self) -> None:
        """Notes what no column may hold. The address's own rules are checked once an order."""
        for column, text in self.text.items():
            if _REPLACEMENT in text:
                self.note(column, message("orders.lost_character"))
        for column in _NUMBERS:
            if _CUT.fullmatch(self.text[column]):
                self.note(column, message("orders.number_cut", text=self.text[column]))
        for column, most in _LONGEST.items():
            text = self.text[column]
            if len(text) > most:
                self.note(column, message("field.too_long", most=most, length=len(text)))
            elif has_hidden_characters(text):
                self.note(column, message("field.hidden_characters"))

    def required(self, column: str) -> str:
        """The column's text, noted if it is empty."""
        text = self.text[column]
        if not text:
            self.note(column, message(f"orders.{column}_missing"))
        return text

    def whole(self, column: str, least: int, most: int) -> int | None:
        """The column's whole number from `least` to `most`; None if empty or noted."""
        text = self.text[column]
        if not text:
            return None
        if not _WHOLE.fullmatch(text):
            what = "orders.grouped" if _GROUPED.fullmatch(text) else "orders.not_whole"
            self.note(column, message(what, text=text[:24]))
            return None
        number = int(text)
        if not least <= number <= most:
            facts = {"number": number, "least": least, "most": most}
            self.note(column, message(f"orders.{column.partition('_')[0]}_range", **facts))
            return None
        return number

    def handling(self) -> tuple[Handling, ...]:
        """The marks that the cell names; a word that is none is noted."""
        marks = []
        for word in _BETWEEN_MARKS.split(self.text["handling"]):
            name = "_".join(word.replace("-", " ").split()).casefold()
            if name in _MARKS:
                marks.append(Handling(name))
            elif name:
                known = ", ".join(mark.replace("_", " ") for mark in _MARKS)
                self.note(
                    "handling", message("orders.no_mark", text=word.strip()[:24], marks=known)
                )
        return tuple(marks)

    def check_goods(self, hs_code: str, origin: str) -> None:
        """Notes a tariff number or a country of origin that customs would not take."""
        for column, what in (
            ("hs_code", check_hs_code(hs_code)),
            ("origin", check_origin(origin)),
        ):
            if what is not None:
                self.note(column, what)

    def value(self, *, known: bool) -> Money | None:
        """What the row's contents are worth, nil if that is not `known`; None if noted."""
        currency = _upper(self.required("currency"))
        text = self.required("value") if known else "0"
        if not currency or not text:
            return None
        try:
            money.exponent(currency)
        except MoneyError as error:
            self.note("currency", error.message)
            return None
        if not known:
            return money.zero(currency)
        if _GROUPED.fullmatch(text):
            self.note("value", message("orders.grouped", text=text[:24]))
            return None
        try:
            value = money.parse(text, currency)
        except MoneyError as error:
            self.note("value", error.message)
            return None
        if value.minor <= 0:
            self.note("value", message("orders.value_range", text=text[:24]))
            return None
        return value


def _contents(row: _Cells, manner: Manner) -> ContentsLine | None:
    description, value = row.required("contents"), row.value(known=manner.worth_known)
    quantity = row.whole("quantity", 1, MOST_PIECES) if row.text["quantity"] else 1
    hs_code, origin = row.text["hs_code"], _upper(row.text["origin"])
    if hs_code or origin:
        row.check_goods(hs_code, origin)
    if value is None or quantity is None:
        return None
    if manner.each:
        value = Money(value.minor * quantity, value.currency)
    return ContentsLine(row.text["sku"], description, quantity, value, hs_code, origin)


def _upper(code: str) -> str:
    # Only the 26 letters: a dotless i must not become an I.
    return code.upper() if code.isascii() else code
