"""`python drain_child.py STARTED`: the real window over voids that waited for the line.

STARTED is the parent's monotonic clock just before this process was made. One JSON line says when
the scan field took its first scan, the window's gaps (`heart.py`) in start-up and until the last
void has ended, and what that took: processor time, commits, waits for the disk.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

STARTED = float(sys.argv[1])
_SETTLE_S = 3.0
sys.path[0] = str(Path(__file__).resolve().parents[2])

import station.app.window as app_window  # noqa: E402
from station.__main__ import main  # noqa: E402
from tests.bench.bench_home import ACTOR  # noqa: E402
from tests.bench.heart import Heart  # noqa: E402

_run = app_window.Life.run
_COUNTED = {"commits": 0, "syncs": 0}


def _counted(name: str, call: Any) -> Any:
    """`call`, whose runs are counted."""

    def counted(*words: Any, **named: Any) -> Any:
        _COUNTED[name] += 1
        return call(*words, **named)

    return counted


async def _drive(life: Any) -> None:
    from PySide6.QtWidgets import QApplication

    from station.gui import window as gui

    heart = Heart()
    while life._station is None or life._packer is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    from station.store import records as rooms

    rooms.transaction = _counted("commits", rooms.transaction)  # type: ignore[attr-defined]
    os.fsync = _counted("syncs", os.fsync)
    shown: Any = next(w for w in QApplication.topLevelWidgets() if isinstance(w, gui.Window))
    shown._signed_in(True)
    life._packer.sign_in(ACTOR)
    await life._packer.scan("no such order")
    usable = time.monotonic() - STARTED
    # What start-up itself still does is measured apart.
    await asyncio.sleep(_SETTLE_S)
    started = heart.take()
    begun = _spent()
    while await life._station.store.read(_left):  # noqa: ASYNC110 - counted beside the work
        await asyncio.sleep(1.0)
    spent = {name: spent - begun[name] for name, spent in _spent().items()}
    said = {"usable": usable, "start": started, "drain": heart.take(), **spent}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    shown.close()


def _left(connection: Any) -> int:
    """How many voids have not ended."""
    found: int = connection.execute("SELECT count(*) FROM void WHERE state <> 'done'").get
    return found


def _spent() -> dict[str, float]:
    """Time and work so far."""
    return {"took": time.perf_counter(), "processor": time.process_time(), **_COUNTED}


async def _driven_run(life: Any) -> None:
    driving = asyncio.ensure_future(_drive(life))
    driving.add_done_callback(_ended)
    await _run(life)
    await driving


def _ended(task: Any) -> None:
    if not task.cancelled() and task.exception() is not None:
        raise SystemExit(f"the drive failed: {task.exception()!r}")


app_window.Life.run = _driven_run  # type: ignore[assignment,method-assign]

if __name__ == "__main__":
    sys.exit(main([]))
