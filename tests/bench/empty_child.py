"""`python empty_child.py STARTED SETTLE`: an empty window of PySide6, timed as ours is."""

import json
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

STARTED, SETTLE = float(sys.argv[1]), float(sys.argv[2])
SEEN: dict[str, float] = {}


class Empty(QMainWindow):
    """Nothing but itself."""

    def paintEvent(self, event: Any) -> None:
        """Notes the first."""
        super().paintEvent(event)
        if not SEEN:
            SEEN["painting"] = time.monotonic() - STARTED
            QTimer.singleShot(0, self._painted)

    def _painted(self) -> None:
        SEEN["painted"] = time.monotonic() - STARTED
        QTimer.singleShot(int(1000 * SETTLE), self._say)

    def _say(self) -> None:
        status = Path("/proc/self/status").read_text().split("VmRSS:")[1]
        SEEN["rss"] = int(status.split()[0]) / 1024
        sys.stdout.write(json.dumps(SEEN) + "\n")
        self.close()


application = QApplication(["empty"])
window = Empty()
window.resize(1366, 768)
window.show()
sys.exit(application.exec())
