"""The states of the page of a newer version, around a desk that shows what it is given."""

from collections.abc import Callable

from station.gui.pages.update import UpdatePage
from station.gui.window import Window
from tests.gui import samples, samples_update
from tests.gui.bench import RecordingBench
from tests.gui.samples_update import RecordingUpdate

Open = Callable[[Window, RecordingBench], None]


def _opened(desk: RecordingUpdate) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside())
        window.redraw()
        window.ready({"update": lambda place: UpdatePage(place, desk)})
        window.open_page("update")

    return open_page


STATES: dict[str, Open] = {
    **{name: _opened(RecordingUpdate(view)) for name, view in samples_update.STATES.items()},
    "25-update-not-read": _opened(RecordingUpdate(refused=samples.UNREADABLE)),
}
