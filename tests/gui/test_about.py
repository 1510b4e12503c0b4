"""The page about the program: looked at on demand, a report read and put away, a bundle saved."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem, Sound, Tone
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError
from station.gui.pages.about import AboutPage
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples_about import BAD, NAMES, STATES, RecordingAbout, about
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

CTRL = Qt.KeyboardModifier.ControlModifier
OpenAbout = Callable[..., tuple[Window, AboutPage, RecordingAbout]]


@pytest.fixture
def open_about(open_window: OpenWindow, qapp: QApplication) -> OpenAbout:
    def make(
        desk: RecordingAbout | None = None, **options: object
    ) -> tuple[Window, AboutPage, RecordingAbout]:
        rail = (RailItem("pack"), RailItem("keys", 1, Tone.LOOK))
        window = open_window(replace(samples.waiting(), rail=rail), **options)
        made = desk or RecordingAbout()
        window.ready({"about": lambda place: AboutPage(place, made)})
        press(window, Qt.Key.Key_9, CTRL)
        settle(qapp)
        page = window.pages.page("about")
        assert isinstance(page, AboutPage)
        return window, page, made

    return make


def said(page: AboutPage) -> list[str]:
    return [line.accessibleName() for line in page.card.findings.rows]


def test_it_stands_under_the_keys_whose_badge_counts_reports(open_about: OpenAbout) -> None:
    window, _page, _desk = open_about()
    assert window.page == "about"
    assert window.rail.pages["keys"].here
    assert window.rail.pages["keys"].badge.isVisible()
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"
    press(window, Qt.Key.Key_F1)
    assert "health, support" in window.pages.page("keys").findChild(object, "keys.about").full


def test_nothing_is_looked_at_until_somebody_asks(open_about: OpenAbout) -> None:
    window, page, desk = open_about(RecordingAbout(STATES["29-about-not-looked"]))
    assert desk.asked == []
    assert said(page)[0] == "Insurer's name: not looked at"
    assert page.card.summary.full.startswith("Not looked at")
    press(window, Qt.Key.Key_F5)
    assert desk.asked == ["examine"]
    assert said(page)[0] == "Insurer's name: good. api.xcover.com is found, in 12 ms."
    assert page.card.summary.full == "Nothing is bad, as of 14:06."


def test_each_finding_is_drawn_as_it_comes(
    open_about: OpenAbout, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, _desk = open_about()
    drawn: list[int] = []
    real = page.draw

    def draw() -> None:
        real()
        drawn.append(sum(": looking" not in each for each in said(page)))

    monkeypatch.setattr(page, "draw", draw)
    page.changed(frozenset())
    press(window, Qt.Key.Key_F5)
    assert drawn[0] == len(NAMES)
    assert drawn[-1] == len(NAMES)


def test_what_is_bad_stands_on_top_once_all_was_looked_at(open_about: OpenAbout) -> None:
    window, page, desk = open_about(RecordingAbout(after=about(BAD)))
    press(window, Qt.Key.Key_F5)
    states = [each.partition(": ")[2].partition(".")[0] for each in said(page)]
    assert states[:6] == ["bad", "bad", "look", "look", "look", "look"]
    assert page.card.summary.full == "2 things are bad, as of 14:06."
    assert desk.asked == ["examine"]


def test_the_times_are_read_out(open_about: OpenAbout) -> None:
    _window, page, _desk = open_about()
    lines = page.pane.times.accessibleName().split(". ")
    assert lines[1] == "Offer: half within 244 ms, 19 of 20 within 690 ms, of 431"
    assert lines[-1] == "Whole dispatch: half within 1.1 s, 19 of 20 within 3.4 s, of 405"


def test_a_report_is_read_and_put_away(open_about: OpenAbout) -> None:
    window, page, desk = open_about(RecordingAbout(STATES["29-about-broke-off"]))
    assert page.pane.report.accessibleName() == (
        "The program broke off: 24 Nov 2026, 14:00."
        " Segmentation fault, in version 0.1.0. What was under way was taken up again."
    )
    press(window, Qt.Key.Key_F4)
    assert page.card.trace.isVisible()
    assert "in keyPressEvent" in page.card.places.full
    press(window, Qt.Key.Key_Escape)
    assert page.card.area.isVisible()
    assert window.page == "about"
    press(window, Qt.Key.Key_F4)
    press(window, Qt.Key.Key_F7)
    assert desk.asked == ["dismiss"]
    assert page.notices.lines[0].word.full.startswith("The report is put away.")
    assert page.card.area.isVisible(), "there is no report any more"
    assert not page.pane.report.isVisible()
    press(window, Qt.Key.Key_F7)
    assert desk.asked == ["dismiss"]


def test_f9_saves_a_bundle_and_says_where(
    open_about: OpenAbout, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_about()
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    press(window, Qt.Key.Key_F9)
    assert (
        page.notices.lines[0]
        .accessibleName()
        .endswith("20261124T140600Z.zip Names, addresses, contents, keys and tokens are not in it.")
    )
    desk.not_saved = EnvironmentFaultError("support.not_written", file="/x", why="No space left")
    press(window, Qt.Key.Key_F9)
    assert "No space left" in page.notices.lines[0].accessibleName()
    assert page.pane.bundle.word.full == "Save a support bundle", "it can be tried again"
    assert heard == [Sound.ACCEPTED, Sound.REFUSED]


def test_a_clerk_looks_and_saves_none(open_about: OpenAbout) -> None:
    window, page, desk = open_about(RecordingAbout(STATES["29-about-clerk"]))
    assert not page.pane.bundle.isVisible()
    press(window, Qt.Key.Key_F9)
    assert desk.asked == []
    assert "A supervisor" in page.notices.lines[0].accessibleName()


def test_what_cannot_be_read_is_said(open_about: OpenAbout) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    _window, page, _desk = open_about(RecordingAbout(refused=refused))
    assert page.nothing.accessibleName() == "It could not be read how the program stands."


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(open_about: OpenAbout, size: tuple[int, int], qapp: QApplication) -> None:
    window, page, desk = open_about(size=size)
    for state, shown in STATES.items():
        desk.shown = shown
        page.changed(frozenset())
        settle(qapp)
        if "longest" not in state:
            assert cut_off(window) == [], state
        assert overlapping(window) == [], state


def test_tab_goes_through_what_can_be_done(open_about: OpenAbout) -> None:
    window, _page, _desk = open_about(RecordingAbout(STATES["29-about-fault"]))
    names = [widget.objectName() for widget in chain(window) if "about" in widget.objectName()]
    assert [name for name in names if name != "about.told"] == [
        "about.area", "about.open_report", "about.dismiss", "about.bundle", "about.look_now"
    ]  # fmt: skip


def test_a_new_look_keeps_the_report_open(open_about: OpenAbout, qapp: QApplication) -> None:
    window, page, _desk = open_about(RecordingAbout(STATES["29-about-fault"]))
    press(window, Qt.Key.Key_F4)
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("about")
    assert isinstance(again, AboutPage)
    assert again is not page
    assert again.card.trace.isVisible()
