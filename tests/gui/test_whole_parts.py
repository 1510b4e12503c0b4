"""Parts that gave way where there was room for them: each is whole in every size of the words."""

import pytest
from PySide6.QtWidgets import QApplication

from station import i18n
from station.gui.widgets.paper import PaperView
from station.gui.widgets.text import Text
from station.gui.widgets.tick_row import TickRow
from tests.gui.conftest import settle
from tests.gui.every_state import Stage, drawn
from tests.gui.test_in_sight import NARROW, USUAL, whole
from tests.gui.test_longer_words import spoken

_PAPER_LEAST = 300


@pytest.mark.parametrize("text", [150, 200])
def test_in_larger_words_a_paper_that_is_looked_at_is_in_sight(qapp: object, text: int) -> None:
    for _name, root in drawn(("10-history-paper", "22-closing-paper"), USUAL, text=text):
        view = next(each for each in root.findChildren(PaperView) if each.isVisible())
        seen = view.sheet.visibleRegion().boundingRect()
        assert seen.height() >= _PAPER_LEAST
        assert seen == view.sheet.rect()


@pytest.mark.parametrize("size", [USUAL, NARROW])
@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize("code", ["en", "de"])
def test_that_a_ticked_cover_is_not_confirmed_yet_stands_below_its_row(
    qapp: QApplication, size: tuple[int, int], text: int, code: str
) -> None:
    with spoken(code):
        stage = Stage(size, text=text)
        stage.show("02-offer")
        root = stage.show("03-ticked")
        settle(qapp)
        wait = i18n.t("offer.must_confirm")
        said = [each for each in root.findChildren(Text) if wait in each.full and whole(each)]
        assert [" ".join(each.text().split("\n")) for each in said] == [wait]
        stage.close()


@pytest.mark.parametrize("text", [100, 150, 200])
def test_a_tick_row_says_who_ticked_it_and_its_price_stands_level_with_its_key(
    qapp: object, text: int
) -> None:
    for _name, root in drawn(("03-ticked", "02-several"), USUAL, text=text):
        row = next(each for each in root.findChildren(TickRow) if each.isVisible())
        assert row.state.isVisible()
        assert row.state.text() == row.state.full
        middles = [each.geometry().center().y() for each in (row.price, row.cap)]
        assert abs(middles[0] - middles[1]) <= 1
