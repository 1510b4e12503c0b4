"""The page of a change in each of its states."""

from collections.abc import Callable

from station.domain.errors import RefusedError, message
from station.gui.pages.amend import AmendPage
from station.gui.window import Window
from tests.gui import samples, samples_amend
from tests.gui.bench import RecordingBench
from tests.gui.samples_amend import RecordingAmend

Open = Callable[[Window, RecordingBench], None]


def _page(window: Window, bench: RecordingBench, desk: RecordingAmend, name: str = "") -> AmendPage:
    bench.show(samples.beside(**samples_amend.around(name)))
    window.redraw()
    window.ready({"amend": lambda place: AmendPage(place, desk)})
    window.open_page("amend", "B1-0000000001")
    page = window.pages.page("amend")
    assert isinstance(page, AmendPage)
    return page


def _shown(name: str) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        _page(window, bench, RecordingAmend(samples_amend.VIEWS[name]()), name)

    return opened


def _typed(window: Window, bench: RecordingBench) -> None:
    page = _page(window, bench, RecordingAmend(samples_amend.VIEWS["dearer"]()))
    page.form.entries[2].edit.setText("150")
    page.draw()
    page.act("change")


def _refused(window: Window, bench: RecordingBench) -> None:
    why = message("insurer.refused", reasons="Cover amount is above the limit of £7900.00.")
    page = _page(window, bench, RecordingAmend(samples_amend.VIEWS["new"](), no=why))
    page.form.entries[1].edit.setText("9000")
    page.act("send_now")


def _error(window: Window, bench: RecordingBench) -> None:
    wrong = RefusedError("store.busy", path="x.db")
    _page(window, bench, RecordingAmend(samples_amend.VIEWS["new"](), fails=wrong))


STATES: dict[str, Open] = {
    **{f"18-change-{name}": _shown(name) for name in samples_amend.VIEWS},
    "18-change-typed": _typed,
    "18-change-insurer-says-no": _refused,
    "18-change-error": _error,
}
