"""One solid block says what to do next: beside a field in error that is the field, not the save."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from station.desk.settings_page import Section
from station.desk.setup_page import Step
from station.desk.views import Sound
from station.gui.pages.settings import SettingsPage
from station.gui.pages.setup import SetupPage
from station.gui.widgets.button import DispatchButton
from tests.gui import samples_setup
from tests.gui.conftest import OpenWindow, press
from tests.gui.every_state import drawn
from tests.gui.samples_setup import RecordingSetup
from tests.gui.test_settings import OpenSettings, open_settings
from tests.gui.test_setup import opened

__all__ = ["open_settings"]


def solid(root: QWidget) -> list[str]:
    """The solid acts: none where a field is in error, else one at most."""
    acts = [each for each in root.findChildren(DispatchButton) if each.isVisible() and each.ready]
    fields = [each for each in root.findChildren(QLineEdit) if each.isVisible()]
    wrong = any(each.property("finding") == "true" for each in fields)
    names = [each.objectName() for each in acts]
    return names if wrong or len(acts) > 1 else []


def test_no_save_is_solid_beside_a_field_in_error(qapp: QApplication) -> None:
    names = ("14-settings-wrong-setting", "14-settings-wrong-address", "18-setup-carrier-wrong",
             "18-setup-sender-wrong")  # fmt: skip
    for name, root in drawn(names):
        assert solid(root) == [], name
        said = [each.caption.full for each in root.findChildren(DispatchButton) if each.isVisible()]
        assert "Correct it first" in said, name


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Sound]:
    played: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: played.append(sound))
    return played


def _again(page: SettingsPage | SetupPage, edit: QLineEdit, heard: list[Sound]) -> None:
    """F10 beside a field in error asks nobody: it leads to the field."""
    window = page.window()
    heard.clear()
    page.setFocus()
    press(window, Qt.Key.Key_F10)
    assert QApplication.focusWidget() is edit
    assert heard == [Sound.REFUSED]


def test_a_setting_in_error_is_corrected_before_it_is_saved(
    open_settings: OpenSettings,
    heard: list[Sound],
) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.BENCH.value)
    edit = page.form.boxes["handover.time"].edit
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "noon")
    press(window, Qt.Key.Key_F10)
    assert not page.form.save.ready
    asked = len(desk.asked)
    _again(page, edit, heard)
    assert len(desk.asked) == asked
    edit.selectAll()
    QTest.keyClicks(edit, "12:00")
    assert page.form.save.ready
    assert page.form.save.caption.full == "1 setting is changed"


def test_a_field_of_the_setting_up_in_error_is_corrected_before_it_is_kept(
    open_window: OpenWindow, heard: list[Sound]
) -> None:
    desk = RecordingSetup(samples_setup.BEGUN)
    window, page = opened(open_window, desk)
    edit = page.fields[Step.SENDER].boxes["sender.country"].edit
    assert edit is not None
    edit.setFocus()
    QTest.keyClicks(edit, "England")
    press(window, Qt.Key.Key_F10)
    save = page.fields[Step.SENDER].save
    assert not save.ready
    _again(page, edit, heard)
    assert desk.asked == []
    edit.selectAll()
    QTest.keyClicks(edit, "GB")
    assert save.ready
    assert save.caption.full == "1 field is changed"
