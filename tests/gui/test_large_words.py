"""Larger words in a longer language: what a row and the band must say stays whole."""

import re
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from station.desk.views import RailItem
from station.gui.widgets.fit import SMALL, SMALLEST
from station.gui.widgets.notice import NoticeLine
from station.gui.widgets.state_band import StateBand
from station.gui.widgets.text import Text, Wrapped
from station.gui.widgets.told import LEAST_STATE
from station.gui.window import Window
from tests.gui import samples, samples_pack
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import drawn
from tests.gui.test_in_sight import whole
from tests.gui.test_longer_words import spoken
from tests.gui.test_whole_words import GIVEN, painted

USUAL, NARROW = (1366, 768), (1024, 768)


_MAY = re.compile(r"rail\.|pack\.foot|pack\.parcel|wallet\.count")
"""Where one word has a narrow column of its own."""


def text_sizes(root: QWidget) -> dict[str, int]:
    """The size of each text that is seen, in px of the look; of one seen twice the smaller."""
    found: dict[str, int] = {}
    for label in root.findChildren(Text):
        if label.isVisible() and label.full:
            found[label.full] = min(label.text_size, found.get(label.full, label.text_size))
    return found


def not_grown(usual: dict[str, int], root: QWidget) -> list[str]:
    """Texts that are not as much larger as was asked for: small print at least is so.

    Larger ones may give way to their neighbours, as far as small print. What is in `usual` is
    in px of the look, and these are all made as much larger.
    """
    return [
        f"{label.full!r}: {usual[label.full]}, {label.text_size}"
        for label in root.findChildren(Text)
        if label.isVisible()
        and label.text_size < min(SMALL, usual.get(label.full, 0))
        and not GIVEN.search(label.full)
        and not _MAY.match(_place_of(label))
    ]


def _place_of(label: QWidget) -> str:
    place: QWidget | None = label
    while place is not None and "." not in place.objectName():
        place = place.parentWidget()
    return place.objectName() if place is not None else ""


@pytest.mark.parametrize(("size", "text"), [(USUAL, 150), (USUAL, 200), (NARROW, 100)])
def test_no_row_loses_its_hour(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], text: int
) -> None:
    with spoken("fr"), painted(monkeypatch) as cut:
        states = ("20-queue", "21-to-do-all-kinds") if text > 100 else ("20-queue",)
        for _state, root in drawn(states, size, text=text):
            root.grab()
    hours = [each for each in cut if re.search(r"aujourd.hui \d\d:\d\d$", each)]
    assert hours == []


def test_a_row_of_the_batch_has_a_line_for_how_it_stands(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken("fr"), painted(monkeypatch) as cut:
        for _state, root in drawn(("25-batch",), USUAL, text=200):
            root.grab()
    assert cut == []


def test_a_figure_is_never_parted_from_its_unit(open_window: OpenWindow) -> None:
    label = Wrapped(
        open_window(samples.waiting()).look, 17, text="Next try in 40 s. 2 h of 3 sorts"
    )
    assert label.text() == "Next try in 40\N{NO-BREAK SPACE}s. 2\N{NO-BREAK SPACE}h of 3 sorts"


def test_what_is_to_correct_is_as_large_as_what_stands_below_it(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    with spoken("fr"):
        window: Window = open_window(samples_pack.STATES["09-errors"], USUAL, text=200)
        settle(qapp)
        assert window.pack.band.word.text_size >= 17 >= window.pack.band.detail.text_size


def test_a_line_of_the_history_is_smaller_before_it_is_cut(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    with spoken("fr"), painted(monkeypatch) as cut:
        for _state, root in drawn(("10-history",), USUAL, text=150):
            root.grab()
    assert cut == []


def test_a_word_of_the_rail_that_became_smaller_is_not_on_its_bar_either(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    with spoken("fr"):
        rail = (RailItem("pack"), RailItem("orders"))
        window = open_window(replace(samples.waiting(), rail=rail), USUAL, text=200)
        window.rail.show_page("orders")
        settle(qapp)
        word = window.rail.pages["orders"].word
        spare = word.contentsRect().width() - word.metrics().horizontalAdvance(word.text())
        assert word.text() == word.full
        assert word.text_size == SMALLEST
        assert word.x() + word.contentsRect().left() + spare // 2 >= window.look.px(5)


@pytest.mark.parametrize("code", ["en", "de"])
def test_what_to_do_next_is_as_large_as_a_state_in_a_narrow_window(
    qapp: QApplication, code: str
) -> None:
    with spoken(code):
        states = ("01-first-start", "01-unknown-code", "08-credentials")
        for name, root in drawn(states, NARROW, text=200):
            assert isinstance(root, Window)
            band = root.pack.band
            assert band.word.text_size >= LEAST_STATE, name
            assert whole(band.order.edit), name
            assert band.order.geometry().top() >= band.word.geometry().bottom(), name


@pytest.mark.parametrize("size", [USUAL, NARROW])
def test_a_state_of_a_page_has_two_lines_before_small_letters(
    qapp: QApplication, size: tuple[int, int]
) -> None:
    for _name, root in drawn(("18-change-dearer",), size, text=200):
        band = next(each for each in root.findChildren(StateBand) if each.isVisible())
        assert band.word.lines == 2
        assert band.word.text_size >= LEAST_STATE


@pytest.mark.parametrize("size", [USUAL, NARROW])
@pytest.mark.parametrize("code", ["en", "de"])
def test_a_row_of_what_is_to_do_says_all(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], code: str
) -> None:
    with spoken(code), painted(monkeypatch) as cut:
        for _name, root in drawn(("21-to-do",), size, text=200):
            root.grab()
    assert cut == []


def test_a_key_that_tries_again_leaves_its_notice_the_whole_line_in_a_narrow_window(
    qapp: QApplication,
) -> None:
    for _name, root in drawn(("08-credentials",), NARROW, text=200):
        line = next(each for each in root.findChildren(NoticeLine) if each.isVisible())
        assert line.retry.geometry().top() >= line.detail.geometry().bottom()
        assert line.word.height() >= line.word.heightForWidth(line.word.width())


def test_what_a_notice_takes_the_room_of_is_away_after_any_other_state(qapp: QApplication) -> None:
    for name, root in drawn(("07-mismatch", "08-offline", "08-credentials"), NARROW, text=200):
        assert isinstance(root, Window)
        assert root.pack.band.detail.isVisible() is (name == "07-mismatch")
