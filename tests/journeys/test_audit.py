"""The audit log by command: verified, handed out, and what a changed file is told."""

import csv
import io
from pathlib import Path

from tests.journeys.rig import Bench, row, write_orders


def test_the_record_is_verified_and_handed_out(practice: Bench, tmp_path: Path) -> None:
    assert practice.dispatch(write_orders(tmp_path / "one.csv", row("70001"))).code == 0
    assert practice.run("settings", "set", "papers.dpi=300").code == 0
    out = tmp_path / "audit.csv"
    ran = practice.run("audit", "export", "--csv", "--by", "=Dana", str(out))
    assert ran.code == 0, ran.err
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"), newline="")))
    whats = [each["what"] for each in rows]
    assert {"posting", "shipment", "intent", "sent", "outcome", "applied"} <= set(whats)
    assert whats[-2:] == ["setting", "audit_export"]
    assert rows[-1]["by"] == "'=Dana"
    # Never over a file that is there.
    assert practice.run("audit", "export", str(out)).code == 1
    piped = practice.run("audit", "export", "-", "--to", "2020-01-01")
    assert (piped.code, piped.out) == (0, "")

    checked = practice.run("audit", "verify", "--json").row
    assert checked["ok"]
    noted = checked["newest"]
    assert practice.run("settings", "set", "papers.dpi=203").code == 0
    assert practice.run("audit", "verify", "--noted", noted).code == 0
    assert practice.run("audit", "verify", "--noted", "12").code == 1

    record = practice.data / "record.jsonl"
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join([*lines[:4], *lines[5:]]))
    broken = practice.run("audit", "verify")
    assert broken.code == 1
    assert "broken at line 5" in broken.out
    row_ = practice.run("audit", "verify", "--json").row
    assert (row_["ok"], row_["broken"], row_["lines"]) == (False, 5, 4)


def test_personal_data_goes_by_age_and_not_before(practice: Bench, tmp_path: Path) -> None:
    assert practice.dispatch(write_orders(tmp_path / "one.csv", row("70001"))).code == 0
    purged = practice.run("audit", "purge", "--json").row
    nothing = {"shipments": 0, "orders": 0, "names": 0, "offers": 0, "files": 0, "kept": 0}
    assert purged == nothing | {"away": [], "undone": None}
    (shipment,) = practice.shown()
    assert not shipment["recipient"]["purged"]


def test_a_damaged_store_is_put_back_by_the_command_that_is_named(
    practice: Bench, tmp_path: Path
) -> None:
    assert practice.dispatch(write_orders(tmp_path / "one.csv", row("70001"))).code == 0
    made = Path(practice.run("backup", "--json").row["backup"])
    assert made.parent == practice.data / "backups"
    assert practice.run("backup", "--to", str(tmp_path / "mine.db")).code == 0
    assert practice.run("backup", "--to", str(tmp_path / "mine.db")).code == 1
    assert practice.dispatch(write_orders(tmp_path / "two.csv", row("70002"))).code == 0
    assert practice.run("restore").code == 1  # there is nothing to mend

    for name in ("station.db-wal", "station.db-shm"):
        (practice.data / name).unlink(missing_ok=True)
    (practice.data / "station.db").write_bytes(b"\0" * 100_000)
    ran = practice.run("check")
    assert ran.code == 1
    assert "station restore" in ran.err
    done = practice.run("restore", "--json")
    assert done.code == 0, done.err
    assert done.row["backup"] == str(made)
    assert done.row["on_hold"] == ["70002"]
    (lost,) = done.row["lost"]
    assert (lost["order"], lost["label"]) == ("70002", "bought")
    assert practice.run("lost", "list", "--json").row == lost
    assert lost["shipment"] in practice.run("check", "--offline").out
    said = practice.run("lost", "seen", lost["shipment"], "--evidence", "It was handed over")
    assert (said.code, practice.run("lost", "list").out) == (0, "")
    assert Path(done.row["kept"]).read_bytes() == b"\0" * 100_000
    assert practice.run("audit", "verify").code == 0
    # What was bought before the backup is there, what came after it is never bought twice.
    assert [each["order"] for each in practice.shown()] == ["70001"]
    again = practice.dispatch(tmp_path / "two.csv")
    assert again.code == 1
