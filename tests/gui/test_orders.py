"""The orders' page: a list to look in, a hold with its reason, and the way of a file."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from station.desk.orders_page import PAGE, OrderLine, Part, Sieve
from station.desk.views import RailItem
from station.domain.column_map import Rule
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError, RefusedError
from station.gui.pages.orders import OrdersPage
from station.gui.pages.orders_files import Stage
from station.gui.widgets.choice import Choice
from station.gui.window import Window
from station.i18n import t
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_orders import COUNTS, STATES, RecordingOrders
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("orders"), RailItem("history"))
OpenOrders = Callable[..., tuple[Window, OrdersPage, RecordingOrders]]


@pytest.fixture
def open_orders(open_window: OpenWindow, qapp: QApplication) -> OpenOrders:
    def make(
        desk: RecordingOrders | None = None, **options: object
    ) -> tuple[Window, OrdersPage, RecordingOrders]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingOrders()
        window.ready({"orders": lambda place: OrdersPage(place, made)})
        press(window, Qt.Key.Key_6, CTRL)
        settle(qapp)
        page = window.pages.page("orders")
        assert isinstance(page, OrdersPage)
        return window, page, made

    return make


def go_to_preview(window: Window, page: OrdersPage, qapp: QApplication) -> None:
    press(window, Qt.Key.Key_F4)
    page.files.form.path.edit.setText("/orders/export.csv")
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    if page.files.stage is Stage.MAPPING:
        press(window, Qt.Key.Key_F10)
        settle(qapp)


def test_the_list_says_number_name_and_state(open_orders: OpenOrders) -> None:
    window, page, desk = open_orders()
    assert window.page == "orders"
    assert page.list.list.sentence_of(0) == (
        "10484  Sam Holroyd. shopify, 1 piece, Hebden Bridge. open."
    )
    assert page.count.full == "312 orders"
    assert desk.asked[0] == ("view", (Part.OPEN, ""))


def test_rows_far_below_are_read_when_they_are_seen(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders(RecordingOrders(STATES["25-orders-longest"]))
    page.list.list.setFocus()
    press(window, Qt.Key.Key_End)
    settle(qapp)
    asked = [each for name, each in desk.asked if name == "more"]
    assert asked
    assert set(asked) <= {100_000 - PAGE, 100_000 - 2 * PAGE}
    assert page.pane.title.full == str(20_000 + 99_999)


def test_f3_goes_through_the_states_and_f2_looks_for_words(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders()
    press(window, Qt.Key.Key_F3)
    settle(qapp)
    assert desk.asked[-1] == ("view", (Part.ON_HOLD, ""))
    assert "Out of stock until Friday (Dana Kowalski)" in page.list.list.sentence_of(0)
    page.search.setText("kendal")
    page.refresh()
    settle(qapp)
    assert desk.asked[-1] == ("view", (Part.ON_HOLD, "kendal"))
    press(window, Qt.Key.Key_Escape)
    settle(qapp)
    assert desk.asked[-1] == ("view", (Part.ON_HOLD, ""))


def test_a_scanned_number_is_looked_for_in_all_orders(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    _window, page, desk = open_orders()
    assert page.scan("10482")
    settle(qapp)
    assert desk.asked[-1] == ("view", (Part.ALL, "10482"))


def test_a_hold_needs_its_reason(open_orders: OpenOrders, qapp: QApplication) -> None:
    window, page, desk = open_orders()
    press(window, Qt.Key.Key_F7)
    assert QApplication.focusWidget() is page.pane.reason.edit
    press(window, Qt.Key.Key_F10)
    assert not [each for each in desk.asked if each[0] == "hold"]
    page.pane.reason.edit.setText("Out of stock")
    page.pane.reason.edit.textEdited.emit("")
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert ("hold", ("10484", "Out of stock")) in desk.asked
    assert page.notices.lines[0].word.full == "Order 10484 is on hold."
    press(window, Qt.Key.Key_F7)
    press(window, Qt.Key.Key_Escape)
    assert not page.pane.holding


def test_only_what_may_be_released_has_the_key(open_orders: OpenOrders, qapp: QApplication) -> None:
    window, page, desk = open_orders()
    press(window, Qt.Key.Key_F8)
    press(window, Qt.Key.Key_F3)
    settle(qapp)
    press(window, Qt.Key.Key_F8)
    settle(qapp)
    assert [each for each in desk.asked if each[0] == "release"] == [("release", "10392")]
    page.list.list.choose("2")
    assert page.pane.release.isVisibleTo(page), "its shipment was voided"
    page.list.list.choose("3")
    assert not page.pane.release.isVisibleTo(page), "it may have been dispatched"


def test_a_file_is_looked_at_mapped_previewed_and_kept(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders(RecordingOrders(name="woocommerce.csv"))
    press(window, Qt.Key.Key_F4)
    assert QApplication.focusWidget() is page.files.form.path.edit
    press(window, Qt.Key.Key_F10)
    assert not [each for each in desk.asked if each[0] == "look"], "no file is named"
    page.files.form.path.edit.setText("/orders/woocommerce.csv")
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert page.files.stage is Stage.MAPPING
    assert "This looks like a WooCommerce export" in page.files.mapping.assumed.full
    assert page.files.mapping.source.value == "woocommerce"
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert page.files.stage is Stage.PREVIEW
    assert page.files.rows.keep.accessibleName() == ("Keep 2 orders, F10. Then they can be scanned")
    assert not [each for each in desk.asked if each[0] == "keep"]
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert ("keep", 2) in desk.asked
    assert page.notices.lines[0].accessibleName() == (
        "2 orders kept. 0 as they were, 0 in work, 0 left out."
    )
    assert page.whole.currentIndex() == 0


def test_what_is_needed_and_comes_from_nowhere_keeps_the_file_from_being_read(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders(RecordingOrders(name="etsy-orders.csv"))
    go_to_preview(window, page, qapp)
    assert page.files.stage is Stage.MAPPING
    assert not [each for each in desk.asked if each[0] == "read"]
    mapping = page.files.mapping
    assert mapping.go_on.accessibleName() == "Read all rows, F10. Still to choose: Contents"
    contents = mapping._rows["contents"]
    contents.choice.choose("=")
    contents.choice.picked.emit("=")
    assert contents.fixed.isVisibleTo(page)
    contents.fixed.setText("Handmade goods")
    contents.fixed.textEdited.emit("")
    assert mapping.column_map.values["contents"] == "Handmade goods"
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert page.files.stage is Stage.PREVIEW


def test_the_unit_of_weights_is_chosen_and_follows_the_heading(
    open_orders: OpenOrders, qapp: QApplication, tmp_path: Path
) -> None:
    file = tmp_path / "weights.csv"
    file.write_text(
        "order,name,street,city,postcode,country,item,price,currency,Weight,Weight (lb)\n"
        "A1,Ann Lee,1 High Street,Leeds,LS1 1AA,GB,Hat,20.00,GBP,2,4.5\n"
    )
    window, page, _desk = open_orders(RecordingOrders(name=str(file)))
    go_to_preview(window, page, qapp)
    mapping = page.files.mapping
    unit, weight = mapping._rows["weight_unit"], mapping._rows["weight_g"]
    assert not mapping.weight.isVisibleTo(page), "two headings could be it, so none was taken"

    def choose(choice: Choice, value: str) -> None:
        choice.choose(value)
        assert choice.value == value
        choice.picked.emit(value)

    choose(weight.choice, "Weight")
    assert mapping.weight.isVisibleTo(page)
    assert mapping.go_on.accessibleName() == "Read all rows, F10. Still to choose: Weight unit"
    assert unit.choice.currentText() == "not in the file"
    choose(unit.choice, "=kg")
    assert unit.choice.currentText() == "kg in all rows"
    assert not unit.fixed.isVisibleTo(page)
    choose(weight.choice, "Weight (lb)")
    assert unit.choice.value == "=lb", "a weight brings along the unit of its heading"
    choose(mapping.weight, "piece")
    mapping.source.edit.setText("market")
    mapping.source.edit.textEdited.emit("market")
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert page.files.stage is Stage.PREVIEW
    assert page.files.rows.sieve is Sieve.OFFERED
    assert page.files.rows.list.list.sentence_of(0) == (
        "“4.5 lb” is read as “2042 g”. Line 2, Weight."
    )
    assert not page.files.rows.accept.isVisibleTo(page), "there is nothing to accept"


def test_a_suggestion_is_taken_only_by_its_key_and_read_anew(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders()
    go_to_preview(window, page, qapp)
    rows = page.files.rows
    assert rows.sieve is Sieve.LEFT_OUT
    assert rows.list.list.sentence_of(0) == (
        "“United Kingdom” is not a country code. Like GB or FR.. Line 3, Country."
    )
    assert rows.offer.full.startswith("2 countries are written by their names:")
    press(window, Qt.Key.Key_F10)
    assert not [each for each in desk.asked if each[0] == "keep"], "nothing of it can be kept"
    for rule in (Rule.COUNTRIES, Rule.PHONES):
        assert rows.first_offered is rule
        press(window, Qt.Key.Key_F8)
        settle(qapp)
    assert rows.first_offered is None
    assert list(rows.picks) == [Sieve.OFFERED, Sieve.NEW]
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert ("keep", 2) in desk.asked


def test_f3_goes_through_the_parts_of_a_preview_and_f4_back_to_the_columns(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders(RecordingOrders(counts=COUNTS))
    go_to_preview(window, page, qapp)
    seen = []
    for _ in page.files.rows.picks:
        seen.append(page.files.rows.sieve)
        press(window, Qt.Key.Key_F3)
        settle(qapp)
    assert seen == list(page.files.rows.picks)
    assert ("lines", (Sieve.CHANGED, 0)) in desk.asked
    press(window, Qt.Key.Key_F4)
    assert page.files.stage is Stage.MAPPING
    press(window, Qt.Key.Key_Escape)
    assert page.files.stage is Stage.PREVIEW
    press(window, Qt.Key.Key_Escape)
    assert ("drop", None) in desk.asked
    press(window, Qt.Key.Key_Escape)
    assert page.whole.currentIndex() == 0


def test_letters_that_are_not_certain_are_read_only_when_somebody_says_so(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, desk = open_orders(RecordingOrders(older=True))
    go_to_preview(window, page, qapp)
    form = page.files.form
    assert page.files.stage is Stage.FORM
    assert form.word.full.startswith("Line 2 is not UTF-8")
    press(window, Qt.Key.Key_F8)
    settle(qapp)
    assert ("look", ("/orders/export.csv", "", "cp1252")) in desk.asked
    assert page.files.stage is Stage.MAPPING


@pytest.mark.parametrize(
    "error",
    [
        EnvironmentFaultError("orders.unreadable", file="/x", reason="No such file"),
        RefusedError("orders.stopped"),
        OSError("no process can be made"),
    ],
)
def test_what_goes_wrong_is_said_and_leaves_a_way_back(
    open_orders: OpenOrders, qapp: QApplication, error: Exception
) -> None:
    window, page, _desk = open_orders(RecordingOrders(not_done=error))
    go_to_preview(window, page, qapp)
    assert page.files.stage is Stage.FORM
    assert page.notices.lines[0].isVisibleTo(page)
    press(window, Qt.Key.Key_Escape)
    assert page.whole.currentIndex() == 0


def test_a_keeping_that_was_stopped_says_what_is_kept(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    window, page, _desk = open_orders(RecordingOrders(name="woocommerce.csv", cut=True))
    go_to_preview(window, page, qapp)
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert page.notices.lines[0].word.full == "Stopped. 2 orders are kept, the rest are not."


def test_esc_stops_what_is_under_way(open_orders: OpenOrders) -> None:
    window, page, desk = open_orders()
    page.files._work("Reading")
    press(window, Qt.Key.Key_Escape)
    assert desk.asked[-1] == ("stop", None)


def test_a_file_of_the_folder_that_waits_stands_on_top_and_f4_takes_it(
    open_orders: OpenOrders,
) -> None:
    window, page, _desk = open_orders(RecordingOrders(STATES["25-orders-folder-waits"]))
    assert page.notices.lines[0].accessibleName() == (
        "etsy-nov.csv waits: 3 orders are left out. And 1 more file waits. F4 looks at the first."
    )
    press(window, Qt.Key.Key_F4)
    assert page.files.form.path.value == "/orders/etsy-nov.csv"


def test_a_dropped_file_is_looked_at(open_orders: OpenOrders, qapp: QApplication) -> None:
    _window, page, desk = open_orders()
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile("/orders/dropped.csv")])
    page.dropEvent(
        QDropEvent(
            QPointF(9, 9), Qt.DropAction.CopyAction, dropped, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )  # fmt: skip
    settle(qapp)
    assert ("look", ("/orders/dropped.csv", "", "")) in desk.asked


def test_what_cannot_be_read_is_said(open_orders: OpenOrders) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_orders(RecordingOrders(refused=refused))
    assert page.list.nothing.accessibleName() == "The orders could not be read."


def test_a_new_look_keeps_the_file_where_it_is(open_orders: OpenOrders, qapp: QApplication) -> None:
    window, page, _desk = open_orders()
    go_to_preview(window, page, qapp)
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("orders")
    assert isinstance(again, OrdersPage)
    assert again is not page
    assert again.files.stage is Stage.PREVIEW
    assert again.files.rows.sieve is Sieve.LEFT_OUT


def test_tab_goes_through_the_list_and_the_acts(open_orders: OpenOrders) -> None:
    window, _page, _desk = open_orders()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("orders.search") < names.index("orders.list")
    assert names.index("orders.list") < names.index("orders.take_in")


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(
    open_orders: OpenOrders, size: tuple[int, int], qapp: QApplication
) -> None:
    """One window a size: the lists by what the desk shows, then a file from end to end."""
    window, page, desk = open_orders(
        RecordingOrders(name="amazon-orders.txt", counts=COUNTS, older=True), size=size
    )

    def fits(state: str) -> None:
        settle(qapp)
        assert cut_off(window) == [], state
        assert overlapping(window) == [], state

    for state, shown in reversed(STATES.items()):
        desk.shown = shown
        page.refresh()
        fits(state)
    for act, state in (
        ("withdraw", "a reason is asked"),
        ("look_at", "the way in"),
        ("confirm", "refused"),
        ("read_again", "the columns"),
        ("confirm", "the preview"),
        ("filter", "another part of it"),
    ):
        if state == "refused":
            page.files.form.path.edit.setText("/orders/export.csv")
        page.act(act)
        fits(state)
    assert page.files.stage is Stage.PREVIEW
    page.files._work(t("orders_page.reading_file"))
    fits("reading")


def test_a_hundred_thousand_rows_come_at_once_and_the_chosen_one_stays(
    open_orders: OpenOrders, qapp: QApplication
) -> None:
    _window, page, _desk = open_orders(RecordingOrders(STATES["25-orders"]))
    page.list.list.choose("5")
    used = time.thread_time()
    page.list.show_lines(100_000, STATES["25-orders"].rows, lambda _offset: _never())
    assert time.thread_time() - used < 1.0
    assert page.list.list.chosen_key == "5"


async def _never() -> tuple[OrderLine, ...]:
    return ()
