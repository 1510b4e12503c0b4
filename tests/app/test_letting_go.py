"""Nothing is removed on the word of a clock alone, nor by settings that nobody chose."""

import asyncio
import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import apsw
import pytest

from station import i18n
from station.__main__ import main
from station.app.behind import PROGRAM
from station.app.build import Station, opened
from station.app.machine import SystemClock
from station.config.paths import home
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.flow import money
from tests.store import making

KEPT_DAYS = (0, 20, 45, 80, 110, 140)
FAR = timedelta(days=500)


@pytest.fixture
def ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """By how much the clock is ahead: the bench is worked on for some days first."""
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith("XC_")]:
        monkeypatch.delenv(name)
    shift = {"by": timedelta(0)}
    real = SystemClock.now
    monkeypatch.setattr(SystemClock, "now", lambda clock: real(clock) + shift["by"])
    asyncio.run(_worked(shift))
    return shift


async def _worked(shift: dict[str, timedelta]) -> None:
    """Six backups of half a year, and an order that nobody dispatched."""
    async with opened(Station(practice=True)) as station:
        await station.store.post(
            money.top_up("t", Money(9_000, "GBP")), station.clock.now(), "Anna"
        )
        await station.store.keep_orders([making.order(1)], station.clock.now())
        made = await station.backups.make(station.clock.now())
        for days in KEPT_DAYS[1:]:
            at = station.clock.now() - timedelta(days=days)
            shutil.copy(made, made.with_name(f"station-{at:%Y%m%dT%H%M%S}Z.db"))


async def test_at_a_bench_that_was_just_set_up_nothing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    async with opened(Station(practice=False)) as station:
        assert await station.letting_go.why_not() is None
        assert station.health.concerns() == ()


def _named() -> int:
    """Orders that still say who they are for."""
    connection = apsw.Connection(str(home(practice=True).store), flags=apsw.SQLITE_OPEN_READONLY)
    try:
        found = connection.execute("SELECT count(*) FROM orders WHERE body LIKE '%Hannah%'").get
        return int(str(found))
    finally:
        connection.close()


def _backups() -> int:
    return len(list(home(practice=True).backups.glob("*.db")))


def _settings(content: str) -> None:
    home(practice=True).settings.write_text(content)


def test_a_clock_that_jumped_removes_nothing_until_somebody_says_it_is_right(
    ahead: dict[str, timedelta], capsys: pytest.CaptureFixture[str]
) -> None:
    ahead["by"] = FAR
    assert main(["--practice", "audit", "purge"]) == 1
    assert "the clock says" in capsys.readouterr().err
    assert main(["--practice", "backup", "--json"]) == 0
    ran = capsys.readouterr()
    assert json.loads(ran.out)["held"] == "let_go.clock"
    assert "Nothing old is removed" in ran.err
    assert (_named(), _backups()) == (1, len(KEPT_DAYS) + 1)
    main(["--practice", "doctor", "--json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [each["id"] for each in findings if each["name"] == "backups"] == ["let_go.clock"]

    assert main(["--practice", "audit", "purge", "--clock-is-right", "--by", "Ruth"]) == 0
    assert _named() == 0
    assert main(["--practice", "backup", "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["held"] is None
    assert _backups() == 3
    lines = home(practice=True).record.read_text(encoding="utf-8").splitlines()
    (said,) = [line for line in map(json.loads, lines) if line["what"] == "clock_confirmed"]
    assert said["by"]


async def _in_the_window(shift: dict[str, timedelta], days: int) -> list[str]:
    """The chores of a window that stands open for that long, and what is said each day."""
    said = []
    async with opened(Station(practice=True)) as station:
        for _ in range(days):
            try:
                await station.privacy.purge(PROGRAM)
            except RefusedError as held:
                assert held.message.id.startswith("let_go.")
            await station.backing_up.make()
            said += [i18n.say(each.word) for each in station.health.concerns()]
            shift["by"] += timedelta(days=1)
    return said


def test_a_window_that_stands_open_under_a_wrong_clock_removes_nothing(
    ahead: dict[str, timedelta],
) -> None:
    ahead["by"] = FAR
    said = asyncio.run(_in_the_window(ahead, 5))
    assert [each.startswith("Is the clock right? It says ") for each in said] == [True] * 5
    assert (_named(), _backups()) == (1, len(KEPT_DAYS) + 5)


def test_after_the_second_day_of_work_it_goes_on(ahead: dict[str, timedelta]) -> None:
    ahead["by"] = FAR

    async def work(days: int) -> datetime:
        async with opened(Station(practice=True)) as station:
            ahead["by"] += timedelta(days=days)
            now = station.clock.now()
            await station.audit_log.note("sign_in", now, "Anna")
            return now

    asyncio.run(work(0))
    assert asyncio.run(_in_the_window(ahead, 0)) == []
    assert main(["--practice", "audit", "purge"]) == 1
    asyncio.run(work(1))
    assert main(["--practice", "audit", "purge"]) == 0
    assert _named() == 0


@pytest.mark.parametrize("content", ['{"version": 1, "settings": {"privacy', "days"])
def test_settings_that_nobody_chose_remove_nothing(
    ahead: dict[str, timedelta], capsys: pytest.CaptureFixture[str], content: str
) -> None:
    """Damaged, or one of the two figures mistyped; the clock is right."""
    assert main(["--practice", "settings", "set", "privacy.purge_after_days=0"]) == 0
    mistyped = json.dumps({"version": 1, "settings": {"privacy.purge_after_days": "never"}})
    _settings(mistyped if content == "days" else content)
    ahead["by"] = FAR
    before = sorted(each.name for each in home(practice=True).folder.glob("settings*"))
    assert main(["--practice", "backup", "--json"]) == 0
    assert main(["--practice", "queue", "list"]) == 0
    after = sorted(each.name for each in home(practice=True).folder.glob("settings*"))
    assert after == before, "who only reads moves nothing"
    assert "let_go.settings" in capsys.readouterr().out
    for _ in range(2):
        assert main(["--practice", "audit", "purge", "--clock-is-right"]) == 1
        assert "Nothing old is removed." in capsys.readouterr().err
    assert asyncio.run(_in_the_window(ahead, 1)) == [
        "Nothing old is removed: look at the settings."
    ]
    assert (_named(), _backups()) == (1, len(KEPT_DAYS) + 2)
    assert main(["--practice", "settings", "set", "privacy.purge_after_days=100"]) == 0
    assert main(["--practice", "audit", "purge", "--clock-is-right"]) == 0
    assert _named() == 0
