"""A bench in the middle of its work whose database is damaged at random, and what comes of it.

The bench has covered parcels from before and after its newest backup, a void that is done, three
that wait for the line, and a dispatch that was cut in the middle of its booking. Its program was
ended as by a power cut: what it wrote last is still in the write-ahead log.
"""

import random
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from station.sandbox.records import Package
from tests.journeys.rig import Bench, Ran, Row, new_practice, numbered, until

PAGE = 4096
BEFORE = tuple(f"{82_000 + number}" for number in range(1, 7))
AFTER = tuple(f"{82_100 + number}" for number in range(1, 4))
CUT = tuple(f"{82_200 + number}" for number in range(1, 4))
DONE = BEFORE[0]
WAITING = (BEFORE[1], BEFORE[2], AFTER[0])
"""Orders whose void was acknowledged and has not been sent."""

_VOIDS = """
import asyncio, os, sys
from station.app.build import PRACTICE_ACTOR, Station
from station.domain.void import VoidReason

async def run():
    station = Station(practice=True)
    await station.open()
    by_order = {each.number: each for each in await station.store.all_shipments()}
    for number in sys.argv[1:]:
        shipment = by_order[number].id
        await station.voiding.ask(shipment, VoidReason.WRONG_ADDRESS, "", PRACTICE_ACTOR)
        await station.voiding.approve(shipment, None, PRACTICE_ACTOR)
    print("saved", flush=True)
    os._exit(9)

asyncio.run(run())
"""


def made(folder: Path) -> Bench:
    """The bench, whole."""
    folder.mkdir(parents=True, exist_ok=True)
    bench = new_practice(folder / "home")
    for orders in (BEFORE, AFTER):
        ran = bench.dispatch(numbered(folder / "orders.csv", orders))
        assert ran.code == 0, ran.err
        if orders is BEFORE:
            assert bench.run("void", DONE, "--reason", "wrong_address", "--json").code == 0
            assert bench.run("backup").code == 0
    file = numbered(folder / "orders.csv", CUT)
    assert bench.dispatch(file, kill_at="book_cover.answered:2").killed
    done = bench.script(_VOIDS, *WAITING)
    assert (done.code, done.out) == (9, "saved\n"), done.err
    numbered(folder / "orders.csv", (*BEFORE, *AFTER, *CUT))
    # Its insurer outlives the program that was ended by a moment. Its files stand still, and can be
    # copied, once their logs are gone, which is the last thing that it does with them.
    until(lambda: not list(bench.data.glob("sandbox*-wal")), "the end of its practice insurer")
    return bench


# Damages. Each gets the data folder and the dice, and says what it did.

_Damage = Callable[[Path, random.Random], str]


def _store(data: Path) -> bytearray:
    return bytearray((data / "station.db").read_bytes())


def _put(data: Path, content: bytes) -> None:
    (data / "station.db").write_bytes(content)


def _bits(data: Path, dice: random.Random) -> str:
    content, count = _store(data), dice.choice((1, 1, 1, 3, 30))
    for _ in range(count):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    _put(data, content)
    return f"{count} bits turned"


def _header(data: Path, dice: random.Random) -> str:
    content, place = _store(data), dice.randrange(100)
    content[place] ^= dice.randrange(1, 256)
    _put(data, content)
    return f"byte {place} of the header"


def _truncated(data: Path, dice: random.Random) -> str:
    content = _store(data)
    length = dice.choice((dice.randrange(len(content)), len(content) // PAGE // 2 * PAGE))
    _put(data, content[:length])
    return f"cut at {length}"


def _zeroed(data: Path, dice: random.Random) -> str:
    content = _store(data)
    first = dice.randrange(len(content) // PAGE)
    count = min(dice.choice((1, 1, 4, 20)), len(content) // PAGE - first)
    content[first * PAGE : (first + count) * PAGE] = bytes(count * PAGE)
    _put(data, content)
    return f"{count} pages from {first + 1} zeroed"


def _swapped(data: Path, dice: random.Random) -> str:
    content = _store(data)
    one, other = (dice.randrange(len(content) // PAGE) * PAGE for _ in range(2))
    first, second = content[one : one + PAGE], content[other : other + PAGE]
    content[one : one + PAGE], content[other : other + PAGE] = second, first
    _put(data, content)
    return f"pages {one // PAGE + 1} and {other // PAGE + 1} swapped"


def _stale(data: Path, dice: random.Random) -> str:
    """Some pages are those of the backup: a disk that lost writes and said nothing."""
    content, old = _store(data), next((data / "backups").glob("*.db")).read_bytes()
    count = dice.choice((1, 2, 10))
    for _ in range(count):
        place = dice.randrange(len(old) // PAGE) * PAGE
        content[place : place + PAGE] = old[place : place + PAGE]
    _put(data, content)
    return f"{count} pages as in the backup"


def _log(data: Path) -> Path:
    return data / "station.db-wal"


def _log_cut(data: Path, dice: random.Random) -> str:
    content = _log(data).read_bytes()
    length = dice.randrange(len(content) + 1)
    _log(data).write_bytes(content[:length])
    return f"log cut at {length} of {len(content)}"


def _log_gone(data: Path, dice: random.Random) -> str:
    _log(data).unlink()
    return "log gone"


def _log_bits(data: Path, dice: random.Random) -> str:
    content = bytearray(_log(data).read_bytes())
    for _ in range(dice.choice((1, 5))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    _log(data).write_bytes(content)
    return "bits of the log turned"


_LIES = (
    "UPDATE shipment SET cover = 'covered' WHERE cover <> 'covered'",
    "UPDATE shipment SET label_money = 'refunded'",
    "UPDATE balance SET minor = minor + 100000",
    "DELETE FROM void",
)


def _edited(data: Path, dice: random.Random) -> str:
    """Another program, which knows of no checksums, wrote in it."""
    connection = sqlite3.connect(data / "station.db", isolation_level=None)
    lie = dice.choice(_LIES)
    try:
        connection.execute("PRAGMA writable_schema = on")
        connection.execute("DELETE FROM sqlite_schema WHERE type = 'trigger'")
        connection.execute("PRAGMA writable_schema = reset")
        connection.execute(lie)
    except sqlite3.Error as error:
        lie = f"{lie} ({error})"
    finally:
        connection.close()
    return lie


def _schema(data: Path, dice: random.Random) -> str:
    connection = sqlite3.connect(data / "station.db", isolation_level=None)
    name = dice.choice(("shipment", "step", "posting", "sent", "record_line", "void"))
    edit = dice.choice(
        (
            f"DELETE FROM sqlite_schema WHERE name = '{name}'",
            f"UPDATE sqlite_schema SET rootpage = rootpage + 1 WHERE name = '{name}'",
            f"UPDATE sqlite_schema SET sql = replace(sql, 'TEXT', 'BLOB') WHERE name = '{name}'",
        )
    )
    try:
        connection.execute("PRAGMA writable_schema = on")
        connection.execute(edit)
    finally:
        connection.close()
    return edit


def _replaced(data: Path, dice: random.Random) -> str:
    what = dice.choice(("nothing", "no file", "a letter", "another database"))
    for name in ("station.db", "station.db-wal", "station.db-shm"):
        (data / name).unlink(missing_ok=True)
    if what == "nothing":
        _put(data, b"")
    elif what == "a letter":
        _put(data, b"Dear aunt, " * 5000)
    elif what == "another database":
        connection = sqlite3.connect(data / "station.db")
        connection.execute("CREATE TABLE letters (text)")
        connection.commit()
        connection.close()
    return f"{what} in its place"


def _older(data: Path, dice: random.Random) -> str:
    """Somebody copied the backup over it by hand."""
    for name in ("station.db-wal", "station.db-shm"):
        (data / name).unlink(missing_ok=True)
    shutil.copy(next((data / "backups").glob("*.db")), data / "station.db")
    return "the backup copied over it"


DAMAGES: tuple[_Damage, ...] = (
    _bits, _bits, _bits, _header, _truncated, _zeroed, _swapped, _stale, _log_cut, _log_cut,
    _log_gone, _log_bits, _edited, _schema, _replaced, _older,
)  # fmt: skip


@dataclass
class Damaged:
    """What came of one."""

    what: str
    how: str
    """`mended`, `caught up` or `harmless`."""
    wrong: list[str] = field(default_factory=list)


def one(bench: Bench, to: Path, seed: int) -> Damaged:
    """A copy of `bench` in `to`, damaged by the dice of `seed` and started again."""
    to.mkdir(parents=True, exist_ok=True)
    shutil.copytree(bench.home, to / "home")
    shutil.copy(bench.home.with_name("orders.csv"), to / "orders.csv")
    copy, dice = Bench(to / "home"), random.Random(seed)
    damage = DAMAGES[seed % len(DAMAGES)]
    what = f"{damage.__name__.strip('_')}: {damage(copy.data, dice)}"
    ran = copy.run("queue", "drain", "--json", "--wait", "60")
    how = "harmless"
    if "data was damaged" in ran.err:
        how = "mended"
    elif "older than its second record" in ran.err:
        how = "caught up"
    found = Damaged(what, how)
    if ran.code not in (0, 1) or (not ran.rows and ran.code):
        found.wrong.append(f"not started: {ran}")
        return found
    # Whatever a script does again buys nothing again.
    again = copy.dispatch(to / "orders.csv", "--wait", "20")
    found.wrong += _untrue(copy, again, how)
    return found


def _untrue(bench: Bench, again: Ran, how: str) -> list[str]:
    """What is claimed and is not so, bought twice, or forgotten."""
    shown = bench.shown()
    ran = bench.run("lost", "list", "--json")
    lost = ran.rows
    there = bench.practised()
    wrong = [*_claimed(shown, there), *_twice(shown, lost, there), *_forgotten(shown, lost, there)]
    for row in again.rows:
        ref, packages = row["cover"]["ref"], {each.id: each for each in there}
        if row["cover"]["state"] == "covered" and packages[ref].status != "CONFIRMED":
            wrong.append(f"said covered: {row}")
    check = bench.check("--offline")
    named = {each["shipment"] for each in lost}
    wrong += [f for f in check["faults"] if not any(shipment in f for shipment in named)]
    if how == "harmless" and lost:
        wrong.append(f"lost, and nothing said: {lost}")
    if bench.run("audit", "verify").code:
        wrong.append("the record does not hold")
    if list(bench.data.glob("station.damaged-*.db")) and how != "mended":
        wrong.append("set aside, and nothing said")
    return wrong


def _claimed(shown: list[Row], there: list[Package]) -> list[str]:
    packages = {each.id: each for each in there}
    wrong = []
    for row in shown:
        cover, package = row["cover"], packages.get(row["cover"]["package"] or "")
        if cover["state"] == "covered":
            true = package is not None and package.status == "CONFIRMED"
            true = true and cover["ref"] == package.id  # type: ignore[union-attr]
            price = Decimal((cover["price"] or "0").split()[0])
            if not true or package.total_price() != price:  # type: ignore[union-attr]
                wrong.append(f"claimed: {row}")
        elif cover["state"] == "cancelled" and (package is None or package.status != "CANCELLED"):
            wrong.append(f"claimed to be cancelled: {row}")
    return wrong


def _twice(shown: list[Row], lost: list[Row], there: list[Package]) -> list[str]:
    order_of = {row["shipment"]: row["order"] for row in (*shown, *lost)}
    booked: Counter[str] = Counter()
    wrong = []
    for package in there:
        if not package.booked_times:
            continue
        order = order_of.get(package.partner_transaction_id or "")
        if order is None:
            wrong.append(f"booked and known to nobody: {package.id}")
            continue
        booked[order] += package.booked_times
        if package.cancelled_times > 1:
            wrong.append(f"cancelled twice: {package.id}")
    wrong += [f"order {order} booked {times} times" for order, times in booked.items() if times > 1]
    labels = Counter(number for row in shown for number in row["label"]["numbers"])
    return wrong + [f"label {number} twice" for number, times in labels.items() if times > 1]


def _forgotten(shown: list[Row], lost: list[Row], there: list[Package]) -> list[str]:
    """A void that was acknowledged is done, still owed, or named to a person."""
    status = {each.partner_transaction_id: each.status for each in there if each.booked_times}
    wrong = []
    for order in (DONE, *WAITING):
        named = [row for row in lost if row["order"] == order and row["void"]]
        mine = [row for row in shown if row["order"] == order]
        done = any(status.get(row["shipment"]) == "CANCELLED" for row in mine)
        if not (named or done or any(row["flag"] for row in mine)):
            wrong.append(f"the void of {order} is forgotten: {mine} {lost}")
    return wrong
