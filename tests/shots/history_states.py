"""The states of the history page, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from station.desk.history_page import Part
from station.desk.views import Shape
from station.domain.errors import EnvironmentFaultError, RefusedError, message
from station.gui.pages.history import HistoryPage
from station.gui.window import Window
from station.i18n import t
from tests.gui import samples, samples_history
from tests.gui.bench import RecordingBench
from tests.gui.samples_history import RecordingHistory

Open = Callable[[Window, RecordingBench], None]


def opened(
    desk: Callable[[], RecordingHistory], then: Callable[[HistoryPage], object] = lambda _: None
) -> Open:
    """Opens the page over `desk`, and does `then` with it."""

    def open_page(window: Window, bench: RecordingBench) -> None:
        made = desk()
        bench.show(samples.beside(**samples_history.around(made)))
        window.redraw()
        window.ready({"history": lambda place: HistoryPage(place, made)})
        window.open_page("history")
        page = window.pages.page("history")
        assert isinstance(page, HistoryPage)
        then(page)

    return open_page


def _chosen(number: int) -> Callable[[HistoryPage], None]:
    def choose(page: HistoryPage) -> None:
        page.table.choose(number)
        page.story._told.timeout.emit()

    return choose


def _typed(text: str) -> Callable[[HistoryPage], object]:
    return lambda page: page.scan(text)


def _listed(page: HistoryPage) -> None:
    _chosen(3)(page)
    page.table.setFocus()


def _looking(page: HistoryPage) -> None:
    page.pane.show_past(None)
    page.filters.show_unknown(page.part.value)
    page.places.setCurrentIndex(0)
    page.nothing.show_state(Shape.ASKING, t("history.looking"))


def _refused(page: HistoryPage) -> None:
    page.refuse(message("last.reprint_failed"))


def _why(page: HistoryPage) -> None:
    page.act("print_again")
    page.act("filter")


def _no_reason(page: HistoryPage) -> None:
    page.act("reprint_confirmation")
    page.act("reprint_confirmation")


def _label(page: HistoryPage) -> None:
    page.act("look_at")


def _confirmation(page: HistoryPage) -> None:
    for _ in range(3):
        page.act("look_at")


def _many(page: HistoryPage) -> None:
    _chosen(4)(page)
    page.act("print_more")


def _many_stopped(page: HistoryPage) -> None:
    _many(page)
    page.act("filter")
    page.act("print_more")


def _no_paper() -> RecordingHistory:
    return RecordingHistory(no_paper=RefusedError("paper.none_stored"))


def _not_read() -> RecordingHistory:
    failed = EnvironmentFaultError("store.disk_failed", path="station.db")
    return RecordingHistory(refused=failed)


STATES: dict[str, Open] = {
    "10-history": opened(RecordingHistory, _chosen(3)),
    "10-history-looking": opened(RecordingHistory, _looking),
    "10-history-list": opened(RecordingHistory, _listed),
    "10-history-covered": opened(RecordingHistory),
    "10-history-found": opened(RecordingHistory, _typed("bran")),
    "10-history-nothing-found": opened(RecordingHistory, _typed("quirinius")),
    "10-history-empty": opened(lambda: RecordingHistory(rows=())),
    "10-history-not-settled": opened(
        RecordingHistory, lambda page: page.show_part(Part.NOT_SETTLED)
    ),
    "10-history-nobody-needed": opened(
        lambda: RecordingHistory(rows=samples_history.ROWS[:1]),
        lambda page: page.show_part(Part.NEEDS_PERSON),
    ),
    "10-history-longest": opened(lambda: RecordingHistory(rows=samples_history.LONGEST)),
    "10-history-refused": opened(RecordingHistory, _refused),
    "10-history-reprint-why": opened(RecordingHistory, _why),
    "10-history-reprint-no-reason": opened(RecordingHistory, _no_reason),
    "10-history-paper": opened(RecordingHistory, _label),
    "10-history-paper-confirmation": opened(RecordingHistory, _confirmation),
    "10-history-paper-none": opened(_no_paper, _label),
    "10-history-many-why": opened(RecordingHistory, _many),
    "10-history-many-stopped": opened(lambda: RecordingHistory(stops_at=2), _many_stopped),
    "10-history-many-done": opened(RecordingHistory, _many_stopped),
    "10-history-not-read": opened(_not_read),
}
