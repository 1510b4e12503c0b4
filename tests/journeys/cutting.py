"""The insurer's answers to a void cut after every so many bytes, or lost after it had done it."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys import draining
from tests.journeys.rig import Insurer, LiveHomes

_WRITES = ("cancel", "confirm_cancellation")


@dataclass
class CutAnswers:
    """What the voids came to whose answers were cut."""

    wrong: list[str] = field(default_factory=list)
    fired: int = 0
    voids: int = 0


def run(folder: Path, homes: LiveHomes, offsets: Sequence[int]) -> CutAnswers:
    """One void for each offset and each of the two answers, and one of each that is lost whole."""
    data = folder / "insurer.db"
    insurer = Insurer(data)
    faults: list[dict[str, Any]] = [
        {"kind": "truncate", "endpoint": endpoint, "bytes": offset}
        for endpoint in _WRITES
        for offset in offsets
    ]
    faults += [{"kind": "execute_then_drop", "endpoint": endpoint} for endpoint in _WRITES]
    found = CutAnswers(voids=len(faults))
    try:
        bench = homes.copy(folder / "home", insurer)
        bench.longest_s = 7200.0
        draining.covered(bench, folder, len(faults))
        insurer.end()
        draining.queued(bench, len(faults))
        insurer = bench.insurer = Insurer(data)
        booked = [each["id"] for each in insurer.packages().values() if each["booked_times"]]
        insurer.fault(
            *({**fault, "match": package} for fault, package in zip(faults, booked, strict=True))
        )
        drain = draining.drained(bench, insurer, len(faults), 0, random.Random(1), window=False)
        found.wrong = drain.wrong + draining.judged(bench, insurer, len(faults))
        found.fired = sum(each["fired"] for each in insurer.faults())
    finally:
        insurer.end()
    if found.fired != len(faults):
        found.wrong.append(f"{found.fired} of {len(faults)} answers were cut")
    return found
