"""Many insured orders while the insurer's answers go wrong, and who is right afterwards."""

import random
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.journeys.rig import ROOT, Bench, Insurer, Row, numbered

Fault = dict[str, Any]
Dice = random.Random

_REFUSED = {
    "type": "validation_error",
    "message": "Invalid parameters",
    "errors": {"policyholder": ["This address is on a list."]},
}
_WRITES = ("create_booking",) * 6 + ("confirm_payment",)
_ANY = ("create_booking",) * 5 + ("get_booking",) * 4 + ("create_quote", "opt_out", "get_quote")
_BROKEN = (500, 502, 503, 504, 408, 425, 418)

# Kind of fault -> the endpoints that it can befall, and its parameters.
_KINDS: dict[str, tuple[tuple[str, ...], Callable[[Dice], Fault]]] = {
    "latency": (
        _ANY,
        lambda dice: {
            "ms": dice.choice((50, 400, 1500)),
            "where": dice.choice(("before", "after")),
        },
    ),
    "drop_before": (_ANY, lambda _: {}),
    "execute_then_drop": (_ANY, lambda _: {}),
    "reset": (_ANY, lambda dice: {"executed": dice.random() < 0.5}),
    "truncate": (_ANY, lambda dice: {"bytes": dice.choice((0, 1, 40, 200))}),
    "status": (
        _ANY,
        lambda dice: {
            "status": dice.choice(_BROKEN),
            "body": dice.choice(("", "upstream went away", {"error": "Bad gateway"})),
            "executed": dice.random() < 0.5,
        },
    ),
    "refused": (("create_booking",), lambda _: {"status": 422, "body": _REFUSED}),
    "captive": (_ANY, lambda dice: {"html": dice.random() < 0.5}),
    "redirect": (_ANY, lambda dice: {"status": dice.choice((301, 302, 303, 307, 308))}),
    "changed_price": (("create_booking",), lambda dice: {"delta": dice.choice((0.01, -0.01, 5))}),
    "changed_currency": (
        ("create_booking",),
        lambda dice: {"currency": dice.choice(("USD", "JPY"))},
    ),
    "pending_payment": (("create_booking",), lambda _: {}),
    "partial_errors": (("create_booking",), lambda _: {}),
    "quote_status": (
        ("create_booking",),
        lambda dice: {"status": dice.choice(("FAILED", "CANCELLED", "RECEIVED"))},
    ),
    # Asked about until a person is told, half an hour later.
    "unheard_of": (
        ("create_booking",),
        lambda _: {"status": "NEVER_HEARD_OF"},
    ),
    "slow_drip": (_ANY, lambda dice: {"total_ms": dice.choice((100, 900))}),
    "commit_late": (_WRITES, lambda dice: {"ms": dice.choice((500, 2500, 5000))}),
    "locked": (_WRITES, lambda _: {}),
    "throttle": (_ANY, lambda dice: {"retry_after": dice.choice((0, 1, 2, "soon", None))}),
    "wrong_id": (("create_booking", "get_booking", "create_quote"), lambda _: {}),
}
KINDS = tuple(_KINDS)


_RARE = ("confirm_payment", "get_quote", "opt_out")
"""Endpoints that few orders need; a fault there may never get its turn."""


_NAMES = {"refused": "status", "unheard_of": "quote_status"}
"""Kinds of ours that are a kind of the insurer's with one parameter."""


def _kind_of(fault: Fault) -> str:
    ours = {422: "refused", "NEVER_HEARD_OF": "unheard_of"}
    return ours.get(fault.get("status", 0), fault["kind"])


def faults_for(dice: Dice, orders: int, least: int) -> list[Fault]:
    """Each kind `least` times at calls that every order makes, and some where few come by."""
    made = []
    for kind in KINDS:
        places, parameters = _KINDS[kind]
        common = [place for place in places if place not in _RARE]
        rare = [place for place in places if place in _RARE]
        for number in range(least + least // 2):
            endpoint = dice.choice(common if number < least or not rare else rare)
            made.append(
                {
                    "kind": _NAMES.get(kind, kind),
                    "endpoint": endpoint,
                    "skip": dice.randrange(least if endpoint in _RARE else orders),
                    **parameters(dice),
                }
            )
    dice.shuffle(made)
    return made


@dataclass
class Outcome:
    """What a run came to, counted, and everything that is wrong with it."""

    wrong: list[str] = field(default_factory=list)
    covers: Counter[str] = field(default_factory=Counter)
    fired: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    runs: int = 0
    unsettled: list[str] = field(default_factory=list)


def run(
    bench: Bench, insurer: Insurer, folder: Path, faults: list[Fault], orders: int, wait: float
) -> Outcome:
    """Dispatches `orders` insured orders under `faults`, then again without, and judges.

    `wait` seconds at most are spent on one order in the first run, and 30 in the second.
    """
    outcome = Outcome()
    file = numbered(folder / "orders.csv", [f"9{number:05}" for number in range(orders)])
    insurer.fault(*faults)
    said = [bench.dispatch(file, "--wait", str(wait)).rows]
    for fault in insurer.faults():
        outcome.fired[_kind_of(fault)] += fault["fired"]
    insurer.no_faults()
    said.append(bench.dispatch(file, "--wait", "30").rows)
    outcome.runs = len(said)
    for rows in said:
        outcome.wrong += [words for row in rows for words in overstated(row)]
        if len(rows) != orders:
            outcome.wrong.append(f"{len(rows)} lines for {orders} orders")
    _judge(outcome, bench, insurer, said[-1])
    return outcome


FORBIDDEN: dict[str, list[str]] = tomllib.loads(
    (ROOT / "resources" / "words" / "en" / "cover.toml").read_text(encoding="utf-8")
)["forbidden"]


def overstated(row: Row) -> list[str]:
    """Words of a line of the command that say more than its state of cover allows."""
    state, reason = row["cover"]["state"], (row["reason"] or "").casefold()
    return [
        f"{row['order']}: “{word}” in “{row['reason']}” while {state}"
        for word in FORBIDDEN.get(state, [])
        if word in reason
    ]


def _judge(outcome: Outcome, bench: Bench, insurer: Insurer, rows: list[Row]) -> None:
    packages = insurer.packages()
    ours = {shown["shipment"]: shown for shown in bench.shown()}
    if len({shown["order"] for shown in ours.values()}) != len(ours):
        outcome.wrong.append("an order with two shipments")
    spent = held = Decimal(0)
    for row in rows:
        outcome.covers[row["cover"]["state"] if row["shipment"] else "left"] += 1
        spent += Decimal(row["debited"])
        if row["shipment"] is None:
            if not row["reason"] or row["state"] != "draft":
                outcome.wrong.append(f"left without a reason: {row}")
            continue
        shown = ours[row["shipment"]]
        outcome.flagged += shown["flag"] is not None
        outcome.wrong += _compared(row, shown, packages)
        if shown["cover"]["state"] in ("asking", "unknown", "mismatch"):
            held += Decimal(shown["cover"]["price"])
        if shown["cover"]["state"] in ("asking", "unknown"):
            there = packages.get(shown["cover"]["package"], {"status": "unknown", "quotes": []})
            statuses = [there["status"], *(quote["status"] for quote in there["quotes"])]
            outcome.unsettled.append(f"{row['order']}: {row['reason']} There: {statuses}")
    for package in packages.values():
        if package["booked_times"] > 1:
            outcome.wrong.append(f"booked {package['booked_times']} times: {package['id']}")
        if package["booked_times"] and package["partner_transaction_id"] not in ours:
            outcome.wrong.append(f"booked, and unknown here: {package['id']}")
    wallet = Decimal(bench.run("wallet", "show", "--json").row["GBP"])
    if wallet != 100_000 - spent - held:
        outcome.wrong.append(f"wallet {wallet}, spent {spent}, held {held}")
    check = bench.check()
    if not check["ok"] or not check["asked_insurer"]:
        outcome.wrong.append(f"check: {check}")


def _compared(row: Row, shown: Row, packages: dict[str, Row]) -> list[str]:
    """One shipment here against its package there."""
    cover, wrong = shown["cover"], []
    package = packages.get(cover["package"])
    if package is None:
        # The offer came under a wrong number (a fault), so there is nothing that could be booked.
        return [f"{row['order']}: covered, unknown there"] if cover["state"] == "covered" else []
    stands = package["status"] == "CONFIRMED" and package["booked_times"] == 1
    agreed = Decimal(str(package["total_price"])) == Decimal(cover["price"])
    agreed &= package["currency"] == cover["currency"]
    agreed &= all(q["status"] == "CONFIRMED" for q in package["quotes"] if q["accepted"])
    name = f"{row['order']} ({cover['state']}, there {package['status']})"
    if cover["state"] == "covered":
        if not (stands and agreed):
            wrong.append(f"{name}: covered here, not so there")
        if row["state"] != "dispatched" or len(row["papers"]) != 4:
            wrong.append(f"{name}: covered and not dispatched with its papers")
        if Decimal(row["debited"]) != Decimal("4.20") + Decimal(cover["price"]):
            wrong.append(f"{name}: debited {row['debited']}")
    else:
        if stands and agreed:
            wrong.append(f"{name}: covered there, not so here: {shown['flag']} {shown['reason']}")
        if not (shown["flag"] or row["reason"]):
            wrong.append(f"{name}: not covered, without a reason or a flag")
        if Decimal(row["debited"]) != Decimal("4.20"):
            wrong.append(f"{name}: debited {row['debited']}")
    if cover["state"] in ("refused", "too_late") and package["booked_times"]:
        wrong.append(f"{name}: booked there")
    lost = [path for path in row["papers"] if not Path(path).is_file()]
    return wrong + [f"{name}: lost {path}" for path in lost]
