"""`python history_child.py STORE ROWS`: the real history page over a store, scrolled by a person.

A frame is what one step costs the window's own thread, from the key or the wheel to the painted
rows; between two frames the loop runs on, as it does on a screen. Beside its time stands the
processor time that the thread itself used: what is left on a machine that nobody else uses. One
JSON line says all of them.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[2])

import qasync  # noqa: E402
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer  # noqa: E402
from PySide6.QtGui import QKeyEvent, QWheelEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from station.app.machine import SystemClock  # noqa: E402
from station.app.window import SWITCH_S  # noqa: E402
from station.desk.history import History  # noqa: E402
from station.desk.history_page import BenchHistory, Part  # noqa: E402
from station.desk.views import RailItem  # noqa: E402
from station.domain.people import Actor, Role  # noqa: E402
from station.gui.pages.history import HistoryPage  # noqa: E402
from station.gui.tasks import Tasks  # noqa: E402
from station.gui.window import Options, Window  # noqa: E402
from station.store.db import Database  # noqa: E402
from station.store.reader import HistoryReader  # noqa: E402
from tests.gui import samples  # noqa: E402
from tests.gui.bench import RecordingBench  # noqa: E402

_FRAME_S = 1 / 60
_REPEAT_S = 1 / 30
"""So often a key that is held comes again."""
_STEPS = 600
_TYPED = ("whit", "müller", "london", "køln", "山田", "10", "oka", "castfield", "ben", "truro")


def memory_mb() -> float:
    """What the process holds now."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Drive:
    """Does what a person does, and keeps how long the window was busy with it."""

    def __init__(self, page: HistoryPage) -> None:
        self.page, self.table = page, page.table
        self.frames: dict[str, list[tuple[float, float]]] = {}
        self.gaps: list[tuple[float, float]] = []
        self._beaten, self._used = time.perf_counter(), time.thread_time()
        self._heart = QTimer()
        self._heart.setTimerType(Qt.TimerType.PreciseTimer)
        self._heart.timeout.connect(self._beat)
        self._heart.start(1)

    def _beat(self) -> None:
        now, used = time.perf_counter(), time.thread_time()
        self.gaps.append((now - self._beaten, used - self._used))
        self._beaten, self._used = now, used

    async def frame(self, name: str, act: Callable[[], object], every: float = _FRAME_S) -> None:
        """One step, painted; the rest of the time until the next one is the loop's."""
        begun, used = time.perf_counter(), time.thread_time()
        act()
        # What the step made stale is painted now, as the next turn of the loop would.
        QApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
        took = time.perf_counter() - begun
        self.frames.setdefault(name, []).append((took, time.thread_time() - used))
        await asyncio.sleep(max(0.0, every - took))

    def key(self, key: Qt.Key) -> None:
        """A key, pressed in the list."""
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self.table, event)

    def wheel(self) -> None:
        """One notch of a wheel."""
        at = QPointF(200, 200)
        turned = QWheelEvent(
            at, self.table.viewport().mapToGlobal(at), QPoint(), QPoint(0, -120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(self.table.viewport(), turned)

    def pull(self) -> None:
        """The bar's handle pulled down as far as it goes."""
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.maximum())

    def jump_back(self) -> None:
        """Somewhere that was read long ago."""
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() // 2)


async def _first(window: Window, page: Callable[[], HistoryPage]) -> float:
    begun = time.perf_counter()
    window.open_page("history")
    while page().table.rows.rowCount() == 0:  # noqa: ASYNC110
        await asyncio.sleep(0)
    page().table.viewport().repaint()
    return time.perf_counter() - begun


async def _typed(drive: Drive) -> list[float]:
    """From the end of the pause after the last key to the painted rows."""
    times = []
    for word in _TYPED * 3:
        page = drive.page
        before = page.view
        page.search.setText(word)
        begun = time.perf_counter()
        page.look_up()
        while page.view is before:  # noqa: ASYNC110
            await asyncio.sleep(0)
        drive.table.viewport().repaint()
        times.append(time.perf_counter() - begun)
    return times


async def _run(file: Path, rows: int) -> None:
    bench = RecordingBench(replace(samples.waiting(), rail=(RailItem("pack"), RailItem("history"))))
    tasks = Tasks()
    window = Window(bench, tasks, Options(volume=0, clock=lambda: datetime.now(UTC)))
    window.resize(1366, 768)
    window.show()
    reader = HistoryReader(Database(file, read_only=True))
    actor = Actor("Bench Mark", Role.CLERK)
    desk = BenchHistory(  # of all that it has, only the search is used here
        History(reader), None, None, None, SystemClock(), lambda: actor, lambda: "GB"  # type: ignore[arg-type]
    )  # fmt: skip
    window.ready({"history": lambda place: HistoryPage(place, desk)})
    await asyncio.sleep(0.3)

    def page() -> HistoryPage:
        found = window.pages.page("history")
        assert isinstance(found, HistoryPage)
        return found

    first = await _first(window, page)
    drive = Drive(page())
    typed = await _typed(drive)
    page().show_part(Part.ALL)
    await asyncio.sleep(0.3)
    before = memory_mb()
    for _ in range(_STEPS):
        await drive.frame("turning the wheel", drive.wheel)
    for _ in range(_STEPS):
        await drive.frame("holding Down", lambda: drive.key(Qt.Key.Key_Down), _REPEAT_S)
    for _ in range(_STEPS):
        await drive.frame("holding Page Down", lambda: drive.key(Qt.Key.Key_PageDown), _REPEAT_S)
    seen = {"key and wheel": drive.table.rows.rowCount()}
    while drive.table.rows.rowCount() < rows and not drive.table.rows.ended:
        await drive.frame("pulling the bar down", drive.pull)
    seen["the bar"] = drive.table.rows.rowCount()
    for _ in range(60):
        await drive.frame("going back to what was let go", drive.jump_back)
        await drive.frame("going back to what was let go", drive.pull)
    said = {
        "frames": drive.frames,
        "gaps": drive.gaps,
        "rows": seen,
        "first": first,
        "typed": typed,
        "grown_mb": memory_mb() - before,
    }
    sys.stdout.write(json.dumps(said) + "\n")
    await tasks.close()
    window.close()
    await reader.close()


if __name__ == "__main__":
    sys.setswitchinterval(SWITCH_S)
    application = QApplication([])
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    with loop:
        loop.run_until_complete(_run(Path(sys.argv[1]), int(sys.argv[2])))
