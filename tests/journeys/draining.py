"""Many voids queued while the line is down, then worked off by a program killed on the way."""

import json
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import apsw

from tests.journeys.multiplying import PREFIX, multiply
from tests.journeys.rig import (
    PIN,
    WHO,
    Bench,
    Insurer,
    LiveHomes,
    numbered,
    write_settings,
)

# Asks and approves in one program without a line, as a supervisor would one after the other.
_OFFLINE = """
import asyncio, sys
from station.app.build import Station, opened
from station.domain.people import Actor, Role
from station.domain.void import VoidReason

async def run():
    ruth = Actor(sys.argv[1], Role.SUPERVISOR)
    async with opened(Station(practice=False)) as station:
        station.start()
        shipments = await station.store.all_shipments()
        for shipment in shipments:
            await station.voiding.ask(shipment.id, VoidReason.WRONG_ADDRESS, "", ruth)
            await station.voiding.approve(shipment.id, None, ruth)
        while len(await station.store.voids_waiting()) < len(shipments):
            await asyncio.sleep(0.05)
        states = {each.cover.value for each in await station.store.all_shipments()}
        print(len(shipments), *sorted(states), flush=True)

asyncio.run(run())
"""

INSURER = "insurer.db"
_ORIGINALS = 20
"""So many shipments are really dispatched and voided; the others are their copies."""
_PINGS = 2
"""A second with no more calls than that is not one of a drain: the line is looked at."""
_LOOK_S = 0.1


@dataclass
class Drained:
    """What a drain came to."""

    wrong: list[str] = field(default_factory=list)
    kills: int = 0
    seconds: float = 0.0
    calls: int = 0
    most_in_any_second: int = 0
    per_second: list[int] = field(default_factory=list)


def covered(bench: Bench, folder: Path, count: int) -> None:
    """`count` dispatched orders, each with proven cover."""
    numbers = [f"{PREFIX}{600_000 + number}" for number in range(count)]
    file = numbered(folder / "many.csv", numbers)
    ran = bench.dispatch(file, "--papers", str(folder / "papers"))
    assert ran.code == 0, ran.err[-2000:]
    assert {row["cover"]["state"] for row in ran.rows} == {"covered"}


def many(folder: Path, homes: LiveHomes, data: Path, count: int) -> tuple[Bench, int]:
    """A bench with at least `count` voids that wait for the line, and how many those are.

    `data` is where its insurer keeps them; it does not run.
    """
    originals = min(count, _ORIGINALS)
    insurer = Insurer(data)
    try:
        bench = homes.copy(folder / "home", insurer)
        bench.longest_s = 7200.0
        covered(bench, folder, originals)
    finally:
        insurer.end()
    queued(bench, originals)
    return bench, multiply(bench.data, data, -(-count // originals))


def seconds_of(truth: dict[str, Any]) -> list[int]:
    """How many calls came in each whole second of a drain, by the insurer's own record."""
    counted = {int(second): calls for second, calls in truth["sent"]["per_second"].items()}
    busy = [second for second, calls in counted.items() if calls > _PINGS]
    seconds = range(min(busy) + 1, max(busy)) if busy else range(0)
    return [counted.get(second, 0) for second in seconds]


def queued(bench: Bench, count: int) -> None:
    """A void of each of them, approved without a line: durable, and nothing promised."""
    done = bench.script(_OFFLINE, WHO)
    assert done.code == 0, done.err[-2000:]
    assert done.out.split() == [str(count), "cancel_saved"], done.out


def _by_window(bench: Bench) -> "subprocess.Popen[str]":
    return bench.start()


def _by_command(bench: Bench) -> "subprocess.Popen[str]":
    process = bench.start("queue", "drain", "--json", "--wait", "3600", "--pin-stdin")
    assert process.stdin is not None
    process.stdin.write(f"{PIN}\n")
    process.stdin.flush()
    return process


def drained(
    bench: Bench, insurer: Insurer, count: int, kills: int, dice: random.Random, *, window: bool
) -> Drained:
    """Works the queue off, killed on the way, and is then left alone.

    A kill comes some moment after one of the calls, thrown beforehand from all of them: it does not
    depend on how fast the machine is.
    """
    found = Drained()
    start = _by_window if window else _by_command
    began = time.monotonic()
    for after in sorted(dice.sample(range(1, 4 * count), kills)):
        with start(bench) as process:
            while _calls(insurer) < after and process.poll() is None:
                time.sleep(_LOOK_S)
            time.sleep(_LOOK_S * dice.random())
            process.kill()
        found.kills += process.returncode == -signal.SIGKILL
    with start(bench) as last:
        if window:
            while _left(bench) and last.poll() is None:
                time.sleep(0.5)
            last.terminate()
        out, err = last.communicate(timeout=3600)
    found.seconds = time.monotonic() - began
    if last.returncode != 0:
        found.wrong.append(f"the last drain ended with {last.returncode}: {out} {err[-500:]}")
    if found.kills != kills:
        found.wrong.append(f"killed {found.kills} times of {kills}")
    found.calls = _calls(insurer)
    after_all = insurer.truth(packages=False)
    found.most_in_any_second = after_all["sent"]["max_in_any_second"]
    found.per_second = seconds_of(after_all)
    return found


def _calls(insurer: Insurer) -> int:
    counted = insurer.truth(packages=False)["endpoints"].values()
    return sum(each["requests"] for each in counted)


def _left(bench: Bench) -> int:
    """How many voids have not ended, by the store beside the window that works them off."""
    connection = apsw.Connection(str(bench.data / "station.db"), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        left: int = connection.execute(
            "SELECT count(*) FROM void WHERE state IN ('asked', 'approved')"
        ).get
        return left
    finally:
        connection.close()


def run(
    folder: Path,
    homes: LiveHomes,
    count: int,
    *,
    kills: int,
    pace: float,
    seed: int,
    window: bool,
) -> Drained:
    """`count` voids from their dispatch to their end; the insurer is really gone in between."""
    bench, count = many(folder, homes, folder / INSURER, count)
    return worked_off(bench, folder / INSURER, count, kills, pace, seed, window=window)


def worked_off(
    bench: Bench, data: Path, count: int, kills: int, pace: float, seed: int, *, window: bool
) -> Drained:
    """The second half of it: the insurer is there again, and at the end all of it is looked at."""
    insurer = bench.insurer = Insurer(data)
    try:
        write_settings(bench.data, {"insurer.pace_per_s": pace})
        found = drained(bench, insurer, count, kills, random.Random(seed), window=window)
        found.wrong += judged(bench, insurer, count)
    finally:
        insurer.end()
    if found.most_in_any_second > pace:
        found.wrong.append(f"{found.most_in_any_second} calls in one second, {pace:g} allowed")
    return found


def judged(bench: Bench, insurer: Insurer, count: int) -> list[str]:
    """What is wrong afterwards; nothing, if each was cancelled once and refunded once."""
    wrong = []
    packages = [each for each in insurer.packages().values() if each["booked_times"]]
    statuses = {each["status"] for each in packages}
    if len(packages) != count or statuses != {"CANCELLED"}:
        wrong.append(f"{len(packages)} bookings of {count}, {statuses}")
    wrong += [
        f"{each['id']} was cancelled {each['cancelled_times']} times"
        for each in packages
        if each["cancelled_times"] != 1
    ]
    check = bench.check()  # with the insurer's own list
    if not check["ok"] or check["open"] or check["bookings"] != count:
        wrong.append(f"check {json.dumps(check)[:500]}")
    rows = bench.shown()
    back = sum(Decimal(sum_) for row in rows for sum_ in row["cover"]["back"])
    paid = sum(Decimal(row["cover"]["price"]) for row in rows)
    if back != paid:
        wrong.append(f"{back} came back of {paid}")
    states = {(row["state"], row["cover"]["state"], row["label"]["money"]) for row in rows}
    if states != {("voided", "cancelled", "refunded")}:
        wrong.append(f"states {states}")
    return wrong
