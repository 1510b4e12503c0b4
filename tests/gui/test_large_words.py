"""Larger words in a longer language: what a row and the band must say stays whole."""

import re
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem
from station.gui.widgets.fit import SMALLEST
from station.gui.widgets.text import Wrapped
from station.gui.window import Window
from tests.gui import samples, samples_pack
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import drawn
from tests.gui.test_longer_words import spoken
from tests.gui.test_whole_words import painted

USUAL, NARROW = (1366, 768), (1024, 768)


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
