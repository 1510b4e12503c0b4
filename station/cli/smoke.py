"""`station smoke`: does this installation work? Practice only, in a folder of its own.

Each step is the program started anew, as a person would start it. Whatever a step writes that it
should not (a word on stderr, a warning in the log) is a fault, even where its result is right.
"""

import argparse
import asyncio
import contextlib
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from station import __version__, i18n, resources
from station.cli import smoke_papers
from station.program import again

_LONGEST_S = 120.0
_DISPATCHED, _SCANNED = "10482", "10481"
"""Orders of practice: one for the command, one for the window."""
_BAD_LEVELS = ("WARNING", "ERROR", "CRITICAL")


@dataclass
class Step:
    """One step and what was wrong with it."""

    name: str
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


async def run(options: argparse.Namespace) -> int:
    """0 if everything worked and nothing unexpected was said."""
    steps: list[Step] = []
    with contextlib.ExitStack() as ends:
        if options.keep is None:
            made = tempfile.TemporaryDirectory(prefix="station-smoke-", ignore_cleanup_errors=True)
            folder = Path(ends.enter_context(made))
        else:
            folder = options.keep.absolute()
            folder.mkdir(parents=True, exist_ok=True)
        async for step in _Smoke(folder).steps():
            steps.append(step)
            if not options.json:
                _tell(step)
    good = not any(step.faults for step in steps)
    if options.json:
        rows = [asdict(step) for step in steps]
        print(json.dumps({"version": __version__, "ok": good, "steps": rows}, ensure_ascii=False))
    else:
        print(i18n.t("smoke.good" if good else "smoke.bad", version=__version__))
    return 0 if good else 1


def _tell(step: Step) -> None:
    word = i18n.t("smoke.step_bad" if step.faults else "smoke.step_good")
    print(f"{i18n.t(f'smoke.{step.name}'):<44} {step.seconds:5.1f} s  {word}", flush=True)
    for fault in step.faults:
        print(f"    {fault}", flush=True)


class _Smoke:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._environment = _environment(folder)
        self._printed = folder / "papers"

    async def steps(self) -> AsyncIterator[Step]:
        """Each step once it is over. After one that went wrong the others tell nothing more."""
        for act in (
            self._version,
            self._dispatch,
            self._papers,
            self._window,
            self._void,
            self._check,
            self._log,
        ):
            step = Step(act.__name__.removeprefix("_"))
            begun = time.monotonic()
            try:
                await act(step)
            except (OSError, ValueError, LookupError) as error:
                step.faults.append(f"{type(error).__name__}: {error}")
            step.seconds = round(time.monotonic() - begun, 2)
            yield step
            if step.faults:
                return

    async def _version(self, step: Step) -> None:
        said = await self._ask(step, "--version")
        _expect(step, said.strip(), f"station {__version__}")

    async def _dispatch(self, step: Step) -> None:
        orders = str(resources.path("practice", "first.csv"))
        words = ["--insure", "all", "--consent-by", "Smoke", "--papers", str(self._printed)]
        row = await self._ask_json(step, "dispatch", orders, *words)
        if not step.faults:
            _expect(step, (row["state"], row["cover"]["state"]), ("dispatched", "covered"))

    async def _papers(self, step: Step) -> None:
        row = await self._ask_json(step, "history", _DISPATCHED)
        if not step.faults:
            number, ref = row["label"]["numbers"][0], row["cover"]["ref"]
            step.faults += smoke_papers.faults(self._printed, number, ref)

    async def _window(self, step: Step) -> None:
        picture = self._folder / "window.png"
        said = await self._ask(step, "smoke-window", str(picture), _SCANNED)
        moments = [json.loads(line)["moment"] for line in said.splitlines()]
        _expect(step, moments, ["shown", "form", "dispatched"])
        if not step.faults and picture.stat().st_size == 0:
            step.faults.append(i18n.t("smoke.no_picture", file=str(picture)))

    async def _void(self, step: Step) -> None:
        row = await self._ask_json(step, "void", _DISPATCHED, "--reason", "packed_wrong")
        if not step.faults:
            _expect(step, (row["state"], row["cover"]["state"]), ("voided", "cancelled"))

    async def _check(self, step: Step) -> None:
        for words in (["check"], ["audit", "verify"]):
            row = await self._ask_json(step, *words)
            if not step.faults:
                _expect(step, row["ok"], True)

    async def _log(self, step: Step) -> None:
        for file in sorted(self._folder.rglob("*.log")):
            for line in file.read_text(encoding="utf-8").splitlines():
                if line.split(" ", 2)[1:2] and line.split(" ", 2)[1] in _BAD_LEVELS:
                    step.faults.append(line)

    async def _ask_json(self, step: Step, *words: str) -> dict[str, Any]:
        said = await self._ask(step, "--practice", *words, "--json")
        row: dict[str, Any] = {} if step.faults else json.loads(said)
        return row

    async def _ask(self, step: Step, *words: str) -> str:
        """What the program says to `words`; anything on stderr, and any failure, is a fault."""
        child = await asyncio.create_subprocess_exec(
            *again(*words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environment,
        )
        try:
            out, told = await asyncio.wait_for(child.communicate(), _LONGEST_S)
        except TimeoutError:
            child.kill()
            await child.wait()
            step.faults.append(i18n.t("smoke.waited", what=words[0]))
            return ""
        step.faults += told.decode("utf-8", "replace").splitlines()
        if child.returncode != 0:
            step.faults += out.decode("utf-8", "replace").splitlines()
            step.faults.append(i18n.t("smoke.exit", code=child.returncode))
        return out.decode("utf-8", "replace")


def _expect(step: Step, found: object, wanted: object) -> None:
    if not step.faults and found != wanted:
        step.faults.append(i18n.t("smoke.expected", wanted=str(wanted), found=str(found)))


def _environment(folder: Path) -> dict[str, str]:
    """This one's, without what points at an insurer or at a person's own data."""
    kept = {name: value for name, value in os.environ.items() if name[:3] != "XC_"}
    kept["STATION_HOME"] = str(folder)
    if not any(kept.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        kept["QT_QPA_PLATFORM"] = "offscreen"
    if not kept.get("XDG_RUNTIME_DIR"):
        # Qt complains where a session has none, as a machine that only builds.
        runtime = folder / "runtime"
        runtime.mkdir(mode=0o700, exist_ok=True)
        kept["XDG_RUNTIME_DIR"] = str(runtime)
    return kept
