"""Many voids queued while the line is down, then worked off by a program killed on the way."""

import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.journeys.multiplying import PREFIX, multiply
from tests.journeys.rig import (
    PIN,
    ROOT,
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

_ORIGINALS = 20
"""So many shipments are really dispatched and voided; the others are their copies."""
_PINGS = 2
"""A second with no more calls than that is not one of a drain: the line is looked at."""


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
    seconds = range(min(busy) + 1, max(busy))
    return [counted.get(second, 0) for second in seconds]


def queued(bench: Bench, count: int) -> None:
    """A void of each of them, approved without a line: durable, and nothing promised."""
    done = subprocess.run(
        [sys.executable, "-c", _OFFLINE, WHO],
        cwd=ROOT,
        env=bench.environment(),
        text=True,
        capture_output=True,
        timeout=3600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == [str(count), "cancel_saved"], done.stdout


def drained(
    bench: Bench, insurer: Insurer, pauses: Sequence[float], dice: random.Random, pace: float
) -> Drained:
    """Works the queue off by command, killed after each of `pauses` seconds, then left alone."""
    write_settings(bench.data, {"insurer.pace_per_s": pace})
    found = Drained()
    began = time.monotonic()
    for pause in pauses:
        with _drain(bench) as process:
            try:
                process.wait(pause * (0.5 + dice.random()))
            except subprocess.TimeoutExpired:
                process.kill()
                found.kills += 1
    with _drain(bench) as last:
        out, err = last.communicate(timeout=3600)
    found.seconds = time.monotonic() - began
    if last.returncode != 0:
        found.wrong.append(f"the last drain ended with {last.returncode}: {out} {err[-500:]}")
    after = insurer.truth(packages=False)
    found.calls = sum(each["requests"] for each in after["endpoints"].values())
    found.most_in_any_second = after["sent"]["max_in_any_second"]
    found.per_second = [count for _, count in sorted(after["sent"]["per_second"].items())]
    return found


def _drain(bench: Bench) -> "subprocess.Popen[str]":
    process = bench.start("queue", "drain", "--json", "--wait", "3600", "--pin-stdin")
    assert process.stdin is not None
    process.stdin.write(f"{PIN}\n")
    process.stdin.flush()
    return process


def run(
    folder: Path,
    homes: LiveHomes,
    count: int,
    *,
    pauses: Sequence[float],
    pace: float,
    seed: int,
) -> Drained:
    """`count` voids from their dispatch to their end; the insurer is really gone in between."""
    data = folder / "insurer.db"
    insurer = Insurer(data)
    try:
        bench = homes.copy(folder / "home", insurer)
        bench.longest_s = 7200.0
        covered(bench, folder, count)
        insurer.end()
        queued(bench, count)
        insurer = bench.insurer = Insurer(data)
        found = drained(bench, insurer, pauses, random.Random(seed), pace)
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
    check = bench.check("--offline")
    if not check["ok"] or check["open"]:
        wrong.append(f"check {json.dumps(check)[:500]}")
    rows = bench.shown(count + 10)
    back = sum(Decimal(sum_) for row in rows for sum_ in row["cover"]["back"])
    paid = sum(Decimal(row["cover"]["price"]) for row in rows)
    if back != paid:
        wrong.append(f"{back} came back of {paid}")
    states = {(row["state"], row["cover"]["state"], row["label"]["money"]) for row in rows}
    if states != {("voided", "cancelled", "refunded")}:
        wrong.append(f"states {states}")
    return wrong
