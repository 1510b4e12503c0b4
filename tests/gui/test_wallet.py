"""The wallet's page: times to choose, postings to read, money put right once a form."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station import i18n
from station.desk.views import RailItem, Sound
from station.desk.wallet_page import PAGE, Booking, Kind
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError, RefusedError
from station.domain.money import Money
from station.gui.pages.wallet import MOST, WalletPage
from station.gui.widgets.text import Text
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_wallet import STATES, RecordingWallet, account, wallet
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"), RailItem("wallet"))
OpenWallet = Callable[..., tuple[Window, WalletPage, RecordingWallet]]


@pytest.fixture
def open_wallet(open_window: OpenWindow, qapp: QApplication) -> OpenWallet:
    def make(
        desk: RecordingWallet | None = None, **options: object
    ) -> tuple[Window, WalletPage, RecordingWallet]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingWallet()
        window.ready({"wallet": lambda place: WalletPage(place, made)})
        press(window, Qt.Key.Key_7, CTRL)
        settle(qapp)
        page = window.pages.page("wallet")
        assert isinstance(page, WalletPage)
        return window, page, made

    return make


def test_a_clerk_has_no_such_page(open_window: OpenWindow) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL[:2]))
    window.ready({"wallet": lambda place: WalletPage(place, RecordingWallet())})
    press(window, Qt.Key.Key_7, CTRL)
    assert window.page == "pack"


def test_postings_say_what_moved_and_which_only_set_aside(open_wallet: OpenWallet) -> None:
    window, page, _desk = open_wallet()
    assert window.page == "wallet"
    assert page.list.sentence_of(0) == "Cover proven. 10482, Dana Kowalski. -£7.06. 14:06."
    assert page.list.sentence_of(2) == "Held for the cover. 10482, Dana Kowalski. £7.06. 14:06."
    assert page.list.sentence_of(8) == (
        "Corrected. N-1, Ruth Adeyemi, Counted twice on 23 Nov. -£12.40. 14:01."
    )
    assert page.count.full == "350 postings"


def test_the_sums_stand_beside_and_no_currency_is_added_to_another(open_wallet: OpenWallet) -> None:
    _window, page, _desk = open_wallet(RecordingWallet(STATES["24-wallet-currencies"]))
    said = page.pane.sums.accessibleName()
    for words in (
        "Free, GBP £4,872.10. Set aside £7.06. Balance before £5,251.84",
        "Topped up: 1 +£1,000.00. Corrected: 1 -£12.40",
        "Free, EUR €90.00. Set aside €0.00. Refund not known yet €3.10",
        "EasyPost says, 13:06 US$844.10. Differs from our books by -US$12.00",
    ):
        assert words in said


def test_the_sums_of_the_sample_add_up() -> None:
    books = account()
    for side in ("available", "held"):
        moved = sum(getattr(each, side).minor for each in books.moved)
        assert getattr(books.opening, side).minor + moved == getattr(books.closing, side).minor


def test_days_and_months_by_key(open_wallet: OpenWallet) -> None:
    window, page, desk = open_wallet()
    for key in (Qt.Key.Key_F7, Qt.Key.Key_F3, Qt.Key.Key_F7, Qt.Key.Key_F8, Qt.Key.Key_F3):
        press(window, key)
    assert [each for _, each in desk.asked] == [
        "2026-11-24", "2026-11-23", "2026-11", "2026-10", "2026-11", "2026-11-24",
    ]  # fmt: skip
    assert page.title.full == "Today, Tue 24 Nov 2026"
    assert page.by_month.accessibleName() == "Month, F3"


def test_a_typed_day_or_month_is_gone_to_and_anything_else_is_said(
    open_wallet: OpenWallet,
) -> None:
    window, page, desk = open_wallet()
    press(window, Qt.Key.Key_F2)
    QTest.keyClicks(page.typed, "2025-02")
    press(window, Qt.Key.Key_Return)
    assert desk.asked[-1] == ("view", "2025-02")
    assert page.title.full == "February 2025"
    assert page.list.hasFocus()
    press(window, Qt.Key.Key_F2)
    QTest.keyClicks(page.typed, "soon")
    press(window, Qt.Key.Key_Return)
    assert len(desk.asked) == 2
    assert page.notices.lines[0].word.full.startswith("soon is no day and no month")


def test_more_postings_are_read_as_they_are_seen(open_wallet: OpenWallet, qapp) -> None:
    window, page, desk = open_wallet(RecordingWallet(wallet(count=83_412)))
    assert page.list.model().rowCount() == MOST
    assert "5,000 newest" in page.count.full
    press(window, Qt.Key.Key_End)
    settle(qapp)
    assert ("more", ("2026-11-24", MOST - PAGE)) in desk.asked
    assert page.list.sentence_of(MOST - 1) != ""


def test_money_is_topped_up_once_however_often_the_key_is_pressed(
    open_wallet: OpenWallet, qapp: QApplication
) -> None:
    window, page, desk = open_wallet()
    press(window, Qt.Key.Key_F4)
    assert page.form.amount.edit.hasFocus()
    assert not page.form.press.ready
    press(window, Qt.Key.Key_F10)
    assert not [each for each in desk.asked if each[0] == "book"]
    QTest.keyClicks(page.form.amount.edit, "500.00")
    assert page.form.press.caption.full == "By £500.00"
    press(window, Qt.Key.Key_Return)
    assert not [each for each in desk.asked if each[0] == "book"], "Enter only moves on"
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    booked = [each for name, each in desk.asked if name == "book"]
    assert booked == [Booking(Kind.TOP_UP, "500.00", "GBP", "", "REF-1")]
    assert page.sides.currentWidget() is page.pane
    press(window, Qt.Key.Key_F10)
    assert len([each for each in desk.asked if each[0] == "book"]) == 1


def test_a_correction_needs_its_reason(open_wallet: OpenWallet, qapp: QApplication) -> None:
    window, page, desk = open_wallet()
    press(window, Qt.Key.Key_F4)
    press(window, Qt.Key.Key_F3)
    QTest.keyClicks(page.form.amount.edit, "-12.40")
    assert page.form.press.caption.full == "A correction needs its reason, in words."
    QTest.keyClicks(page.form.note.edit, "Counted twice")
    assert page.form.press.caption.full == "By -£12.40"
    press(window, Qt.Key.Key_F10)
    settle(qapp)
    assert desk.asked[-2][1] == Booking(Kind.CORRECTION, "-12.40", "GBP", "Counted twice", "REF-1")


def test_a_refused_posting_keeps_what_was_typed_and_its_reference(
    open_wallet: OpenWallet, qapp: QApplication
) -> None:
    window, page, desk = open_wallet()
    desk.not_done = RefusedError("wallet.short", missing=Money(5, "GBP"))
    press(window, Qt.Key.Key_F4)
    QTest.keyClicks(page.form.amount.edit, "7")
    for _ in range(2):
        press(window, Qt.Key.Key_F10)
        settle(qapp)
    assert page.notices.lines[0].word.full.startswith("The wallet is £0.05 short")
    booked = [each for name, each in desk.asked if name == "book"]
    assert [each.reference for each in booked] == ["REF-1", "REF-1"]
    press(window, Qt.Key.Key_Escape)
    assert page.sides.currentWidget() is page.pane


def test_the_statement_is_saved_and_printed(open_wallet: OpenWallet) -> None:
    window, page, desk = open_wallet()
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F9)
    assert page.notices.lines[0].accessibleName() == (
        "The statement is saved. Saved as /papers/wallet-2026-11.pdf, and as CSV beside it."
    )
    press(window, Qt.Key.Key_F6)
    assert "OFFICE-12" in page.notices.lines[0].accessibleName()
    desk.not_done = EnvironmentFaultError(
        "paper.folder.unwritable", folder="/papers", reason="disk full"
    )
    press(window, Qt.Key.Key_F9)
    assert "/papers" in page.notices.lines[0].accessibleName()


def test_enter_opens_the_shipment(open_wallet: OpenWallet, monkeypatch: pytest.MonkeyPatch) -> None:
    window, page, _desk = open_wallet()
    opened: list[tuple[str, str]] = []
    place = replace(page.place, open_page=lambda *where: opened.append(where))
    monkeypatch.setattr(page, "place", place)
    press(window, Qt.Key.Key_Return)
    for _ in range(8):
        press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Return)
    assert opened == [("history", "B3-10482")], "a correction belongs to no shipment"


def test_what_cannot_be_read_is_said(
    open_wallet: OpenWallet, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_wallet(RecordingWallet(refused=refused))
    assert page.nothing.accessibleName() == "The wallet could not be read."


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(
    open_wallet: OpenWallet, size: tuple[int, int], qapp: QApplication
) -> None:
    window, page, desk = open_wallet(size=size)
    for state, shown in STATES.items():
        desk.shown = shown
        page.refresh()
        settle(qapp)
        assert cut_off(window) == [], state
        assert overlapping(window) == [], state
    press(window, Qt.Key.Key_F4)
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F3):
        press(window, key)
        settle(qapp)
        assert cut_off(window) == []
        assert overlapping(window) == []


def test_tab_goes_through_what_can_be_done(open_wallet: OpenWallet) -> None:
    window, _page, _desk = open_wallet()
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("wallet.period") < names.index("wallet.list") < names.index("wallet.save")
    press(window, Qt.Key.Key_F4)
    names = [widget.objectName() for widget in chain(window)]
    assert names.index("wallet.amount") < names.index("wallet.note") < names.index("wallet.post")


def test_a_new_look_keeps_the_period_and_what_was_typed(
    open_wallet: OpenWallet, qapp: QApplication
) -> None:
    window, page, desk = open_wallet()
    press(window, Qt.Key.Key_F7)
    press(window, Qt.Key.Key_F4)
    QTest.keyClicks(page.form.amount.edit, "5")
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("wallet")
    assert isinstance(again, WalletPage)
    assert again is not page
    assert (again.period.name, again.form.booking.amount) == ("2026-11-23", "5")
    assert again.form.booking.reference == "REF-1"
    assert desk.references == 1


def test_how_often_money_moved_is_grouped_as_the_sums_beside_it(open_wallet: OpenWallet) -> None:
    for code, said in (("en", "Label bought: 31,680"), ("es", "Etiqueta comprada: 31.680")):
        i18n.speak(code)
        try:
            _window, page, _desk = open_wallet(RecordingWallet(STATES["24-wallet-month"]))
            words = [each.full.replace("\xa0", " ") for each in page.pane.findChildren(Text)]
            assert said in words
        finally:
            i18n.speak("en")
