"""The void page in each of its states."""

from collections.abc import Callable

from station.domain.errors import RefusedError, message
from station.domain.void import VoidReason
from station.gui.pages.void import VoidPage
from station.gui.window import Window
from tests.gui import samples, samples_void
from tests.gui.bench import RecordingBench
from tests.gui.samples_void import RecordingVoid

Open = Callable[[Window, RecordingBench], None]


def _page(window: Window, bench: RecordingBench, desk: RecordingVoid, name: str = "") -> VoidPage:
    bench.show(samples.beside(**samples_void.around(name)))
    window.redraw()
    window.ready({"void": lambda place: VoidPage(place, desk)})
    window.open_page("void", "B1-0000000001")
    page = window.pages.page("void")
    assert isinstance(page, VoidPage)
    return page


def _shown(name: str) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        _page(window, bench, RecordingVoid(samples_void.VIEWS[name]()), name)

    return opened


def _given(name: str, digits: str, refusal: str = "", **facts: object) -> Open:
    def opened(window: Window, bench: RecordingBench) -> None:
        why = message(refusal, **facts) if refusal else None
        desk = RecordingVoid(samples_void.VIEWS[name](), refusal=why)
        page = _page(window, bench, desk, name)
        page.ask.choose(VoidReason.BUYER_WITHDREW)
        window.inputs.scan("BADGE-RUTH")
        for digit in digits:
            page.ask.pad.press(digit)
        if refusal:
            page.act("void")

    return opened


def _reason(window: Window, bench: RecordingBench) -> None:
    page = _page(window, bench, RecordingVoid(samples_void.VIEWS["new"]()))
    page.ask.choose(VoidReason.PACKED_WRONG)
    page.ask.note.setText("Two jackets instead of one")


def _error(window: Window, bench: RecordingBench) -> None:
    desk = RecordingVoid(samples_void.VIEWS["new"](), fails=RefusedError("store.busy", path="x.db"))
    _page(window, bench, desk)


STATES: dict[str, Open] = {
    **{f"16-void-{name}": _shown(name) for name in samples_void.VIEWS},
    "16-void-reason": _reason,
    "16-void-pin": _given("previewed", "73"),
    "16-void-ready": _given("previewed", "736194"),
    "16-void-ready-offline": _given("new-offline", "736194"),
    "16-void-wrong-pin": _given("previewed", "111999", "people.wrong_pin"),
    "16-void-locked": _given("previewed", "111999", "people.wrong_pin_wait", seconds=30),
    "16-void-another": _given("previewed", "736194", "void.needs_another"),
    "16-void-error": _error,
}
