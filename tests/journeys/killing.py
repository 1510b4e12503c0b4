"""One covered dispatch, cut by kills at named points, and the questions asked afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from station.flow import points
from tests.journeys.rig import Bench, Ran, new_practice, row, write_orders

NUMBER = "80001"

# A covered dispatch passes each of these; those of an opt-out belong to an offer put back.
_OTHERS = (
    "opt_out.", "void.", "void_label.", "preview_cancel.", "confirm_cancel.", "batch.",
    "amend.", "confirm_update.", "migrate.", "orders.",
)  # fmt: skip
PASSED = tuple(name for name in points.NAMES if not name.startswith(_OTHERS))
OPT_OUTS = tuple(name for name in points.NAMES if name.startswith("opt_out."))
# Passed once for each paper, or once for each time that the record is written.
AGAIN = tuple(
    f"{name}:{count}"
    for name in PASSED
    for count in (2, 3)
    if name.startswith("record.") or (name.startswith("print.") and count == 2)
)
LAST_LINE = 16
LATER_LINES = tuple(
    f"record.{part}:{count}"
    for part in ("before_line", "half_line", "after_line")
    for count in range(4, LAST_LINE + 1)
)


@dataclass(frozen=True)
class Cut:
    """A dispatch whose program was killed, once or more, and then left alone."""

    bench: Bench
    kills: tuple[Ran, ...]
    last: Ran


def cut(folder: Path, kill_at: Sequence[str]) -> Cut:
    """Dispatches one order, killed at each of `kill_at` in turn, then undisturbed."""
    bench = new_practice(folder / "home")
    file = write_orders(folder / "one.csv", row(NUMBER))
    kills = tuple(bench.dispatch(file, kill_at=name) for name in kill_at)
    return Cut(bench, kills, bench.dispatch(file))


def unasked(done: Cut) -> list[str]:
    """What is wrong after two tries of which no byte left: the third comes minutes later."""
    (said,) = done.last.rows
    check = done.bench.check("--offline")
    right = {
        "an exit code of 1": done.last.code == 1,
        "true words": said["reason"] == "Checking with the insurer. Not confirmed.",
        "an open cover": said["cover"]["state"] in ("asking", "unknown"),
        "the label alone debited": said["debited"] == "4.20" and said["papers"] == [],
        "a clean check with work left": check["ok"] and check["open"] == 1,
        "nothing booked": all(each.booked_times == 0 for each in done.bench.practised()),
    }
    return [f"not {words}: {done.last}" for words, true in right.items() if not true]


def faults(done: Cut, *, killed: bool = True) -> list[str]:
    """What is wrong after it; nothing, if the program keeps its promises."""
    found: list[str] = []

    def wants(true: object, words: str) -> None:
        if not true:
            found.append(words)

    # An order that is cut before its dispatch began is an order that nobody touched.
    wants(done.kills[0].killed or not killed, f"not killed: {done.kills[0]}")
    for kill in done.kills:
        for said in kill.rows if kill.killed else ():
            wants(said["cover"]["state"] == "covered", f"said before the end: {said}")
    wants(done.last.code == 0, f"the next run ended with {done.last.code}: {done.last}")
    (said,) = done.last.rows
    wants(said["state"] == "dispatched", f"state {said['state']}")
    wants(said["cover"]["state"] == "covered", f"cover {said['cover']}")
    price = said["cover"]["price"] or "0"
    wants(said["debited"] == f"{4.20 + float(price):.2f}", f"debited {said['debited']}")
    lost = [path for path in said["papers"] if not Path(path).is_file()]
    wants(len(said["papers"]) == 4 and not lost, f"papers {said['papers']}, lost {lost}")
    check = done.bench.check("--offline")  # the insurer's own data is looked at below
    clean = check["ok"] and check["open"] == 0 and check["shipments"] == 1
    wants(clean, f"check {check}")
    packages = done.bench.practised()
    booked = [each for each in packages if each.booked_times]
    wants([each.booked_times for each in booked] == [1], f"booked {booked}")
    wants([each.id for each in booked] == [said["cover"]["ref"]], "another reference")
    wants([each.status for each in booked] == ["CONFIRMED"], "not confirmed there")
    wants([each.total_price() for each in booked] == [Decimal(price)], "another price there")
    for package in packages:
        if not package.booked_times:
            # Shown before the program was cut, never chosen: declined by the next run.
            wants(package.opted_out_times, f"{package.id} was neither booked nor declined")
    return found
