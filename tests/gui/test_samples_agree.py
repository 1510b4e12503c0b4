"""Each sample is a state that a bench can be in: its parts tell of one moment of one bench."""

from collections.abc import Iterator

import pytest

from station.desk.views import BenchView
from station.gui.pages.page import DeskPage
from station.gui.widgets.rail import shown_as
from station.gui.window import Window
from tests.gui import agreeing, samples_pack
from tests.gui.agreeing_pages import RULES, history
from tests.gui.every_state import PAGES, some_names
from tests.gui.every_state import Stage as States
from tests.gui.samples_frame import NOW
from tests.gui.samples_history import RecordingHistory

MADE_LONG = ("longest", "hostile", "many-lines")
"""Texts and sums as long as they can be: nothing of them has to add up."""


def faults(view: BenchView, window: Window | None = None) -> Iterator[str]:
    """What does not agree, of the bench and of the page that is open."""
    page = window.pages.front() if window is not None else None
    name = page.name if page is not None else "pack"
    yield from agreeing.frame(view, shown_as(name), NOW)
    if name == "pack":
        yield from agreeing.pack(view, NOW)
    if isinstance(page, DeskPage) and page.view is not None:
        rule = RULES.get(type(page.view))
        yield from rule(page.view, view, NOW) if rule is not None else ()
    desk = getattr(page, "_desk", None)
    if isinstance(desk, RecordingHistory):
        yield from history(desk, view, NOW)


def made_long(name: str) -> bool:
    return any(each in name for each in MADE_LONG)


@pytest.mark.parametrize("name", [name for name in samples_pack.STATES if not made_long(name)])
def test_the_pack_page_tells_of_one_moment(name: str) -> None:
    assert [*faults(samples_pack.STATES[name])] == []


def test_each_page_agrees_with_itself_and_with_strip_and_rail(qapp: object) -> None:
    """A slice of them in the test command; `python tests/soak states` takes all."""
    states, wrong = States(), {}
    for name in filter(PAGES.__contains__, some_names()):
        window = states.show(name)
        found = [*faults(states.bench.view(), window)]
        if found and not made_long(name):
            wrong[name] = found
    states.close()
    assert wrong == {}
