"""`python start_child.py STARTED SETTLE`: the real window in practice mode, watched from inside.

STARTED is the parent's monotonic clock just before this process was made. One JSON line says, in
seconds since then: `painted`, the first paint is on the screen; `scanned`, a scan typed right
after it was taken; `form`, its order is open; and the memory SETTLE seconds later.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

STARTED, SETTLE = float(sys.argv[1]), float(sys.argv[2])
sys.path[0] = str(Path(__file__).resolve().parents[2])

import station.app.window as app_window  # noqa: E402
from station.__main__ import main  # noqa: E402

CODE = "10482"
SEEN: dict[str, float] = {}


def _note(what: str) -> None:
    SEEN.setdefault(what, time.monotonic() - STARTED)


def memory() -> dict[str, float]:
    """Of this process, in MB: resident, and its share of what is shared."""
    found = {}
    for file, names in (("status", ("VmRSS",)), ("smaps_rollup", ("Pss",))):
        for line in Path(f"/proc/self/{file}").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in names:
                found[name] = int(rest.split()[0]) / 1024
    return {"rss": found["VmRSS"], "pss": found["Pss"]}


def _scan(window: Any) -> None:
    """A scanner's burst, as key events of the window."""
    from PySide6.QtCore import QCoreApplication, QEvent, Qt
    from PySide6.QtGui import QKeyEvent

    nothing = Qt.KeyboardModifier.NoModifier
    for letter in [*CODE, "\r"]:
        key = Qt.Key.Key_Return if letter == "\r" else Qt.Key(ord(letter))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, nothing, letter)
            QCoreApplication.postEvent(window.windowHandle(), event)


def _watch() -> None:
    from PySide6.QtCore import QTimer

    from station.gui import window as gui

    class Watched(gui.Window):
        """Says when it is painted and when a form is on it."""

        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            if "painting" not in SEEN:
                _note("painting")
                # A timer's turn comes when this paint is flushed to the screen.
                QTimer.singleShot(0, self._painted)

        def _painted(self) -> None:
            _note("painted")
            _scan(self)

        def redraw(self) -> None:
            super().redraw()
            if self.view is not None and self.view.form is not None and "form" not in SEEN:
                _note("form")
                QTimer.singleShot(int(1000 * SETTLE), self._say)

        def _say(self) -> None:
            sys.stdout.write(json.dumps({**SEEN, **memory()}) + "\n")
            sys.stdout.flush()
            self.close()

    gui.Window = Watched  # type: ignore[misc]
    late_bench: Any = app_window
    scan = late_bench.LateBench.scan

    async def scanned(late: Any, code: str) -> None:
        _note("scanned")
        await scan(late, code)

    late_bench.LateBench.scan = scanned


_run = app_window.Life.run


async def _watched_run(life: Any) -> None:
    _watch()
    await _run(life)


app_window.Life.run = _watched_run  # type: ignore[assignment,method-assign]

if __name__ == "__main__":
    sys.exit(main(["--practice"]))
