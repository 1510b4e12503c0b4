"""Every state of the bench draws: whole, quietly, in plain text, in allowed words."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget

from station import i18n
from station.desk.views import Shape, StepRow, Tone
from station.domain.cover import CoverState
from station.domain.errors import message
from station.gui import theme
from station.gui.widgets.boxes import Box
from station.gui.widgets.button import Button
from station.gui.widgets.steps import StepsCard
from station.gui.widgets.text import Elided, Fitted, Text, Wrapped
from station.gui.widgets.tick_row import TickRow
from tests.gui import samples, samples_dispatch, samples_pack
from tests.gui.conftest import OpenWindow, settle
from tests.words.truth import in_each_language, said_in

ROOT = Path(__file__).resolve().parents[2]
SIZES = [(1366, 768), (1366, 690), (1024, 768), (1920, 1080), (1280, 720), (910, 512)]


def visible_texts(root: QWidget) -> list[str]:
    return [label.text() for label in root.findChildren(QLabel) if label.isVisible()]


def read_of(root: QWidget) -> list[str]:
    """What an eye or a screen reader reads there."""
    names = [widget.accessibleName() for widget in root.findChildren(QWidget) if widget.isVisible()]
    return visible_texts(root) + names


def scrolled(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            return True
        parent = parent.parentWidget()
    return False


def cut_off(root: QWidget) -> list[str]:
    """What does not fit into its place."""
    found = []
    for label in root.findChildren(Text):
        if not label.isVisible() or not label.text() or scrolled(label):
            continue
        needed = max(map(label.metrics().horizontalAdvance, label.text().split("\n")))
        if not label.wordWrap() and needed > label.contentsRect().width() + 1:
            found.append(f"wide: {label.text()!r} {needed} > {label.contentsRect().width()}")
        # An Arabic line is set higher than its letters, and by the system's own face besides.
        if label.height() < label.line_height - (3 if i18n.spoken() == "ar" else 1):
            found.append(f"low: {label.text()!r} {label.height()} < {label.line_height}")
        if isinstance(label, Elided | Fitted) and label.text() == "…" and len(label.full) < 60:
            found.append(f"nothing left of {label.full!r}")
    for widget in root.findChildren(QWidget):
        parent = widget.parentWidget()
        if not widget.isVisible() or parent is None or scrolled(widget):
            continue
        inside = parent.rect().adjusted(-1, -1, 1, 1).contains(widget.geometry())
        if isinstance(widget, Box | Button | TickRow | Text) and not inside:
            found.append(f"outside: {widget.objectName() or type(widget).__name__}")
    return found


def squeezed(page: QWidget) -> list[str]:
    """Texts that wrap need more lines than their place has."""
    return [
        f"{label.objectName()}: {label.full!r}"
        for label in page.findChildren(Text)
        if isinstance(label, Wrapped)
        and label.isVisible()
        and label.full
        and label.heightForWidth(label.width()) > label.height() + 1
    ]


_BLANK = 3
"""Of the height of a line: below and above its letters nothing stands."""


def pressed(root: QWidget) -> list[str]:
    """Texts that are lower than their lines: the last is cut along its letters."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for _ in range(2):  # some take their height when the turn ends
        found = [
            f"{label.objectName()}: {label.full!r}"
            for label in root.findChildren(Text)
            if label.isVisible() and label.text() and label.height() + _BLANK < _needed(label)
        ]
        if not found:
            break
        settle(app)
    return found


def _needed(label: Text) -> int:
    if isinstance(label, Wrapped):
        return label.heightForWidth(label.width())
    return label.sizeHint().height()


def overlapping(root: QWidget) -> list[str]:
    """Two things in one place."""
    solid = [
        widget
        for kind in (Button, TickRow, QScrollArea)
        for widget in root.findChildren(kind)
        if widget.isVisible() and not scrolled(widget)
    ]
    places = [
        (widget.objectName(), QRect(widget.mapTo(root, QPoint()), widget.size()))
        for widget in solid
    ]
    return [
        f"{one} over {other}"
        for index, (one, a) in enumerate(places)
        for other, b in places[index + 1 :]
        if a.intersects(b)
    ]


@pytest.mark.parametrize(("size", "colours"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
def test_every_state_fits(
    open_window: OpenWindow, qapp: QApplication, qtlog: object, size: tuple[int, int], colours: str
) -> None:
    """One state after the other in one window, as at the bench."""
    window = open_window(samples.first_start(), size, theme=colours)
    wrong: dict[str, list[str]] = {}
    for name, view in samples_pack.STATES.items():
        window._bench.show(view)  # type: ignore[attr-defined]
        settle(qapp)
        cut = [] if "longest" in name else cut_off(window.root)
        if cut or overlapping(window.root):
            wrong[name] = cut + overlapping(window.root)
    assert wrong == {}
    said = [record.message for record in qtlog.records]  # type: ignore[attr-defined]
    assert [line for line in said if "propagateSizeHints" not in line] == []


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_every_state_fits_in_the_fall_back_typeface(
    open_window: OpenWindow,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
) -> None:
    monkeypatch.setattr(theme, "load_family", lambda: theme.FALLBACK)
    window = open_window(samples.first_start(), size)
    assert window.look.family == theme.FALLBACK
    wrong: dict[str, list[str]] = {}
    for name, view in samples_pack.STATES.items():
        window._bench.show(view)  # type: ignore[attr-defined]
        settle(qapp)
        found = overlapping(window.root) + ([] if "longest" in name else cut_off(window.root))
        if found:
            wrong[name] = found
    assert wrong == {}


def test_all_text_is_plain(open_window: OpenWindow, qapp: QApplication) -> None:
    window = open_window(samples.first_start())
    for view in samples_pack.STATES.values():
        window._bench.show(view)  # type: ignore[attr-defined]
        settle(qapp)
        for label in window.findChildren(QLabel):
            assert isinstance(label, Text)
            assert label.textFormat() is Qt.TextFormat.PlainText
    assert len(window.findChildren(QLabel)) > 100


def test_nothing_else_ever_shows_itself_as_a_window() -> None:
    """A part shown before it has a parent flashes up and steals the focus."""
    words = [sys.executable, "-m", "tests.gui.flashing"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stderr
    assert json.loads(ran.stdout) == {"windows": 1, "others": []}


def test_nothing_moves_when_the_view_is_drawn_again(open_window: OpenWindow) -> None:
    """Dispatch and the tick row stay where they are through offer, tick and notice."""
    window = open_window(samples.filling())
    dispatch = window.findChild(QWidget, "pack.dispatch")
    row = window.findChild(QWidget, "pack.tick.0")
    assert dispatch is not None
    assert row is not None
    places = set()
    for view in (
        samples.filling(),
        samples.ticked(),
        samples_pack.filling_offline(),
        samples_pack.unticked_again(),
    ):
        window._bench.show(view)  # type: ignore[attr-defined]
        settle(QApplication.instance())  # type: ignore[arg-type]
        places.add(
            (
                dispatch.mapTo(window, QPoint()).toTuple(),
                row.mapTo(window, QPoint()).toTuple(),
                row.height(),
            )
        )
    assert len(places) == 1


def test_no_forbidden_word_during_a_dispatch(open_window: OpenWindow, qapp: QApplication) -> None:
    """The page's own words; the bar of the last parcel speaks of another one."""
    views = {
        CoverState.ASKING: samples_dispatch.dispatching(2),
        CoverState.UNKNOWN: samples_dispatch.not_confirmed(),
        CoverState.REFUSED: samples_dispatch.refused(),
        CoverState.TOO_LATE: samples_dispatch.too_late(),
        CoverState.MISMATCH: samples_dispatch.mismatch(),
    }
    window = open_window(views[CoverState.ASKING])
    wrong: dict[tuple[str, CoverState], list[str]] = {}
    for forbidden in in_each_language():
        window.speak(i18n.spoken())
        bar = window.root.findChild(QWidget, "pack.last_bar")
        assert bar is not None
        for state, view in views.items():
            window._bench.show(view)  # type: ignore[attr-defined]
            settle(qapp)
            bar.hide()
            if found := said_in(read_of(window.root), forbidden(state.value)):
                wrong[i18n.spoken(), state] = found
    assert wrong == {}


def test_no_forbidden_word_on_the_last_parcel(open_window: OpenWindow, qapp: QApplication) -> None:
    states = (CoverState.NONE, CoverState.UNKNOWN, CoverState.REFUSED, CoverState.MISMATCH)
    window = open_window(samples_pack.last(states[0]))
    wrong: dict[tuple[str, CoverState], list[str]] = {}
    for forbidden in in_each_language():
        window.speak(i18n.spoken())
        card = window.root.findChild(QWidget, "pack.last")
        assert card is not None
        for state in states:
            window._bench.show(samples_pack.last(state))  # type: ignore[attr-defined]
            settle(qapp)
            assert card.isVisible()
            if found := said_in(read_of(card), forbidden(state.value)):
                wrong[i18n.spoken(), state] = found
    assert wrong == {}


def test_covered_is_one_sentence_for_a_screen_reader(open_window: OpenWindow) -> None:
    window = open_window(samples_pack.last(CoverState.COVERED))
    state = window.findChild(QWidget, "pack.last.state")
    assert state is not None
    assert state.accessibleName() == "Covered, ref F3MZK-8QWTL-INS"
    assert {"Covered", "ref F3MZK-8QWTL-INS"} <= set(visible_texts(state))


def test_the_practice_tag_comes_first_and_only_in_practice(open_window: OpenWindow) -> None:
    window = open_window(samples_pack.practice())
    tag = window.findChild(QWidget, "strip.practice")
    assert tag is not None
    assert tag.isVisible()
    assert tag.x() == 0
    window._bench.show(samples.waiting())  # type: ignore[attr-defined]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert not tag.isVisible()


@pytest.mark.parametrize("size", SIZES[:3], ids=str)
def test_hostile_text_is_shown_as_it_is_and_moves_nothing(
    open_window: OpenWindow, size: tuple[int, int]
) -> None:
    plain = open_window(samples_pack.longest(), size)
    dispatch = plain.findChild(QWidget, "pack.dispatch")
    assert dispatch is not None
    before = dispatch.mapTo(plain, QPoint())
    plain._bench.show(samples_pack.longest(samples.HOSTILE))  # type: ignore[attr-defined]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert dispatch.mapTo(plain, QPoint()) == before
    assert plain.size().toTuple() == size
    assert overlapping(plain.root) == []
    texts = visible_texts(plain)
    assert any("<b>bold</b>" in text for text in texts)
    hidden = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x1b]")
    assert not [text for text in texts if hidden.search(text)]


def test_the_seconds_are_counted_by_the_window(open_window: OpenWindow) -> None:
    window = open_window(samples_dispatch.dispatching(2, 1.4))
    assert "1.4 s" in visible_texts(window)
    window._bench.show(samples_dispatch.not_confirmed())  # type: ignore[attr-defined]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert window.pack.band.aside.text() == "43 s"
    assert window.pack._counter.isActive()
    window._bench.show(samples.waiting())  # type: ignore[attr-defined]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert not window.pack._counter.isActive()


def test_a_new_size_draws_the_same_view_and_keeps_what_is_typed(open_window: OpenWindow) -> None:
    window = open_window(samples.first_start())
    window.pack.band.order.edit.setText("104")
    window.resize(1024, 690)
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert window.look.sizes.compact
    assert window.pack.band.order.edit.text() == "104"
    assert window.pack.band.order.edit.hasFocus()


def test_the_strip_folds_as_soon_as_one_of_its_parts_grows(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    """`slow, 43 s` is longer than `ready`: the parts move closer, none is cut."""
    i18n.speak("de")
    try:
        window = open_window(samples.waiting())
        window._bench.show(samples_dispatch.not_confirmed())  # type: ignore[attr-defined]
        settle(qapp)
    finally:
        i18n.speak("en")
    words = [window.strip.person, *(part.word for part in window.strip.parts if part.isVisible())]
    assert [each.text() for each in words] == [each.full for each in words]


FOLDER = "/media/packing-share/benches/bench-3/outgoing/papers/confirmations-and-labels/2026"


@pytest.mark.parametrize("why", ["unwritable", "full"])
@pytest.mark.parametrize("code", [each.code for each in i18n.languages()])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_a_long_path_hides_nothing_of_why_papers_do_not_come_out(
    open_window: OpenWindow, size: tuple[int, int], code: str, why: str
) -> None:
    reason = message(f"paper.folder.{why}", folder=FOLDER, reason="Permission denied")
    fault = StepRow(Shape.LOOK, Tone.LOOK, message("step.papers"), reason)
    view = samples_dispatch.dispatching(3)
    with i18n.speaking(code):
        window = open_window(replace(view, steps=(*view.steps[:3], fault)), size)
        cards = window.findChildren(StepsCard)
        line = next(card for card in cards if card.isVisible()).lines[3]
        first = i18n.bare(line.detail.full).split(". ")[0]
        assert FOLDER not in first
        assert first in i18n.bare(line.detail.text()).replace("\n", " ")
        assert FOLDER in line.accessibleName()
