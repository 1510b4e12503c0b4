"""Where room is short, what has no more than its lines keeps them."""

import pytest

from tests.gui.every_state import drawn
from tests.gui.test_longer_words import spoken
from tests.gui.test_states import pressed


@pytest.mark.parametrize(
    ("name", "text"), [("03-ticked-no-line", 100), ("00-cannot-start", 200), ("08-offline", 150)]
)
def test_a_warning_is_read_to_its_end(qapp: object, name: str, text: int) -> None:
    """What the line is like beside an open order; why the bench cannot start."""
    found = [pressed(root) for _, root in drawn((name,), (1366, 768), text=text)]
    assert found == [[]]


def test_a_command_to_type_is_read_to_its_end(qapp: object) -> None:
    with spoken("de"):
        found = [pressed(root) for _, root in drawn(("01-easypost-refuses",), (1024, 768))]
    assert found == [[]]
