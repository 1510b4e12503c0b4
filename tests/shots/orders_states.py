"""The states of the orders' page, in a window around a desk that shows what it is given."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from station.desk.views import Shape
from station.gui.pages.orders import OrdersPage
from station.gui.pages.orders_files import Stage
from station.gui.window import Window
from station.i18n import number, t
from tests.gui import samples, samples_orders
from tests.gui.bench import RecordingBench
from tests.gui.samples_orders import COUNTS, RecordingOrders

Open = Callable[[Window, RecordingBench], None]


def _opened(
    desk: Callable[[], RecordingOrders], then: Callable[[OrdersPage], object] = lambda _: None
) -> Open:
    def open_page(window: Window, bench: RecordingBench) -> None:
        bench.show(samples.beside(samples.DANA))
        window.redraw()
        made = desk()
        window.ready({"orders": lambda place: OrdersPage(place, made)})
        window.open_page("orders")
        _settle()  # a window that was never drawn makes its pages once more
        page = window.pages.page("orders")
        assert isinstance(page, OrdersPage)
        then(page)

    return open_page


def _settle() -> None:
    for _ in range(6):
        QApplication.processEvents()


def _none_found(page: OrdersPage) -> None:
    page.search.setText("zzz")
    page.refresh()
    _settle()


def _holds(page: OrdersPage) -> None:
    page.act("filter")
    _settle()


def _hold_form(page: OrdersPage) -> None:
    page.act("withdraw")
    page.pane.reason.edit.setText("Out of stock until Friday")
    page.pane.reason.edit.textEdited.emit("")


def _form(page: OrdersPage) -> None:
    page.act("look_at")


def _file(page: OrdersPage) -> None:
    _form(page)
    page.files.form.path.edit.setText("/orders/export.csv")
    page.files.form.path.edit.textEdited.emit("")
    page.act("confirm")
    _settle()


def _preview(page: OrdersPage) -> None:
    _file(page)
    page.act("confirm")
    _settle()


def _changed(page: OrdersPage) -> None:
    _preview(page)
    page.act("filter")
    page.act("filter")
    _settle()


def _working(page: OrdersPage) -> None:
    _form(page)
    word = t("orders.step.orders", done=number(24_000), of=number(100_000))
    page.files._go(Stage.WORKING)
    page.files.working.show_state(Shape.ASKING, word, t("orders_page.esc_stops"))


def _not_read() -> RecordingOrders:
    return RecordingOrders(refused=samples.UNREADABLE)


STATES: dict[str, Open] = {
    **{
        name: _opened(
            lambda view=view: RecordingOrders(view),  # type: ignore[misc]
            _none_found if "none-found" in name else lambda _: None,
        )
        for name, view in samples_orders.STATES.items()
    },
    "25-orders-holds": _opened(RecordingOrders, _holds),
    "25-orders-hold-form": _opened(RecordingOrders, _hold_form),
    "25-orders-not-read": _opened(_not_read),
    "25-orders-file": _opened(RecordingOrders, _form),
    "25-orders-file-older": _opened(lambda: RecordingOrders(older=True), _file),
    "25-orders-mapping": _opened(RecordingOrders, _file),
    "25-orders-mapping-missing": _opened(lambda: RecordingOrders(name="etsy-orders.csv"), _file),
    "25-orders-mapping-weights": _opened(lambda: RecordingOrders(name="market.csv"), _file),
    "25-orders-working": _opened(RecordingOrders, _working),
    "25-orders-preview": _opened(RecordingOrders, _preview),
    "25-orders-preview-many": _opened(lambda: RecordingOrders(counts=COUNTS), _preview),
    "25-orders-preview-changed": _opened(lambda: RecordingOrders(counts=COUNTS), _changed),
    "25-orders-preview-good": _opened(lambda: RecordingOrders(name="woocommerce.csv"), _preview),
}
