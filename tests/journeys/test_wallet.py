"""The wallet by command: corrected, topped up once a reference, and its statement on paper."""

import csv
from datetime import datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pypdfium2
import pytest

from tests.journeys.rig import Bench, new_practice, row, write_orders


def text_of(file: Path) -> str:
    document = pypdfium2.PdfDocument(file)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A bench with two parcels, one of them voided, whose wallet was changed by hand.

    No test in here changes it further.
    """
    folder = tmp_path_factory.mktemp("wallet")
    practice = new_practice(folder / "home")
    orders = write_orders(folder / "two.csv", row("86001"), row("86002"))
    assert practice.dispatch(orders, insure="86001").code == 0
    assert practice.run("void", "86002", "--reason", "packed_wrong").code == 0
    changed = [
        ("correct", "-12.40", "GBP", "--reason", "=Counted twice", "--reference", "N-1"),
        ("top-up", "90.00", "EUR", "--reference", "BANK-7", "--note", "Wire"),
    ]
    for words in changed:
        assert practice.run("wallet", *words, "--by", "Ruth Adeyemi").code == 0
    return practice


def test_a_reference_is_posted_once(used: Bench) -> None:
    before = used.run("wallet", "show", "--json").row
    again = used.run(
        "wallet", "top-up", "90", "EUR", "--reference", "BANK-7", "--by", "Ruth Adeyemi"
    )
    assert again.code == 0
    assert "BANK-7 was posted before" in again.err
    other = used.run(
        "wallet", "top-up", "91", "EUR", "--reference", "BANK-7", "--by", "Ruth Adeyemi"
    )
    assert (other.code, len(other.err.splitlines())) == (1, 1)
    for amount, reason in (("0", "x"), ("-1000000", "x"), ("1", "  ")):
        ran = used.run("wallet", "correct", amount, "GBP", "--reason", reason)
        assert ran.code == 1, ran
    assert used.run("wallet", "correct", "1", "GBP").code == 2
    assert used.run("wallet", "show", "--json").row == before
    assert used.check("--offline")["ok"]


def test_the_statement_says_what_happened(used: Bench, tmp_path: Path) -> None:
    said = used.run("wallet", "statement", "--json").row
    held = used.run("wallet", "show", "--json").row
    by_currency = {each["currency"]: each for each in said["accounts"]}
    assert set(by_currency) == {"GBP", "EUR"}
    for currency, account in by_currency.items():
        assert account["closing"]["available"] == held[currency]
        for side in ("available", "held"):
            moved = sum(Decimal(each[side]) for each in account["moved"])
            entries = sum(
                Decimal(each[side]) for each in said["entries"] if each["currency"] == currency
            )
            opened, closed = (Decimal(account[end][side]) for end in ("opening", "closing"))
            assert opened + moved == opened + entries == closed
    today = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert said["period"] == today
    month = used.run("wallet", "statement", "--month", today[:7], "--json").row
    assert month["entries"] == said["entries"]
    assert used.run("wallet", "statement", "--day", "2020-01-01", "--json").row["entries"] == []
    assert used.run("wallet", "statement", "--day", "soon").code == 1


def test_its_files(used: Bench, tmp_path: Path) -> None:
    table, pages = tmp_path / "day.csv", tmp_path / "day.pdf"
    ran = used.run("wallet", "statement", "--csv", str(table), "--pdf", str(pages))
    assert ran.code == 0
    rows = list(csv.DictReader(StringIO(table.read_text(encoding="utf-8-sig"))))
    for currency in ("GBP", "EUR"):
        mine = [each for each in rows if each["currency"] == currency]
        assert (mine[0]["line"], mine[-1]["line"]) == ("opening", "closing")
        moved = sum(Decimal(each["balance"]) for each in mine[1:-1])
        assert Decimal(mine[0]["balance"]) + moved == Decimal(mine[-1]["balance"])
    (corrected,) = [each for each in rows if each["event"] == "correction"]
    assert (corrected["note"], corrected["available"]) == ("'=Counted twice", "-12.40")
    printed = used.run("wallet", "statement", "--csv", "-").out
    assert printed.split() == table.read_text(encoding="utf-8-sig").split()
    text = text_of(pages)
    for part in ("86001", "86002", "=Counted twice", "N-1", "Label refunded", "€90.00"):
        assert part in text
    taken = used.run("wallet", "statement", "--pdf", str(pages))
    assert (taken.code, len(taken.err.splitlines())) == (1, 1)
    month = tmp_path / "month.pdf"
    name = f"{datetime.now().astimezone():%Y-%m}"
    assert used.run("wallet", "statement", "--month", name, "--pdf", str(month)).code == 0
    assert "TOPPED UP" in text_of(month)


def test_its_entries_are_read_page_by_page(used: Bench) -> None:
    whole = used.run("wallet", "entries", "--json").rows
    assert [each["event"] for each in whole[:2]] == ["top_up", "correction"]
    first = used.run("wallet", "entries", "--json", "--limit", "3")
    assert "more before" in first.err
    rest = used.run("wallet", "entries", "--json", "--offset", "3").rows
    assert first.rows + rest == whole
    assert "Corrected" in used.run("wallet", "entries").out
