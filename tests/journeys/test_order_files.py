"""Files of orders by command, as somebody at a shell meets them."""

import contextlib
import signal
import subprocess
import time
from pathlib import Path

from tests.journeys.rig import Bench, new_practice, row, write_orders, write_settings

HEAD = "Order no,Name,Street,Town,Postcode,Country code,Item,Qty,Price,Currency,Weight"
ROW = "{order},Ann Lee,1 High Street,Leeds,LS1 1AA,GB,Hat,2,20.00,GBP,{weight}"


def written(file: Path, order: str, weight: str) -> str:
    file.write_text(f"{HEAD}\n{ROW.format(order=order, weight=weight)}\n", "utf-8")
    return str(file)


def test_a_unit_of_weight_is_asked_for_named_and_remembered(
    practice: Bench, tmp_path: Path
) -> None:
    first = written(tmp_path / "first.csv", "A1", "4.5")
    asked = practice.run("orders", "import", first, "--source", "market", "--as-shown")
    assert asked.code == 1
    assert "Nothing says which column is weight_unit." in asked.err
    named = ("--set", "weight_unit=pounds", "--weight-of", "piece")
    kept = practice.run("orders", "import", first, "--source", "market", *named)
    assert kept.code == 0, kept
    assert "Line 2, weight_g: “2 × 4.5 lb” is read as “4083 g”." in kept.err
    second = written(tmp_path / "second.csv", "A2", "1")
    again = practice.run("orders", "import", second)
    assert again.code == 0, again
    assert "“2 × 1 lb” is read as “908 g”" in again.err


def test_a_kill_between_keeping_and_moving_doubles_no_order_and_loses_no_file(
    tmp_path: Path,
) -> None:
    bench = new_practice(tmp_path / "home")
    inbox = tmp_path / "in"
    inbox.mkdir()
    write_settings(bench.data, {"orders.folder": str(inbox)})
    file = write_orders(inbox / "shop.csv", row("81001"), row("81002"))
    with bench.start(variables={"STATION_KILL_AT": "orders.taken"}) as window:
        assert window.wait(60) == -signal.SIGKILL
    assert file.exists(), "it was killed before it was moved"
    assert _open_orders(bench) == ["81001", "81002"]
    with bench.start() as window:
        _until_gone(file, window)
        window.terminate()
        assert window.wait(30) == 0
    assert [each.name for each in (inbox / "done").iterdir()] == ["shop.csv"]
    assert _open_orders(bench) == ["81001", "81002"]
    assert bench.check("--offline")["ok"]


def _until_gone(file: Path, window: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + 60
    while file.exists():
        assert time.monotonic() < until, "it was never moved"
        with contextlib.suppress(subprocess.TimeoutExpired):
            raise AssertionError(f"the window ended with {window.wait(0.05)}")


def _open_orders(bench: Bench) -> list[str]:
    ran = bench.run("orders", "list", "--json", "--state", "open", "--find", "8100")
    assert ran.code == 0, ran
    return [each["order"] for each in ran.rows]
