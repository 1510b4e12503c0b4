"""A bench with a full queue that goes to the next version and back, killed on the way.

The next version is a copy of this program with another number, a schema with more in it, and a
setting that this one does not know. Each runs as processes of its own, on the same data, against a
real insurer over HTTP; at the end the insurer's own book says whether anything was lost or done
twice.
"""

import json
import random
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from station.flow import points
from station.store import migrate
from station.store.backup import BackupFolder
from tests.journeys.forking import Forks
from tests.journeys.rig import (
    PIN,
    ROOT,
    WHO,
    Bench,
    Insurer,
    LiveHomes,
    Ran,
    environment,
    forks,
    numbered,
)

NEXT = "99.1.0"
_INSURER = "insurer.db"
_VOIDED, _COVERED, _UNKNOWN, _OPT_OUTS = 3, 3, 3, 3
_MOST_TURNS = 7
_OLD_S = 600.0
_NOT_ALL = 1
"""What a command ends with that did not see all of it come to its end in its time."""
_MOST_DRAINS = 9
"""Between two tries of a cancellation lie up to five minutes."""
_CALLED = ("own", "next")
_DOWN = {"endpoint": "*", "kind": "drop_before", "times": None}
_POINTS = tuple(
    name
    for name in points.NAMES
    if not name.startswith(("batch.", "amend.", "confirm_update.", "print."))
)
_SQL = f"""-- oldest: {migrate.newest_version()}
CREATE TABLE next_thing (shipment TEXT PRIMARY KEY, steps INTEGER NOT NULL) STRICT, WITHOUT ROWID;
ALTER TABLE shipment ADD COLUMN next_word TEXT NOT NULL DEFAULT 'none';
INSERT INTO next_thing (shipment, steps) SELECT shipment, count(*) FROM step GROUP BY shipment;
CREATE TRIGGER next_step AFTER INSERT ON step BEGIN
    INSERT INTO next_thing (shipment, steps) VALUES (new.shipment, 1)
        ON CONFLICT (shipment) DO UPDATE SET steps = steps + 1;
END;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, '''opt_out'',', '''opt_out'', ''tell_shop'',')
    WHERE type = 'table' AND name = 'step';
PRAGMA writable_schema = RESET;
"""
_SETTING = """
NEXT_WORD = Setting("next.word", Text(), "")
DECLARED[NEXT_WORD.key] = NEXT_WORD
"""

# Offers shown and put back while the insurer takes no report of it.
_PUT_BACK = """
import asyncio, sys
from station.app.build import Station, opened
from station.desk.orders import read_file
from station.domain import settings as declared
from station.domain.people import Actor, Role
from station.domain.shipment import Form
from pathlib import Path

async def run():
    ruth = Actor(sys.argv[1], Role.SUPERVISOR)
    async with opened(Station(practice=False)) as station:
        await station.connect()
        settings = station.current()
        sender, service = declared.sender(settings), declared.default_service(settings)
        for order in read_file(Path(sys.argv[2])).orders:
            form = Form(sender, order.recipient, order.parcels, service)
            shipment = station.new_shipment()
            assert (await station.packing.quote(shipment, form)).offer is not None
            await station.packing.declined(shipment, ruth)

asyncio.run(run())
"""

# Voids approved while there is no line at all.
_VOID = """
import asyncio, sys
from station.app.build import Station, opened
from station.domain.people import Actor, Role
from station.domain.void import VoidReason

async def run():
    ruth, numbers = Actor(sys.argv[1], Role.SUPERVISOR), set(sys.argv[2:])
    async with opened(Station(practice=False)) as station:
        station.start()
        for shipment in await station.store.all_shipments():
            if shipment.number in numbers:
                await station.voiding.ask(shipment.id, VoidReason.WRONG_ADDRESS, "", ruth)
                await station.voiding.approve(shipment.id, None, ruth)
        while len(await station.store.voids_waiting()) < len(numbers):
            await asyncio.sleep(0.05)

asyncio.run(run())
"""


def next_version(folder: Path) -> Path:
    """A copy of the program in `folder`, a version on; where it is."""
    root = folder / "next"
    ignored = shutil.ignore_patterns("__pycache__", "*.po")
    for part in ("station", "resources", "tests/journeys"):
        shutil.copytree(ROOT / part, root / part, ignore=ignored)
    number = migrate.newest_version() + 1
    (root / f"station/store/schema/{number:04}_next.sql").write_text(_SQL)
    package = root / "station/__init__.py"
    text = package.read_text(encoding="utf-8")
    package.write_text(text.replace('__version__ = "', f'__version__ = "{NEXT}" or "', 1))
    with (root / "station/domain/settings/declared.py").open("a", encoding="utf-8") as file:
        file.write(_SETTING)
    sections = root / "station/desk/view_settings.py"
    text = sections.read_text(encoding="utf-8")
    sections.write_text(
        text.replace('    "updates":', '    "next": Section.BENCH,\n    "updates":', 1)
    )
    return root


@dataclass(frozen=True)
class Full:
    """A bench with a full queue and its insurer's data, to be copied for each walk."""

    folder: Path
    voided: tuple[str, ...]
    """Orders whose void is approved and waits for the line."""
    covered: tuple[str, ...]
    unknown: tuple[str, ...]
    """Orders whose booking has no answer."""


def full(folder: Path, homes: LiveHomes) -> Full:
    """Makes one in `folder`."""
    insurer = Insurer(folder / _INSURER)
    try:
        bench = homes.copy(folder / "home", insurer)
        voided = tuple(f"{81_000 + each}" for each in range(_VOIDED))
        covered = tuple(f"{82_000 + each}" for each in range(_COVERED))
        unknown = tuple(f"{83_000 + each}" for each in range(_UNKNOWN))
        good = bench.dispatch(numbered(folder / "good.csv", [*voided, *covered]))
        assert good.code == 0, good.err
        insurer.fault(
            {"endpoint": "create_booking", "kind": "execute_then_drop", "times": _UNKNOWN - 1},
            {"endpoint": "create_booking", "kind": "drop_before", "times": None},
            {"endpoint": "get_booking", "kind": "drop_before", "times": None},
            {"endpoint": "opt_out", "kind": "drop_before", "times": None},
        )
        lost = bench.dispatch(numbered(folder / "lost.csv", unknown), "--wait", "1")
        assert lost.code == 1, lost.err
        offered = numbered(
            folder / "offered.csv", [f"{84_000 + each}" for each in range(_OPT_OUTS)]
        )
        _script(bench, _PUT_BACK, WHO, str(offered))
    finally:
        insurer.end()
    _script(bench, _VOID, WHO, *voided)
    return Full(folder, voided, covered, unknown)


def _script(bench: Bench, text: str, *words: str) -> None:
    done = bench.script(text, *words)
    assert done.code == 0, done.err[-2000:]


@dataclass
class Walk:
    """What one walk came to."""

    seed: int
    wrong: list[str] = field(default_factory=list)
    runs: Counter[str] = field(default_factory=Counter)
    story: list[str] = field(default_factory=list)


class _Walker:
    def __init__(self, bench: Bench, insurer: Insurer, of: Full, both: Sequence[Forks]) -> None:
        self.bench, self.insurer, self.of, self.both = bench, insurer, of, both
        self.folder = bench.home.parent
        self.asked: list[str] = []
        self.to_void: list[str] = []
        self.volume: str | None = None
        self.word: str | None = None
        self.left: dict[str, str] = {}
        self.walk = Walk(0)

    def run(self, version: int, words: Sequence[str], kill: str = "", longest_s: float = 0) -> Ran:
        """One command by this version, or by the next; killed at a point or after a time."""
        env = self.bench.environment({"TESTS_KILL_AT": kill} if kill else None)
        words = [*map(str, words)]
        try:
            found = self.both[version].run(words, env, f"{PIN}\n", longest_s or 150.0)
        except subprocess.TimeoutExpired:
            found = (-9, "", "")
        ran = Ran(*found)
        name = f"{_CALLED[version]} {words[0]} {words[1]} {kill} {longest_s:.2f}: {ran.code}"
        self.walk.story.append(name)
        self.walk.runs["runs"] += 1
        self.walk.runs[f"by the {_CALLED[version]} version"] += 1
        self.walk.runs["killed"] += ran.killed
        self.walk.runs["killed while its schema moved"] += ran.killed and kill.startswith("migrate")
        self.walk.runs["locked out by the other"] += ran.code == 75
        if ran.code not in (0, 1, 75, -9) or "Traceback" in ran.err:
            self.walk.wrong.append(f"{name}: {ran.err[-300:]}")
        return ran

    def said(self, version: int, *words: str) -> Any:
        """The JSON that a command which only looks prints; None, and wrong, if it prints none."""
        ran = self.run(version, words)
        try:
            return ran.row
        except ValueError:
            self.walk.wrong.append(f"{words} by {version} ended with {ran.code}: {ran.err[-300:]}")
            return None

    def turn(self, dice: random.Random) -> None:
        """One command, undisturbed or not."""
        version, down = dice.randrange(2), dice.random() < 0.2
        kill, longest_s = "", 0.0
        if dice.random() < 0.55:
            kill = f"{dice.choice(_POINTS)}:{dice.randint(1, 3)}"
        elif dice.random() < 0.4:
            longest_s = dice.uniform(0.05, 1.0)
        if down:
            self.insurer.fault(_DOWN)
        words = self._words(dice, version)
        if dice.random() < 0.15:
            other = threading.Thread(
                target=self.run,
                args=(1 - version, ("queue", "drain", "--wait", "1", "--pin-stdin")),
            )
            other.start()
            self._do(version, words, kill, longest_s)
            other.join()
        else:
            self._do(version, words, kill, longest_s)
        if down:
            self.insurer.no_faults()

    def _words(self, dice: random.Random, version: int) -> list[str]:
        act = dice.choice(
            ("drain", "drain", "drain", "dispatch", "dispatch", "void", "set", "look")
        )
        if act == "dispatch":
            self.asked.append(f"{85_000 + len(self.asked)}")
            return self._dispatch([self.asked[-1]], "10")
        if act == "void" and len(self.to_void) < len(self.of.covered):
            self.to_void.append(self.of.covered[len(self.to_void)])
            return self._void(self.to_void[-1], "5")
        if act == "set":
            key, text = "sounds.volume", str(dice.randint(0, 100))
            if version and dice.random() < 0.5:
                key, text = "next.word", f"word{dice.randint(0, 99)}"
            return ["settings", "set", f"{key}={text}", "--pin-stdin"]
        if act == "look":
            return ["queue", "list", "--json"]
        return ["queue", "drain", "--json", "--wait", dice.choice(("0", "1", "3")), "--pin-stdin"]

    def _dispatch(self, numbers: Sequence[str], wait: str) -> list[str]:
        file = numbered(self.folder / f"{numbers[0]}-{len(numbers)}.csv", numbers)
        return [
            *("dispatch", str(file), "--json", "--insure", "all", "--consent-by", WHO),
            *("--premium-up-to", "1000", "--wait", wait, "--pin-stdin"),
        ]

    @staticmethod
    def _void(number: str, wait: str) -> list[str]:
        words = ("void", number, "--reason", "wrong_address", "--json", "--wait", wait)
        return [*words, "--pin-stdin"]

    def _do(self, version: int, words: list[str], kill: str, longest_s: float) -> None:
        ran = self.run(version, words, kill, longest_s)
        if words[:2] == ["settings", "set"]:
            key, _, text = words[2].partition("=")
            known = text if ran.code == 0 else None  # cut off: either is right
            if key == "next.word":
                self.word = known if ran.code != 75 else self.word
            else:
                self.volume = known if ran.code != 75 else self.volume

    def _dispatched_last(self, version: int, *, late: bool = False) -> int:
        """Asks once more for all that was asked for; `late`: not all may be there in a minute."""
        ran = self.run(version, self._dispatch(self.asked, "60"))
        if ran.code and not (late and ran.code == _NOT_ALL):
            self.walk.wrong.append(f"the last dispatch ended with {ran.code}: {ran.err[-300:]}")
        return ran.code

    def end(self, dice: random.Random) -> None:
        """Left alone: whatever was begun comes to its end, by either version."""
        version = dice.randrange(2)
        late = bool(self.asked) and self._dispatched_last(version, late=True) == _NOT_ALL
        for number in self.to_void:
            self.run(version, self._void(number, "30"))
        for _ in range(_MOST_DRAINS):
            words = ("queue", "drain", "--json", "--wait", "45", "--pin-stdin")
            version = dice.randrange(2)
            if self.run(version, words).code == 0:
                if late:
                    self._dispatched_last(version)
                return
            items = self.said(version, "queue", "list", "--json") or []
            if items and all(item["needs_person"] for item in items):
                # Sent five times without an answer: from then on a person finds out (design).
                self.left = {item["order"]: item["flag"] or "" for item in items}
                self.walk.runs["orders left to a person"] += len(self.left)
                return


def walked(of: Full, folder: Path, both: Sequence[Forks], seed: int) -> Walk:
    """One walk on a copy of `of`, in `folder`."""
    dice = random.Random(seed)
    shutil.copytree(of.folder / "home", folder / "home")
    for file in of.folder.glob(f"{_INSURER}*"):
        shutil.copy(file, folder / file.name)
    insurer = Insurer(folder / _INSURER)
    try:
        bench = Bench(folder / "home", insurer)
        walker = _Walker(bench, insurer, of, both)
        walker.walk.seed = seed
        if dice.random() < 0.6:  # the first step to the next version, cut
            kill = dice.choice(("migrate.step", "migrate.committed"))
            walker.run(1, ("queue", "drain", "--wait", "0", "--pin-stdin"), kill)
        for _ in range(dice.randint(2, _MOST_TURNS)):
            walker.turn(dice)
        walker.end(dice)
        walker.walk.wrong += _judged(walker)
    finally:
        insurer.end()
    return walker.walk


def _judged(walker: _Walker) -> list[str]:
    """What is wrong at the end; nothing, if all settled exactly once."""
    wrong: list[str] = []
    of, bench = walker.of, walker.bench
    # The next one brings it up to date if nothing has; each finds what the other wrote in order.
    walker.run(1, ("settings", "set", "theme=light", "--pin-stdin"))
    for version in (0, 1):
        check = walker.said(version, "check", "--json") or {}
        if not check.get("ok") or check["open"] != len(walker.left):
            wrong.append(f"check by {version}: {json.dumps(check)[:600]}")
    record = walker.said(0, "audit", "verify", "--json") or {}
    if not record.get("ok"):
        wrong.append(f"record {record}")
    rows = {row["order"]: row for row in bench.shown()}
    wanted = {*of.voided, *of.covered, *of.unknown, *walker.asked}
    if set(rows) != wanted:
        wrong.append(f"orders {sorted(set(rows) ^ wanted)}")
    packages = walker.insurer.packages()
    for number in walker.left:
        wrong += _overstated(number, rows[number], packages.pop(rows[number]["cover"]["package"]))
    for number, row in rows.items():
        if number in walker.left:
            continue
        package = packages.get(row["cover"]["ref"] or "", None)
        gone = number in of.voided or number in walker.to_void
        right = package is not None and (
            package["booked_times"],
            package["cancelled_times"],
            package["status"],
            row["state"],
            row["cover"]["state"],
        ) == (
            (1, 1, "CANCELLED", "voided", "cancelled")
            if gone
            else (1, 0, "CONFIRMED", "dispatched", "covered")
        )
        if not right:
            wrong.append(f"order {number}: {row['state']} {row['cover']} there {package}")
    shown = _offers(bench.data / "station.db")
    declined = [
        each for name, each in packages.items() if name in shown and not each["booked_times"]
    ]
    if len(declined) < _OPT_OUTS or not all(each["opted_out_times"] for each in declined):
        wrong.append(f"opt-outs {[each['opted_out_times'] for each in declined]}")
    if sum(each["booked_times"] for each in packages.values()) != len(wanted) - len(walker.left):
        wrong.append("another number of bookings")
    content = json.loads((bench.data / "settings.json").read_text(encoding="utf-8"))["settings"]
    for key, known in (("next.word", walker.word), ("sounds.volume", walker.volume)):
        if known is not None and str(content.get(key)) != known:
            wrong.append(f"{key} is {content.get(key)}, not {known}")
    return wrong


def _schema(file: Path) -> int:
    connection = apsw.Connection(str(file))
    try:
        return migrate.version(connection)
    finally:
        connection.close()


def _offers(file: Path) -> set[str]:
    """The packages that were shown: a program killed before its answer has shown none."""
    connection = apsw.Connection(str(file))
    try:
        return {str(row[0]) for row in connection.execute("SELECT package FROM offer")}
    finally:
        connection.close()


def _overstated(number: str, row: dict[str, Any], package: dict[str, Any]) -> list[str]:
    """What is wrong with one that waits for a person: nothing may be done twice or claimed."""
    state = row["cover"]["state"]
    honest = state in ("unknown", "cancel_saved", "previewed", "cancelling", "amount_open")
    once = package["booked_times"] <= 1 and package["cancelled_times"] <= 1
    if honest and once and row["flag"]:
        return []
    return [f"left order {number}: {row['state']} {row['cover']} {row['flag']} there {package}"]


@dataclass
class Walked:
    """What all of them came to."""

    wrong: list[str] = field(default_factory=list)
    runs: Counter[str] = field(default_factory=Counter)
    walks: int = 0


class Walks:
    """Both versions, loaded once, and a full queue, made once."""

    def __init__(self, homes: LiveHomes) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="upgrades-")
        here = Path(self._folder.name)
        self._next = Forks(next_version(here), "station")
        self._both = (forks("station"), self._next)
        self._homes, self._remaking = homes, threading.Lock()
        self._full = self._made()
        said = self._next.run(["--version"], {"QT_QPA_PLATFORM": "offscreen"}, "", 60)
        assert said[1] == f"station {NEXT}\n", said

    def _made(self) -> Full:
        self._made_at = time.monotonic()
        folder = Path(tempfile.mkdtemp(prefix="full-", dir=self._folder.name))
        return full(folder, self._homes)

    def _fresh(self) -> Full:
        """A queue that is not old: a booking without an answer for half an hour is a person's."""
        with self._remaking:
            if time.monotonic() - self._made_at > _OLD_S:
                self._full = self._made()
            return self._full

    def run(self, seeds: Sequence[int]) -> Walked:
        """A walk for each seed."""
        found = Walked()
        for seed in seeds:
            full_ = self._fresh()
            with tempfile.TemporaryDirectory(prefix="walk-") as name:
                walk = walked(full_, Path(name), self._both, seed)
            found.walks += 1
            found.runs += walk.runs
            found.wrong += [f"seed {seed}: {each}; {walk.story}" for each in walk.wrong]
        return found

    def cut(self, folder: Path, point: str) -> tuple[int, bool]:
        """The next version killed at `point` of its first start: the schema that is left, and
        whether a backup of the former one lies there."""
        shutil.copytree(self._full.folder / "home", folder)
        env = {**environment(folder), "TESTS_KILL_AT": point}
        words = ("queue", "drain", "--wait", "0", "--pin-stdin")
        code, _out, err = self._next.run(words, env, f"{PIN}\n", 60)
        assert code == -signal.SIGKILL, err
        backups = BackupFolder(folder / "station.db", folder / "backups").all()
        kept = [_schema(each.file) for each in backups]
        return _schema(folder / "station.db"), kept == [migrate.newest_version()]

    def end(self) -> None:
        """Takes both away."""
        self._next.end()
        self._folder.cleanup()
