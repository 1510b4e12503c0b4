"""What shows itself as a window beside the window: `python -m tests.gui.flashing`.

Each state of the pack page is drawn in three sizes; prints what was seen as JSON. In a process of
its own: it listens before the whole application, where each event of each object passes through
Python, of those too that Qt is still building. What that leaves behind is no other test's to bear.
"""

# ruff: noqa: T201 - what it saw is printed
import json
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from station.gui.window import Window
from tests.gui import samples_pack
from tests.gui.conftest import settle
from tests.gui.every_state import Stage

SIZES = ((1366, 768), (1366, 690), (1024, 768))


class _Watch(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.windows = 0
        self.others: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            if isinstance(watched, Window):
                self.windows += 1
            else:
                self.others.append(f"{type(watched).__name__} {watched.objectName()}")
        return False


def main() -> None:
    """Draws, and says what was seen."""
    application = QApplication(["flashing"])
    watch = _Watch()
    application.installEventFilter(watch)
    stage = Stage(SIZES[0])
    for size in SIZES:
        stage.window.resize(*size)  # from the second on it is built anew, under the eyes of all
        settle(application)
        assert stage.window.look == stage.window._wanted_look()
        for name in samples_pack.STATES:
            stage.show(name)
    print(json.dumps({"windows": watch.windows, "others": watch.others}))


if __name__ == "__main__":
    main()
