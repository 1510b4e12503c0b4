"""`python drain_child.py COUNT`: the real window over COUNT voids that waited for the line.

It says when the scan field took its first scan, and the gaps in the window's thread (see
`window_child.py`) from the start of the window until the last void has ended.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

_BEGUN = time.time()
_SETTLE_S = 3.0
COUNT = int(sys.argv[1])
sys.path[0] = str(Path(__file__).resolve().parents[2])

import station.app.window as app_window  # noqa: E402
from station.__main__ import main  # noqa: E402
from tests.bench.bench_home import ACTOR  # noqa: E402
from tests.bench.heart import Heart  # noqa: E402

_run = app_window.Life.run


async def _drive(life: Any) -> None:
    from PySide6.QtWidgets import QApplication

    from station.gui import window as gui

    heart = Heart()
    while life._station is None or life._packer is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    shown: Any = next(w for w in QApplication.topLevelWidgets() if isinstance(w, gui.Window))
    shown._signed_in(True)
    life._packer.sign_in(ACTOR)
    await life._packer.scan("no such order")
    usable = time.time() - _BEGUN
    # What start-up itself still does (pages built ahead, one collection) is measured apart.
    await asyncio.sleep(_SETTLE_S)
    started = heart.take()
    store, clock = life._station.store, life._station.clock
    began = time.perf_counter()
    while (await store.owed(clock.now())).steps > 0:  # noqa: ASYNC110 - counted beside the work
        await asyncio.sleep(0.25)
    took = time.perf_counter() - began
    gaps = heart.take()
    said = {"usable": usable, "start": started, "drain": gaps, "took": took}
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    shown.close()


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
