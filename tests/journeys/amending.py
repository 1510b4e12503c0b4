"""One covered parcel, its cover changed by a program that is killed at named points."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from station.flow import points
from tests.journeys.rig import Bench, Ran, Row, new_practice, row, write_orders

NUMBER = "82001"
PASSED = tuple(name for name in points.NAMES if name.startswith(("amend.", "confirm_update.")))
"""A change that is confirmed passes each of these."""


@dataclass(frozen=True)
class Cut:
    """A change whose program was killed, once or more, and what then went on by itself."""

    bench: Bench
    kills: tuple[Ran, ...]
    priced: Row
    before: Row


def dispatched(folder: Path) -> Bench:
    """A bench with one covered parcel."""
    bench = new_practice(folder / "home")
    file = write_orders(folder / "one.csv", row(NUMBER))
    assert bench.dispatch(file).code == 0
    return bench


def priced(bench: Bench, value: str) -> Row:
    """What insuring `value` would cost."""
    asked = bench.run("amend", NUMBER, "--value", value, "--json")
    assert asked.code == 0, asked.err
    found: Row = asked.row["change"]
    return found


def confirmed(bench: Bench, update: str, kill_at: str = "") -> Ran:
    """The yes to a price."""
    words = ("amend", NUMBER, "--confirm", update, "--json")
    return bench.run(*words, variables={"STATION_KILL_AT": kill_at} if kill_at else None)


def cut(folder: Path, kill_at: Sequence[str]) -> Cut:
    """Changes one cover, killed at each of `kill_at` in turn, then left to the queue."""
    bench = dispatched(folder)
    before = bench.show(NUMBER)
    change = priced(bench, "650.00")
    kills = [confirmed(bench, change["update"], kill_at[0])]
    for name in kill_at[1:]:
        kills.append(bench.run("queue", "drain", "--json", variables={"STATION_KILL_AT": name}))
    bench.run("queue", "drain", "--json", "--wait", "60")
    return Cut(bench, tuple(kills), change, before)


def unasked(done: Cut) -> list[str]:
    """What is wrong after two tries of which no byte left: the third comes minutes later."""
    said = done.bench.show(NUMBER)
    check = done.bench.check("--offline")
    booked = [each for each in done.bench.practised() if each.booked_times]
    right = {
        "the cover as it was": said["cover"] == done.before["cover"],
        "nothing debited": said["debited"] == done.before["debited"],
        "nobody bothered": said["flag"] is None,
        "a clean check with work left": check["ok"] and check["open"] == 1,
        "unchanged at the insurer": [each.updated_times for each in booked] == [0],
        "one confirmation": [each["what"] for each in said["story"]].count("saved_confirmation")
        == 1,
    }
    return [f"not {words}: {said}" for words, true in right.items() if not true]


def faults(done: Cut, *, killed: bool = True) -> list[str]:
    """What is wrong after it; nothing, if the program keeps its promises."""
    found: list[str] = []

    def wants(true: object, words: str) -> None:
        if not true:
            found.append(words)

    wants(done.kills[0].killed or not killed, f"not killed: {done.kills[0]}")
    wants(not done.kills[0].killed or not done.kills[0].rows, f"said: {done.kills[0].rows}")
    said = done.bench.show(NUMBER)
    new = done.priced["new_price"]
    wants(said["cover"]["state"] == "covered", f"cover {said['cover']}")
    wants(said["cover"]["price"] == new, f"price {said['cover']}, agreed {new}")
    wants(said["flag"] is None, f"flag {said['flag']}")
    more = sum(map(Decimal, said["debited"].values())) - sum(
        map(Decimal, done.before["debited"].values())
    )
    wants(more == Decimal(done.priced["difference"]), f"debited {more} more")
    check = done.bench.check("--offline")
    wants(check["ok"] and check["open"] == 0, f"check {check}")
    booked = [each for each in done.bench.practised() if each.booked_times]
    wants([each.updated_times for each in booked] == [1], f"changed {booked}")
    wants([each.total_price() for each in booked] == [Decimal(new)], "another price there")
    papers = [each["what"] for each in said["story"]].count("saved_confirmation")
    wants(papers == 2, f"{papers} confirmations")
    return found
