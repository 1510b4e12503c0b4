"""A tariff by command: looked at, taken, and what a parcel costs by it to the penny."""

from pathlib import Path

from station import resources
from tests.journeys.rig import Bench, row, write_orders

TARIFF = resources.path("practice", "tariff.csv")


def test_a_tariff_is_tried_taken_and_charged(practice: Bench, tmp_path: Path) -> None:
    before = write_orders(tmp_path / "before.csv", row("86101", weight_g="2340", service="ST"))
    assert practice.dispatch(before, insure="none").code == 0
    looked = practice.run("tariff", "check", str(TARIFF), "--json")
    assert looked.code == 0, looked.err
    (sample,) = looked.row["samples"]
    # 5.60 for up to 10 kg and 4 % of it, rounded half up
    assert (sample["now"], sample["then"]) == ("4.20", "5.82")
    assert practice.run("tariff", "show").out == ""

    assert practice.run("tariff", "take", str(TARIFF)).code == 0
    written = practice.run("tariff", "show").out
    again = tmp_path / "again.csv"
    again.write_text(written)
    assert practice.run("tariff", "check", str(again)).code == 0

    held = practice.run("wallet", "show", "--json").row
    orders = write_orders(tmp_path / "o.csv", row("86102", weight_g="2340", service="ST"))
    done = practice.dispatch(orders, insure="none")
    assert done.code == 0, done.err
    after = practice.run("wallet", "show", "--json").row
    assert _gbp(held) - _gbp(after) == 582
    assert practice.check("--offline")["ok"]

    nowhere = write_orders(
        tmp_path / "n.csv",
        row("86103", weight_g="2340", service="ST", country="IM", postcode="IM1 1AA"),
    )
    refused = practice.dispatch(nowhere, insure="none")
    assert refused.code == 1
    assert "no zone for IM IM1 1AA" in refused.out + refused.err
    assert _gbp(practice.run("wallet", "show", "--json").row) == _gbp(after)
    assert practice.run("tariff", "drop").code == 0
    assert practice.run("tariff", "show").out == ""


def test_a_tariff_that_is_wrong_is_named_by_line_and_not_taken(
    practice: Bench, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(TARIFF.read_text().replace("price,ST,Mainland,2000,3.90", "price,ST,Moon,1,1"))
    taken = practice.run("tariff", "take", str(bad))
    assert taken.code == 1
    assert "No zone “Moon”" in taken.err
    assert taken.err.startswith("Line ")
    semicolons = tmp_path / "semicolons.csv"
    semicolons.write_text("\ufeff" + TARIFF.read_text().replace(",", ";"), encoding="utf-8")
    assert practice.run("tariff", "check", str(semicolons)).code == 0
    for name, content, said in (
        ("b.csv", b"currency,GBP\nzone,\xff", "UTF-8"),
        ("e.csv", b"", ""),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        ran = practice.run("tariff", "check", str(file))
        assert (ran.code, said in ran.err) == (1, True), ran
    gone = practice.run("tariff", "check", str(tmp_path / "gone.csv"))
    assert (gone.code, len(gone.err.splitlines())) == (1, 1)


def _gbp(shown: dict[str, object]) -> int:
    return round(float(str(shown["GBP"])) * 100)


def test_a_newcomer_may_look_at_files_before_there_is_any_data(tmp_path: Path) -> None:
    empty = Bench(tmp_path / "nobody")
    assert empty.run("tariff", "check", str(TARIFF)).code == 0
    other = Bench(tmp_path / "nobody_else")
    orders = write_orders(tmp_path / "o.csv", row("86104"))
    looked = other.run("orders", "import", str(orders), "--preview")
    assert looked.code == 0, looked.err
    assert "1 new" in looked.out + looked.err
