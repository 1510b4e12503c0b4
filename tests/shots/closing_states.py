"""The states of the end of the day, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from station.gui.pages.closing import ClosingPage
from station.gui.window import Window
from tests.gui import samples, samples_closing
from tests.gui.bench import RecordingBench
from tests.gui.samples_closing import RecordingClosing

Open = Callable[[Window, RecordingBench], None]


def _opened(
    desk: Callable[[], RecordingClosing], then: Callable[[ClosingPage], object] = lambda _: None
) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(broker=samples.UP))
        window.redraw()
        made = desk()
        window.ready({"closing": lambda place: ClosingPage(place, made)})
        window.open_page("closing")
        page = window.pages.page("closing")
        assert isinstance(page, ClosingPage)
        then(page)

    return open_page


def _list(page: ClosingPage) -> None:
    page.list.choose("closed/house-12")


def _paper(page: ClosingPage) -> None:
    _list(page)
    page.act("look_at")


def _not_read() -> RecordingClosing:
    return RecordingClosing(refused=samples.UNREADABLE)


STATES: dict[str, Open] = {
    **{
        name: _opened(lambda view=view: RecordingClosing(view))  # type: ignore[misc]
        for name, view in samples_closing.STATES.items()
    },
    "22-closing-list": _opened(RecordingClosing, _list),
    "22-closing-paper": _opened(RecordingClosing, _paper),
    "22-closing-closed": _opened(
        lambda: RecordingClosing(after=samples_closing.CLOSED), lambda page: page.act("confirm")
    ),
    "22-closing-not-read": _opened(_not_read),
}
