"""What is wrong with the settings file is said in the window, where a clerk looks."""

import json

import pytest
from PySide6.QtCore import Qt

from station.gui.theme import DARK
from tests.journeys.rig import Bench
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


@pytest.fixture
def bench(practice: Bench, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A bench that practises, around this process."""
    surround(practice, monkeypatch)
    practice.data.mkdir(parents=True, exist_ok=True)
    return practice


async def test_a_file_of_a_newer_version_stops_the_start_and_stays(bench: Bench) -> None:
    file = bench.data / "settings.json"
    file.write_text(json.dumps({"version": 99, "settings": {"theme": "dark"}}))
    before = file.read_bytes()
    screen = Screen(practice=True)
    await screen.start()
    try:
        await screen.until(lambda: "newer version" in screen.text(), "the reason")
        assert "settings.json" in screen.text()
        screen.press(Qt.Key.Key_F12)
        assert screen.station is None
    finally:
        await screen.close()
    assert file.read_bytes() == before


async def test_a_damaged_file_is_set_aside_and_said_once(bench: Bench) -> None:
    file = bench.data / "settings.json"
    file.write_bytes(b'{"version": 1, "settings": {"theme": "da')
    async with Screen(practice=True) as screen:
        kept = next(bench.data.glob("settings.damaged-*.json"))
        said = [notice for notice in screen.view.notices if kept.name in str(notice)]
        assert len(said) == 1
        assert kept.read_bytes().endswith(b'"da')
        assert not file.exists()


async def test_one_bad_value_is_said_once_and_the_others_hold(bench: Bench) -> None:
    content = {"version": 1, "settings": {"theme": "dark", "screen.text": "1000"}}
    (bench.data / "settings.json").write_text(json.dumps(content))
    async with Screen(practice=True) as screen:
        said = [notice for notice in screen.view.notices if "file_bad_value" in str(notice)]
        assert len(said) == 1
        assert screen.window.look.tokens is DARK
