"""The page of languages: at the bench, where a choice stays, and before anybody has signed in."""

from collections.abc import Callable

from station.domain.errors import Message, RefusedError, message
from station.gui.pages.language import LanguagePage
from station.gui.pages.page import Page, Place
from station.gui.window import Window
from tests.gui import samples
from tests.gui.bench import RecordingBench

Open = Callable[[Window, RecordingBench], None]


class Languages:
    """Stands in for the page's desk."""

    def __init__(self, window: Window, *, stays: bool = True) -> None:
        self._window, self._stays = window, stays
        self.refusal: Message | None = None

    def stays(self) -> bool:
        return self._stays

    async def choose(self, code: str) -> None:
        if self.refusal is not None:
            raise RefusedError(self.refusal.id)
        self._window.speak(code)


def with_page(window: Window, *, stays: bool = True) -> Languages:
    """The window with its language page behind Ctrl F1."""
    desk = Languages(window, stays=stays)

    def make(place: Place) -> Page:
        return LanguagePage(place, desk)

    window.ready({"language": make})
    return desk


def _opened(refusal: str = "") -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside())
        window.redraw()
        desk = with_page(window)
        window.open_page("language")
        if refusal:
            desk.refusal = message(refusal)
            window.pages.page("language").act("filter")

    return open_page


STATES: dict[str, Open] = {
    "31-language": _opened(),
    "31-language-not-kept": _opened("store.disk_full"),
}
