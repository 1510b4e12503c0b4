"""The void page: nothing without a reason, nothing undone without a PIN, no word too many."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from station.desk.view_void import VoidAct, VoidView
from station.desk.views import RailItem
from station.domain.cover import CoverState
from station.domain.errors import RefusedError, message
from station.domain.money import Money
from station.domain.shipment import LabelState, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.gui.pages.void import VoidPage
from station.gui.window import Window
from tests.gui import samples, samples_void
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.conftest import press as key_of
from tests.gui.doors import RecordingDoor
from tests.gui.samples_void import PIN, PREMIUM, REFUND, VIEWS, RecordingVoid
from tests.gui.test_sign_in import press, type_

RAIL = (RailItem("pack"), RailItem("history"))
SHIPMENT = "B1-0000000001"
CTRL_DEL, ESC = Qt.Key.Key_Delete, Qt.Key.Key_Escape
OpenVoid = Callable[..., tuple[Window, VoidPage, RecordingVoid]]


@pytest.fixture
def open_void(open_window: OpenWindow, qapp: QApplication) -> OpenVoid:
    def make(
        view: VoidView | str = "new", **options: object
    ) -> tuple[Window, VoidPage, RecordingVoid]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        desk = RecordingVoid(VIEWS[view]() if isinstance(view, str) else view)
        window.ready({"void": lambda place: VoidPage(place, desk)})
        window.open_page("void", SHIPMENT)
        settle(qapp)
        page = window.pages.page("void")
        assert isinstance(page, VoidPage)
        return window, page, desk

    return make


def ctrl_del(window: Window) -> None:
    QTest.keyClick(window, CTRL_DEL, Qt.KeyboardModifier.ControlModifier)


def test_it_stands_within_the_history(open_void: OpenVoid) -> None:
    window, page, _ = open_void()
    assert window.page == "void"
    assert window.rail.pages["history"].here
    assert page.view is not None
    assert page.view.shipment == SHIPMENT


def test_a_clerk_asks_with_a_reason_and_words(open_void: OpenVoid) -> None:
    window, page, desk = open_void()
    ctrl_del(window)
    assert desk.asked == []
    assert page.sums.wrong.full == "Choose a reason first"
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F2)
    type_(window, "two instead of one")
    ctrl_del(window)
    assert desk.asked == [("ask", VoidReason.PACKED_WRONG, "two instead of one")]
    assert page.sums.wrong.full == ""


def test_the_chord_is_the_pages_while_the_note_is_typed(open_void: OpenVoid) -> None:
    window, _, desk = open_void()
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F2)
    type_(window, "wet")
    key_of(window, CTRL_DEL, Qt.KeyboardModifier.ControlModifier)
    assert desk.asked == [("ask", VoidReason.WRONG_ADDRESS, "wet")]


def test_f4_opens_the_order_of_a_voided_parcel_again(open_void: OpenVoid) -> None:
    window, page, _ = open_void("done")
    opened: list[tuple[str, str]] = []
    page.place = replace(page.place, open_page=lambda name, what: opened.append((name, what)))
    assert page.again.isVisible()
    press(window, Qt.Key.Key_F4)
    assert opened == [("pack", "10463")]


def test_the_pack_page_takes_the_number_as_a_scan(
    open_void: OpenVoid, bench: RecordingBench
) -> None:
    window, _, _ = open_void("done")
    press(window, Qt.Key.Key_F4)
    assert window.page == "pack"
    assert ("scan", "10463") in bench.asked


def test_a_note_is_short(open_void: OpenVoid) -> None:
    _, page, _ = open_void()
    page.ask.note.setText("x" * 500)
    assert len(page.ask.note.text()) == 200


def test_badge_then_pin_then_the_chord(open_void: OpenVoid) -> None:
    window, page, desk = open_void("previewed", door=RecordingDoor(), open_house=True)
    ctrl_del(window)
    assert page.sums.wrong.full == "A supervisor's badge first"
    window.inputs.scan("BADGE-RUTH")
    assert page.ask.who == "Ruth Adeyemi"
    assert window.signed_in
    ctrl_del(window)
    assert page.sums.wrong.full == "The PIN first"
    assert desk.asked == []
    page.ask.pad.dots.setFocus()
    type_(window, PIN)
    assert page.ask.press.ready
    assert page.ask.press.caption.full == "Accepts £9.10. No going back."
    ctrl_del(window)
    assert desk.asked == [("approve", VoidAct.APPROVE, REFUND, None, "Ruth Adeyemi", PIN)]
    # The yes was for that one act.
    assert page.ask.who == ""
    assert page.ask.pad.count == 0


def test_enter_after_the_sixth_digit_is_the_chord_too(open_void: OpenVoid) -> None:
    window, _, desk = open_void("previewed")
    window.inputs.scan("BADGE-RUTH")
    type_(window, PIN)
    press(window, Qt.Key.Key_Return)
    assert len(desk.asked) == 1


def test_a_supervisor_without_a_scanner_is_named_by_f9(open_void: OpenVoid) -> None:
    window, page, _ = open_void("previewed")
    for name in ("Ruth Adeyemi", "Farid Nazari", "Ruth Adeyemi"):
        press(window, Qt.Key.Key_F9)
        assert page.ask.who == name
    assert page.ask.pad.dots.hasFocus()


def test_reason_badge_and_pin_ask_and_approve_at_once(open_void: OpenVoid) -> None:
    window, page, desk = open_void("new-offline")
    page.ask.choose(VoidReason.BUYER_WITHDREW)
    window.inputs.scan("BADGE-RUTH")
    type_(window, PIN)
    assert page.ask.press.caption.full == "Only for its whole £9.10 back."
    ctrl_del(window)
    wish = (VoidReason.BUYER_WITHDREW, "")
    assert desk.asked == [("approve", VoidAct.ASK, None, wish, "Ruth Adeyemi", PIN)]


def test_scans_are_for_nobody_while_the_pin_is_asked(
    open_void: OpenVoid, bench: RecordingBench
) -> None:
    window, page, _ = open_void("previewed", door=RecordingDoor(), open_house=True)
    window.inputs.scan("BADGE-RUTH")
    for code in ("BADGE-ELSE", "10482"):
        window.inputs.scan(code)
    assert page.ask.who == "Ruth Adeyemi"
    assert window.signed_in
    assert ("scan", "10482") not in bench.asked
    press(window, ESC)
    assert page.ask.who == ""
    window.inputs.scan("10482")
    assert ("scan", "10482") in bench.asked


def test_esc_takes_the_name_back_and_then_leaves(open_void: OpenVoid) -> None:
    window, page, _ = open_void("previewed")
    opened: list[tuple[str, str]] = []
    page.place = replace(page.place, open_page=lambda name, what: opened.append((name, what)))
    window.inputs.scan("BADGE-RUTH")
    press(window, ESC)
    assert opened == []
    press(window, ESC)
    assert opened == [("history", SHIPMENT)]


def test_a_wrong_pin_is_said_at_the_pad_and_the_name_stays(open_void: OpenVoid) -> None:
    window, page, desk = open_void("previewed")
    desk.refusal = message("people.wrong_pin")
    window.inputs.scan("BADGE-RUTH")
    type_(window, "111999")
    ctrl_del(window)
    assert "does not fit" in page.ask.pad.hint.full
    assert (page.ask.who, page.ask.pad.count) == ("Ruth Adeyemi", 0)
    assert page.ask.pad.dots.hasFocus()
    desk.refusal = None
    type_(window, PIN)
    ctrl_del(window)
    assert [each[-1] for each in desk.asked] == ["111999", PIN]


def test_a_locked_supervisor_waits(open_void: OpenVoid) -> None:
    window, page, desk = open_void("previewed")
    desk.refusal = message("people.wrong_pin_wait", seconds=30)
    window.inputs.scan("BADGE-RUTH")
    type_(window, "111999")
    ctrl_del(window)
    assert "30 s" in page.ask.pad.hint.full
    assert not page.ask.pad.dots.isEnabled()
    ctrl_del(window)
    assert len(desk.asked) == 1


def test_another_refusal_is_said_below_and_nothing_moves(open_void: OpenVoid) -> None:
    window, page, desk = open_void("previewed")
    desk.refusal = message("void.needs_another")
    where = page.ask.press.mapTo(window, page.ask.press.rect().topLeft())
    window.inputs.scan("BADGE-RUTH")
    type_(window, PIN)
    ctrl_del(window)
    assert "Another supervisor" in page.sums.wrong.full
    assert page.ask.press.mapTo(window, page.ask.press.rect().topLeft()) == where


def test_what_is_written_down_is_not_changed(open_void: OpenVoid) -> None:
    window, page, _ = open_void("previewed")
    page.ask.choose(VoidReason.LABEL_SPOILED)
    press(window, Qt.Key.Key_F3)
    assert page.ask.reason is VoidReason.WRONG_ADDRESS
    assert page.ask.note.text() == "Moved to Leeds"
    assert page.ask.note.isReadOnly()
    assert page.ask.asked.full == "Asked 24 Nov 2026, 13:46 by Dana Kowalski"


def test_the_wish_is_taken_back_with_f7(open_void: OpenVoid) -> None:
    window, page, desk = open_void("previewed")
    assert page.withdraw.isVisible()
    press(window, Qt.Key.Key_F7)
    assert desk.asked == [("withdraw",)]
    desk.shown = VIEWS["under-way"]()
    page.refresh()
    assert not page.withdraw.isVisible()
    press(window, Qt.Key.Key_F7)
    assert desk.asked == [("withdraw",)]


@pytest.mark.parametrize(
    ("state", "act", "word"),
    [
        ("carrier-refused", VoidAct.COVER_ANYWAY, "Cancel the cover"),
        ("smaller", VoidAct.APPROVE, "Cancel the cover"),
    ],
)
def test_what_needs_a_person_gets_a_new_yes_or_the_cover_is_kept(
    open_void: OpenVoid, state: str, act: VoidAct, word: str
) -> None:
    window, page, desk = open_void(state)
    assert page.ask.press.word.full == word
    assert page.ask.keep.isVisible()
    for _ in range(2):
        press(window, Qt.Key.Key_F9)
        page.ask.pad.dots.setFocus()
        type_(window, PIN)
        if not desk.asked:
            ctrl_del(window)
        else:
            press(window, Qt.Key.Key_F10)
    assert page.view is not None
    assert desk.asked == [
        ("approve", act, page.view.refund, None, "Ruth Adeyemi", PIN),
        ("keep", "Ruth Adeyemi", PIN),
    ]


@pytest.mark.parametrize("label", [LabelState.VOID_ASKED, LabelState.VOID_REFUSED])
def test_a_new_yes_after_the_carrier_was_asked_is_for_the_cover_alone(
    open_void: OpenVoid, label: LabelState
) -> None:
    """A label that stands, or that nobody knows of, is not voided by it."""
    found = samples_void.shipment(
        state=ShipmentState.VOIDING,
        label=label,
        cover=CoverState.PREVIEWED,
        flag=message("void.refund_smaller", refund=Money(610, "GBP")),
    )
    approved = samples_void.void(VoidState.APPROVED, accepted=PREMIUM, cover_anyway=True)
    _, page, desk = open_void(samples_void.view(samples_void.outlook(found, approved)))
    assert desk.shown.act is VoidAct.APPROVE
    assert page.ask.press.word.full == "Cancel the cover"


@pytest.mark.parametrize("state", ["under-way", "done", "amount-open", "cover-stands", "not-now"])
def test_where_nothing_is_to_approve_nothing_is_taken(open_void: OpenVoid, state: str) -> None:
    window, page, desk = open_void(state)
    window.inputs.scan("BADGE-RUTH")
    press(window, Qt.Key.Key_F9)
    ctrl_del(window)
    press(window, Qt.Key.Key_F10)
    assert desk.asked == []
    assert page.ask.who == ""
    assert not page.ask.press.ready


def test_only_the_newest_refund_is_accepted(open_void: OpenVoid) -> None:
    """What stands on the page when the key is pressed is what is accepted."""
    window, page, desk = open_void("loading")
    assert page.view is not None
    assert page.view.refund is None
    desk.shown = VIEWS["previewed"]()
    window.changed("B1-OTHER")
    window._tell_page()
    assert page.view.refund is None
    window.changed(SHIPMENT)
    window._tell_page()
    assert page.view.refund == REFUND == PREMIUM


def test_a_void_that_cannot_be_read_says_why(open_void: OpenVoid, qapp: QApplication) -> None:
    window, page, desk = open_void()
    desk.fails = RefusedError("void.unknown_shipment", shipment="B1-X")
    window.open_page("pack")
    window.open_page("void", "B1-X")
    settle(qapp)
    assert page.places.currentWidget() is page.nothing
    assert "no shipment B1-X" in page.nothing.detail.full
    ctrl_del(window)
    assert desk.asked == []


def test_another_look_keeps_what_was_given_but_no_digit(
    open_void: OpenVoid, qapp: QApplication
) -> None:
    window, page, _ = open_void("new")
    page.ask.choose(VoidReason.LABEL_SPOILED)
    page.ask.note.setText("wet")
    window.inputs.scan("BADGE-RUTH")
    type_(window, "736")
    window.resize(1024, 690)
    settle(qapp)
    again = window.pages.page("void")
    assert isinstance(again, VoidPage)
    assert again is not page
    assert (again.ask.reason, again.ask.note.text()) == (VoidReason.LABEL_SPOILED, "wet")
    assert (again.ask.who, again.ask.pad.count) == ("", 0)


def test_the_pin_is_told_to_nobody(open_void: OpenVoid) -> None:
    window, page, _ = open_void("previewed")
    window.inputs.scan("BADGE-RUTH")
    type_(window, "7361")
    told = [widget.accessibleName() for widget in page.findChildren(QWidget)]
    shown = [label.text() for label in page.findChildren(QLabel)]
    assert not [text for text in (*told, *shown) if "7361" in text]


def test_each_row_is_read_out_as_one_sentence(open_void: OpenVoid) -> None:
    _, page, _ = open_void("previewed")
    assert page.rows["cover"].accessibleName() == (
        "Cover. paid £9.10. Covered, ref B8KFT-2NQYD-INS. The insurer would refund £9.10."
        " Preview of 24 Nov 2026, 13:46. Cover stands until you confirm. until today 17:26."
        " 3 hours 20 minutes left."
    )


def test_the_refund_is_asked_for_before_the_yes(open_void: OpenVoid) -> None:
    view = replace(VIEWS["new"](), can_look_ahead=True)
    window, page, desk = open_void(view, door=RecordingDoor(), open_house=True)
    press(window, Qt.Key.Key_F3)
    assert desk.asked == []
    window.inputs.scan("BADGE-RUTH")
    assert desk.asked == [("ask", VoidReason.WRONG_ADDRESS, "")]
    assert page.ask.who == "Ruth Adeyemi"
    press(window, ESC)
    desk.shown = replace(VIEWS["previewed"](), can_withdraw=True)
    page.refresh()
    press(window, ESC)
    assert desk.asked[1:] == [("withdraw",)]
    assert window.page == "history"


def test_without_a_line_nothing_is_written_down_for_a_look(open_void: OpenVoid) -> None:
    view = replace(VIEWS["new"](), can_look_ahead=False)
    window, _, desk = open_void(view, door=RecordingDoor(), open_house=True)
    press(window, Qt.Key.Key_F3)
    window.inputs.scan("BADGE-RUTH")
    assert desk.asked == []
