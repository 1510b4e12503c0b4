"""What is whole in English is whole in every language: no word of ours ends in an ellipsis.

Names, texts of the insurer and what else comes from outside may be cut in any language. Asked of
the states of every page in test_each_state.
"""

from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from station import i18n
from station.domain.errors import message
from station.gui.pages.history_layout import Columns, Layouts
from station.gui.widgets.keyed import KeyedEdit
from station.gui.widgets.pin_pad import PinPad
from station.gui.widgets.strip import StripPart
from station.gui.widgets.text import Text
from station.gui.widgets.tick_row import TickRow
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples, samples_dispatch, samples_history, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import PAGES
from tests.gui.test_longer_words import spoken

SIZE = (1366, 768)
_FROM_OUTSIDE = ("longest", "hostile", "many-lines")
LANGUAGES = tuple(each.code for each in i18n.languages()[1:])


Shown = dict[tuple[int, ...], tuple[str, str]]
"""Each label by its place: all that it should say, and what it says."""


def place_of(label: QWidget, root: QWidget) -> tuple[int, ...]:
    """Where `label` hangs in the tree below `root`: the same in every language."""
    found = []
    while label is not root:
        parent = label.parentWidget()
        assert parent is not None
        found.append(parent.children().index(label))
        label = parent
    return tuple(reversed(found))


def shown(root: QWidget) -> Shown:
    """Each label by its place: all that it should say, and what it says."""
    return {
        place_of(label, root): (label.full, i18n.bare(label.text()).strip("\u200e\u200f"))
        for label in root.findChildren(Text)
        if label.isVisible() and label.full and not label.wordWrap()
    }


def cut_beside(english: Shown, root: QWidget) -> list[str]:
    """Words that are cut below `root` where the English of the same place is whole."""
    data = {full for full, _said in english.values()}
    whole = {at for at, words in english.items() if not is_cut(*words)}
    return [
        full
        for at, (full, said) in shown(root).items()
        if is_cut(full, said) and full not in data and at in whole
    ]


def from_outside(name: str) -> bool:
    """True if the state shows above all what people, shops and the insurer wrote."""
    return any(each in name for each in _FROM_OUTSIDE)


def is_cut(full: str, said: str) -> bool:
    return said.endswith("…") and not full.endswith("…")


@pytest.mark.parametrize("code", ["en", *LANGUAGES])
def test_the_strip_folds_before_it_cuts_a_word(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication, code: str
) -> None:
    """Also when what it says becomes longer while the window stands."""
    with spoken(code):
        window = open_window(samples.first_start(), SIZE)
        for view in (samples.waiting(), samples_pack.offline(), samples_dispatch.label_unsure()):
            bench.show(view)
            settle(qapp)
            parts = [part for part in window.findChildren(StripPart) if part.isVisible()]
            said = [(part.word.full, i18n.bare(part.word.text())) for part in parts]
            said.append((window.strip.person.full, i18n.bare(window.strip.person.text())))
            assert [each for each in said if is_cut(*each)] == []
            assert len(parts) > 3


@pytest.mark.parametrize("code", ["en", *LANGUAGES])
def test_the_strip_cuts_names_before_a_word_of_what_is_in_trouble(
    open_window: OpenWindow, qapp: QApplication, code: str
) -> None:
    with spoken(code):
        window = open_window(samples_pack.longest(), SIZE, text=200)
        settle(qapp)
        strip = window.strip
        parts = [part for part in strip.parts if part.isVisible()]
        assert parts
        names = (strip.person, strip.bench)
        least = all(each.width() <= window.look.px(88) for each in names)
        for part in parts:
            assert part.name.width() >= part.name.sizeHint().width(), part.name.full
            assert least or not is_cut(part.word.full, i18n.bare(part.word.text())), part.word.full
        places = [strip.tag, strip.bench, *parts, strip.person, strip.clock]
        edges = [QRect(each.mapTo(strip, QPoint()), each.size()) for each in places]
        assert not any(one.intersects(other) for one, other in combinations(edges, 2))


@pytest.mark.parametrize("code", [each for each in LANGUAGES if i18n.language(each).whole])
def test_the_history_says_every_state_whole(qapp: object, window: Window, code: str) -> None:
    """It paints its words itself."""
    columns = Columns(window.look, 892)
    with spoken(code):
        layouts = Layouts(window.look, lambda: "GB")
        for number, row in enumerate(samples_history.ROWS):
            laid = layouts.of(number, row, samples.NOW, columns)
            for words in (each for column in laid.words[2:] for each in column):
                assert not words.text.text().endswith("…"), words.text.text()


@pytest.mark.parametrize("code", ["en", *LANGUAGES])
def test_in_a_narrow_window_the_history_breaks_its_words_and_cuts_none(
    open_window: OpenWindow, code: str
) -> None:
    """A scroll bar and the story beside it leave so much; a reference goes on below."""
    least = 624
    with spoken(code):
        look = open_window(samples.waiting(), (1024, 768)).look
        columns, layouts = Columns(look, least), Layouts(look, lambda: "GB")
        seen = 0
        for number, row in enumerate(samples_history.ROWS):
            laid = layouts.of(number, row, samples.NOW, columns)
            for words in (each for column in laid.words[2:] for each in column):
                assert not words.text.text().endswith("…"), words.text.text()
                seen += 1
        assert seen > 40


def test_in_arabic_only_what_is_translated_is_mirrored(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    left, right = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
    with spoken("ar"):
        window = open_window(samples.first_start(), SIZE)
        PAGES["10-history"](window, bench)
        settle(qapp)
        search = window.findChild(KeyedEdit, "history.search")
        order = window.pack.band.order.edit
        assert search is not None
        assert search.layoutDirection() is left
        assert window.strip.layoutDirection() is right
        window.open_page("pack")
        settle(qapp)
        assert order.layoutDirection() is right
        # The key stands clear of the border, at the end of the line.
        for edit in (search, order):
            assert edit.rect().adjusted(8, 2, -8, -2).contains(edit.cap.geometry())
        assert search.cap.x() > search.width() // 2
        assert order.cap.x() < order.width() // 2


def test_digits_stand_as_on_every_pad(qapp: QApplication, window: Window) -> None:
    with spoken("ar"):
        pad = PinPad(window.look, "pin")
        pad.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        pad.resize(400, 300)
        pad.show()
        settle(qapp)
        row = [pad.keys[digit].x() for digit in "123"]
        assert row == sorted(row)
        pad.close()


def test_a_number_that_became_smaller_leaves_the_name_the_room_it_has(
    open_window: OpenWindow,
) -> None:
    window = open_window(samples.waiting(), SIZE, text=200)
    columns = Columns(window.look, 892)
    layouts = Layouts(window.look, lambda: "GB")
    for length in range(4, 16):
        row = replace(samples_history.ROWS[0], number="8" * length, name="Bo Li", company="")
        number, name, _place = layouts.of(length, row, samples.NOW, columns).words[1]
        shown = QFontMetrics(number.font).horizontalAdvance(number.text.text())
        apart = name.at.x() - number.at.x() - shown
        assert 0 <= apart <= window.look.px(12), length


def test_the_bench_has_its_least_room_again_once_the_strip_has(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting(), SIZE)
    strip = window.strip
    least = strip.bench.minimumWidth()
    assert strip.shown is not None
    strip.resize(300, strip.height())
    assert strip.bench.minimumWidth() < least
    strip.resize(SIZE[0], strip.height())
    assert strip.bench.minimumWidth() == least


def test_what_would_come_back_is_heard_on_the_row_that_is_ticked(open_window: OpenWindow) -> None:
    back = message("offer.back_no_limit", carrier=samples.gbp(5000), price=samples.gbp(706))
    told = replace(samples.option(), back=back)
    window = open_window(samples.filling(), SIZE)
    row = window.pack.findChild(TickRow)
    assert row is not None
    row.show_option(told, "")
    for words in (say(told.detail), i18n.t("screen.not_ticked"), say(back)):
        assert words in row.accessibleDescription()
