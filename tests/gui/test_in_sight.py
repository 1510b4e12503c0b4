"""With words of twice the size each page keeps in sight what finishes its job, and cuts nothing."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from station import i18n
from station.domain.errors import message
from station.gui.pages import history_layout
from station.gui.pages.settings import SettingsPage
from station.gui.pages.void import VoidPage
from station.gui.widgets import rows
from station.gui.widgets.band import BandView
from station.gui.widgets.button import Button, DispatchButton
from station.gui.widgets.fold import Folded, whole_of
from station.gui.widgets.paper import PaperView
from station.gui.widgets.pin_pad import PadKey
from station.gui.widgets.state_band import StateBand
from station.gui.widgets.text import Wrapped, whole_sentences
from station.gui.window import Window
from tests.gui.conftest import press, settle
from tests.gui.every_state import Stage, drawn
from tests.gui.test_large import across
from tests.gui.test_longer_words import spoken

USUAL, NARROW = (1366, 768), (1024, 768)
_ALSO = re.compile(r"setup\.mode\.|queue\.save$|pack\.choice\.|history\.reprint_now$")
"""Acts that finish a page's job and are not its one solid block."""


def whole(widget: QWidget) -> bool:
    """All of it is in the window and in no part that would have to be scrolled first."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def last_acts(root: QWidget) -> list[Button]:
    """What finishes the job of the page in front."""
    return [
        button
        for button in root.findChildren(Button)
        if button.isVisible()
        and (isinstance(button, DispatchButton) or _ALSO.match(button.objectName()))
    ]


def focus_out_of_sight(root: QWidget) -> list[str]:
    """What has the focus, unless it is seen with its name and its hint; of a list the row."""
    at = QApplication.focusWidget()
    if at is None or not root.isAncestorOf(at):
        return []
    if isinstance(at, QAbstractItemView):
        row = at.visualRect(at.currentIndex())
        return [] if at.viewport().visibleRegion().contains(row) else [at.objectName()]
    out = [each for each in (at, whole_of(at)) if not whole(each)]
    return [at.objectName()] if out else []


def test_the_state_and_the_last_act_stay_while_the_rest_scrolls(qapp: QApplication) -> None:
    stage = Stage(USUAL, text=200)
    for name in ("16-void-ready", "18-change-dearer"):
        root = stage.show(name)
        fold = next(each for each in root.findChildren(Folded) if each.objectName() != "rail.area")
        band = next(each for each in root.findChildren(StateBand) if each.isVisible())
        bar = fold.verticalScrollBar()
        assert bar.maximum() > 0
        for place in (0, bar.maximum()):
            bar.setValue(place)
            settle(qapp)
            assert [each for each in (band, *last_acts(root)) if not whole(each)] == []
    stage.close()


def test_the_act_of_a_card_goes_with_its_card(qapp: QApplication) -> None:
    stage = Stage(USUAL, text=200)
    root = stage.show("14-settings")
    page = root.pages.page("settings")
    assert isinstance(page, SettingsPage)
    for section, acts in (
        ("printers", ["settings.printer.save", "settings.printer.test"]),
        ("screen", ["settings.save"]),
        ("tariff", ["settings.tariff.take"]),
    ):
        page.list.choose(section)
        settle(qapp)
        assert sorted(each.objectName() for each in last_acts(root)) == acts
    root.open_page("pack")
    settle(qapp)
    assert last_acts(root) == []
    stage.close()


def test_all_keys_of_the_pad_are_in_sight_once_the_pin_is_asked(qapp: object) -> None:
    for _name, root in drawn(("12-sign-in-pin",), USUAL, text=200):
        keys = [key for key in root.findChildren(PadKey) if key.isVisible()]
        assert len(keys) == 12
        assert [key.objectName() for key in keys if not whole(key)] == []


def test_what_a_key_of_the_void_chose_or_was_refused_comes_into_sight(qapp: QApplication) -> None:
    stage = Stage(USUAL, text=200)
    root = stage.show("16-void-new")
    page = root.pages.page("void")
    assert isinstance(page, VoidPage)
    assert not whole(page.sums)
    press(root, Qt.Key.Key_Delete, Qt.KeyboardModifier.ControlModifier)
    settle(qapp)
    assert whole(page.sums)
    press(root, Qt.Key.Key_F3)
    settle(qapp)
    assert page.ask.reason is not None
    assert whole(page.ask.picks[page.ask.reason])
    stage.close()


def test_how_a_step_of_the_setting_up_ended_comes_into_sight(qapp: object) -> None:
    stage = Stage(USUAL, text=200)
    stage.show("18-setup-sender")
    parts = stage.show("18-setup-insurer-key").findChildren(Wrapped, "setup.insurer.said")
    said = next(each for each in parts if each.isVisible())
    assert said.full
    assert whole(said)
    stage.close()


_CHANGES = ("18-change-unknown", "18-change-refused", "18-change-too-late")
_VOIDS = ("16-void-new", "16-void-smaller", "16-void-carrier-refused")
_BENCH = ("04-dispatching", "06-not-confirmed", "07-refused", "09-errors")


@pytest.mark.parametrize("code", ["en", "de", "es", "fr"])
@pytest.mark.parametrize("size", [USUAL, NARROW])
def test_no_band_leaves_out_a_word(qapp: object, size: tuple[int, int], code: str) -> None:
    wrong = {}
    with spoken(code):
        for name, root in drawn((*_CHANGES, *_VOIDS, *_BENCH), size, text=200):
            found = (*root.findChildren(StateBand), *root.findChildren(BandView))
            band = next(each for each in found if each.isVisible())
            cut = [
                label.full
                for label in (band.word, band.detail)
                if i18n.bare(label.text()) != label.full
            ]
            high = [
                label.full
                for label in (band.word, band.detail)
                if label.height() < label.lines * label.metrics().tightBoundingRect("Äg").height()
            ]
            if cut or high:
                wrong[name] = cut + high
    assert wrong == {}


@pytest.mark.parametrize("code", ["en", "de", "es"])
@pytest.mark.parametrize("size", [USUAL, NARROW])
def test_rows_of_the_history_and_the_queue_say_all(
    qapp: object, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], code: str
) -> None:
    """References above all; and what the queue says is said to its last sentence."""
    cut: list[str] = []

    def measured(text: str, *room: object) -> str:
        shown = whole_sentences(text, *room)  # type: ignore[arg-type]
        if shown != text:
            cut.append(text)
        return shown

    names = ("10-history", "20-queue", "20-queue-all-kinds", "20-queue-set-aside")
    with spoken(code), monkeypatch.context() as patch:
        for module in (rows, history_layout):
            patch.setattr(module, "whole_sentences", measured)
        for _name, root in drawn(names, size, text=200):
            root.grab()
    assert cut == []


def test_in_a_narrow_window_neither_a_void_nor_a_copy_goes_on_at_its_side(qapp: object) -> None:
    names = ("16-void-new", "16-void-carrier-refused", "14-settings-copy")
    with spoken("de"):
        wrong = {name: across(root) for name, root in drawn(names, NARROW, text=200)}
    assert {name: found for name, found in wrong.items() if found} == {}


def test_two_buttons_of_the_band_leave_its_word_room(qapp: object) -> None:
    with spoken("de"):
        for _name, root in drawn(("09-errors",), NARROW, text=200):
            assert isinstance(root, Window)
            band = root.pack.band
            assert band.word.text() == band.word.full
            assert band.next_field.geometry().bottom() < band.put_back.geometry().top()
            assert whole(band.next_field)
            assert whole(band.put_back)


@pytest.mark.parametrize(
    ("text", "state", "button", "said"),
    [
        (200, "03-ticked", "pack.dispatch", "Label and cover, £15.46"),
        (200, "02-several", "pack.dispatch", "Label only, no cover, £33.60"),
        (150, "25-batch", "batch.dispatch", "8 parcels, £77.54"),
        (100, "03-ticked", "pack.dispatch", "Label and cover"),
    ],
)
def test_the_key_that_spends_names_the_sum_where_it_may_be_scrolled_away(
    qapp: object, text: int, state: str, button: str, said: str
) -> None:
    ((_name, root),) = drawn((state,), USUAL, text=text)
    dispatch = root.findChild(DispatchButton, button)
    assert dispatch is not None
    assert dispatch.caption.full == said
    assert said in dispatch.accessibleName()


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("25-batch", 150),
        ("25-batch", 200),
        ("24-wallet", 150),
        ("24-wallet", 200),
        ("25-orders-preview", 150),
    ],
)
def test_a_page_whose_list_takes_the_focus_opens_at_its_beginning(
    qapp: object, state: str, text: int
) -> None:
    for _name, root in drawn((state,), USUAL, text=text):
        at = QApplication.focusWidget()
        assert isinstance(at, QAbstractItemView)
        fold = next(each for each in root.findChildren(Folded) if each.isAncestorOf(at))
        assert fold.widget() is not None
        row = at.visualRect(at.currentIndex())
        assert at.viewport().visibleRegion().intersects(row)
        ends = at.viewport().mapTo(fold.widget(), row.bottomLeft()).y()
        assert fold.verticalScrollBar().value() == 0 or ends >= fold.viewport().height()


def test_the_first_page_of_all_says_what_its_two_answers_are_about(qapp: object) -> None:
    for size in (USUAL, NARROW):
        for _name, root in drawn(("18-setup-live-or-practice",), size, text=200):
            title, why = (
                root.findChild(QWidget, f"setup.mode.{part}") for part in ("title", "why")
            )
            assert title is not None
            assert why is not None
            assert whole(title)
            assert whole(why)


def test_of_the_section_that_is_chosen_the_beginning_is_in_sight(qapp: object) -> None:
    for size in (USUAL, NARROW):
        for _name, root in drawn(("14-settings-of-bench",), size, text=200):
            page = root.pages.page("settings")  # type: ignore[attr-defined]
            assert isinstance(page, SettingsPage)
            assert whole(page.form.title)
            assert focus_out_of_sight(root) == []


def test_a_paper_that_is_looked_at_has_the_focus_that_it_scrolled_away(qapp: object) -> None:
    for _name, _root in drawn(("10-history-paper",), USUAL, text=200):
        at = QApplication.focusWidget()
        assert isinstance(at, PaperView)
        assert whole(at)


def test_what_has_the_focus_stays_in_sight_as_a_notice_takes_its_room(
    qapp: QApplication, qtbot: QtBot
) -> None:
    stage = Stage(USUAL, text=200)
    root = stage.show("18-setup-sender")
    page = root.pages.page("setup")
    last = page.focus_chain()[-2]
    last.setFocus()
    settle(qapp)
    qtbot.waitUntil(lambda: not page.fold._settling.isActive())
    assert focus_out_of_sight(root) == []
    page.refuse(message("setup.people_begin"))
    settle(qapp)
    assert focus_out_of_sight(root) == []
    stage.close()
