"""Parts that gave way where there was room for them: each is whole in every size of the words."""

import pytest

from station.gui.widgets.paper import PaperView
from tests.gui.every_state import drawn
from tests.gui.test_in_sight import USUAL

_PAPER_LEAST = 300


@pytest.mark.parametrize("text", [150, 200])
def test_in_larger_words_a_paper_that_is_looked_at_is_in_sight(qapp: object, text: int) -> None:
    for _name, root in drawn(("10-history-paper", "22-closing-paper"), USUAL, text=text):
        view = next(each for each in root.findChildren(PaperView) if each.isVisible())
        seen = view.sheet.visibleRegion().boundingRect()
        assert seen.height() >= _PAPER_LEAST
        assert seen == view.sheet.rect()
