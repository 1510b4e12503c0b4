"""Other languages than English: every state of every page still fits, and all of it is in them.

The language longer by a third stands for those that nobody has written yet. A slice in the test
command; `python tests/soak words` walks every state in every size and every language.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from station import i18n
from station.gui.widgets.text import Text, Wrapped
from tests.gui.every_state import NAMES, drawn, some_names
from tests.gui.test_states import cut_off, overlapping, pressed, scrolled
from tests.words.english import sentences
from tests.words.pseudo import OPEN, pseudo_language

# 1366x768 and 1024x768, and 1366x768 of glass at 150 %.
SIZES = ((1366, 768), (1024, 768), (911, 512))
ALL = os.environ.get("STATION_STATES") == "1"
# What the samples put into a text that is as long as it can be is not the language's doing.
_LONGEST = re.compile("longest|hostile")


LONGER = "longer by a third"
LANGUAGES = (LONGER, *(each.code for each in i18n.languages()[1:]))
WALKS = [
    (code, size)
    for index, code in enumerate(LANGUAGES)
    for number, size in enumerate(SIZES)
    if ALL or code == LONGER or index % len(SIZES) == number
]
_TIGHT = ("pin.hint", "void.")
"""Two-line places of the void page: words longer by a third do not fit there, real ones do."""


@contextmanager
def spoken(code: str) -> Iterator[None]:
    """The whole program speaks `code`."""
    with pseudo_language() if code == LONGER else nullcontext(code) as real:
        i18n.speak(real)
        try:
            yield
        finally:
            i18n.speak("en")


def walk(code: str, size: tuple[int, int]) -> tuple[str, ...]:
    """Its states: all, or a share of the slice."""
    return NAMES if ALL else some_names()[WALKS.index((code, size)) :: len(WALKS)]


def wrapped_too_long(root: QWidget, but: tuple[str, ...] = ()) -> list[str]:
    """Text of several lines that is higher than its place."""
    return [
        f"high: {label.objectName()} {label.full!r}"
        for label in root.findChildren(Wrapped)
        if label.isVisible() and not scrolled(label) and label.full
        and not any(part in label.objectName() for part in but)
        and label.heightForWidth(label.width()) > label.height() + 2
    ]  # fmt: skip


def beyond_its_side(root: QWidget) -> list[str]:
    """What scrolls up and down only, and is wider than its place: its end is not reached."""
    return [
        f"beyond: {area.objectName()}"
        for area in root.findChildren(QScrollArea)
        if area.isVisible() and area.widget() is not None
        and area.widget().width() > area.viewport().width() + 1
    ]  # fmt: skip


# Every English sentence without a fact in it, and what the others begin with.
_ENGLISH = {each.one for each in sentences() if "{" not in each.one and len(each.one) > 3}


def english_left(root: QWidget) -> list[str]:
    """Whole sentences of ours that stand in English."""
    return [
        label.full
        for label in root.findChildren(Text)
        if label.isVisible() and OPEN not in label.full and label.full in _ENGLISH
    ]


def misfits(root: QWidget, name: str, code: str) -> list[str]:
    """What does not fit in the state `name` in the words of `code`."""
    longer = code == LONGER
    found = overlapping(root) + (english_left(root) if longer else [])
    if not _LONGEST.search(name):
        found += cut_off(root) + wrapped_too_long(root, _TIGHT if longer else ())
        found += [] if longer else beyond_its_side(root) + [f"pressed: {x}" for x in pressed(root)]
    return found


@pytest.mark.parametrize(("code", "size"), WALKS, ids=str)
def test_every_state_fits(qapp: QApplication, code: str, size: tuple[int, int]) -> None:
    wrong: dict[str, list[str]] = {}
    walked = walk(code, size)
    with spoken(code):
        for name, shown in drawn(walked, size):
            if found := misfits(shown, name, code):
                wrong[name] = found
    assert wrong == {}, "\n".join(f"{name}: {each}" for name, each in wrong.items())
    assert len(walked) > 3


TIGHTEST = (
    ("de", (911, 512), "02-several"),
    ("ar", (911, 512), "02-offer"),
    ("fr", (1024, 768), "25-batch"),
    ("fr", (1024, 768), "24-wallet-currencies"),
    ("pl", (1024, 768), "25-batch-empty"),
    ("es", (1024, 768), "21-to-do"),
    ("de", (1024, 768), "16-void-carrier-refused"),
    ("de", (1024, 768), "16-void-pin"),
    ("de", (1024, 768), "18-setup-people"),
)
"""Where the walk of every state found something that did not fit."""


@pytest.mark.parametrize(("code", "size", "name"), TIGHTEST, ids=str)
def test_the_tightest_places_hold(
    qapp: QApplication, code: str, size: tuple[int, int], name: str
) -> None:
    with spoken(code):
        assert [misfits(shown, name, code) for _, shown in drawn((name,), size)] == [[]]
