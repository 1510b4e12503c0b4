"""Every state of every page in one window, as the pictures take them."""

import os
from collections.abc import Iterator

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.gui.window import Options, Window
from tests.gui import samples, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import NowTasks, settle
from tests.gui.doors import RecordingDoor
from tests.gui.sized import SizedWindow
from tests.shots import amend_states, door_states, page_states, void_states

PAGES = {**page_states.STATES, **void_states.STATES, **amend_states.STATES}
NAMES = (*samples_pack.STATES, "11-keys", *PAGES, *door_states.STATES, "13-form")
EVERY = int(os.environ.get("STATION_STATES", "9"))
"""1 takes all of them."""


def some_names() -> tuple[str, ...]:
    """Every ninth state, or as many as the environment asks for, and one of each page."""
    first = {name.split("-")[1]: name for name in reversed((*PAGES, *door_states.STATES))}
    return tuple(dict.fromkeys((*NAMES[::EVERY], *first.values())))


class Stage:
    """One window that is brought into one state after the other."""

    def __init__(
        self, size: tuple[int, int] = (1366, 768), theme: str = "light", text: int = 100
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._app, self._look = app, (theme, size, text)
        self.opened: list[str] = []
        """The addresses that were handed to a browser."""
        self.bench = RecordingBench(samples.first_start())
        options = Options(
            theme=theme, volume=0, text=text, clock=lambda: samples.NOW, open_url=self._open
        )
        self.window: Window = SizedWindow(size, self.bench, NowTasks(), options)
        self.window.show()
        self.shown = self.window
        self.door: RecordingDoor | None = None
        """Who is asked in a state before anybody has signed in."""

    def _open(self, url: str) -> bool:
        self.opened.append(url)
        return True

    def show(self, name: str) -> Window:
        """The window in the state `name`, drawn and laid out; nothing of the last one is left."""
        self._leave_door()
        self.window.strip.end_sign()  # of a sound that the last state made
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        if name in door_states.STATES:
            self.shown, self.door = door_states.window_at_the_door(*self._look)
            settle(self._app)
            door_states.STATES[name](self.shown, self.door)
        elif name == "11-keys":
            self.bench.show(samples_pack.offline())
            self.window.open_page("keys")
        elif name == "13-form":
            self.window.open_page("pack")
            self.bench.show(samples.filling())
            settle(self._app)
            self.window.pack.form()
        elif name in PAGES:
            self.window.pages.forget()
            self.window.open_page("pack")
            PAGES[name](self.window, self.bench)
        else:
            self.window.open_page("pack")
            self.bench.show(samples_pack.STATES[name])
        settle(self._app)
        return self.shown

    def _leave_door(self) -> None:
        if self.shown is not self.window:
            self.shown.close()
            self.shown, self.door = self.window, None

    def close(self) -> None:
        """Nothing of it stays."""
        self._leave_door()
        self.window.close()


def drawn(
    names: tuple[str, ...],
    size: tuple[int, int] = (1366, 768),
    theme: str = "light",
    text: int = 100,
) -> Iterator[tuple[str, QWidget]]:
    """Each of `names` with its window, drawn and laid out."""
    stage = Stage(size, theme, text)
    for name in names:
        yield name, stage.show(name)
    stage.close()
