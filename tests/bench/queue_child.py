"""`python queue_child.py CHANGES`: the real window over a full queue, without a line.

One JSON line says how long the queue page takes to open and to scroll, and the window's gaps
(`heart.py`) while nothing happens, and while CHANGES items are settled under the open page.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

CHANGES = int(sys.argv[1])
sys.path[0] = str(Path(__file__).resolve().parents[2])

import station.app.window as app_window  # noqa: E402
from station.__main__ import main  # noqa: E402
from tests.bench.bench_home import ACTOR  # noqa: E402
from tests.bench.heart import Heart  # noqa: E402

_OPENINGS, _FRAMES, _IDLE_S, _APART_S = 7, 400, 2.0, 0.02


async def _drive(life: Any) -> None:
    from PySide6.QtWidgets import QApplication

    while life._packer is None or not life.window._makers:  # noqa: ASYNC110
        await asyncio.sleep(0.05)
    window, station = life.window, life._station
    life._actor = ACTOR
    life._packer.sign_in(ACTOR)
    window._signed_in(True)
    await life._packer.refresh()
    QApplication.processEvents()
    await asyncio.sleep(3.0)  # the outbox looks through all of them once
    first = [await _open(window, again=False) for _ in range(_OPENINGS)]
    again = [await _open(window, again=True) for _ in range(_OPENINGS)]
    page = window.pages.page("queue")
    shown = len(page.view.items)
    scrolling = _scroll(page)
    heart = Heart()
    await asyncio.sleep(_IDLE_S)
    idle = heart.take()
    await _settle(station, page)
    drain = heart.take()
    await _quiet(page)
    said = {
        "first": first,
        "again": again,
        "scrolling": scrolling,
        "idle": idle,
        "drain": drain,
        "items": shown,
        "left": len(page.view.items),
    }
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()
    window.close()


async def _open(window: Any, *, again: bool) -> float:
    """From the key to the painted list; again, it is what the page showed when it was left."""
    window.open_page("pack")
    if not again:
        window.pages.forget()
    await asyncio.sleep(0.3)
    begun = time.perf_counter()
    window.open_page("queue")
    page = window.pages.page("queue")
    while page.view is None:  # noqa: ASYNC110
        await asyncio.sleep(0)
    page.repaint()
    page.list.viewport().repaint()
    took = time.perf_counter() - begun
    await asyncio.sleep(0.3)
    return took


def _scroll(page: Any) -> list[float]:
    """Each frame moves on by a third of a row, then back by whole pages."""
    bar, frames = page.list.verticalScrollBar(), []
    steps = [36] * (_FRAMES // 2) + [-page.list.height()] * (_FRAMES // 4)
    steps += [bar.maximum() // (_FRAMES // 4)] * (_FRAMES // 4)
    for step in steps:
        begun = time.perf_counter()
        bar.setValue(bar.value() + step)
        page.list.viewport().repaint()
        frames.append(time.perf_counter() - begun)
    bar.setValue(0)
    return frames


async def _settle(station: Any, page: Any) -> None:
    """One item after the other ends, as answers of the insurer would end it."""
    from station.store import journal

    items = page.view.items[:CHANGES]
    for item in items:
        owed = item.owed

        def end(connection: Any, step: int = owed.step) -> None:
            journal.applied(connection, step, "benchmark", station.clock.now())

        await station.store.write(end)
        station.listeners.shipment(owed.shipment)
        await asyncio.sleep(_APART_S)


async def _quiet(page: Any) -> None:
    """Until the last change is on the page."""
    for _ in range(200):
        if not page._asking:
            return
        await asyncio.sleep(0.05)


_run = app_window.Life.run


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
