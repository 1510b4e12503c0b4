"""The batch page: nothing ticks by itself, each act names what it does, and is pressed once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QApplication

from station.desk.batch_items import Totals
from station.desk.views import RailItem, Sound
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.gui.pages.batch import BatchPage
from station.gui.widgets.rows import Ink
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_batch import (
    STATES,
    RecordingBatch,
    batch,
    made_of,
    out,
    row,
    running,
    ticked,
)
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"))
OpenBatch = Callable[..., tuple[Window, BatchPage, RecordingBatch]]


@pytest.fixture
def open_batch(open_window: OpenWindow, qapp: QApplication) -> OpenBatch:
    def make(
        desk: RecordingBatch | None = None, **options: object
    ) -> tuple[Window, BatchPage, RecordingBatch]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingBatch()
        window.ready({"batch": lambda place: BatchPage(place, made)})
        press(window, Qt.Key.Key_8, CTRL)
        settle(qapp)
        page = window.pages.page("batch")
        assert isinstance(page, BatchPage)
        return window, page, made

    return make


def test_rows_say_order_price_box_and_state(open_batch: OpenBatch) -> None:
    window, page, _desk = open_batch()
    assert window.page == "batch"
    assert page.list.sentence_of(0) == (
        "10482  Hannah Whitfield, Kendal. chosen. £8.40, 2.760 kg, House Next Day."
        " £5.17 up to £420.00, ticked. Cover ticked 14:06."
    )
    assert "not ticked. Cover not chosen" in page.list.sentence_of(2)
    assert page.list.sentence_of(9).endswith("Not chosen. Enter chooses it.")
    assert page.count.full == "9 of 18 chosen"


def test_enter_chooses_and_leaves_f3_all(open_batch: OpenBatch) -> None:
    window, page, desk = open_batch()
    press(window, Qt.Key.Key_Return)
    page.list.choose("csv\n10495")
    press(window, Qt.Key.Key_Return)
    press(window, Qt.Key.Key_F3)
    assert desk.asked[:2] == [("leave", ["csv\n10482"]), ("choose", ["csv\n10495"])]
    assert desk.asked[2][0] == "leave"
    desk.shown = batch([out(1), out(2)])
    desk.changed()
    press(window, Qt.Key.Key_F3)
    assert desk.asked[-1] == ("choose", ["csv\n1", "csv\n2"])


def test_the_act_for_all_names_count_and_sum_and_passes_what_it_showed(
    open_batch: OpenBatch,
) -> None:
    window, page, desk = open_batch()
    assert page.pane.tick_all.accessibleName() == "Tick all 6 covers, for £31.02, F9"
    press(window, Qt.Key.Key_F9)
    assert desk.asked == [("tick_all", Totals(6, (Money(3_102, "GBP"),)))]
    press(window, Qt.Key.Key_F8)
    assert desk.asked[-1] == ("tick", "csv\n10482")
    desk.shown = batch([out(1)])
    desk.changed()
    press(window, Qt.Key.Key_F9)
    assert len(desk.asked) == 2, "nothing to tick"


def test_what_changed_between_showing_and_pressing_is_said(open_batch: OpenBatch) -> None:
    window, page, desk = open_batch()
    desk.refused = RefusedError("batch_list.changed")
    press(window, Qt.Key.Key_F9)
    assert page.notices.lines[0].word.full.startswith("What stands there has changed")
    press(window, Qt.Key.Key_F12)
    assert page.notices.lines[0].word.full.startswith("What stands there has changed")


def test_f12_dispatches_what_the_key_names_and_only_once(
    open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_batch()
    button = page.pane.dispatch
    assert button.accessibleName() == "Dispatch the batch, F12. 8 parcels"
    assert page.pane.debit.full == "Debit £77.54"
    assert page.pane.covers.full == "2 with cover, £10.34"
    press(window, Qt.Key.Key_F12)
    assert desk.asked == [("dispatch", desk.shown.plan)]
    desk.shown = running()
    desk.changed()
    press(window, Qt.Key.Key_F12)
    assert len(desk.asked) == 1
    assert page.count.full == "9 of 28 dispatched"
    press(window, Qt.Key.Key_Escape)
    assert desk.asked[-1] == ("stop", None)
    assert window.page == "batch"
    desk.shown = running(stopping=True)
    desk.changed()
    assert "after those under way" in page.count.full


@pytest.mark.parametrize("stopping", [False, True])
def test_while_a_run_goes_on_its_acts_are_not_there_and_nothing_moves(
    open_batch: OpenBatch, qapp: QApplication, stopping: bool
) -> None:
    _window, page, desk = open_batch()
    acts = [page.all, page.ask, page.pane.tick, page.pane.tick_all]
    assert all(each.isVisible() for each in acts)
    before = page.list.mapTo(page, page.list.rect().topLeft())
    desk.shown = running(stopping=stopping)
    desk.changed()
    settle(qapp)
    for key in ("csv\n10471", "csv\n10490"):
        page.list.choose(key)
        assert not any(each.isVisible() for each in acts), key
    assert page.list.mapTo(page, page.list.rect().topLeft()) == before
    says = "Ends after those under way" if stopping else "Esc stops it"
    assert page.pane.dispatch.caption.full == says


def test_what_the_insurer_refused_is_neither_ticked_nor_counted(open_batch: OpenBatch) -> None:
    _window, page, _desk = open_batch(RecordingBatch(STATES["25-batch-refused"]))
    assert page.list.sentence_of(0) == (
        "10470  Hannah Whitfield, Kendal. chosen. £8.40, 2.640 kg, House Next Day."
        " The insurer refused. No cover."
    )
    assert "£5.17 up to £420.00, ticked" in page.list.sentence_of(1)
    assert not page.pane.price.isVisible()
    assert page.count.full == "1 of 3 dispatched"
    assert page.pane.covers.full == "None with cover"
    assert not page.pane.dispatch.ready
    page.list.choose("csv\n10471")
    assert page.pane.price.isVisible()
    assert not page.pane.tick.isVisible()


def test_the_tick_of_a_label_that_the_carrier_refused_is_gone() -> None:
    """Its premium is back in the wallet: nobody is asked for that cover any more."""
    item = made_of(
        ticked(10_482), CoverState.NONE, state=ShipmentState.HELD, label=LabelState.REFUSED
    )
    (row,) = batch([item]).rows
    assert (row.ticked, row.cover, row.offer) == (False, None, None)
    asked = made_of(
        ticked(10_483), CoverState.NONE, state=ShipmentState.DISPATCHING, label=LabelState.BUYING
    )
    assert batch([asked]).rows[0].ticked


def test_where_no_cover_can_be_ticked_the_act_for_all_is_barred(open_batch: OpenBatch) -> None:
    _window, page, _desk = open_batch(RecordingBatch(STATES["25-batch-none-chosen"]))
    assert not page.pane.tick_all.isVisible()
    assert page.pane.no_tick.isVisible()


def test_a_batch_that_is_not_ready_says_why(
    open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    window, page, desk = open_batch(RecordingBatch(STATES["25-batch-no-money"]))
    press(window, Qt.Key.Key_F12)
    assert (desk.asked, heard) == ([], [Sound.REFUSED])
    assert page.notices.lines[0].word.full == "The wallet lacks £42.10"
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


def test_a_parcel_without_its_cover_is_decided_on_its_row(open_batch: OpenBatch) -> None:
    window, page, desk = open_batch(RecordingBatch(STATES["25-batch-refused"]))
    assert [each.isVisible() for each in page.pane.choices] == [True, True]
    press(window, Qt.Key.Key_F7)
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [
        ("decide", ("csv\n10470", "keep_back")),
        ("decide", ("csv\n10470", "ship_without")),
    ]
    page.list.choose("csv\n10471")
    press(window, Qt.Key.Key_F7)
    assert len(desk.asked) == 2
    assert page.pane.state.full == "Covered, ref F3MZK-10471-INS"


def test_the_words_of_the_insurer_stand_beside_the_chosen_order(open_batch: OpenBatch) -> None:
    _window, page, _desk = open_batch()
    assert "Underwritten by Example Insurance plc" in page.pane.words.full
    assert page.pane.price.full == "Pays at most £420.00. Costs £5.17."


def test_moved_shipments_are_looked_at(open_batch: OpenBatch) -> None:
    _window, page, desk = open_batch()
    page.changed(frozenset({"B1-2", "B1-1"}))
    assert desk.asked == [("look", ["B1-1", "B1-2"])]


def test_what_cannot_be_read_is_said(open_batch: OpenBatch) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_batch(RecordingBatch(not_read=refused))
    assert page.nothing.accessibleName() == "The orders could not be read."


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(open_batch: OpenBatch, size: tuple[int, int], qapp: QApplication) -> None:
    window, page, desk = open_batch(size=size)
    for state, shown in STATES.items():
        desk.shown = shown
        page.refresh()
        settle(qapp)
        assert cut_off(window) == [], state
        assert overlapping(window) == [], state


def test_tab_goes_through_what_can_be_done(open_batch: OpenBatch) -> None:
    window, _page, _desk = open_batch()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("batch.list") < names.index("batch.tick_all") < names.index("batch.dispatch")


def test_a_new_look_keeps_the_chosen_row(open_batch: OpenBatch, qapp: QApplication) -> None:
    window, page, desk = open_batch()
    page.list.choose("csv\n10485")
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("batch")
    assert isinstance(again, BatchPage)
    assert again is not page
    assert again.list.chosen_key == "csv\n10485"
    desk.shown = batch([row(1)])
    desk.changed()
    assert again.list.key_of(0) == "csv\n1", "the page in front hears of changes"


def test_how_a_row_stands_begins_at_one_place_with_an_offer_or_without(
    open_batch: OpenBatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    states = {say(row.word) for row in batch().rows}
    begins: dict[str, float] = {}
    line = Ink.line

    def noted(ink: Ink, box: QRectF, text: str, *rest: Any, **more: Any) -> float:
        if text in states:
            begins[text] = box.left()
        return line(ink, box, text, *rest, **more)

    monkeypatch.setattr(Ink, "line", noted)  # before the first is painted: then they are kept
    window, _page, _desk = open_batch()
    window.grab()
    assert len(begins) > 3
    assert len(set(begins.values())) == 1
