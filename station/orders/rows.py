"""One row of an order file, cell by cell."""

import re
from dataclasses import dataclass

from station.domain import money
from station.domain.address import has_hidden_characters
from station.domain.errors import Message, message
from station.domain.goods import check_hs_code, check_origin
from station.domain.money import Money, MoneyError
from station.domain.shipment import ContentsLine, Handling
from station.orders.columns import RECIPIENT, SIZES, Heading
from station.orders.findings import RowFinding

LONGEST_CELL = 10_000
HEAVIEST_G = 70_000
LONGEST_MM = 3_000
MOST_PIECES = 10_000
_LARGEST_PARCEL_NUMBER = 999_999

# Longest texts of the columns that are not part of the address, in characters.
LONGEST_ORDER = 40
_LONGEST = {"order": LONGEST_ORDER, "sku": 80, "contents": 120, "service": 20, "handling": 80}

_WHOLE = re.compile(r"-?[0-9]{1,9}")
_GROUPED = re.compile(r"[+-]?[0-9][0-9.]*[,'’ \u00a0\u202f][0-9., '’\u00a0\u202f]*")
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

    @property
    def currency(self) -> str:
        """Of the row's value; empty if that could not be read."""
        return self.contents.value.currency if self.contents is not None else ""


def read(line: int, cells: list[str], heading: Heading) -> Row:
    """The row of `cells`, with a finding for each cell that cannot be used.

    Surrounding white space goes, and the codes of country and currency are put in capitals;
    nothing else is rewritten.
    """
    longest = max(map(len, cells))
    row = _Cells(line, heading.known(cells))
    if longest > LONGEST_CELL:
        row.note("", message("field.too_long", most=LONGEST_CELL, length=longest))
    row.check_all()
    recipient = [row.text[name] for name in RECIPIENT]
    recipient[_COUNTRY_AT] = _upper(recipient[_COUNTRY_AT])
    return Row(
        line=line,
        order=row.text["order"],
        recipient=tuple(recipient),
        weight_g=row.whole("weight_g", 1, HEAVIEST_G),
        sizes=tuple(row.whole(name, 0, LONGEST_MM) for name in SIZES),
        contents=_contents(row),
        service=row.text["service"],
        parcel=row.whole("parcel", 1, _LARGEST_PARCEL_NUMBER),
        handling=row.handling() if row.text["handling"] else (),
        # Evaluated last: by now every cell was looked at.
        findings=tuple(row.findings),
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

    def value(self) -> Money | None:
        """What the row's contents are worth; None if noted."""
        currency, text = _upper(self.required("currency")), self.required("value")
        if not currency or not text:
            return None
        try:
            money.exponent(currency)
        except MoneyError as error:
            self.note("currency", error.message)
            return None
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


def _contents(row: _Cells) -> ContentsLine | None:
    description, value = row.required("contents"), row.value()
    quantity = row.whole("quantity", 1, MOST_PIECES) if row.text["quantity"] else 1
    hs_code, origin = row.text["hs_code"], _upper(row.text["origin"])
    if hs_code or origin:
        row.check_goods(hs_code, origin)
    if value is None or quantity is None:
        return None
    return ContentsLine(row.text["sku"], description, quantity, value, hs_code, origin)


def _upper(code: str) -> str:
    # Only the 26 letters: a dotless i must not become an I.
    return code.upper() if code.isascii() else code
