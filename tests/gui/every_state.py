"""Every state of every page in one window, as the pictures take them."""

import os
from collections.abc import Iterator

from PySide6.QtWidgets import QApplication, QWidget

from station.gui.window import Options, Window
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.conftest import NowTasks, settle
from tests.shots import amend_states, door_states, page_states, void_states

PAGES = {**page_states.STATES, **void_states.STATES, **amend_states.STATES}
NAMES = (*samples.STATES, "11-keys", *PAGES, *door_states.STATES)
_EVERY = int(os.environ.get("STATION_STATES", "9"))
"""1 takes all of them."""


def some_names() -> tuple[str, ...]:
    """Every ninth state, or as many as the environment asks for, and one of each page."""
    first = {name.split("-")[1]: name for name in reversed((*PAGES, *door_states.STATES))}
    return tuple(dict.fromkeys((*NAMES[::_EVERY], *first.values())))


def drawn(
    names: tuple[str, ...],
    size: tuple[int, int] = (1366, 768),
    theme: str = "light",
    text: int = 100,
) -> Iterator[tuple[str, QWidget]]:
    """Each of `names` with its window, drawn and laid out."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    bench = RecordingBench(samples.first_start())
    options = Options(theme=theme, volume=0, text=text, clock=lambda: samples.NOW)
    window = Window(bench, NowTasks(), options)
    window.resize(*size)
    window.show()
    for name in names:
        shown: QWidget = window
        if name in door_states.STATES:
            shown, door = door_states.window_at_the_door(theme, size, text)
            settle(app)
            door_states.STATES[name](shown, door)
        elif name == "11-keys":
            bench.show(samples.offline())
            window.open_page("keys")
        elif name in PAGES:
            window.pages.forget()
            window.open_page("pack")
            PAGES[name](window, bench)
        else:
            window.open_page("pack")
            bench.show(samples.STATES[name])
        settle(app)
        yield name, shown
        if shown is not window:
            shown.close()
    window.close()
