"""Workbooks: what stands in their cells is read as text, and what is no plain workbook refused."""

import datetime as dt
import io
import zipfile
from typing import Any

import openpyxl
import pytest

from station.i18n import say
from station.orders import read, xlsx
from station.orders.csv_file import Import
from station.orders.sight import look

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
