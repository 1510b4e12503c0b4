"""None of our own words ends in an ellipsis at the usual size, in any language.

What people and shops wrote may: a name, an address, a description of goods. Asked in English of the
states of every page in test_each_state: what is whole there is whole in every language, as
test_whole says. `python tests/soak words` asks every state in every language.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.gui.pages import history_layout
from station.gui.widgets import rows
from station.gui.widgets.text import Elided, Text, whole_sentences
from tests.gui import samples
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import drawn
from tests.gui.test_longer_words import spoken

# What the samples put into a text that is as long as it can be is not the language's doing.
_LONGEST = re.compile("longest|hostile")
GIVEN = re.compile(
    "Okafor|Hand-thrown|Down jacket|Featherstonehaugh|lithium|perfume|aerosol|thinner|cleaner"
    "|fireworks|banknote|Highlands|JP 100-0001|Llanfair|Luc Moreau|Lena Brandt"
)


def shortened(root: QWidget) -> list[str]:
    """Labels that end in an ellipsis which their words have not, and too long hints of fields."""
    found = [
        label.full
        for label in root.findChildren(Text)
        if label.isVisible() and label.text().endswith("…") and not label.full.endswith("…")
        and not _gives_way(label)
    ]  # fmt: skip
    for edit in root.findChildren(QLineEdit):
        margins, hint = edit.textMargins(), edit.placeholderText()
        room = edit.width() - margins.left() - margins.right() - edit.fontMetrics().height()
        if edit.isVisible() and edit.fontMetrics().horizontalAdvance(hint) > room:
            found.append(hint)
    return found


def _gives_way(label: Text) -> bool:
    """The country's name below its field, to the sentence of what is wrong beside it."""
    below = label.parentWidget()
    return below is not None and below.objectName() == "pack.foot" and not label.strong


@contextmanager
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is cut while rows are painted."""
    found: list[str] = []

    def measured(text: str, metrics: QFontMetrics, width: int) -> str:
        shown = whole_sentences(text, metrics, width)
        if shown.endswith("…") and not text.endswith("…"):
            found.append(text)
        return shown

    with monkeypatch.context() as patch:
        for module in (rows, history_layout):
            patch.setattr(module, "whole_sentences", measured)
        yield found


def cut_words(root: QWidget, rows_cut: list[str], name: str) -> list[str]:
    """Words of ours that are cut in the state `name`, in rows too, of which it forgets."""
    found = [each for each in (*shortened(root), *rows_cut) if not GIVEN.search(each)]
    rows_cut.clear()
    return [] if _LONGEST.search(name) else found


@pytest.mark.parametrize(
    ("name", "size", "text"),
    [
        pytest.param("03-ticked", (683, 384), 100, id="a screen at twice its size"),
        pytest.param("03-ticked", (911, 512), 100, id="a screen at half as much again"),
        pytest.param("10-history", (1366, 768), 150, id="words half as large again"),
    ],
)
def test_amounts_references_and_states_are_whole_where_there_is_less_room(
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    size: tuple[int, int],
    text: int,
) -> None:
    with spoken("pl"), painted(monkeypatch) as rows_cut:
        for _name, shown in drawn((name,), size, text=text):
            shown.grab()
            assert [*shortened(shown), *rows_cut] == []


def test_a_line_becomes_smaller_before_it_is_cut_and_moves_nothing(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window = open_window(samples.waiting())
    label = Elided(window.look, 17, text="Confirmation sent to the printer 14:06")
    label.setParent(window)
    high = label.sizeHint().height()
    whole = label.metrics(17).horizontalAdvance(label.full)
    sizes = {}
    for wide in (whole + 4, label.metrics(14).horizontalAdvance(label.full) + 2, whole // 2):
        label.resize(wide, high)
        label.show()
        settle(qapp)
        sizes[label.text_size] = label.text()
        assert label.sizeHint().height() == high
    assert list(sizes) == [17, 14]
    assert sizes[14] == label.full
    assert label.text_size == 17  # smaller letters would not have saved it
    assert label.text().endswith("…")
