"""A covered dispatch by EasyPost, cut by kills, spoilt by faults, and what is asked afterwards."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from station.sandbox.easypost.shelf import Parcel, Shelf
from tests.journeys import killing
from tests.journeys.killing import Cut
from tests.journeys.rig import Bench, Insurer, row, write_orders, write_settings

NUMBER = "80001"
SERVICE = "easypost/RoyalMail.Tracked48"
PASSED = killing.PASSED
UNSENT = frozenset({"buy_label.sent"})
"""Nothing has left at these, and nobody can know it: it is looked up, and not bought by itself."""


def new_bench(home: Path) -> Bench:
    """A bench that practises, with EasyPost switched on."""
    write_settings(home / "practice", {"insurer.pace_per_s": 18, "easypost.enabled": True})
    return Bench(home)


def sold(bench: Bench) -> list[Parcel]:
    """Every shipment at the practice EasyPost of a bench, once its program is gone."""
    shelf = Shelf(str(bench.data / "sandbox.easypost.db"))
    try:
        return list(shelf.parcels())
    finally:
        shelf.close()


def cut(folder: Path, kill_at: Sequence[str]) -> Cut:
    """Dispatches one order, killed at each of `kill_at` in turn, then undisturbed."""
    bench = new_bench(folder / "home")
    file = write_orders(folder / "one.csv", row(NUMBER, service=SERVICE))
    kills = tuple(bench.dispatch(file, kill_at=name) for name in kill_at)
    more = ("--wait", "5") if UNSENT & set(kill_at) else ()
    return Cut(bench, kills, bench.dispatch(file, *more))


def faults(done: Cut) -> list[str]:
    """What is wrong after it; nothing, if the program keeps its promises."""
    found: list[str] = []

    def wants(true: object, words: str) -> None:
        if not true:
            found.append(words)

    for kill in done.kills:
        wants(kill.killed, f"not killed: {kill}")
    (said,) = done.last.rows
    bought = [each for each in sold(done.bench) if each.bought]
    check = done.bench.check("--offline")
    wants(check["ok"], f"check {check}")
    labels = sum(each.bought for each in bought)
    shown = done.bench.show(said["shipment"] or NUMBER)
    if labels == 0:
        wants(shown["label"]["state"] in ("buying", "unknown"), f"label {shown['label']}")
        wants(shown["label"]["money"] == "held", f"money {shown['label']}")
        wants(said["papers"] == [], f"papers {said['papers']}")
        return found
    wants(labels == 1, f"{labels} labels were sold")
    wants(done.last.code == 0, f"the next run ended with {done.last.code}: {done.last}")
    wants(said["state"] == "dispatched", f"state {said['state']}")
    price = Decimal(bought[0].document["selected_rate"]["rate"])
    wants(shown["label"]["numbers"] == [bought[0].document["tracking_code"]], "another label")
    premium = Decimal(said["cover"]["price"] or "0")
    wants(Decimal(said["debited"]) == price + premium, f"debited {said['debited']}")
    labels_out = [path for path in said["papers"] if "_label_" in path]
    content = Path(labels_out[0]).read_bytes() if labels_out else b""
    wants(bought[0].document["tracking_code"].encode() in content, "another label was printed")
    return found


class Control:
    """The practice EasyPost beside a live bench's insurer."""

    def __init__(self, insurer: Insurer) -> None:
        self._own = insurer.ready["easypost"]
        self._token = insurer.ready["control_token"]

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """One call to its control."""
        reply = httpx.request(
            method,
            f"{self._own['control_url']}/{path}",
            json=body,
            headers={"X-Control-Token": self._token},
            trust_env=False,
            timeout=30,
        )
        assert reply.status_code == 200, reply.text
        return reply.json()

    def fault(self, *faults: dict[str, Any]) -> None:
        """What goes wrong from now on."""
        self.ask("POST", "faults", list(faults))

    def bought(self) -> list[dict[str, Any]]:
        """The shipments whose labels were sold."""
        return [each for each in self.ask("GET", "truth")["shipments"] if each["bought"]]
