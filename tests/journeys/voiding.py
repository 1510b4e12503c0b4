"""One covered parcel, voided by a program that is killed at named points, and what stands then."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from station.flow import points
from tests.journeys.rig import Bench, Ran, Row, new_practice, row, write_orders

NUMBER = "81001"
_KINDS = ("void.", "void_label.", "preview_cancel.", "confirm_cancel.")
PASSED = tuple(name for name in points.NAMES if name.startswith(_KINDS))
"""A covered void passes each of these; the record's points come beside them."""
LAST_LINE = 12
LINES = tuple(
    f"record.{part}:{count}"
    for part in ("before_line", "half_line", "after_line")
    for count in range(1, LAST_LINE + 1)
)


@dataclass(frozen=True)
class Cut:
    """A void whose program was killed, once or more, and what then went on by itself."""

    bench: Bench
    kills: tuple[Ran, ...]
    alone: Row
    """The shipment after `queue drain`, before anybody asked again."""
    asked_again: bool


def cut(folder: Path, kill_at: Sequence[str]) -> Cut:
    """Voids one order, killed at each of `kill_at` in turn, then left to the queue."""
    bench = new_practice(folder / "home")
    file = write_orders(folder / "one.csv", row(NUMBER))
    assert bench.dispatch(file).code == 0
    kills = tuple(_void(bench, name) for name in kill_at)
    bench.run("queue", "drain", "--json", "--wait", "60")
    alone = bench.show(NUMBER)
    again = alone["state"] != "voided"
    if again:
        _void(bench)
    return Cut(bench, kills, alone, again)


def _void(bench: Bench, kill_at: str = "") -> Ran:
    words = ("void", NUMBER, "--reason", "wrong_address", "--json")
    return bench.run(*words, variables={"STATION_KILL_AT": kill_at} if kill_at else None)


def faults(done: Cut, *, killed: bool = True) -> list[str]:
    """What is wrong after it; nothing, if the program keeps its promises."""
    found: list[str] = []

    def wants(true: object, words: str) -> None:
        if not true:
            found.append(words)

    wants(done.kills[0].killed or not killed, f"not killed: {done.kills[0]}")
    for kill in done.kills:
        wants(not kill.killed or not kill.rows, f"said before the end: {kill.rows}")
    if done.asked_again:
        # Nobody's yes was on the disk: nothing may have been undone.
        wants(done.alone["cover"]["state"] in ("covered", "previewed"), f"alone {done.alone}")
        wants(done.alone["label"]["state"] == "bought", f"label alone {done.alone['label']}")
    said = done.bench.show(NUMBER)
    wants(said["state"] == "voided", f"state {said['state']}")
    wants(said["cover"]["state"] == "cancelled", f"cover {said['cover']}")
    wants(said["label"]["money"] == "refunded", f"label money {said['label']}")
    wants(said["flag"] is None, f"flag {said['flag']}")
    wants(not any(map(Decimal, said["debited"].values())), f"debited {said['debited']}")
    check = done.bench.check("--offline")
    wants(check["ok"] and check["open"] == 0, f"check {check}")
    booked = [each for each in done.bench.practised() if each.booked_times]
    wants([each.status for each in booked] == ["CANCELLED"], f"there {booked}")
    wants([each.cancelled_times for each in booked] == [1], f"cancelled {booked}")
    return found
