"""The rail with larger words: every page is whole on it, and none has to be scrolled to."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem
from station.gui.widgets.rail import PAGES
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.test_in_sight import NARROW, USUAL, whole
from tests.gui.test_longer_words import spoken


@pytest.mark.parametrize("size", [USUAL, NARROW, (910, 512)])
@pytest.mark.parametrize("text", [150, 200])
@pytest.mark.parametrize("code", ["en", "de", "ar"])
def test_every_page_is_whole_on_the_rail_at_once(
    open_window: OpenWindow,
    bench: RecordingBench,
    qapp: QApplication,
    size: tuple[int, int],
    text: int,
    code: str,
) -> None:
    with spoken(code):
        window = open_window(samples.waiting(), size, text=text)
        before = window.rail.pages["pack"].height()
        bench.show(replace(samples.waiting(), rail=tuple(RailItem(page) for page in PAGES)))
        settle(qapp)
        for name, button in window.rail.pages.items():
            parts = (button, button.mark, button.word)
            assert [each for each in parts if not whole(each)] == [], name
            assert not button.mark.geometry().intersects(button.word.geometry()), name
        bench.show(samples.waiting())
        settle(qapp)
        assert window.rail.pages["pack"].height() == before


def test_a_page_for_which_there_is_no_room_comes_whole_into_sight_with_the_focus(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples.waiting(), USUAL, text=200)
    bench.show(replace(samples.waiting(), rail=tuple(RailItem(page) for page in PAGES)))
    window.setMinimumSize(1, 1)
    window.rail.parentWidget().parentWidget().setMaximumHeight(300)
    settle(qapp)
    for name in ("keys", "pack"):
        button = window.rail.pages[name]
        button.setFocus()
        settle(qapp)
        assert button.height() >= button.mark.height() + button.word.height()
        assert whole(button), name
