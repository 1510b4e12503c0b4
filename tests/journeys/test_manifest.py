"""The end of the day by command: what a carrier is handed, closed once, always the same list."""

import csv
from io import StringIO
from pathlib import Path

import apsw
import pypdfium2
import pytest

from tests.journeys.rig import Bench, row, write_orders

NUMBERS = ("84001", "84002", "84003")


@pytest.fixture
def shipped(practice: Bench, tmp_path: Path) -> Bench:
    """Three parcels that came out, one of them an order whose number a spreadsheet would run."""
    rows = [row(number, weight_g="1000") for number in NUMBERS[:2]]
    rows.append(row("=1+2", weight_g="500"))
    ran = practice.dispatch(write_orders(tmp_path / "three.csv", *rows), insure="none")
    assert ran.code == 0, ran
    return practice


def text_of(file: str) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_a_day_is_closed_once_and_its_list_stays_the_same(shipped: Bench, tmp_path: Path) -> None:
    (waits,) = shipped.run("manifest", "waiting", "--json").row
    assert (waits["carrier"], waits["parcels"], waits["weight_g"]) == ("house", 3, 2500)
    closed = shipped.run("manifest", "close", "house", "--to", str(tmp_path / "a"), "--json")
    assert closed.code == 0, closed
    assert closed.row["tracking"] == waits["tracking"]
    assert shipped.run("manifest", "waiting", "--json").row == []
    nothing = shipped.run("manifest", "close", "house")
    assert nothing.code == 1
    assert nothing.err.strip().endswith(".")

    saved = shipped.run("manifest", "save", closed.row["manifest"], "--to", str(tmp_path / "b"))
    assert saved.code == 0
    for first, again in zip(closed.row["files"], sorted((tmp_path / "b").iterdir()), strict=True):
        assert Path(first).read_bytes() == again.read_bytes()
    (listed,) = shipped.run("manifest", "list", "--json").rows
    assert listed == closed.row | {"files": []}
    assert shipped.check("--offline")["ok"]


def test_its_files_hold_what_was_handed_over(shipped: Bench, tmp_path: Path) -> None:
    closed = shipped.run("manifest", "close", "house", "--to", str(tmp_path / "a"), "--json").row
    table, pages = closed["files"]
    rows = list(csv.DictReader(StringIO(Path(table).read_text(encoding="utf-8-sig"))))
    assert [each["tracking"] for each in rows] == closed["tracking"]
    assert [each["order"] for each in rows] == ["84001", "84002", "'=1+2"]
    text = text_of(pages)
    for part in (*closed["tracking"], "84001", "=1+2", "3 parcels", "2.500 kg", "signature"):
        assert part in text


def test_what_is_voided_or_held_stays_and_a_later_void_says_who_has_it(
    shipped: Bench, tmp_path: Path
) -> None:
    assert shipped.run("void", NUMBERS[0], "--reason", "packed_wrong").code == 0
    (waits,) = shipped.run("manifest", "waiting", "--json").row
    assert waits["parcels"] == 2
    closed = shipped.run("manifest", "close", "house", "--to", str(tmp_path), "--json").row
    voided = shipped.run("void", NUMBERS[1], "--reason", "packed_wrong", "--ask", "--json")
    assert voided.row["manifest"] == closed["manifest"]


def test_a_list_of_many_goes_over_pages(practice: Bench, tmp_path: Path) -> None:
    rows = [row(str(85_000 + at), weight_g="100") for at in range(40)]
    assert practice.dispatch(write_orders(tmp_path / "m.csv", *rows), insure="none").code == 0
    closed = practice.run("manifest", "close", "house", "--to", str(tmp_path), "--json").row
    document = pypdfium2.PdfDocument(closed["files"][1])
    try:
        assert len(document) == 2
        first, last = (page.get_textpage().get_text_range() for page in document)
        assert "page 1 of 2" in first
        assert "signature" not in first
        assert "85039" in last
        assert "40 parcels, 4.000 kg" in last
    finally:
        document.close()


def test_a_closed_list_cannot_be_changed(shipped: Bench, tmp_path: Path) -> None:
    assert shipped.run("manifest", "close", "house", "--to", str(tmp_path)).code == 0
    store = apsw.Connection(str(shipped.data / "station.db"))
    try:
        for words in (
            "DELETE FROM manifest",
            "UPDATE manifest SET carrier = 'x'",
            "DELETE FROM manifest_parcel",
            "UPDATE manifest_parcel SET weight_g = 1",
        ):
            with pytest.raises(apsw.ConstraintError):
                store.execute(words)
    finally:
        store.close()


def test_an_unknown_list_and_a_folder_that_takes_nothing(shipped: Bench, tmp_path: Path) -> None:
    unknown = shipped.run("manifest", "save", "house-9")
    assert unknown.code == 1
    assert "house-9" in unknown.err
    taken = tmp_path / "taken"
    taken.write_text("a file, not a folder")
    refused = shipped.run("manifest", "close", "house", "--to", str(taken))
    assert refused.code == 1
    assert len(refused.err.splitlines()) == 1
    # It is closed all the same, and its list can be had elsewhere.
    assert shipped.run("manifest", "save", "house-1", "--to", str(tmp_path / "ok")).code == 0
