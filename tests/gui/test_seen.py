"""What the eye needs beside contrast, on the drawn window: the ring, the signs of the sounds."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.desk.views import Sound
from station.gui.widgets.button import Button
from station.gui.widgets.strip import SOUND_SHAPES
from station.gui.window import Window
from tests.gui import samples, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import PAGES
from tests.gui.test_look import contrast


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ring_is_three_pixels_of_ink_after_three_of_ground(
    open_window: OpenWindow, qapp: QApplication, theme: str
) -> None:
    window = open_window(samples.filling(), theme=theme)
    ink = QColor(window.look.tokens.ink).rgb()
    for name in ("pack.tick.0", "pack.dispatch", "pack.put_back", "pack.wording"):
        widget = window.findChild(QWidget, name)
        assert widget is not None
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        settle(qapp)
        image = window.grab().toImage()
        middle = widget.mapTo(window, QPoint(0, widget.height() // 2))
        left = [image.pixel(middle.x() - away, middle.y()) for away in range(1, 8)]
        assert left[3:6] == [ink] * 3, (name, [QColor.fromRgb(each).name() for each in left])
        assert ink not in left[:3]
        ground = QColor.fromRgb(left[1]).name()
        assert contrast(window.look.tokens.ink, ground) >= 6


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_has_no_ring_shows_the_focus_by_its_own_border(
    open_window: OpenWindow, qapp: QApplication, theme: str
) -> None:
    """Fields: a border of ink, as thick as the ring."""
    window = open_window(samples_pack.wrong(), theme=theme)
    field = window.findChild(QLineEdit, "pack.to.name")
    assert field is not None
    field.setFocus()
    settle(qapp)
    image = window.grab().toImage()
    at = field.mapTo(window, QPoint(0, field.height() // 2))
    ink = QColor(window.look.tokens.ink).rgb()
    assert [image.pixel(at.x() + inside, at.y()) for inside in range(4)].count(ink) == 3


def test_the_ring_outlives_the_page_it_was_on(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples.filling())
    PAGES["20-queue"](window, bench)
    settle(qapp)
    for button in window.pages.page("queue").findChildren(Button):
        button.setFocus()
    window.pages.forget()
    window.open_page("pack")
    settle(qapp)
    pack = window.findChild(QWidget, "rail.pack")
    assert pack is not None
    pack.setFocus(Qt.FocusReason.TabFocusReason)
    settle(qapp)
    assert window._ring is not None
    assert window._ring.frame is not None
    assert window._ring.frame.isVisible()
    assert window._ring.frame.widget() is pack


def test_every_sound_has_its_sign_at_the_same_moment(window: Window, qapp: QApplication) -> None:
    """Also where nothing is heard: the volume is 0 here."""
    assert set(SOUND_SHAPES) == set(Sound)
    assert len(set(SOUND_SHAPES.values())) == len(Sound)
    assert window.options.volume == 0
    sign = window.strip.sign
    before = sign.geometry()
    for sound in Sound:
        window.sound(sound)
        assert sign.isVisible()
        assert sign.shape is SOUND_SHAPES[sound]
        assert sign.accessibleName()
    window.strip.end_sign()
    settle(qapp)
    assert not sign.isVisible()
    assert sign.geometry() == before


def test_the_signs_of_the_sounds_are_not_told_apart_by_colour_alone(
    window: Window, qapp: QApplication
) -> None:
    """Drawn in one colour each of them still looks different."""
    pictures = []
    for sound in Sound:
        window.sound(sound)
        settle(qapp)
        image = window.strip.sign.grab().toImage()
        ground = image.pixel(0, 0)
        pictures.append(
            [
                image.pixel(x, y) != ground
                for y in range(image.height())
                for x in range(image.width())
            ]
        )
    for one, other in pairwise(sorted(pictures)):
        assert sum(a != b for a, b in zip(one, other, strict=True)) > 20
