"""Labels scanned on their boxes by command, as a script runs it."""

from pathlib import Path

from tests.journeys.rig import Bench, Ran, write_orders
from tests.journeys.rig import row as order


def scan(bench: Bench, *words: str) -> Ran:
    return bench.run("scan", *words, "--json")


def test_a_label_is_confirmed_once_and_a_wrong_one_is_named(
    practice: Bench, tmp_path: Path
) -> None:
    rows = (order("83001"), order("83002"))
    practice.dispatch(write_orders(tmp_path / "two.csv", *rows), insure="none")
    (first,), (second,) = (practice.show(n)["label"]["numbers"] for n in ("83001", "83002"))
    wrong = scan(practice, f"]C100{second}", "--order", "83001")
    assert wrong.code == 1
    assert "This is the label of order 83002" in wrong.err
    ran = scan(practice, f"]C100{first}", "--order", "83001")
    assert ran.code == 0, ran.err
    assert (ran.row["order"], ran.row["closed"], ran.row["again"]) == ("83001", True, False)
    again = scan(practice, first)
    assert (again.row["again"], again.row["at"]) == (True, ran.row["at"])
    shown = practice.show("83001")
    assert [each["parcel"] for each in shown["scans"]] == [1]
    assert "scanned" in [moment["what"] for moment in shown["story"]]
    assert practice.show("83002")["scans"] == []
    unknown = scan(practice, "00376543210000000012")
    assert unknown.code == 1
    assert "Unknown code" in unknown.err
