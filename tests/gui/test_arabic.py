"""Lines that begin at the right: what is painted turns with them, and no letter is cut."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QWidget

from station import i18n
from station.gui.theme import Look
from station.gui.widgets.band import Meter
from station.gui.widgets.field import FieldBox
from station.gui.widgets.offer import OfferCard
from station.gui.widgets.rail import Rail
from station.gui.widgets.tick_row import TickRow
from station.gui.widgets.waiting import EarlierLine
from station.i18n.bidi import FSI, PDI
from tests.gui import samples_pack
from tests.gui.every_state import drawn
from tests.gui.test_large import made_long
from tests.gui.test_longer_words import spoken
from tests.gui.test_states import overlapping, pressed


@pytest.fixture
def _arabic(qapp: QApplication) -> Iterator[None]:
    assert qapp
    with spoken("ar"):
        yield


def state(name: str, size: tuple[int, int] = (1366, 768)) -> Iterator[QWidget]:
    """The window in the state `name`."""
    for _name, root in drawn([name], size):
        yield root


def colour(widget: QWidget, x: int, y: int) -> QColor:
    """What is painted at `x`, which counts from the right where it is negative."""
    image = widget.grab().toImage()
    return image.pixelColor(QPoint(x % image.width(), y))


def near(one: QColor, other: QColor) -> bool:
    """Equal but for what a picture rounds off."""
    return all(abs(a - b) < 3 for a, b in zip(one.getRgb(), other.getRgb(), strict=True))


@pytest.mark.usefixtures("_arabic")
def test_the_page_that_is_open_has_its_bar_on_the_right_and_the_rail_its_rule_on_the_left() -> None:
    for root in state("03-ticked"):
        (rail,) = root.findChildren(Rail)
        look: Look = rail.look
        page, half = rail.pages["pack"], rail.pages["pack"].height() // 2
        assert near(colour(page, -2, half), look.colour("ink"))
        assert near(colour(page, 1, half), look.colour("ground"))
        free = page.geometry().bottom() + 40
        assert near(colour(rail, 0, free), look.colour("line"))
        assert near(colour(rail, -1, free), look.colour("surface"))


@pytest.mark.usefixtures("_arabic")
def test_the_steps_of_a_dispatch_fill_from_the_right() -> None:
    for root in state("04-dispatching"):
        (meter,) = root.findChildren(Meter)
        middle = meter.height() // 2
        assert near(colour(meter, -20, middle), meter.look.colour("ink"))
        assert not near(colour(meter, 20, middle), meter.look.colour("ink"))


@pytest.mark.usefixtures("_arabic")
def test_what_is_not_included_is_one_unit_beside_arabic_words() -> None:
    for root in state("02-offer"):
        (card,) = root.findChildren(OfferCard)
        (line,) = (each for each in card.points.full.split("\n") if "غير مشمول" in each)
        assert (line.count(FSI), line.count(PDI)) == (1, 1)
        assert line.endswith(PDI)


@pytest.mark.usefixtures("_arabic")
@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_no_arabic_letter_is_cut_at_its_top_or_bottom(size: tuple[int, int]) -> None:
    seen = 0
    for root in state("05-covered", size):
        for line in filter(QWidget.isVisible, root.findChildren(EarlierLine)):
            words = [each for each in (line.state.word, line.state.detail) if each.isVisible()]
            assert sum(each.high for each in words) <= line.height(), words[-1].full
            seen += 1
    for root in state("03-ticked", size):
        for row in filter(QWidget.isVisible, root.findChildren(TickRow)):
            frame = 2 * row.look.px(2)
            assert row.title.line_height + row.detail.high + row.state.high <= row.height() - frame
            seen += 1
    for root in state("13-form", size):
        for box in filter(QWidget.isVisible, root.findChildren(FieldBox)):
            assert box.label.line_height <= box.label.height(), box.label.full
            seen += 1
    assert seen > 10


@pytest.mark.usefixtures("_arabic")
def test_no_text_of_the_pack_page_is_lower_than_its_lines() -> None:
    """A notice of two lines is taller in Arabic: it leaves the parcel's card less height."""
    found = {}
    for name, root in drawn(tuple(samples_pack.STATES)):
        wrong = pressed(root) + overlapping(root)
        if wrong and not made_long(name):
            found[name] = wrong
    assert found == {}


def test_a_language_read_from_the_left_keeps_its_sides(qapp: QApplication) -> None:
    assert qapp
    assert i18n.spoken() == "en"
    for root in state("04-dispatching"):
        (rail,) = root.findChildren(Rail)
        page = rail.pages["pack"]
        assert near(colour(page, 1, page.height() // 2), rail.look.colour("ink"))
        (meter,) = root.findChildren(Meter)
        assert near(colour(meter, 20, meter.height() // 2), meter.look.colour("ink"))
