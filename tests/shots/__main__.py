"""Takes a picture of every state of the window: `python tests/shots OUTDIR [word ...]`.

Words narrow what is drawn: `02-offer`, `dark`, `1024x768`, `text200`; `paper-` draws each paper at
print size, `paper-label 203` one of them. A contact sheet comes last.

`--language de` speaks another language, `--scale 1.5` is a screen at 150 %: the sizes stay those of
the screen's glass.
"""

import argparse
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QRect, Qt  # noqa: E402
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from station import i18n  # noqa: E402
from station.gui.window import Options  # noqa: E402
from tests.gui import samples, samples_pack  # noqa: E402
from tests.gui.bench import RecordingBench  # noqa: E402
from tests.gui.conftest import NowTasks  # noqa: E402
from tests.gui.sized import SizedWindow  # noqa: E402
from tests.shots import amend_states, door_states, page_states, paper_prints, void_states  # noqa: E402

SIZES = ((1366, 768), (1366, 690), (1024, 768), (1920, 1080), (1280, 720))
THEMES = ("light", "dark")
LARGE = tuple((size, text) for text in (150, 200) for size in ((1366, 768), (1024, 768)))
"""Windows in which larger words are drawn too, in per cent of the usual ones."""
_TURNS = 40
"""A window that still moves after so many looks never rests."""


def pictures(out: Path, words: list[str], scale: float = 1.0) -> list[Path]:
    """Draws every state in every size and theme into `out`."""
    spoken = "" if i18n.spoken() == "en" else f"-{i18n.spoken()}"
    scaled = "" if scale == 1 else f"-{scale:.0%}"
    app = QApplication.instance() or QApplication(["shots"])
    made = []
    for size, text in (*((size, 100) for size in SIZES), *LARGE):
        for theme in THEMES:
            options = Options(theme=theme, volume=0, text=text, clock=lambda: samples.NOW)
            bench = RecordingBench(samples.first_start())
            logical = (round(size[0] / scale), round(size[1] / scale))
            window = SizedWindow(logical, bench, NowTasks(), options)
            window.show()
            names = [*samples_pack.STATES, "11-keys", *door_states.STATES, "13-form"]
            pages = {**page_states.STATES, **void_states.STATES, **amend_states.STATES}
            names += pages
            for name in names:
                label = f"{name}-{size[0]}x{size[1]}-{theme}{spoken}{scaled}"
                label += f"-text{text}" if text != 100 else ""
                if words and not all(word in label for word in words):
                    continue
                shot = window
                window.activateWindow()  # without it nothing has the focus, and nothing follows it
                if name in door_states.STATES:
                    shot, door = door_states.window_at_the_door(theme, logical, text)
                    app.processEvents()
                    door_states.STATES[name](shot, door)
                elif name == "11-keys":
                    bench.show(samples_pack.offline())
                    window.open_page("keys")
                elif name in pages:
                    window.pages.forget()
                    window.open_page("pack")
                    pages[name](window, bench)
                elif name == "13-form":
                    window.open_page("pack")
                    bench.show(samples.filling())
                    app.processEvents()
                    window.pack.form()
                else:
                    window.open_page("pack")
                    bench.show(samples_pack.STATES[name])
                file = out / f"{label}.png"
                at_rest(shot, app).save(str(file))
                made.append(file)
                if shot is not window:
                    shot.close()
            window.close()
    return made


def at_rest(window: QWidget, app: QCoreApplication) -> QImage:
    """The window once nothing of it moves any more: a page that folds takes several turns."""
    before = QImage()
    for _ in range(_TURNS):
        for _ in range(4):
            app.processEvents()
        # Pages that were left go now: only a running loop lets them go by itself.
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        now = window.grab().toImage()
        if now == before:
            return now
        before = now
    raise RuntimeError("the window does not come to rest")


def contact_sheet(files: list[Path], file: Path, across: int = 6, width: int = 480) -> None:
    """All pictures on one page."""
    height = width * 9 // 16
    rows = -(-len(files) // across)
    page = QImage(across * (width + 8), rows * (height + 8), QImage.Format.Format_RGB32)
    page.fill(QColor("#808080"))
    with QPainter(page) as painter:
        for index, each in enumerate(files):
            picture = QImage(str(each)).scaled(
                width,
                height,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            at = QRect(
                (index % across) * (width + 8),
                (index // across) * (height + 8),
                picture.width(),
                picture.height(),
            )
            painter.drawImage(at, picture)
    page.save(str(file))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="tests/shots", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--language", default="en")
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_intermixed_args()
    i18n.speak(asked.language)
    if asked.scale != 1:
        os.environ["QT_SCALE_FACTOR"] = str(asked.scale)
    folder = asked.folder
    folder.mkdir(parents=True, exist_ok=True)
    drawn = pictures(folder, asked.words, asked.scale)
    drawn += paper_prints.pictures(folder, asked.words)
    contact_sheet(drawn, folder / "contact-sheet.png")
    sys.stdout.write(f"{len(drawn)} pictures in {folder}\n")
