"""A clock says what is left, in words and in its picture."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from station.desk.view_clock import Clock
from station.gui.theme import DARK, LIGHT, Look, Tokens, sizes
from station.gui.widgets.clock import ClockView, Face, paint_face
from station.i18n import say

NOW = datetime(2026, 11, 24, 15, 9, tzinfo=UTC)


def clock(left: timedelta, whole: timedelta) -> Clock:
    return Clock(NOW + left - whole, NOW + left)


@pytest.mark.parametrize(
    ("left", "beside", "spoken"),
    [
        (timedelta(hours=2, minutes=51), "2 h 51 min", "2 hours 51 minutes left"),
        (timedelta(hours=1, minutes=1), "1 h 1 min", "1 hour 1 minute left"),
        (timedelta(minutes=59, seconds=59), "59 min", "59 minutes left"),
        (timedelta(seconds=3), "1 min", "1 minute left"),
        (timedelta(hours=44, minutes=44), "44 h 44 min", "44 hours 44 minutes left"),
        (timedelta(hours=3), "3 h 0 min", "3 hours left"),
        (timedelta(days=14, hours=3), "14 days", "14 days left"),
        (timedelta(hours=-5, minutes=-2), "5 h late", "5 hours late"),
        (timedelta(minutes=-59), "59 min late", "59 minutes late"),
        (timedelta(hours=-30), "1 day late", "1 day late"),
        (timedelta(days=-9), "9 days late", "9 days late"),
        (timedelta(0), "1 min late", "1 minute late"),
    ],
)
def test_what_is_left_in_words(left: timedelta, beside: str, spoken: str) -> None:
    shown = clock(left, timedelta(days=30))
    assert say(shown.words(NOW)) == beside
    assert say(shown.spoken(NOW)) == spoken


def test_without_a_deadline_there_is_nothing_left_to_say() -> None:
    assert say(Clock(NOW).words(NOW)) == say(Clock(NOW).spoken(NOW)) == "No deadline"
    assert not Clock(NOW).soon(NOW)
    assert not Clock(NOW).late(NOW)


@given(st.integers(-100_000, 100_000), st.integers(0, 100_000).map(lambda n: timedelta(minutes=n)))
def test_a_clock_is_late_soon_or_neither_and_its_part_is_one(left: int, whole: timedelta) -> None:
    shown = clock(timedelta(minutes=left), whole)
    assert 0 <= shown.part(NOW) <= 1
    assert not (shown.late(NOW) and shown.soon(NOW))
    assert shown.late(NOW) == (left <= 0)
    if 0 < left < 240:
        assert shown.soon(NOW)


def picture(shown: Clock, tokens: Tokens) -> dict[str, int]:
    """How many pixels of each token a clock of 52 px has."""
    image = QImage(52, 52, QImage.Format.Format_RGB32)
    image.fill(QColor(tokens.surface))
    look = Look(tokens, sizes(1366, 768))
    with QPainter(image) as painter:
        paint_face(painter, QRectF(0, 0, 52, 52), look, Face.of(shown, NOW))
    names = {
        QColor(getattr(tokens, name)).rgb(): name for name in ("surface", "ink", "mark", "edge")
    }
    found: dict[str, int] = {}
    for x in range(52):
        for y in range(52):
            name = names.get(image.pixel(x, y))
            if name is not None:
                found[name] = found.get(name, 0) + 1
    return found


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_the_picture_is_a_pie_of_what_is_left(qapp: QApplication, tokens: Tokens) -> None:
    whole = timedelta(days=20)
    inks = [
        picture(clock(timedelta(days=days), whole), tokens).get("ink", 0) for days in (6, 12, 19)
    ]
    assert inks[0] < inks[1] < inks[2]
    soon = picture(clock(timedelta(days=4), whole), tokens)
    assert soon.get("ink", 0) == 0
    assert soon["mark"] > 50
    late = picture(clock(timedelta(days=-1), whole), tokens)
    assert late["mark"] > soon["mark"]
    none = picture(Clock(NOW), tokens)
    assert none.get("ink", 0) == none.get("mark", 0) == 0
    assert none["edge"] > 100


def test_a_screen_reader_hears_what_is_left(qapp: QApplication) -> None:
    widget = ClockView(Look(LIGHT, sizes(1366, 768)), "queue.clock")
    widget.show_clock(clock(timedelta(hours=2, minutes=51), timedelta(hours=24)), NOW)
    assert widget.accessibleName() == "2 hours 51 minutes left"
    assert widget.width() == 52
