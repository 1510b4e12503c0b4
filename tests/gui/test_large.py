"""Words of up to twice their size: every page stays whole, readable and within reach."""

import time
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractSlider, QApplication, QWidget

from station.desk.views import RailItem
from station.gui.options import Taste
from station.gui.pages.to_do import ToDoPage
from station.gui.pages.to_do_parts import ROW
from station.gui.theme import sizes
from station.gui.widgets.boxes import column
from station.gui.widgets.filters import Filters
from station.gui.widgets.fold import Folded
from station.gui.widgets.last import LastBar
from station.gui.widgets.steps import StepsCard
from station.gui.widgets.text import Sentences, Text, Wrapped
from station.gui.window import Window
from tests.gui import samples, samples_dispatch, samples_pack, samples_to_do
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.every_state import drawn
from tests.gui.test_longer_words import spoken

SIZE = (1366, 768)


def cut(root: QWidget) -> set[str]:
    """Texts that the eye does not get whole; a whole sentence may be left out of several."""
    found = set()
    for label in root.findChildren(Text):
        if not label.isVisible() or not label.full or isinstance(label, Wrapped | Sentences):
            continue
        said = label.text().split("\n")
        wide = max(map(label.metrics().horizontalAdvance, said))
        if " ".join(said) != label.full[:400] or wide > label.contentsRect().width() + 4:
            found.add(label.full)
    return found


def across(root: QWidget) -> list[str]:
    """Pages that would have to be scrolled sideways."""
    return [
        area.objectName()
        for area in root.findChildren(Folded)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


GIVES_WAY = {"United Kingdom"}
"""The hint below a country's field, to the sentence of what is wrong beside it."""


def made_long(name: str) -> bool:
    """True if the state is made of names and descriptions as long as they can be."""
    return "longest" in name or "many-lines" in name


@pytest.mark.parametrize(
    ("size", "text", "k", "folded"),
    [
        ((1366, 768), 1.0, 1.0, False),
        ((1366, 768), 1.25, 1.25, True),
        ((1366, 768), 2.0, 2.0, True),
        ((1920, 1080), 1.5, 1.85, True),
        ((2560, 1440), 1.25, 1.95, False),
        ((1024, 768), 2.0, 1.8, True),
        ((910, 512), 2.0, 1.45, True),
    ],
)
def test_larger_words_and_when_the_pages_fold(
    size: tuple[int, int], text: float, k: float, folded: bool
) -> None:
    found = sizes(*size, text=text)
    assert (found.k, found.folded) == (pytest.approx(k, abs=0.051), folded)


def seen(window: Window, widget: QWidget) -> bool:
    """All of it lies in the part of the page that can be seen."""
    place = QRect(widget.mapTo(window, QPoint()), widget.size())
    fold = window.pack.fold
    room = window.rect()
    if fold is not None and fold.isAncestorOf(widget):
        view = fold.viewport()
        room = QRect(view.mapTo(window, QPoint()), view.size())
    return room.contains(place)


@pytest.fixture
def large(open_window: OpenWindow) -> Window:
    return open_window(samples.waiting(), SIZE, text=200)


def test_dispatch_is_always_in_sight_and_the_offer_comes_with_its_key(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    dispatch, row = (large.findChild(QWidget, f"pack.{name}") for name in ("dispatch", "tick.0"))
    assert dispatch is not None
    assert row is not None
    assert seen(large, dispatch)
    assert seen(large, large.pack.band)
    assert not seen(large, row)
    press(large, Qt.Key.Key_F8)
    bench.show(samples.ticked())
    settle(qapp)
    assert bench.asked[-1][0] == "tick"
    assert seen(large, row)
    assert seen(large, dispatch)


def test_what_an_act_changed_comes_into_sight_also_where_the_page_settles_slowly(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    fold = large.pack.fold
    assert fold is not None
    bench.show(samples_pack.STATES["02-two-options"])
    settle(qapp)
    bench.show(samples_pack.STATES["02-several"])
    qapp.processEvents()
    time.sleep(fold._settling.interval() / 1000 + 0.05)  # the computer is busy, not the test
    settle(qapp)
    row = large.findChild(QWidget, "pack.tick.0")
    assert row is not None
    assert seen(large, row)


def test_who_scrolls_by_hand_is_not_taken_back(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    bench.show(samples.ticked())
    settle(qapp)
    fold = large.pack.fold
    assert fold is not None
    bar = fold.verticalScrollBar()
    assert bar.value() > 0
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    QApplication.sendEvent(fold.widget(), QEvent(QEvent.Type.LayoutRequest))
    settle(qapp)
    assert bar.value() == 0


def test_a_question_and_then_the_end_of_a_dispatch_come_into_sight(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    bench.show(samples_dispatch.not_confirmed())
    settle(qapp)
    hold = large.findChild(QWidget, "pack.choice.hold")
    assert hold is not None
    assert seen(large, hold)
    bench.show(samples.waiting())
    settle(qapp)
    assert seen(large, large.pack.last.state)


def test_a_first_sentence_becomes_smaller_before_it_is_cut(large: Window) -> None:
    first = "Auftrag 10483, Ines Duarte."
    line = Sentences(large.look, 17)
    line.say(f"{first} Bis alles stimmt, wird nichts bepreist.")

    def shown(size: int, words: str) -> tuple[int, str]:
        line.resize(line.metrics(size).horizontalAdvance(words) + 1, 60)
        line.show_text()
        return line.text_size, line.text()

    assert [shown(size, first) for size in (17, 14, 11)] == [(17, first), (14, first), (11, first)]
    assert shown(11, "Auftrag 10483, Ines…") == (11, "Auftrag 10483, Ines…")


def test_the_first_field_to_correct_comes_into_sight(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples_pack.wrong())
    settle(qapp)
    field = QApplication.focusWidget()
    assert field is not None
    assert field.objectName() == "pack.to.postcode"
    assert seen(large, field)


def test_the_page_that_is_open_is_in_sight_on_the_rail_with_its_word(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    pages = ("pack", "orders", "history", "queue", "to_do", "wallet", "settings")
    rail = tuple(RailItem(page) for page in pages)
    bench.show(replace(samples.waiting(), rail=rail))
    large.rail.show_page("settings")
    settle(qapp)
    button = large.rail.pages["settings"]
    assert button.here
    assert button.visibleRegion().boundingRect() == button.rect()


def test_another_page_that_is_opened_stays_in_sight_on_the_rail(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    rail = tuple(RailItem(page) for page in ("pack", "orders", "history", "queue", "to_do"))
    bench.show(replace(samples.waiting(), rail=rail))
    desk = samples_to_do.RecordingToDo(samples_to_do.to_do())
    large.ready({"to_do": lambda place: ToDoPage(place, desk)})
    settle(qapp)
    large.open_page("to_do")
    settle(qapp)
    button = large.rail.pages["to_do"]
    assert button.here
    assert button.visibleRegion().boundingRect() == button.rect()


def test_what_is_due_first_is_in_sight_below_the_three_counts(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(replace(samples.waiting(), rail=(RailItem("pack"), RailItem("to_do"))))
    desk = samples_to_do.RecordingToDo(samples_to_do.to_do())
    large.ready({"to_do": lambda place: ToDoPage(place, desk)})
    settle(qapp)
    large.open_page("to_do")
    settle(qapp)
    page = large.findChild(ToDoPage)
    assert page is not None
    assert page.list.viewport().visibleRegion().boundingRect().height() >= large.look.px(ROW)


@pytest.mark.parametrize("text", [150, 200])
def test_the_bar_of_the_open_page_never_stands_against_its_word(
    open_window: OpenWindow, qapp: QApplication, text: int
) -> None:
    window = open_window(samples.waiting(), SIZE, text=text)
    button = window.rail.pages["pack"]
    button.word.say("Guthaben")
    button.show_here(True)
    settle(qapp)
    room = button.word.contentsRect()
    spare = room.width() - button.word.metrics().horizontalAdvance(button.word.text())
    begins = button.word.x() + room.x() + spare / 2
    assert button.word.text() == "Guthaben"
    assert begins >= button.look.px(5) + 2


def test_the_step_at_work_is_in_sight_while_a_dispatch_goes_on(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    steps = large.pack.findChild(StepsCard)
    assert steps is not None
    for done in (1, 2, 3):
        bench.show(samples_dispatch.dispatching(done))
        settle(qapp)
        assert steps.at_work() is steps.lines[done]
        assert seen(large, steps.lines[done])


def test_both_answers_to_a_question_are_whole_in_sight(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    bench.show(samples_dispatch.refused())
    settle(qapp)
    for answer in ("keep", "ship"):
        button = large.findChild(QWidget, f"pack.choice.{answer}")
        assert button is not None
        assert seen(large, button), answer


def test_parts_of_a_list_stand_on_one_line_where_it_has_room(
    large: Window, qapp: QApplication
) -> None:
    words = ("Heute", "7 Tage", "30 Tage", "Alle", "Unerledigt", "Zu klären")
    filters = Filters(large.look, "parts", "F3", [(word, word, None) for word in words])
    filters.show_counts({"Unerledigt": 5, "Zu klären": 1}, "30 Tage")
    page = QWidget()
    column(page).addWidget(filters)
    wide = filters.sizeHint().width()

    def lines(width: int) -> int:
        page.resize(width, 300)
        settle(qapp)
        assert page.width() == width
        return len({button.y() for button in filters.buttons.values()})

    page.show()
    assert lines(3 * wide) == 1
    assert lines(wide) == 2
    page.close()


@pytest.mark.parametrize("text", [150, 200])
def test_the_last_parcel_says_what_its_keys_do_and_its_reference(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication, text: int
) -> None:
    window = open_window(samples_pack.STATES["05-covered"], SIZE, text=text)
    for paper in window.pack.last.papers:
        for word in (paper.word, paper.again.word):
            assert word.isVisible()
            assert word.text() == word.full != ""
    bench.show(samples.filling())
    settle(qapp)
    bar = window.pack.findChild(LastBar)
    assert bar is not None
    assert bar.state.text() == "Covered, ref F3MZK-8QWTL-INS"


@pytest.mark.parametrize("text", [150, 200])
def test_the_last_parcel_follows_the_earlier_ones_without_a_gap(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication, text: int
) -> None:
    window = open_window(samples.first_start(), SIZE, text=text)
    for state in ("02-several", "05-covered", "05-no-cover"):
        bench.show(samples_pack.STATES[state])
        for _ in range(3):
            settle(qapp)
    assert window.pack.left.height() == window.pack.waiting.earlier.height()


def test_the_papers_of_a_dispatch_come_into_sight_with_its_end(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples.waiting(), SIZE, text=150)
    for view in (samples.filling(), samples_pack.STATES["05-covered"]):
        bench.show(view)
        for _ in range(3):
            settle(qapp)
    assert all(seen(window, paper) for paper in window.pack.last.papers)


def test_the_page_keys_go_through_a_folded_page(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    fold = large.pack.fold
    assert fold is not None
    bar = fold.verticalScrollBar()
    assert bar.value() == 0
    press(large, Qt.Key.Key_PageDown)
    assert 0 < bar.value() < fold.viewport().height()
    press(large, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    press(large, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_what_tab_reaches_comes_into_sight(
    large: Window, bench: RecordingBench, qapp: QApplication
) -> None:
    bench.show(samples.filling())
    settle(qapp)
    reached = set()
    for _ in range(30):
        press(large, Qt.Key.Key_Tab)
        settle(qapp)
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.add(focused.objectName())
        fold = large.pack.fold
        if fold is not None and fold.isAncestorOf(focused):
            assert seen(large, focused) or focused.height() > fold.viewport().height() - 60
    assert {"pack.tick.0", "pack.dispatch", "pack.change"} <= reached


def test_another_size_of_words_is_taken_at_once_and_what_is_typed_stays(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window = open_window(samples.first_start(), SIZE)
    window.pack.band.order.edit.setText("104")
    window.take(Taste("dark", 0.5, 200))
    settle(qapp)
    assert window.look.sizes.folded
    assert window.look.tokens.ground == "#0C1218"
    assert window.options.volume == 0.5
    assert window.pack.band.order.edit.text() == "104"
    window.take(Taste("light", 0.5, 100))
    settle(qapp)
    assert not window.look.sizes.folded
    assert window.pack.band.order.edit.text() == "104"


@pytest.mark.parametrize("text", [150, 200])
def test_high_letters_of_a_state_stay_within_its_band(qapp: object, text: int) -> None:
    with spoken("ar"):
        for _name, root in drawn(("07-refused",), SIZE, text=text):
            assert isinstance(root, Window)
            band, word = root.pack.band, root.pack.band.word
            metrics = word.metrics()
            letters = metrics.tightBoundingRect(word.text())
            line = word.mapTo(band, QPoint()).y() + (word.height() - metrics.height()) / 2
            assert line + metrics.ascent() + letters.top() >= root.look.px(3)
