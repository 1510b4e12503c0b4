"""Every word and every border stands out from its ground, measured on the drawn pages.

The look: no word under 6:1 except what is not ready (5:1); what is not a word at least 3:1.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget

from station.gui.widgets.badge import Badge
from station.gui.widgets.boxes import KeyCap
from station.gui.widgets.choice import Choice
from station.gui.widgets.rows import Ink, _Delegate
from station.gui.window import Window
from tests.gui import samples_pack
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import EVERY, NAMES, drawn
from tests.gui.test_look import between, contrast, luminance

LEAST, NOT_READY, BORDER = 6.0, 5.0, 3.0
_STEP = 1 if EVERY == 1 else 12
_LETTERS = 12
"""A letter has at least so many pixels; fewer are a corner of something else."""
_SOFT = ("actlow_text",)
"""The tones of what is not ready."""

Written = tuple[str, QRect, float]
"""Words, their place, and the least contrast that they may have."""


def pixels(image: QImage, place: QRect) -> Counter[int]:
    part = image.copy(place).convertToFormat(QImage.Format.Format_RGB32)
    return Counter(memoryview(part.constBits()).cast("I"))  # type: ignore[arg-type]


def measured(image: QImage, place: QRect) -> float:
    """The contrast of what is written in `place`: of its ground and what differs most from it.

    The edges of letters are mixed with the ground: what differs most is the letter itself.
    """
    found = pixels(image, place)
    if len(found) < 2:
        return 21.0  # nothing is written there
    (ground, _count), *others = found.most_common()
    lights = [light_of(colour) for colour, _count in others]
    return max(between(light_of(ground), each) for each in (min(lights), max(lights)))


@cache
def light_of(colour: int) -> float:
    """The edges of letters have the same few hundred colours on every page."""
    return luminance(QColor.fromRgb(colour).name())


def written(root: QWidget) -> Iterator[Written]:
    """All words that can be seen on widgets: labels, key caps, counts, fields.

    Of what is scrolled half away there may be no letter left to measure.
    """
    for widget in root.findChildren(QWidget):
        words, tone = "", "ink"
        inside = widget.visibleRegion().boundingRect()
        if 2 * inside.height() < widget.height():
            continue
        if isinstance(widget, QLabel):
            words, tone = widget.text(), str(widget.property("tone"))
        elif isinstance(widget, KeyCap):
            words, inside, tone = widget.key, inside.adjusted(5, 5, -5, -6), widget._ink
        elif isinstance(widget, Badge):
            words, inside = "count", inside.adjusted(3, 3, -3, -3)
        elif isinstance(widget, QLineEdit) and not widget.hasFocus():
            words = widget.text() or widget.placeholderText()
            inside = inside.adjusted(6, 6, -inside.width() // 2, -6)
        if words.strip() and widget.isVisible() and min(inside.size().toTuple()) > _LETTERS // 2:
            place = QRect(widget.mapTo(root, inside.topLeft()), inside.size())
            yield words, place, NOT_READY if tone in _SOFT else LEAST


@pytest.fixture
def rows_too_pale(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], float]:
    """Words on the rows of lists, which are no widgets, that are too pale; found as they are drawn.

    Under the empty name stands how many there were.
    """
    lines: list[tuple[str, QRectF]] = []
    found = {("", ""): 0.0}
    write, draw = Ink.line, _Delegate._painted

    def line(self: Ink, box: QRectF, text: str, *more: Any, **how: Any) -> float:
        lines.append((text, box))
        return write(self, box, text, *more, **how)

    def painted(self: _Delegate, *what: Any) -> QPixmap:
        lines.clear()
        picture = draw(self, *what)
        image = picture.toImage()
        whole = QImage(image.size(), QImage.Format.Format_RGB32)
        whole.fill(QColor(self._rows.look.tokens.surface))
        _lay(image, whole)
        for text, box in lines:
            place = box.toRect().intersected(whole.rect())
            if text.strip() and min(place.size().toTuple()) > _LETTERS // 2:
                found["", ""] += 1
                if (least := measured(whole, place)) < LEAST:
                    found[self._rows.objectName(), text] = round(least, 2)
        return picture

    monkeypatch.setattr(Ink, "line", line)
    monkeypatch.setattr(_Delegate, "_painted", painted)
    return found


def _lay(image: QImage, ground: QImage) -> None:
    with QPainter(ground) as painter:
        painter.drawImage(0, 0, image)


def borders(root: QWidget) -> Iterator[tuple[str, QPoint, QPoint]]:
    """Of each field that can be seen whole: a point of its border, and one of what is around."""
    for kind in (QLineEdit, QPlainTextEdit, Choice):
        for field in root.findChildren(kind):
            whole = field.visibleRegion().boundingRect() == field.rect()
            if field.isVisible() and whole and field.isEnabled():
                at = field.mapTo(root, QPoint(0, field.height() // 2))
                yield field.objectName(), at, at - QPoint(2, 0)


def _of(image: QImage, point: QPoint) -> str:
    return QColor.fromRgb(image.pixel(point)).name()


@pytest.mark.parametrize(("theme", "first"), [("light", 0), ("dark", 3)])
def test_all_words_and_borders_stand_out_from_their_ground(
    qapp: object, rows_too_pale: dict[tuple[str, str], float], theme: str, first: int
) -> None:
    wrong, count, fields = {}, 0, 0
    for name, root in drawn(NAMES[first % _STEP :: _STEP], theme=theme):
        image = root.grab().toImage()
        for words, place, least in written(root):
            count += 1
            found = measured(image, place)
            if found < least:
                wrong[name, words] = round(found, 2)
        for field, border, outside in borders(root):
            fields += 1
            found = contrast(_of(image, border), _of(image, outside))
            if found < BORDER:
                wrong[name, field] = round(found, 2)
    rows = rows_too_pale.pop(("", ""))
    assert wrong == {}
    assert rows_too_pale == {}
    assert (count > 1_000, rows > 50, fields > 20) == (True, True, True)


def test_the_measure_finds_words_that_are_too_pale(window: Window, qapp: QApplication) -> None:
    label = window.pack.band.word
    label.setStyleSheet("color: #7a828b; background: white;")
    settle(qapp)
    image = window.grab().toImage()
    place = QRect(label.mapTo(window, QPoint()), label.size())
    assert NOT_READY > measured(image, place) > BORDER


def test_only_what_is_not_ready_may_be_paler(open_window: OpenWindow) -> None:
    window = open_window(samples_pack.wrong())
    soft = [words for words, _place, least in written(window) if least < LEAST]
    assert "Dispatch" in soft
    assert len(soft) < 8
