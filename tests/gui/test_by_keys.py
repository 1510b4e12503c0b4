"""Every page in every state, worked with the keyboard alone."""

import random
from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.gui.widgets.button import DispatchButton
from station.gui.window import Window
from tests.gui import samples, samples_pack
from tests.gui.by_keys import (
    back_stops,
    bring,
    caps,
    out_of_order,
    outcome,
    press_cap,
    press_space,
    shows_focus,
    tab_stops,
    to_front,
    unreached,
)
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import EVERY, NAMES, Stage

_LESSONS = ("01-first-start", "01-easypost-refuses", "11-keys")
"""Here keys are explained, not offered."""
_SEED = 9


def _some(count: int) -> tuple[str, ...]:
    """States at random, always the same ones; all of them where the environment asks for that."""
    return NAMES if EVERY == 1 else tuple(random.Random(_SEED).sample(NAMES, count))


def _way_of_tab(window: Window, measured: set[str]) -> list[str]:
    """What is wrong with it; `measured` are those whose ring was looked at before."""
    stops = tab_stops(window)
    found = [f"not reached: {name}" for name in unreached(window, stops)]
    found += [f"against the reading: {pair}" for pair in out_of_order(window, stops)]
    here = QApplication.focusWidget()
    back = back_stops(window, len(stops))
    if back[-1:] != [here] or set(back) != set(stops):
        found.append("Shift Tab goes another way")
    for stop in stops:
        name = stop.objectName()
        reached = stop.focusPolicy() & Qt.FocusPolicy.TabFocus
        if reached and name not in measured and not shows_focus(window, stop):
            found.append(f"not seen: {name}")
        measured.add(name)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_tab_goes_through_every_page_as_it_is_read_and_is_seen(qapp: object, theme: str) -> None:
    stage = Stage(theme=theme)
    wrong: dict[str, list[str]] = {}
    measured: set[str] = set()
    for name in _some(3):
        window = stage.show(name)
        to_front(window)
        wrong[name] = _way_of_tab(window, measured)
    stage.close()
    assert {name: found for name, found in wrong.items() if found} == {}
    assert len(measured) > 15


def _keys_that_lie(stage: Stage, name: str) -> list[str]:
    """Caps whose key does nothing, or something else than the button that they are on."""
    window = bring(stage, name)
    at_first, focus = outcome(stage), QApplication.focusWidget()
    ready = {each.objectName(): each.ready for each in window.findChildren(DispatchButton)}
    shown = Counter(caps(window))
    # Beside a list or a question, on no button: two of them would mean two things.
    found = [f"{cap} stands twice" for (cap, on), times in shown.items() if not on and times > 1]
    done = {}
    for cap, button in shown:
        if cap not in done:
            bring(stage, name)
            press_cap(stage.shown, cap)
            done[cap] = outcome(stage)
            there = QApplication.focusWidget()
            moved = there is not focus or isinstance(there, QLineEdit)
            if done[cap] == at_first and not moved and ready.get(button, True):
                found.append(f"{cap} {button} does nothing")
        if button:
            bring(stage, name)
            press_space(stage.shown, button)
            pressed = outcome(stage)
            differ = [each for each in pressed if pressed[each] != done[cap][each]]
            if differ:
                found.append(f"{cap} does not do what {button} does: {differ}")
    return found


def test_each_key_that_is_shown_does_what_its_button_does(qapp: object) -> None:
    stage = Stage()
    names = [name for name in _some(2) if name not in _LESSONS]
    wrong = {name: _keys_that_lie(stage, name) for name in names}
    stage.close()
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_reading_order_is_measured(open_window: OpenWindow) -> None:
    """Two buttons the other way round are found."""
    window = open_window(samples_pack.wrong())
    stops = tab_stops(window)
    assert out_of_order(window, stops) == []
    names = [each.objectName() for each in stops]
    one, other = names.index("pack.to.name"), names.index("pack.to.postcode")
    stops[one], stops[other] = stops[other], stops[one]
    assert any("pack.to.name" in pair for pair in out_of_order(window, stops))


def test_a_ring_that_is_not_drawn_is_not_seen(open_window: OpenWindow, qapp: QApplication) -> None:
    window = open_window(samples.filling())
    change = window.findChild(QWidget, "pack.change")
    assert change is not None
    assert shows_focus(window, change)
    assert window._ring is not None
    window._ring.leave()
    assert not shows_focus(window, change)


def test_a_second_option_stands_behind_the_first_for_tab(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    """Its row is made only when it is offered."""
    window = open_window(samples.filling())
    window._bench.show(samples.filling(offer=samples.offer(options=samples.TWO)))  # type: ignore[attr-defined]
    settle(qapp)
    names = [each.objectName() for each in tab_stops(window)]
    assert ("pack.tick.0", "pack.tick.1") in pairwise([*names, names[0]])
