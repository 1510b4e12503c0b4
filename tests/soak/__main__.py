# ruff: noqa: T201 - what it counts is printed
"""The long counts: `python tests/soak` (or `python -m tests.soak`). Everything is seeded.

Faults: 500 insured orders by command while the insurer's answers go wrong, each kind of fault at
least 20 times; then the same file again. Kills: every point of a dispatch at every pass, and every
pair of points. Prints what it counted and what is wrong; exit code 0 only if nothing is.

On two cores: faults 8 minutes, single kills 8, pairs 14.
"""

import argparse
import random
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.journeys import faulting, killing
from tests.journeys.rig import Insurer, LiveHomes


def _faults(seed: int, orders: int, least: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder, homes, insurer = Path(name), LiveHomes(), Insurer()
        try:
            bench = homes.copy(folder / "home", insurer)
            bench.longest_s = 3600.0
            faults = faulting.faults_for(random.Random(seed), orders, least)
            outcome = faulting.run(bench, insurer, folder, faults, orders, wait=45)
        finally:
            insurer.end()
            homes.end()
    fired = ", ".join(f"{kind} {count}" for kind, count in sorted(outcome.fired.items()))
    covers = ", ".join(f"{state} {count}" for state, count in sorted(outcome.covers.items()))
    print(f"  orders {orders}, runs {outcome.runs}, flagged {outcome.flagged}")
    print(f"  ended as: {covers}")
    print(f"  faults that fired: {fired}")
    for words in outcome.unsettled:
        print(f"  not settled: {words}")
    rare = [kind for kind in faulting.KINDS if outcome.fired[kind] < least]
    if rare:
        print(f"  fired less than {least} times: {', '.join(rare)}")
    return outcome.wrong + [f"fired too rarely: {kind}" for kind in rare]


def _kill(points: tuple[str, ...]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        try:
            done = killing.cut(Path(name), points)
            twice = points.count("book_cover.sent") == 2
            found = killing.unasked(done) if twice else killing.faults(done)
        except AssertionError as error:
            found = [str(error)]
    return [f"{' then '.join(points)}: {words}" for words in found]


def _kills(cases: list[tuple[str, ...]], at_once: int) -> list[str]:
    wrong: list[str] = []
    with ThreadPoolExecutor(at_once) as pool:
        for number, found in enumerate(pool.map(_kill, cases), 1):
            wrong += found
            if number % 50 == 0:
                print(f"  {number} of {len(cases)}", flush=True)
    return wrong


def main() -> int:
    """Runs what was asked for; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="tests/soak", description=__doc__)
    parser.add_argument("parts", nargs="*", default=["faults", "kills", "pairs"],
                        metavar="faults|kills|pairs")  # fmt: skip
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--least", type=int, default=20, help="times that each kind fires")
    parser.add_argument("--pairs", type=int, default=0, help="only so many pairs, at random")
    parser.add_argument("--at-once", type=int, default=2, help="benches killed side by side")
    given = parser.parse_args()
    singles = [(name,) for name in (*killing.PASSED, *killing.AGAIN, *killing.LATER_LINES)]
    pairs = list(product(killing.PASSED, repeat=2))
    if given.pairs:
        pairs = random.Random(given.seed).sample(pairs, min(given.pairs, len(pairs)))
    wrong: list[str] = []
    for part in given.parts:
        started = time.monotonic()
        print(f"{part}, seed {given.seed}", flush=True)
        if part == "faults":
            found = _faults(given.seed, given.orders, given.least)
        else:
            cases = singles if part == "kills" else pairs
            print(f"  {len(cases)} dispatches")
            found = _kills(cases, given.at_once)
        for words in found:
            print(f"  WRONG: {words}")
        print(f"  {len(found)} wrong, {time.monotonic() - started:.0f} s", flush=True)
        wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
