# ruff: noqa: T201 - what it counts is printed
"""The long counts: `python tests/soak` (or `python -m tests.soak`). Everything is seeded.

Faults: 500 insured orders by command while the insurer's answers go wrong, each kind of fault at
least 20 times; then the same file again. Kills: every point of a dispatch at every pass, and every
pair of points; void-kills and void-pairs the same for a void, change-kills for a change of a cover.
Easypost: every fate of a purchase and of a refund over every point; easypost-kills: a dispatch by
it, killed at every point. Cuts: the answers to a void cut after each of their bytes. Drain: ten
thousand voids that waited for the line, worked off by the window, which is killed ten times on the
way; queue-drain the same by command. Papers: a thousand generated shipments, their labels read back
by a barcode reader. Voids: the state machine of clerk, supervisor, line, clock and power cuts, 300
walks. Orders: ten thousand order files and as many workbooks, broken at random: no crash, and no
order vanishes. Accountant: a random month of dispatches, kills, voids, top-ups and corrections
under faults, after which the statement, the ledger, the carrier and the insurer agree to the last
minor unit. Damage: 200 databases damaged at random in the middle of a full queue, each started by
the program: found or harmless, recovered, nothing claimed, nothing bought twice, no void forgotten.
Full-disk: a disk that is full at each write of a covered dispatch and of its void in turn, and a
store that fails at each call of a clerk's shift.
Upgrades: 500 walks of a bench with a full queue to the next version and back, its programs killed
at random, its line cut. Canaries: 200 support bundles of data, settings and logs in which made-up
names, addresses, keys and links are planted everywhere, other ones each time; none gets away.

Words: every state of every page in every language, and in one longer by a third, in three sizes and
in words of twice the size: all of it fits, and no word of ours is cut.
States: each of them told to a screen reader, in words of twice the size, worked with the
keyboard alone, and its contrast measured. Copies: a store put back from its copy after every commit
of a day, and caught up.

Prints what it counted and what is wrong; exit code 0 only if nothing is.

On two cores: faults 8 minutes, single kills 8, pairs 14.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import product
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.carriers import saga
from tests.journeys import (
    accounting,
    amending,
    cutting,
    damaging,
    draining,
    easyposting,
    faulting,
    killing,
    upgrading,
    voiding,
)
from tests.journeys.rig import ROOT, Insurer, LiveHomes
from tests.orders import fuzzing
from tests.soak import words_fit

_PARTS = (
    "papers",
    "orders",
    "voids",
    "faults",
    "kills",
    "pairs",
    "easypost",
    "easypost-kills",
    "void-kills",
    "void-pairs",
    "change-kills",
    "cuts",
    "drain",
    "queue-drain",
    "accountant",
    "damage",
    "full-disk",
    "upgrades",
    "canaries",
    "words",
    "states",
    "copies",
)


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


def _kills(
    kill: Callable[[tuple[str, ...]], list[str]], cases: list[tuple[str, ...]], at_once: int
) -> list[str]:
    wrong: list[str] = []
    with ThreadPoolExecutor(at_once) as pool:
        for number, found in enumerate(pool.map(kill, cases), 1):
            wrong += found
            if number % 50 == 0:
                print(f"  {number} of {len(cases)}", flush=True)
    return wrong


def _void_kill(points: tuple[str, ...]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        try:
            found = voiding.faults(voiding.cut(Path(name), points), killed=len(points) == 1)
        except AssertionError as error:
            found = [str(error)]
    return [f"void {' then '.join(points)}: {words}" for words in found]


def _easypost() -> list[str]:
    """Every fate of a purchase and of a refund, every fate of the reads, every point."""
    cases = [
        *((saga.one, case) for case in saga.matrix()),
        *((saga.one_void, case) for case in saga.void_matrix()),
    ]
    wrong = []
    for run, case in cases:
        try:
            run(*case)
        except AssertionError as error:
            wrong.append(f"{' / '.join(case)}: {error}")
    print(f"  {len(cases)} dispatches and voids")
    return wrong


def _easypost_kill(points: tuple[str, ...]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        try:
            found = easyposting.faults(easyposting.cut(Path(name), points))
        except AssertionError as error:
            found = [str(error)]
    return [f"easypost {' then '.join(points)}: {words}" for words in found]


def _change_kill(points: tuple[str, ...]) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        try:
            done = amending.cut(Path(name), points)
            twice = points.count("confirm_update.sent") == 2
            found = (
                amending.unasked(done) if twice else amending.faults(done, killed=len(points) == 1)
            )
        except AssertionError as error:
            found = [str(error)]
    return [f"change {' then '.join(points)}: {words}" for words in found]


def _drain(count: int, kills: int, pace: float, seed: int, *, window: bool) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        homes = LiveHomes()
        try:
            done = draining.run(
                Path(name), homes, count, kills=kills, pace=pace, seed=seed, window=window
            )
        finally:
            homes.end()
    busy = [calls for calls in done.per_second if calls > pace / 2]
    mean = sum(busy) / max(1, len(busy))
    print(f"  {count} voids, {done.kills} kills, {done.calls} calls in {done.seconds:.0f} s")
    print(f"  in its working seconds {mean:.1f} of {pace:g} a second, most {max(busy, default=0)};"
          f" most in any second {done.most_in_any_second}")  # fmt: skip
    return done.wrong


_READ_BACK = (
    "printing/test_read_back.py",
    "render/test_other_writers.py",
    "render/test_zpl_template.py",
)
_FULL_DISK = ("flow/test_full_disk.py", "desk/test_fault_walk.py")
_MACHINE = ("flow/test_void_machine.py",)
_CANARIES = ("diagnostics/test_bundle.py::test_no_canary_gets_away",)
_STATES = (
    "gui/test_each_state.py",
    "gui/test_samples_agree.py",
    "gui/test_by_keys.py",
    "gui/test_contrast.py",
)
_COPIES = ("store/test_restore_voids.py",)


def _long(tests: tuple[str, ...], variable: str, count: int) -> list[str]:
    """Tests of the test command with `count` examples in the place of its few."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--show-capture=no",
            *(f"tests/{test}" for test in tests),
        ],
        cwd=ROOT,
        env={**os.environ, variable: str(count), "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"  {count} each: {done.stdout.strip().splitlines()[-1]}")
    return [] if done.returncode == 0 else [done.stdout[-2000:]]


def _cuts(most: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        homes = LiveHomes()
        try:
            done = cutting.run(Path(name), homes, range(most))
        finally:
            homes.end()
    print(f"  {done.voids} voids, {done.fired} answers cut or lost")
    return done.wrong


def _orders(files: int) -> list[str]:
    """Broken order files and workbooks, `files` of each."""
    with ProcessPoolExecutor() as pool:
        found = pool.map(fuzzing.faults_of, range(files), chunksize=100)
        wrong = [fault for faults in found for fault in faults]
    print(f"  {files} broken files, {files} broken workbooks")
    return wrong


def _damage(seed: int, count: int, at_once: int) -> list[str]:
    """`count` damaged databases, each kind of damage in turn."""
    ways: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        bench = damaging.made(folder / "whole")

        def run(number: int) -> damaging.Damaged:
            to = folder / f"{number}"
            try:
                return damaging.one(bench, to, seed * 1_600 + number)
            except AssertionError as error:
                return damaging.Damaged(f"number {number}", "not started", [str(error)])
            finally:
                shutil.rmtree(to, ignore_errors=True)

        with ThreadPoolExecutor(at_once) as pool:
            for number, done in enumerate(pool.map(run, range(count)), 1):
                ways[done.how] += 1
                wrong += [f"{done.what}: {words}" for words in done.wrong]
                if number % 25 == 0:
                    print(f"  {number} of {count}", flush=True)
    print("  " + ", ".join(f"{how} {times}" for how, times in ways.most_common()))
    return wrong


def _accountant(seed: int, acts: int) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder, homes, insurer = Path(name), LiveHomes(), Insurer()
        try:
            bench = homes.copy(folder / "home", insurer)
            bench.longest_s = 3600.0
            month = accounting.run(bench, insurer, folder, seed, acts)
        finally:
            insurer.end()
            homes.end()
    print("  " + ", ".join(f"{count} {what}" for what, count in sorted(month.done.items())))
    return month.wrong


def _upgrades(seed: int, walks: int, at_once: int) -> list[str]:
    homes = LiveHomes()
    made, runs, wrong = upgrading.Walks(homes), Counter[str](), list[str]()
    try:
        with ThreadPoolExecutor(at_once) as pool:
            seeds = range(seed, seed + walks)
            for done, walk in enumerate(pool.map(lambda each: made.run((each,)), seeds), 1):
                runs += walk.runs
                wrong += walk.wrong
                if done % 25 == 0:
                    print(f"  {done} walks, {len(wrong)} wrong", flush=True)
    finally:
        made.end()
        homes.end()
    print("  " + ", ".join(f"{count} {what}" for what, count in sorted(runs.items())))
    return wrong


def main() -> int:
    """Runs what was asked for; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="tests/soak", description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(_PARTS), metavar="|".join(_PARTS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--least", type=int, default=20, help="times that each kind fires")
    parser.add_argument("--pairs", type=int, default=0, help="only so many pairs, at random")
    parser.add_argument("--shipments", type=int, default=1_000, help="whose labels are read")
    parser.add_argument("--walks", type=int, default=300, help="of the machine, 25 steps each")
    parser.add_argument("--files", type=int, default=10_000, help="of orders, broken at random")
    parser.add_argument("--voids", type=int, default=10_000, help="voids that are drained")
    parser.add_argument("--bytes", type=int, default=1_600, help="of an answer, each cut once")
    parser.add_argument("--pace", type=float, default=50.0, help="calls a second while they are")
    parser.add_argument("--acts", type=int, default=150, help="of the accountant's month")
    parser.add_argument("--databases", type=int, default=200, help="that are damaged")
    parser.add_argument("--upgrades", type=int, default=500, help="walks between two versions")
    parser.add_argument("--bundles", type=int, default=200, help="for support, with canaries")
    parser.add_argument("--at-once", type=int, default=2, help="benches killed side by side")
    given = parser.parse_args()
    singles = [(name,) for name in (*killing.PASSED, *killing.AGAIN, *killing.LATER_LINES)]
    pairs = list(product(killing.PASSED, repeat=2))
    void_singles = [(name,) for name in (*voiding.PASSED, *voiding.LINES)]
    change_singles = [(name,) for name in amending.PASSED]
    change_singles += list(product(amending.PASSED, repeat=2))
    void_pairs = list(product(voiding.PASSED, repeat=2))
    if given.pairs:
        dice = random.Random(given.seed)
        pairs = dice.sample(pairs, min(given.pairs, len(pairs)))
        void_pairs = dice.sample(void_pairs, min(given.pairs, len(void_pairs)))
    which = {
        "kills": (_kill, singles),
        "pairs": (_kill, pairs),
        "easypost-kills": (_easypost_kill, [(name,) for name in easyposting.PASSED]),
        "void-kills": (_void_kill, void_singles),
        "void-pairs": (_void_kill, void_pairs),
        "change-kills": (_change_kill, change_singles),
    }
    wrong: list[str] = []
    for part in given.parts:
        started = time.monotonic()
        print(f"{part}, seed {given.seed}", flush=True)
        if part == "faults":
            found = _faults(given.seed, given.orders, given.least)
        elif part == "papers":
            found = _long(_READ_BACK, "STATION_SHIPMENTS", given.shipments)
        elif part == "orders":
            found = _orders(given.files)
        elif part == "voids":
            found = _long(_MACHINE, "STATION_WALKS", given.walks)
        elif part == "canaries":
            found = _long(_CANARIES, "STATION_CANARIES", given.bundles)
        elif part == "easypost":
            found = _easypost()
        elif part == "cuts":
            found = _cuts(given.bytes)
        elif part == "drain":
            found = _drain(given.voids, 10, given.pace, given.seed, window=True)
        elif part == "accountant":
            found = _accountant(given.seed, given.acts)
        elif part == "full-disk":
            found = _long(_FULL_DISK, "STATION_EVERY_WRITE", 1)
        elif part == "damage":
            found = _damage(given.seed, given.databases, given.at_once)
        elif part == "upgrades":
            found = _upgrades(given.seed, given.upgrades, given.at_once)
        elif part == "words":
            found = words_fit.run(given.at_once)
        elif part == "states":
            found = _long(_STATES, "STATION_STATES", 1)
        elif part == "copies":
            found = _long(_COPIES, "STATION_COPIES", 1)
        elif part == "queue-drain":
            found = _drain(given.voids, 10, given.pace, given.seed, window=False)
        else:
            kill, cases = which[part]
            print(f"  {len(cases)} cases")
            found = _kills(kill, cases, given.at_once)
        for words in found:
            print(f"  WRONG: {words}")
        print(f"  {len(found)} wrong, {time.monotonic() - started:.0f} s", flush=True)
        wrong += found
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
