"""The page of a change: nothing confirmed that is not priced, no word too many."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from station import i18n
from station.desk.view_amend import AmendView
from station.desk.views import RailItem
from station.domain.errors import RefusedError, message
from station.gui.pages.amend import AmendPage
from station.gui.theme import LIGHT
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_amend import STATES, VIEWS, RecordingAmend
from tests.gui.test_look import chain
from tests.gui.test_sign_in import type_
from tests.gui.test_states import SIZES, cut_off, overlapping, squeezed
from tests.words.truth import in_each_language, said_in

RAIL = (RailItem("pack"), RailItem("history"))
SHIPMENT = "B1-0000000001"
CTRL = Qt.KeyboardModifier.ControlModifier
OpenAmend = Callable[..., tuple[Window, AmendPage, RecordingAmend]]


@pytest.fixture
def open_amend(open_window: OpenWindow, qapp: QApplication) -> OpenAmend:
    def make(
        view: AmendView | str = "new", **options: object
    ) -> tuple[Window, AmendPage, RecordingAmend]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        desk = RecordingAmend(VIEWS[view]() if isinstance(view, str) else view)
        window.ready({"amend": lambda place: AmendPage(place, desk)})
        window.open_page("amend", SHIPMENT)
        settle(qapp)
        page = window.pages.page("amend")
        assert isinstance(page, AmendPage)
        return window, page, desk

    return make


def test_a_value_is_priced_and_confirmed_by_keys_alone(open_amend: OpenAmend) -> None:
    window, page, desk = open_amend()
    assert window.rail.pages["history"].here
    press(window, Qt.Key.Key_F4, CTRL)
    assert desk.asked == []
    assert not page.price.press.ready
    press(window, Qt.Key.Key_F2)
    type_(window, "410")
    desk.shown = VIEWS["dearer"]()
    press(window, Qt.Key.Key_F5)
    assert desk.asked == [("ask", SHIPMENT, {1: "410", 2: ""}, "")]
    assert page.form.entries[1].edit.text() == "410.00"
    assert page.price.difference.full == "£1.68 more will be debited"
    assert page.price.press.ready
    desk.shown = VIEWS["done"]()
    press(window, Qt.Key.Key_F4, CTRL)
    assert desk.asked[1:] == [("confirm", SHIPMENT, 1)]
    assert page.band.word.full == "Changed. Covered, ref B8KFT-2NQYD-INS"
    assert page.form.typed == ("", "", "")


def test_a_price_is_for_what_was_typed_then(open_amend: OpenAmend) -> None:
    window, page, desk = open_amend("dearer")
    press(window, Qt.Key.Key_F2)
    type_(window, "9")
    assert not page.price.press.ready
    assert page.price.difference.full == ""
    press(window, Qt.Key.Key_F4, CTRL)
    assert desk.asked == []
    window.changed(SHIPMENT)
    window._tell_page()
    assert page.form.entries[1].edit.text() == "410.009"


def test_the_field_in_focus_is_in_view(open_amend: OpenAmend, qapp: QApplication) -> None:
    _, page, _ = open_amend("many-lines")
    last = page.form.entries[18].edit
    last.setFocus()
    settle(qapp)
    top = last.mapTo(page.form.area, last.rect().topLeft()).y()
    assert 0 <= top <= page.form.area.viewport().height() - last.height() + 2


def test_enter_presses_nothing(open_amend: OpenAmend) -> None:
    window, page, desk = open_amend("dearer")
    for widget in page.focus_chain():
        widget.setFocus()
        press(window, Qt.Key.Key_Return)
    assert desk.asked == []


def test_the_insurers_no_leads_to_the_void(open_amend: OpenAmend) -> None:
    window, page, desk = open_amend()
    opened: list[tuple[str, str]] = []
    page.place = replace(page.place, open_page=lambda name, what: opened.append((name, what)))
    desk.no = message("insurer.refused", reasons="Booking can not be updated.")
    press(window, Qt.Key.Key_F2)
    type_(window, "9000")
    press(window, Qt.Key.Key_F5)
    assert page.band.word.full == "The insurer does not change this. The cover as booked stands."
    assert "Booking can not be updated. Void it and dispatch again." in page.band.detail.full
    assert page.form.entries[1].edit.text() == "9000"
    press(window, Qt.Key.Key_Delete, CTRL)
    assert opened == [("void", SHIPMENT)]
    type_(window, "0")
    assert "does not change" not in page.band.word.full


def test_a_refusal_is_said_and_what_is_typed_stays(open_amend: OpenAmend) -> None:
    window, page, desk = open_amend()
    desk.refusal = message("amend.start_unreadable", text="soon")
    page.form.starts.edit.setText("soon")
    press(window, Qt.Key.Key_F5)
    assert desk.asked == [("ask", SHIPMENT, {1: "", 2: ""}, "soon")]
    assert page.form.starts.edit.text() == "soon"
    assert not page.busy


def test_a_change_of_a_cover_that_is_gone_is_not_called_covered(open_amend: OpenAmend) -> None:
    _, page, _ = open_amend("voided-since")
    assert said_in([page.band.word.full, page.band.detail.full], ("covered", "changed.")) == []


@pytest.mark.parametrize("state", ["declared", "declared-done"])
def test_what_the_carrier_declares_keeps_the_former_value(
    open_amend: OpenAmend, state: str
) -> None:
    """Before a yes and after it: a void, or the carrier, makes it right."""
    _, page, _ = open_amend(state)
    assert page.price.warned.full == (
        "The carrier's customs declaration keeps the values of when the label was bought."
        " Ask the carrier to correct it, or void the shipment and dispatch again."
    )
    assert page.price.press.ready is (state == "declared")


@pytest.mark.parametrize("state", ["asking", "unknown", "too-late", "void-open", "clerk", "short"])
def test_where_nothing_can_be_confirmed_nothing_is(open_amend: OpenAmend, state: str) -> None:
    window, page, desk = open_amend(state)
    press(window, Qt.Key.Key_F4, CTRL)
    assert desk.asked == []
    assert not page.price.press.ready


@pytest.mark.parametrize("state", ["void-open", "voided-since", "too-late"])
def test_a_void_that_cannot_be_asked_for_is_not_offered(open_amend: OpenAmend, state: str) -> None:
    """Nor is it advised; and fields that take nothing look so, and have no key."""
    window, page, _ = open_amend(state)
    opened: list[tuple[str, str]] = []
    page.place = replace(page.place, open_page=lambda name, what: opened.append((name, what)))
    assert not page.form.void.isVisible()
    assert not page.form.wrong.isVisible()
    assert not page.form.to_fields.isVisible()
    assert {field.placeholderText() for field in page.form.fields()} == {""}
    press(window, Qt.Key.Key_Delete, CTRL)
    assert opened == []
    focused = QApplication.focusWidget()
    press(window, Qt.Key.Key_F2)
    assert QApplication.focusWidget() is focused


def test_a_field_that_takes_nothing_is_sunken(open_amend: OpenAmend) -> None:
    def ground(state: str) -> str:
        _, page, _ = open_amend(state)
        picture = page.form.starts.edit.grab().toImage()
        return picture.pixelColor(picture.width() - 12, picture.height() // 2).name().upper()

    assert ground("void-open") == LIGHT.sunken
    assert ground("new") == LIGHT.surface


def test_a_cover_that_cannot_be_read_says_why(open_amend: OpenAmend, qapp: QApplication) -> None:
    window, page, desk = open_amend()
    desk.fails = RefusedError("void.unknown_shipment", shipment="B1-X")
    window.open_page("pack")
    window.open_page("amend", "B1-X")
    settle(qapp)
    assert page.places.currentWidget() is page.nothing
    assert "no shipment B1-X" in page.nothing.detail.full


def test_another_look_keeps_what_was_typed(open_amend: OpenAmend, qapp: QApplication) -> None:
    window, page, _ = open_amend("dearer")
    page.form.entries[2].edit.setText("150")
    window.resize(1024, 690)
    settle(qapp)
    again = window.pages.page("amend")
    assert isinstance(again, AmendPage)
    assert again is not page
    assert again.form.typed == ("410.00", "150", "")
    assert not again.price.press.ready


def test_every_state_fits_and_is_named(open_amend: OpenAmend, qapp: QApplication) -> None:
    """One window a size; what takes the focus has a name, and no state says too much."""
    for size in SIZES:
        window, page, desk = open_amend(size=size)
        for name, view in VIEWS.items():
            desk.shown = view()
            page.refresh()
            settle(qapp)
            found = cut_off(window.root) + overlapping(window.root) + squeezed(page)
            assert found == [], (size, name)
            for widget in chain(window):
                assert widget.objectName(), type(widget)
                assert widget.accessibleName(), widget.objectName()


def test_no_state_says_too_much_in_any_language(open_amend: OpenAmend, qapp: QApplication) -> None:
    window, page, desk = open_amend()
    for forbidden in in_each_language():
        window.speak(i18n.spoken())
        page = window.pages.page("amend")
        for name, state in STATES.items():
            desk.shown = VIEWS[name]()
            page.refresh()
            settle(qapp)
            assert said_in(visible(page), forbidden(f"change_{state.value}")) == [], name


def visible(page: AmendPage) -> list[str]:
    return [
        getattr(label, "full", "") or label.text()
        for label in page.findChildren(QLabel)
        if label.isVisible()
    ]


def test_the_start_of_a_cover_is_a_day_on_which_it_begins() -> None:
    (warning,) = VIEWS["another-start"]().warnings
    assert "cover would start 26 Nov 2026." in i18n.say(warning)
