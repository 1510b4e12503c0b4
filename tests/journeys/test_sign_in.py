"""Who works at a bench, in the real window: its first day, the next person, practice."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from station.app.practice_people import PINS, SUPERVISOR
from tests.journeys.rig import PIN, WHO, Bench, Insurer, new_practice, write_settings
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround

__all__ = ["put_right"]


@pytest.fixture
def fresh(tmp_path: Path, insurer: Insurer, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A live bench that nobody has worked at."""
    write_settings(tmp_path / "home")
    bench = Bench(tmp_path / "home", insurer)
    surround(bench, monkeypatch)
    return bench


async def test_a_live_bench_begins_with_its_first_supervisor(fresh: Bench) -> None:
    refused = fresh.run("wallet", "top-up", "5", "GBP", "--pin-stdin", stdin=f"{PIN}\n")
    assert (refused.code, "Nobody is set up" in refused.err) == (1, True)
    screen = Screen()
    await screen.start()
    try:
        # The name, the PIN, and the PIN once more: then the bench is there, set up already.
        await screen.reads("Live or practice?")
        screen.press(Qt.Key.Key_F10)
        await screen.reads("The first supervisor")
        screen.type(WHO)
        screen.press(Qt.Key.Key_Return)
        for _ in range(2):
            screen.type(PIN)
            screen.press(Qt.Key.Key_Return)
        await screen.until(
            lambda: screen.window.signed_in and screen.view.strip.person == WHO,
            "somebody at the bench",
        )
        screen.window.lock()
        await screen.until(lambda: screen.window.sign_in.who == WHO, "the only one to be asked")
        assert "Scan the next order" not in screen.text()
        screen.type("118833")
        screen.press(Qt.Key.Key_Return)
        await screen.reads("does not fit")
        screen.type(PIN)
        screen.press(Qt.Key.Key_Return)
        await screen.reads("Scan the next order")
    finally:
        await screen.close()
    (row,) = fresh.run("people", "list", "--json").rows
    assert (row["name"], row["role"], row["active"]) == (WHO, "supervisor", True)
    assert fresh.check()["ok"]


async def test_in_practice_nobody_is_asked_and_everybody_may_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    surround(new_practice(tmp_path / "home"), monkeypatch)
    async with Screen(practice=True) as screen:
        assert screen.view.strip.person == "Practice clerk"
        screen.window.lock()
        await screen.reads(f"{SUPERVISOR.name}, supervisor, PIN {PINS[SUPERVISOR.id]}")
        screen.scan(str(SUPERVISOR.badge))
        await screen.until(lambda: screen.window.sign_in.who == SUPERVISOR.name, "the badge's name")
        screen.type(PINS[SUPERVISOR.id])
        screen.press(Qt.Key.Key_Return)
        await screen.until(lambda: screen.view.strip.person == SUPERVISOR.name, "Ruth at the bench")
        screen.window.lock()
        await screen.reads("Go on without")
        screen.press(Qt.Key.Key_Escape)
        await screen.until(lambda: screen.window.signed_in, "the pack page")
        # A narrow strip shortens the name; whoever has it read out hears all of it.
        await screen.until(lambda: "Practice clerk" in screen.window.strip.spoken(), "the clerk")


async def test_a_damaged_settings_file_is_set_aside_and_said_where_it_is_put_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = new_practice(tmp_path / "home")
    surround(bench, monkeypatch)
    file = bench.data / "settings.json"
    file.write_bytes(b'{"version": 1, "settings"')
    async with Screen(practice=True) as screen:
        await screen.reads("It is kept as settings.damaged-")
    (kept,) = bench.data.glob("settings.damaged-*.json")
    assert kept.read_bytes() == b'{"version": 1, "settings"'
