"""Where room is short, what has no more than its lines keeps them."""

import pytest
from PySide6.QtWidgets import QWidget

from station.gui.widgets.last import LastCard
from tests.gui.every_state import drawn
from tests.gui.test_in_sight import whole
from tests.gui.test_longer_words import spoken
from tests.gui.test_states import pressed


@pytest.mark.parametrize(
    ("name", "text"), [("03-ticked-no-line", 100), ("00-cannot-start", 200), ("08-offline", 150)]
)
def test_a_warning_is_read_to_its_end(qapp: object, name: str, text: int) -> None:
    """What the line is like beside an open order; why the bench cannot start."""
    found = [pressed(root) for _, root in drawn((name,), (1366, 768), text=text)]
    assert found == [[]]


@pytest.mark.parametrize("name", ["18-change-another-start", "18-change-declared-gap"])
def test_what_a_change_would_leave_uncovered_is_in_sight_before_the_yes(
    qapp: object, name: str
) -> None:
    seen = []
    for _, root in drawn((name,), (1366, 768), text=200):
        warned = root.findChild(QWidget, "amend.warning")
        assert warned is not None
        seen.append(warned.visibleRegion().boundingRect().top())
        seen.append(warned.visibleRegion().boundingRect().height() > warned.height() / 2)
    assert seen == [0, True]


def test_a_paper_that_the_clerk_is_asked_for_is_in_sight(qapp: object) -> None:
    seen = []
    for _, root in drawn(("05-covered", "05-did-it-come-out"), (1366, 768), text=200):
        card = root.findChild(LastCard)
        assert card is not None
        seen.append(whole(card.papers[0]))
    assert seen == [False, True]


def test_a_command_to_type_is_read_to_its_end(qapp: object) -> None:
    with spoken("de"):
        found = [pressed(root) for _, root in drawn(("01-easypost-refuses",), (1024, 768))]
    assert found == [[]]
