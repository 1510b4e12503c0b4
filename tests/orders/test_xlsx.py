"""Workbooks: what stands in their cells is read as text, and what is no plain workbook refused."""

import datetime as dt
import io
import random
import zipfile
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from station.i18n import say
from station.orders import read, sheets, xlsx
from station.orders.csv_file import Import
from station.orders.sight import look

SHEET = "xl/worksheets/sheet1.xml"
HEADING = ["order", "name", "address1", "city", "postcode", "country", "weight_g", "contents"]
HEADING += ["value", "currency"]
ROW: list[Any] = [10482, "Ann Lee", "1 High Street", "Boston", "02134", "US", 500, "Hat", 20.5]
ROW += ["USD"]


def book(*rows: list[Any], heading: list[str] = HEADING, before: int = 0) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for _ in range(before):
        sheet.append([])
    for row in (heading, *rows):
        sheet.append(row)
    return saved(made)


def saved(made: Any) -> bytes:
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def said(found: Import) -> list[str]:
    return [say(finding.sentence) for finding in found.findings]


def test_numbers_and_texts_are_read_as_they_stand() -> None:
    found = read(book(ROW, [10483, *ROW[1:]], before=2))
    assert said(found) == []
    first = found.orders[0]
    assert [order.number for order in found.orders] == ["10482", "10483"]
    assert first.recipient.postcode == "02134"
    assert str(first.parcels[0].value) == "20.50"
    assert (found.encoding, found.sheet) == ("xlsx", "Sheet")


def test_a_postcode_kept_as_a_number_is_a_finding_unless_its_format_shows_the_zero() -> None:
    found = read(book([*ROW[:4], 2134, *ROW[5:]]))
    assert said(found) == ["Line 2, postcode: Not a post code of US. Like 10001."]
    made = openpyxl.load_workbook(io.BytesIO(book([*ROW[:4], 2134, *ROW[5:]])))
    made.active["E2"].number_format = "00000"
    assert read(saved(made)).orders[0].recipient.postcode == "02134"


def test_a_number_that_a_spreadsheet_cannot_hold_is_not_taken_for_one() -> None:
    found = read(book([123_456_789_012_345_678, *ROW[1:]]))
    assert "is a number that a spreadsheet has cut short" in said(found)[0]


def test_a_sum_that_a_spreadsheet_shows_as_three_tenths_is_that() -> None:
    heading = [name if name != "weight_g" else "Weight (kg)" for name in HEADING]
    data = book([*ROW[:6], 0.1 + 0.2, *ROW[7:8], 19.990000000000002, *ROW[9:]], heading=heading)
    (order,) = read(data, "shop", look(data).guess).orders
    assert order.parcels[0].weight_g == 300
    assert str(order.parcels[0].value) == "19.99"


def test_dates_times_truths_and_nothing_lose_nothing() -> None:
    day = dt.datetime.fromisoformat("2026-11-24T14:06:00")
    cells = [day, True, None, dt.time(9, 30), 0.1]
    found = look(book(cells, heading=["a", "b", "c", "d", "e"]))
    assert found.samples[0] == ("2026-11-24T14:06:00", "TRUE", "", "09:30:00", "0.1")


def test_the_sheet_that_is_read_is_named_and_the_others_too() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(ROW)))
    made.active.title = "Orders"
    made.create_sheet("Notes")["A1"] = "Remember"
    made.create_sheet("Empty")
    hidden = made.create_sheet("Old", 0)
    hidden["A1"] = "order"
    hidden.sheet_state = "hidden"
    data = saved(made)
    assert len(read(data).orders) == 1
    assert [say(each) for each in look(data).stated] == [
        "The sheet “Orders” of the workbook is read.",
        "Not read: the sheets Notes.",
    ]


def repacked(data: bytes, **parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if part.filename not in parts:
                new.writestr(part.filename, old.read(part.filename))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def test_what_is_no_plain_workbook_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    good = book(ROW)
    with_macros = repacked(good, **{"xl/vbaProject.bin": b"x"})
    assert "has macros" in said(read(with_macros))[0]
    assert "with a password" in said(read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)))[0]
    assert "cannot be read" in said(read(good[: len(good) // 2]))[0]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as new:
        new.writestr("orders.csv", "order\n")
    assert "no Excel workbook" in said(read(archive.getvalue()))[0]
    assert "The file is empty" in said(read(saved(openpyxl.Workbook())))[0]
    monkeypatch.setattr(xlsx, "MOST_INSIDE_BYTES", 10_000)
    assert "Unpacked, this workbook is larger" in said(read(good))[0]


def test_entities_that_grow_without_end_are_not_followed() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    found = read(repacked(book(ROW), **{"xl/worksheets/sheet1.xml": bomb}))
    assert found.refused
    assert said(found) == [
        "Line 1: This workbook cannot be read: it is damaged, or no .xlsx."
        " Save it again as .xlsx or as “CSV UTF-8”."
    ]


@pytest.mark.parametrize("epoch", [CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904])
def test_each_cell_is_what_another_reader_finds_in_it(epoch: dt.datetime) -> None:
    dice = random.Random(42)
    made = openpyxl.Workbook()
    made.epoch = epoch
    formats = ["General", "0.00", "yyyy-mm-dd", "h:mm", 'd" of "mmm', "[h]:mm:ss", "000000", "0%"]
    makers = (
        lambda: dice.randint(0, 10**6),
        lambda: round(dice.uniform(0.001, 60_000), dice.randint(1, 9)),
        lambda: (
            dt.datetime.fromisoformat("1950-01-01") + dt.timedelta(minutes=dice.randint(0, 10**8))
        ),
        lambda: dt.time(dice.randint(1, 23), dice.randint(0, 59)),
        lambda: "".join(dice.choices('aé<>&"漢\n \t0', k=dice.randint(1, 9))) + "x",
        lambda: dice.random() < 0.5,
        lambda: None,
    )
    for _ in range(300):
        made.active.append([dice.choice(makers)() for _ in range(8)])
    for row in made.active.iter_rows():
        for cell in row:
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                cell.number_format = dice.choice(formats)
    data = saved(made)
    other = openpyxl.load_workbook(io.BytesIO(data), data_only=True).active
    book = sheets.Workbook(data)
    ours = [row for _, row in book.rows(book.sheets[0], 400)]
    theirs = [[_as_text(cell) for cell in row] for row in other.iter_rows()]
    assert len(ours) == 300
    for mine, yours in zip(ours, theirs, strict=True):
        assert mine + [""] * (len(yours) - len(mine)) == yours


def _as_text(cell: Any) -> str:
    """What openpyxl makes of a cell, in our words."""
    value = cell.value
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, dt.datetime):
        # Whole milliseconds, as the format has them; it keeps the noise of the binary fraction.
        return _rounded(value).isoformat()
    if isinstance(value, dt.time):
        return _rounded(dt.datetime.combine(dt.date(2000, 1, 1), value)).time().isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    whole = int(value)
    if value != whole:
        return f"{Decimal(repr(value)):f}"
    return str(whole).zfill(6) if cell.number_format == "000000" else str(whole)


def _rounded(value: dt.datetime) -> dt.datetime:
    return value.replace(microsecond=0) + dt.timedelta(milliseconds=round(value.microsecond / 1000))


def test_a_cell_in_the_last_corner_costs_nothing() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>order</t></is></c></row>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    book = sheets.Workbook(repacked(saved(openpyxl.Workbook()), **{SHEET: sheet}))
    assert list(book.rows(book.sheets[0], 400)) == [(1, ["order"]), (1048576, [])]


@pytest.mark.parametrize("cell", [b'<c r="A1" t="s"><v>9</v></c>', b"<c><v>x</v></c>", b"<c>"])
def test_a_cell_that_says_nothing_that_can_be_is_damage(cell: bytes) -> None:
    sheet = b"<worksheet><sheetData><row>" + cell + b"</row></sheetData></worksheet>"
    found = read(repacked(book(ROW), **{SHEET: sheet}))
    assert "This workbook cannot be read" in said(found)[0]
