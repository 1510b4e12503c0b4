"""Keys are named as the keyboards of each language have them: shown, in sentences and told.

Asked of the states of every page in test_each_state.
"""

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station import i18n
from station.gui.pages.keys import KeysPage
from station.gui.widgets.boxes import KeyCap
from station.gui.widgets.text import Text
from tests.gui import samples, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.every_state import drawn
from tests.gui.test_longer_words import spoken
from tests.gui.test_spoken import walk

KEYED = tuple(
    each.code
    for each in i18n.languages()
    if i18n.catalogue(each.code).keys != i18n.catalogue("en").keys
)


def said(root: QWidget) -> Iterator[str]:
    """All that is shown and told, caps as they are painted."""
    for label in root.findChildren(Text):
        if label.isVisible():
            yield label.full
    for edit in root.findChildren(QLineEdit):
        yield edit.placeholderText()
    for cap in root.findChildren(KeyCap):
        if cap.isVisible():
            yield cap.said
    for thing in walk(QAccessible.queryAccessibleInterface(root)):
        yield thing.text(QAccessible.Text.Name)
        yield thing.text(QAccessible.Text.Description)


def twice(root: QWidget) -> list[str]:
    """The keys that stand on two things at once, but for lists that only say what keys there are.

    One of the two would say what the key does not do.
    """
    lists = (*root.findChildren(KeysPage), *root.findChildren(QWidget, "pack.first_keys"))
    caps = [cap for cap in root.findChildren(KeyCap) if cap.isVisible()]
    keys = Counter(cap.key for cap in caps if not any(each.isAncestorOf(cap) for each in lists))
    return [key for key, count in keys.items() if count > 1]


def foreign_keys(code: str) -> re.Pattern[str]:
    """Finds a key by its English name where `code` has another one."""
    own = i18n.catalogue(code).keys
    names = [name for name in own if own[name] != name and name != "Del"]
    # Alone it is a Spanish word.
    deletes = [] if own["Del"] == "Del" else [f"(?:Ctrl|{own['Ctrl']}) Del"]
    return re.compile(rf"\b(?:{'|'.join([*names, *deletes])})\b")


def test_no_key_stands_on_two_things(qapp: QApplication) -> None:
    """Where one of them was in the way of another: a paper, many labels, no line."""
    names = ("01-first-start", "10-history-paper", "10-history-many-why", "20-queue-offline",
             "22-closing-paper")  # fmt: skip
    for name, root in drawn(names):
        assert twice(root) == [], name


def test_most_languages_have_words_of_their_own_for_keys() -> None:
    assert set(KEYED) >= {"de", "es", "fr"}


def test_a_switch_of_the_language_names_the_keys_anew(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.waiting())
    press(window, Qt.Key.Key_F1)
    try:
        for code, void in (("de", "Strg Entf"), ("fr", "Ctrl Suppr"), ("en", "Ctrl Del")):
            window.speak(code)
            page = window.pages.currentWidget()
            assert isinstance(page, KeysPage)
            caps = [cap.said for cap in page.findChildren(KeyCap)]
            assert void in caps
            told = page.findChild(Text, "keys.list.void")
            assert told is not None
            assert told.accessibleName().startswith(f"{void}: ")
    finally:
        i18n.speak("en")


@pytest.mark.parametrize("code", KEYED)
def test_the_caps_of_every_language_are_whole_on_the_page_of_keys(
    open_window: OpenWindow, qapp: QApplication, code: str
) -> None:
    with spoken(code):
        window = open_window(samples_pack.offline(), (1024, 768))
        window.open_page("keys")
        settle(qapp)
        caps = [cap for cap in window.pages.page("keys").findChildren(KeyCap) if cap.isVisible()]
        assert len(caps) > 40
        for cap in caps:
            beside = cap.parentWidget()
            assert beside is not None
            assert beside.rect().contains(cap.geometry()), cap.said
