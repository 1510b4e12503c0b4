"""The support bundle: what somebody far away needs to see, and nothing that is anybody's.

It is made of what is known to be harmless, not of everything with the rest taken out: figures,
states, ids, choices; of texts only those that are the program's own.
"""

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from station import durable
from station.aside import aside
from station.config.paths import Home
from station.diagnostics import facts, machine, plain
from station.diagnostics.latency import LogTimes, log_files, tail
from station.domain.cover import CoverState
from station.domain.errors import EnvironmentFaultError, StationError, reason_of
from station.domain.printers import PrinterSpec
from station.domain.settings import DECLARED, Setting, Settings
from station.domain.settings.kinds import Choice, Clock, Rate, Switch, Whole
from station.domain.shipment import LabelMoney, LabelState, ShipmentState
from station.flow.diagnosis import Diagnosis, Doctor
from station.flow.seen import StepKind
from station.log.crashes import Crash, Crashes
from station.store import condition

_TOLD = """\
A support bundle of station: versions, what `station doctor` found, settings that are choices or
figures, counts and states by id, how long the steps took, the log and the reports of what broke
off. Names, addresses, order contents, keys and tokens are not in it: every word of the log that is
not known to be the program's own is left out ({gone}).
"""
_MOST_STEPS = 2_000
_MOST_LOG = 1_000_000
"""Bytes of one file of the log; the program itself lets none grow larger."""
_CUT = "# only the last {bytes} bytes of this file are here"
_STATES: Mapping[str, type[StrEnum]] = {
    "state": ShipmentState,
    "label": LabelState,
    "label_money": LabelMoney,
    "cover": CoverState,
}
_HARMLESS = (Switch, Choice, Whole, Rate, Clock)
_HARMLESS_TEXTS = frozenset({"bench.code", "wallet.currency", "insurer.language"})


class SupportBundle:
    """Fills the port `Bundles`."""

    def __init__(
        self,
        home: Home,
        settings: Callable[[], Settings],
        doctor: Callable[[], Doctor],
        crashes: Crashes,
        now: Callable[[], datetime],
    ) -> None:
        self._home = home
        self._settings = settings
        self._doctor = doctor
        self._crashes = crashes
        self._now = now

    async def make(self, to: Path | None = None) -> Path:
        """A new one, proven to be on the disk. Raises EnvironmentFaultError."""
        doctor = self._doctor()
        found = {each.name: each async for each in doctor.run()}
        parts = {
            "README.txt": _TOLD.format(gone=plain.GONE),
            "about.json": _json(self._about()),
            "doctor.json": _json([_finding(found[name]) for name in doctor.names]),
            "settings.json": _json(harmless(self._settings())),
            "latency.json": _json([
                {"step": each.step.value, "count": each.count, "p50_ms": each.half_ms,
                 "p95_ms": each.most_ms}
                for each in await LogTimes(self._home.log).figures()
            ]),
        }  # fmt: skip
        content = await aside(lambda: zipped({**parts, **self._files()}))
        target = to or self._home.support / f"station-support-{self._now():%Y%m%dT%H%M%S}Z.zip"
        await aside(lambda: _keep(target, content))
        return target

    def _about(self) -> dict[str, object]:
        return {
            "made_at": self._now().astimezone(UTC).isoformat(timespec="seconds"),
            "mode": "practice" if self._home.practice else "live",
            "versions": machine.versions(condition.sqlite_version()),
        }

    def _files(self) -> dict[str, str]:
        files = {"data.json": _json(_data(self._home.store))}
        for file in log_files(self._home.log):
            files[f"log/{file.name}"] = _log(file)
        for number, crash in enumerate(self._crashes.all()):
            files[f"crashes/{number:02}.json"] = _json(_crash(crash))
        return files


def _finding(diagnosis: Diagnosis) -> dict[str, object]:
    """By its sentence's id: the sentence itself may name a folder, and so somebody."""
    return {
        "name": diagnosis.name,
        "state": diagnosis.state.value,
        "id": diagnosis.word.id,
        "facts": facts.told(diagnosis),
    }


def harmless(settings: Settings) -> dict[str, object]:
    """Of each setting its value where that is a choice or a figure, else whether it is set."""
    return {key: _harmless(setting, settings) for key, setting in DECLARED.items()}


def _harmless(setting: Setting[object], settings: Settings) -> object:
    value = settings.of(setting)
    if isinstance(setting.kind, _HARMLESS) or setting.key in _HARMLESS_TEXTS:
        return setting.kind.plain(value)
    if isinstance(value, PrinterSpec):
        return {"way": value.backend.value, "stock": value.stock.value, "dpi": value.dpi}
    if isinstance(value, tuple):
        return {"lines": len(value)}
    return {"set": bool(value)}


def _data(store: Path) -> dict[str, object]:
    """Counts and states; what is owed, by ids."""
    try:
        found = condition.look(store)
        steps = condition.owed(store, _MOST_STEPS)
        states = condition.states(store)
    except StationError as error:
        return {"fault": error.message.id}
    return {
        "schema": found.schema,
        "newest_schema": found.newest_schema,
        "bytes": found.size,
        "log_bytes": found.log_size,
        "sound": found.sound,
        "rows": dict(found.counts),
        "states": {column: _known(column, each) for column, each in states.items()},
        "owed": [_step(step) for step in steps],
    }


def _known(column: str, counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by state; what is no state of ours is counted without its name."""
    return {
        state if state in list(_STATES[column]) else plain.GONE: count
        for state, count in counts.items()
    }


def _step(step: condition.OpenStep) -> dict[str, object]:
    return {
        "shipment": step.shipment if plain.SHIPMENT.fullmatch(step.shipment) else plain.GONE,
        "kind": step.kind if step.kind in list(StepKind) else plain.GONE,
        "at": _moment(step.at),
        "attempts": step.attempts,
        "flagged": step.flagged,
    }


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        return plain.GONE


def _log(file: Path) -> str:
    """What of it may leave the house, of a file that grew too large the last lines of it."""
    try:
        lines, cut = tail(file, _MOST_LOG)
    except OSError:
        return ""
    head = [_CUT.format(bytes=_MOST_LOG)] if cut else []
    return "\n".join([*head, *(kept for each in lines if (kept := plain.line(each)))])


def _crash(crash: Crash) -> Mapping[str, object]:
    return {
        "at": crash.at.isoformat(),
        "kind": crash.kind.value,
        "program": plain.version(crash.program),
        "what": plain.trace(crash.what),
        "trace": [plain.trace(each) for each in crash.trace],
        "seen": crash.seen,
    }


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, default=str)


def zipped(files: Mapping[str, str]) -> bytes:
    """The files as one archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _keep(target: Path, content: bytes) -> None:
    """Written whole or not at all; never over another file."""
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise EnvironmentFaultError("backup.exists", file=str(target))
        durable.write(target, content)
    except OSError as error:
        reason = reason_of(error)
        raise EnvironmentFaultError("support.not_written", file=str(target), why=reason) from error
