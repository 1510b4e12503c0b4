"""Another language at run time: every text anew, what the bench holds as it was."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from station import i18n
from station.domain import settings as declared
from station.domain.errors import message
from station.gui import tongue
from station.gui.pages.language import LanguagePage
from station.gui.widgets.tick_row import TickRow
from station.gui.window import Window
from station.i18n import t
from tests.gui import samples, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.doors import RecordingDoor
from tests.gui.test_states import visible_texts
from tests.shots.language_states import with_page
from tests.words.pseudo import longer, pseudo_language

ENGLISH = i18n.catalogue("en").sentences


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    i18n.speak("en")


def test_the_setting_knows_the_languages_that_are_shipped() -> None:
    kind = declared.BENCH_LANGUAGE.kind
    assert sorted(kind.choices) == sorted(each.code for each in i18n.languages())  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "state", ["01-earlier", "02-two-options", "03-ticked", "06-not-confirmed", "09-errors"]
)
def test_after_a_switch_the_window_is_as_if_it_had_always_spoken_so(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication, state: str
) -> None:
    window = open_window(samples_pack.STATES[state])
    english = visible_texts(window)
    with pseudo_language() as code:
        window.speak(code)
        settle(qapp)
        switched = visible_texts(window)
        assert switched == visible_texts(open_window(samples_pack.STATES[state]))
        assert switched != english
        window.speak("en")
        settle(qapp)
    assert visible_texts(window) == english
    assert bench.asked == []


def test_an_open_ticked_order_survives_a_switch(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.ticked())
    view, said = bench.view(), insurers_words(window)
    assert said
    ticked = ticks(window)
    assert True in ticked.values()
    with pseudo_language() as code:
        window.speak(code)
        assert ticks(window) == ticked
        # The consent is to the insurer's own words, and they stand as they stood.
        assert insurers_words(window) == said
    # Nothing was asked of the bench, so nothing was ticked, unticked or consented to anew.
    assert bench.asked == []
    assert bench.view() is view


def test_what_is_being_typed_survives_a_switch(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.waiting())
    window.pack.band.order.edit.setText("1048")
    with pseudo_language() as code:
        window.speak(code)
        edit = window.pack.band.order.edit
        assert (edit.text(), edit.hasFocus()) == ("1048", True)


def test_its_page_is_reached_and_left_by_key(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting())
    with_page(window)
    press(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    page = front(window)
    names = [page.rows[code].word.full for code in ("en", "pl", "ar")]
    assert names == ["English", "Polski", "العربية"]
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


def test_one_key_speaks_another_language_at_once(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting())
    with_page(window)
    window.open_page("language")
    with pseudo_language() as code:
        number = [each.code for each in i18n.languages()].index(code)
        press(window, Qt.Key(Qt.Key.Key_F2 + number))
        page = front(window)
        assert page.rows[code].isChecked()
        assert not page.rows["en"].isChecked()
        assert page.findChild(QWidget, "language.hint").full.startswith("[")  # type: ignore[union-attr]


def test_a_refusal_is_said_and_nothing_changes(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting())
    desk = with_page(window)
    desk.refusal = message("store.disk_full")
    window.open_page("language")
    press(window, Qt.Key.Key_F4)
    assert t("store.disk_full") in " ".join(visible_texts(front(window)))
    assert i18n.spoken() == "en"


def test_nobody_has_read_them_yet_and_each_says_so_in_its_own_words(
    open_window: OpenWindow,
) -> None:
    window = open_window(samples.waiting())
    with_page(window)
    with pseudo_language() as code:
        window.open_page("language")
        page = front(window)
        assert longer(str(ENGLISH["language.unread"])) in page.rows[code].accessibleName()
        assert page.rows["en"].accessibleName() == "English, F2, chosen"


def test_at_the_door_the_language_can_be_chosen_and_is_not_kept(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.waiting(), door=RecordingDoor())
    with_page(window, stays=False)
    control = Qt.KeyboardModifier.ControlModifier
    press(window, Qt.Key.Key_F1, control)
    with pseudo_language() as code:
        number = [each.code for each in i18n.languages()].index(code)
        press(window, Qt.Key(Qt.Key.Key_F2 + number))
        assert front(window).rows[code].isChecked()
        assert longer(str(ENGLISH["language.for_now"])) in visible_texts(front(window))
        press(window, Qt.Key.Key_Escape)
        assert window.sign_in is not None
        assert window.pages.currentWidget() is window.sign_in
        assert window.sign_in.title.full.startswith("[")
        # Nothing else is opened before somebody has signed in.
        press(window, Qt.Key.Key_F1)
        assert window.pages.currentWidget() is window.sign_in


def test_qt_speaks_the_language_too(qapp: QApplication) -> None:
    try:
        for code, cancel in (("de", "Abbrechen"), ("fr", "Annuler"), ("en", "Cancel")):
            i18n.speak(code)
            assert tongue.follow()
            assert QCoreApplication.translate("QPlatformTheme", "Cancel") == cancel
    finally:
        i18n.speak("en")
        tongue.follow()


def test_arabic_begins_at_the_right_on_the_pack_page(open_window: OpenWindow) -> None:
    window = open_window(samples.ticked())
    left = window.rail.mapTo(window, QPoint(0, 0)).x()
    window.speak("ar")
    assert window.pack.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert window.rail.mapTo(window, QPoint(0, 0)).x() > left


def front(window: Window) -> LanguagePage:
    """The language page, which is in front."""
    page = window.pages.currentWidget()
    assert isinstance(page, LanguagePage)
    return page


def ticks(window: Window) -> dict[str, bool]:
    """Each tick row of the pack page, and whether it is ticked."""
    rows = window.pack.findChildren(TickRow)
    return {row.objectName(): row.isChecked() for row in rows if row.isVisible()}


def insurers_words(window: Window) -> list[str]:
    """Those of the insurer's own words that stand on the pack page."""
    offer = samples.ticked().offer
    assert offer is not None
    points = [each.text for each in (*offer.inclusions, *offer.exclusions)]
    words = [offer.title, offer.description, *points, offer.disclaimer, offer.decline_text]
    shown = "\n".join(visible_texts(window.pack))
    return [each for each in words if each and each in shown]


def test_each_language_begins_where_its_row_begins(open_window: OpenWindow) -> None:
    """One that is read from the right, too."""
    window = open_window(samples.waiting())
    with_page(window)
    window.open_page("language")
    rows = front(window).rows
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    absolute = Qt.AlignmentFlag.AlignAbsolute
    for row in rows.values():
        assert row.word.alignment() & left
        assert row.word.alignment() & absolute
        row.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        assert row.word.alignment() & right
