"""The void page as it is seen: whole in every size, no word too many, and all of it named."""

from itertools import cycle

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from station import i18n
from station.domain.errors import message
from station.gui.pages.void import VoidPage
from tests.gui import samples, samples_void
from tests.gui.conftest import settle
from tests.gui.samples_void import VIEWS, RecordingVoid
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping, squeezed
from tests.gui.test_void import OpenVoid, open_void
from tests.words.truth import in_each_language, said_in

__all__ = ["open_void"]


def show(page: VoidPage, desk: RecordingVoid, state: str) -> None:
    desk.shown = VIEWS[state]()
    page.refresh()
    settle(QApplication.instance())  # type: ignore[arg-type]


def test_whatever_takes_the_focus_has_a_name(open_void: OpenVoid) -> None:
    window, page, desk = open_void()
    nameless: dict[str, list[str]] = {}
    for state in VIEWS:
        show(page, desk, state)
        reached = list(chain(window))
        assert len(reached) > 2, state
        found = [
            f"{type(widget).__name__} {widget.objectName()!r}"
            for widget in reached
            if not (widget.objectName() and widget.accessibleName())
        ]
        if found:
            nameless[state] = found
    assert nameless == {}


@pytest.mark.parametrize(("size", "theme"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
def test_every_state_fits(
    open_void: OpenVoid, qapp: QApplication, size: tuple[int, int], theme: str
) -> None:
    window, page, desk = open_void(size=size, theme=theme)
    for name in VIEWS:
        show(page, desk, name)
        found = cut_off(window.root) + overlapping(window.root) + squeezed(page)
        assert found == [], name
        if page.ask.takes_proof:
            page.ask.name_one("Dana Morgenstern-Featherstonehaugh")
            settle(qapp)
            assert squeezed(page) == [], name
            page.ask.refuse(message("people.wrong_pin_wait", seconds=3600))
            settle(qapp)
            assert cut_off(window.root) + overlapping(window.root) + squeezed(page) == [], name
            page.ask.wait.start(None)
            page.ask.name_one("")


def test_no_word_too_many(open_void: OpenVoid) -> None:
    """What the cover's state must not say is said nowhere, but where it is denied."""
    window, _, desk = open_void()
    wrong: dict[tuple[str, str], list[str]] = {}
    for forbidden in in_each_language():
        window.speak(i18n.spoken())
        page = window.pages.page("void")
        assert isinstance(page, VoidPage)
        denial = i18n.t("void.band_asked", at=samples.NOW, by="").rpartition(". ")[2]
        for state, cover in samples_void.COVERS.items():
            show(page, desk, state)
            labels = [label for label in page.findChildren(QLabel) if label.isVisible()]
            texts = [getattr(label, "full", "") or label.text() for label in labels]
            assert texts
            told = [text.replace(denial, "") for text in texts]
            found = said_in(told, forbidden(cover.value))
            if cover.value != "cancelled" and i18n.spoken() == "en":
                found += said_in(told, ("refunded",))
            if found:
                wrong[i18n.spoken(), state] = found
    assert wrong == {}
    assert samples_void.COVERS.keys() == VIEWS.keys()
