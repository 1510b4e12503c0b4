"""What a run that went wrong leaves for the next one: a small report, without anybody's data.

Two kinds. A run that *broke off* (a signal in a library, an abort) wrote its threads' places into
a file that was open for that since its start; the next start makes a report of it. A *fault* is an
exception that nobody expected: the program went on. A kill or a power cut leaves nothing to tell.
"""

import contextlib
import faulthandler
import hashlib
import json
import logging
import os
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import IO

from station import regular
from station.log import traces

MOST = 20
"""Reports that are kept, the newest."""
_LONGEST = 120
"""Lines of one report."""
_LARGEST = 100_000
"""Bytes of one report: what is larger is none of ours."""
_LARGEST_RUN = 1_000_000
"""Bytes read of what a run wrote as it broke off: a hundred threads of a hundred places."""
_REST_S = 60.0
"""The same fault is written once in so long: one that repeats itself must not fill the disk."""
_PLACE = re.compile(r'  File "(.{1,500})", line (\d+) in (\S{1,200})')
_FATAL = re.compile(r"(?:Fatal Python error|Windows fatal exception): ([\w ():.]{1,80})")
_THREAD = re.compile(r"((?:Current t|T)hread) 0x[0-9a-f]+ .*")


class CrashKind(StrEnum):
    """How far it went."""

    BROKE_OFF = "broke_off"
    FAULT = "fault"


@dataclass(frozen=True)
class Crash:
    """One report. `what` is the kind of exception or signal, `trace` the places, no values."""

    id: str
    at: datetime
    kind: CrashKind
    program: str
    system: str
    what: str
    trace: tuple[str, ...]
    seen: bool = False

    def plain(self) -> dict[str, object]:
        """As JSON has it."""
        return {
            "at": self.at.isoformat(),
            "kind": self.kind.value,
            "program": self.program,
            "system": self.system,
            "what": self.what,
            "trace": list(self.trace),
            "seen": self.seen,
        }


def system() -> str:
    """The system and the Python that run, without the name of the computer."""
    import platform

    runs = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{runs}, Python {platform.python_version()}"


class Crashes:
    """The reports in one folder. Nothing here ever fails for the sake of a report."""

    def __init__(self, folder: Path, program: str) -> None:
        """`program` is the version that runs now. Nothing is created yet."""
        self._folder = folder
        self._program = program
        self._written: dict[str, float] = {}
        self._watching: IO[str] | None = None
        self._others = False
        self._lock = threading.Lock()
        self._unseen: tuple[Crash, ...] | None = None

    def watch(self) -> None:
        """From now on a run that breaks off leaves its places; a second time does nothing."""
        if self._watching is not None:
            return
        with contextlib.suppress(OSError, RuntimeError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._running(os.getpid()), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._watching = os.fdopen(file, "w", encoding="utf-8", errors="replace")
            head = {"program": self._program, "system": system()}
            self._watching.write(json.dumps(head) + "\n")
            self._watching.flush()
            self._others = faulthandler.is_enabled()
            faulthandler.enable(self._watching, all_threads=True)

    def close(self) -> None:
        """The run ends in order: there is nothing to tell of it."""
        file, self._watching = self._watching, None
        if file is None:
            return
        faulthandler.disable()
        if self._others and sys.__stderr__ is not None:
            with contextlib.suppress(OSError, ValueError):
                faulthandler.enable(sys.__stderr__)
        with contextlib.suppress(OSError):
            file.close()
            self._running(os.getpid()).unlink()

    def collect(self) -> None:
        """Makes reports of the runs that broke off. Only while no other run is under way."""
        ours = self._running(os.getpid()) if self._watching is not None else None
        for file in self._files("running-*.txt"):
            if file == ours:
                continue
            with contextlib.suppress(OSError, ValueError, OverflowError):
                broken = _of_run(file)
                if broken is not None:
                    self._write(broken)
                file.unlink()

    def keep(self, error: BaseException, *, broke_off: bool = False) -> None:
        """A report of `error`; the same fault within a minute is one."""
        trace = tuple(traces.lines(error))[-_LONGEST:]
        name = hashlib.sha256("\n".join(trace).encode()).hexdigest()[:12]
        with self._lock:
            before, now = self._written.get(name), time.monotonic()
            if before is not None and now - before < _REST_S:
                return
            self._written[name] = now
        kind = CrashKind.BROKE_OFF if broke_off else CrashKind.FAULT
        at = datetime.now(UTC)
        self._write(
            Crash(f"fault-{name}", at, kind, self._program, system(), traces.one(error), trace)
        )

    def all(self) -> tuple[Crash, ...]:
        """Every report, newest first; a file that is none of ours is left out."""
        found = [crash for file in self._files("*.json") if (crash := _read(file)) is not None]
        return tuple(sorted(found, key=lambda crash: crash.at, reverse=True))

    def unseen(self) -> tuple[Crash, ...]:
        """Those that nobody has dismissed, newest first; kept in mind until one more is written."""
        if self._unseen is None:
            self._unseen = tuple(crash for crash in self.all() if not crash.seen)
        return self._unseen

    def dismiss(self) -> None:
        """Somebody has seen all of them; they stay for the support bundle."""
        for crash in self.unseen():
            self._write(replace(crash, seen=True))

    def _running(self, pid: int) -> Path:
        return self._folder / f"running-{pid}.txt"

    def _files(self, pattern: str) -> list[Path]:
        with contextlib.suppress(OSError):
            return sorted(self._folder.glob(pattern))
        return []

    def _write(self, crash: Crash) -> None:
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self._folder)
            try:
                with os.fdopen(file, "w", encoding="utf-8") as stream:
                    json.dump(crash.plain(), stream)
                Path(name).replace(self._folder / f"{crash.id}.json")
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
            self._let_go()
        self._unseen = None

    def _let_go(self) -> None:
        every = sorted(self.all(), key=lambda crash: (not crash.seen, crash.at), reverse=True)
        for crash in every[MOST:]:
            with contextlib.suppress(OSError):
                (self._folder / f"{crash.id}.json").unlink()


class Reporter(logging.Handler):
    """Hears of every exception that reaches the log as an error, whoever caught it."""

    def __init__(self, crashes: Crashes, ends: Iterable[str] = ()) -> None:
        """`ends` are the loggers whose exception ended the program."""
        super().__init__(logging.ERROR)
        self._crashes = crashes
        self._ends = frozenset(ends)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a report. Never raises: who logs an error is already in trouble."""
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            with contextlib.suppress(Exception):
                self._crashes.keep(error, broke_off=record.name in self._ends)


def _of_run(file: Path) -> Crash | None:
    """What a run that is over wrote as it broke off; None if it was killed or cut off."""
    told = regular.read(file, _LARGEST_RUN).decode("utf-8", "replace")
    head, _, rest = told.partition("\n")
    if not rest.strip():
        return None
    about = _head(head)
    fatal = _FATAL.search(rest)
    at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    return Crash(
        f"run-{at:%Y%m%dT%H%M%S}-{file.stem.rpartition('-')[2]}",
        at,
        CrashKind.BROKE_OFF,
        about.get("program", ""),
        about.get("system", ""),
        fatal[1].strip() if fatal else "",
        _places(rest.splitlines())[:_LONGEST],
    )


def _head(line: str) -> Mapping[str, str]:
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(line)
        if isinstance(found, dict):
            return {str(key): str(value)[:200] for key, value in found.items()}
    return {}


def _places(lines: Iterable[str]) -> tuple[str, ...]:
    """The threads and their places, the one that broke off first.

    Whatever else stands there is not ours to pass on.
    """
    threads: list[list[str]] = [[]]
    for line in lines:
        if thread := _THREAD.match(line):
            threads.append([f"{thread[1]}:"])
        elif place := _PLACE.match(line):
            threads[-1].append(f'  File "{traces.short(place[1])}", line {place[2]}, in {place[3]}')
    threads.sort(key=lambda thread: not thread or not thread[0].startswith("Current"))
    return tuple(line for thread in threads for line in thread)


def _read(file: Path) -> Crash | None:
    """The report in `file`; None if there is none in it, whatever else stands there."""
    try:
        content = regular.read(file, _LARGEST + 1)
        told = json.loads(content.decode()) if len(content) <= _LARGEST else {}
        return Crash(
            file.stem,
            datetime.fromisoformat(told["at"]).astimezone(UTC),
            CrashKind(told["kind"]),
            str(told["program"]),
            str(told["system"]),
            str(told["what"]),
            tuple(map(str, told["trace"]))[:_LONGEST],
            bool(told["seen"]),
        )
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return None
