"""The chain of the second record: what a line is, and whether a file of them still holds.

A line is canonical JSON: its number, the hash of the line before, its facts, and its own hash. So
a line cannot be changed, taken out, put in or moved without the first wrong one being named. What
no chain shows by itself, its end cut off or everything after some place written anew, shows where
somebody else knows one of its lines: the database its newest, each backup the newest of its day.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import apsw

from station import regular
from station.domain.errors import Message, RefusedError, message
from station.flow.audit import Checked
from station.store.codec import compact

GENESIS = "0" * 64
Facts = dict[str, Any]


class RecordBrokenError(RefusedError):
    """The file's chain does not hold: it was edited, or lines of it are gone."""

    def __init__(self, line: int, why: Message, *, short: bool = False) -> None:
        super().__init__(
            "store.record_short" if short else "store.record_broken", line=line, why=why
        )
        self.line = line
        self.why = why


@dataclass(frozen=True)
class Head:
    """The newest line: its running number and its hash."""

    seq: int
    hash: str


START = Head(0, GENESIS)


@dataclass(frozen=True)
class Anchor:
    """One line as somebody outside the file knows it."""

    source: str
    """`database`, `backup` or `note`."""
    seq: int
    hash: str


def hashed(line: Facts) -> str:
    """The hash of a line that has none yet."""
    return hashlib.sha256(compact(line).encode()).hexdigest()


def body_hash(body: bytes) -> str:
    """What a line says of a body instead of the body itself."""
    return hashlib.sha256(body).hexdigest()


def parsed(raw: bytes, number: int) -> Facts:
    """The line that `raw` holds, proven by its own hash. `number` names it where it is broken."""
    try:
        line = json.loads(raw)
        canonical = compact(line).encode() if isinstance(line, dict) else b""
    except (ValueError, RecursionError) as error:
        raise RecordBrokenError(number, message("record.unreadable")) from error
    if not isinstance(line, dict):
        raise RecordBrokenError(number, message("record.unreadable"))
    bare = {key: value for key, value in line.items() if key != "hash"}
    if canonical != raw.removesuffix(b"\n") or hashed(bare) != line.get("hash"):
        raise RecordBrokenError(number, message("record.edited"))
    if type(line.get("seq")) is not int:
        raise RecordBrokenError(number, message("record.unreadable"))
    return line


def told(raw: bytes) -> Facts:
    """What a line says, unproven; nothing of a damaged one."""
    try:
        line = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return line if isinstance(line, dict) else {}


def head_of(line: Facts) -> Head:
    """Where the chain stands after `line`."""
    return Head(line["seq"], line["hash"])


def lines_of(path: Path) -> Iterator[Facts]:
    """All complete lines of the file, each checked against the one before.

    Raises RecordBrokenError where the chain does not hold. A torn last line, as a power cut
    leaves it, is not a line.
    """
    if not path.exists():
        return
    head = START
    with regular.opened(path) as file:
        for raw in file:
            if not raw.endswith(b"\n"):
                return
            line = parsed(raw, head.seq + 1)
            _check_follows(line, head)
            head = head_of(line)
            yield line


def _check_follows(line: Facts, head: Head) -> None:
    expected, found = head.seq + 1, line["seq"]
    if found > expected:
        raise RecordBrokenError(expected, message("record.gap", count=found - expected))
    if found < expected:
        raise RecordBrokenError(expected, message("record.misplaced", number=found))
    if line.get("prev") != head.hash:
        raise RecordBrokenError(expected, message("record.unlinked"))


def tail_of(path: Path) -> tuple[Head, bool]:
    """The newest whole line, and whether half a line stands after it. Reads only the end.

    Raises RecordBrokenError if that line does not hold, OSError if the file cannot be read.
    """
    if not path.exists():
        return START, False
    with regular.opened(path) as file:
        size = path.stat().st_size
        last, end = last_line(file, size)
    return (head_of(parsed(last, 0)) if last is not None else START), end < size


def last_line(file: IO[bytes], size: int) -> tuple[bytes | None, int]:
    """The last whole line and where it ends."""
    step = 64 * 1024
    start = size
    tail = b""
    while start > 0:
        start = max(0, start - step)
        file.seek(start)
        tail = file.read(size - start)
        end = tail.rfind(b"\n")
        if end >= 0:
            begin = tail.rfind(b"\n", 0, end)
            if begin >= 0 or start == 0:
                return tail[begin + 1 : end + 1], start + end + 1
    return None, 0


def check_joins(connection: apsw.Connection, head: Head) -> None:
    """Raises RecordBrokenError unless the database's lines continue the file that ends at `head`.

    The database keeps the lines from the file's newest on; a file that ends before them has lost
    some.
    """
    oldest = connection.execute("SELECT line FROM record_line ORDER BY seq LIMIT 1").get
    if oldest is None:
        return
    first = json.loads(oldest)
    if first["seq"] > head.seq + 1:
        why = message("record.cut", last=first["seq"])
        raise RecordBrokenError(head.seq + 1, why, short=True)
    same = connection.execute("SELECT line FROM record_line WHERE seq = ?", (head.seq,)).get
    joined = first["prev"] if same is None else json.loads(same)["hash"]
    if joined != head.hash:
        raise RecordBrokenError(head.seq, message("record.other_line.database", since=0))


def anchors_of(connection: apsw.Connection) -> list[Anchor]:
    """The lines that the database still has. Raises RecordBrokenError if one of them is edited."""
    rows = connection.execute("SELECT seq, line FROM record_line ORDER BY seq").fetchall()
    heads = [head_of(parsed(str(line).encode(), int(str(seq)))) for seq, line in rows]
    return [Anchor("database", head.seq, head.hash) for head in heads]


def walk(path: Path, anchors: Iterable[Anchor]) -> Checked:
    """Reads the whole file and holds it against what is known of it elsewhere."""
    wanted: dict[int, list[Anchor]] = defaultdict(list)
    for anchor in anchors:
        wanted[anchor.seq].append(anchor)
    head, at, sure = START, "", 0
    try:
        for line in lines_of(path):
            head, at = head_of(line), str(line.get("at"))
            for anchor in wanted.pop(head.seq, ()):
                if anchor.hash != head.hash:
                    why = message(f"record.other_line.{anchor.source}", since=sure)
                    return Checked(head.seq, head.hash, at, head.seq, why)
                sure = head.seq
    except RecordBrokenError as error:
        return Checked(head.seq, head.hash, at, error.line, error.why)
    missing = max(wanted, default=0)
    if missing > head.seq:
        why = message("record.cut", last=missing)
        return Checked(head.seq, head.hash, at, head.seq + 1, why)
    return Checked(head.seq, head.hash, at)
