"""Parcels that go by EasyPost, by command: dispatched, spoilt, killed, voided, asked about."""

from pathlib import Path

import pytest

from tests.journeys.easyposting import SERVICE, Control, cut, faults
from tests.journeys.rig import PIN, Bench, row, write_orders, write_settings


@pytest.fixture
def bench(live: Bench) -> Bench:
    """A live bench with EasyPost switched on."""
    write_settings(live.home, {"easypost.enabled": True})
    return live


@pytest.fixture
def broker(bench: Bench) -> Control:
    assert bench.insurer is not None
    return Control(bench.insurer)


def order(folder: Path, *numbers: str, **cells: str) -> Path:
    return write_orders(
        folder / "orders.csv", *(row(number, **{"service": SERVICE, **cells}) for number in numbers)
    )


@pytest.mark.parametrize("point", ["buy_label.sent", "buy_label.answered", "book_cover.sent"])
def test_a_killed_dispatch_is_one_label_and_one_charge(point: str, tmp_path: Path) -> None:
    assert faults(cut(tmp_path, (point,))) == []


def test_orders_go_by_it_with_its_own_label_and_cover(
    bench: Bench, broker: Control, tmp_path: Path
) -> None:
    ran = bench.dispatch(order(tmp_path, "70001", "70002"), "--papers", str(tmp_path / "papers"))
    assert ran.code == 0, ran
    sold = {each["reference"]: each for each in broker.bought()}
    assert set(sold) == {said["shipment"] for said in ran.rows}
    for said in ran.rows:
        truth = sold[said["shipment"]]
        (label,) = [Path(path) for path in said["papers"] if "_label_" in path]
        assert truth["tracking_code"].encode() in label.read_bytes()
        price = float(truth["charged"]) + float(said["cover"]["price"])
        assert said["debited"] == f"{price:.2f}"
        assert said["cover"]["state"] == "covered"
    assert bench.check()["ok"]


def test_answers_that_are_lost_are_one_label_and_one_charge_each(
    bench: Bench, broker: Control, tmp_path: Path
) -> None:
    broker.fault(
        {"kind": "execute_then_drop", "endpoint": "buy"},
        {"kind": "truncate", "bytes": 300, "endpoint": "buy"},
        {"kind": "status", "status": 503, "executed": True, "endpoint": "buy"},
        {"kind": "throttle", "retry_after": 1, "endpoint": "buy"},
        {"kind": "drop_before", "endpoint": "download_label"},
    )
    numbers = [f"7003{at}" for at in range(4)]
    ran = bench.dispatch(order(tmp_path, *numbers), insure="none")
    assert ran.code == 0, ran
    sold = broker.bought()
    assert [each["bought"] for each in sold] == [1] * 4
    charged = {each["reference"]: f"{float(each['charged']):.2f}" for each in sold}
    assert {said["shipment"]: said["debited"] for said in ran.rows} == charged
    assert all(fault["fired"] for fault in broker.ask("GET", "faults"))


def test_a_price_that_changed_is_told_and_nothing_is_paid(
    bench: Bench, broker: Control, tmp_path: Path
) -> None:
    file = order(tmp_path, "70004")
    broker.fault({"kind": "changed_price", "delta": "0.50", "endpoint": "get_shipment"})
    ran = bench.dispatch(file, insure="none")
    assert ran.code == 1
    assert "EasyPost asks" in ran.row["reason"]
    assert ran.row["debited"] == "0.00"
    assert bench.show("70004")["label"]["state"] == "refused"
    # Several boxes go another way.
    two = write_orders(
        tmp_path / "two.csv", row("70006", service=SERVICE), row("70006", service=SERVICE)
    )
    assert bench.dispatch(two, insure="none").code == 1
    assert broker.bought() == []


def test_a_void_asks_for_the_refund_once(bench: Bench, broker: Control, tmp_path: Path) -> None:
    said = bench.dispatch(order(tmp_path, "70005"), insure="none").row
    broker.fault({"kind": "execute_then_drop", "endpoint": "refund"})
    words = ["void", said["shipment"], "--reason", "packed_wrong", "--json", "--pin-stdin"]
    ran = bench.run(*words, stdin=f"{PIN}\n{PIN}\n")
    assert ran.code == 0, ran
    assert (ran.row["label"]["state"], ran.row["label_money"]) == ("voided", "refund_asked")
    (truth,) = broker.bought()
    assert (truth["refunds"], truth["refund_status"]) == (1, "submitted")


def test_the_carriers_are_asked_by_command(bench: Bench, tmp_path: Path) -> None:
    listed = {
        each["carrier"]: each["line"] for each in bench.run("carriers", "list", "--json").rows
    }
    assert listed == {"house": None, "easypost": "up"}
    rates = bench.run("carriers", "rates", "50001", "--json", "--pin-stdin", stdin=f"{PIN}\n").rows
    services = [each["service"] for each in rates]
    assert SERVICE in services
    assert "ND" in services
    assert {each["liability"] for each in rates if each["service"] == SERVICE} == {None}
    (_, told) = bench.run("carriers", "balance", "--json").rows
    assert (told["carrier"], told["balance"], told["currency"]) == ("easypost", "500.00", "USD")
    wrong = {"EASYPOST_PRODUCTION_KEY": "EZAKnobodysown"}
    ran = bench.run("carriers", "list", "--json", variables=wrong)
    assert ran.code == 1
    (_, told) = ran.rows
    assert told["line"] == "refusing"
    assert "key" in told["reason"]
