"""A cover changed by command, and what is refused."""

from pathlib import Path

from tests.journeys.amending import NUMBER, confirmed, dispatched, priced


def test_priced_confirmed_and_made_cheaper_again(tmp_path: Path) -> None:
    bench = dispatched(tmp_path)
    was = bench.show(NUMBER)["cover"]["price"]
    dearer = priced(bench, "650.00")
    assert dearer["state"] == "priced"
    assert bench.show(NUMBER)["cover"]["price"] == was
    done = confirmed(bench, dearer["update"])
    assert done.code == 0, done.err
    assert done.row["change"]["state"] == "amended"
    assert done.row["cover"]["limit"] == "650.00"
    again = confirmed(bench, dearer["update"])
    assert again.code == 1
    assert "confirmed before" in again.err
    cheaper = priced(bench, "100.00")
    assert cheaper["old_price"] == dearer["new_price"]
    assert confirmed(bench, cheaper["update"]).code == 0
    start = bench.run("amend", NUMBER, "--start", "2099-01-01T09:00", "--json")
    assert start.row["change"]["difference"] == "0.00"
    voided = bench.run("void", NUMBER, "--reason", "packed_wrong", "--json")
    assert voided.code == 0, voided.err
    assert bench.check("--offline")["ok"]
    (spent,) = bench.show(NUMBER)["debited"].values()
    assert spent == "0.00"
    late = bench.run("amend", NUMBER, "--value", "5")
    assert (late.code, late.out) == (1, "")


def test_what_the_insurer_does_not_change_is_said(tmp_path: Path) -> None:
    bench = dispatched(tmp_path)
    too_much = bench.run("amend", NUMBER, "--value", "90000.00", "--json")
    assert (too_much.code, too_much.out) == (1, "")
    assert "does not change this" in too_much.err
    assert "Void it and dispatch again" in too_much.err
    neither = bench.run("amend", NUMBER)
    assert (neither.code, neither.out) == (1, "")
    no_line = bench.run("amend", NUMBER, "--value", "5.00", "--line", "7")
    assert "--line" in no_line.err
    assert bench.check("--offline")["ok"]
