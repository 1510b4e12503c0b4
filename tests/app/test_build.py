"""The composition root: kill points, lock, practice data beside live data, lost insurer."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.app.build import Station, opened
from station.app.kill_point import install_kill_point
from station.app.machine import SystemClock
from station.config import file as settings_file
from station.config.paths import home
from station.domain.errors import StationError
from station.domain.settings import Settings
from station.flow import points
from station.flow.line import LineState
from station.flow.pace import Urgency
from station.store.lock import InUseError


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    for name in list(os.environ):
        if name.startswith("XC_"):
            monkeypatch.delenv(name)


@pytest.fixture
def _hook_goes() -> object:
    yield
    points.install(None)


def test_a_live_program_never_listens_to_a_kill_point(
    monkeypatch: pytest.MonkeyPatch, _hook_goes: object
) -> None:
    killed: list[int] = []
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append(pid))
    monkeypatch.setenv("STATION_KILL_AT", "book_cover.sent:2")
    install_kill_point(practice=False)
    points.reached("book_cover.sent")
    points.reached("book_cover.sent")
    assert not killed
    install_kill_point(practice=True)
    points.reached("book_cover.sent")
    assert not killed
    points.reached("book_cover.sent")
    assert killed == [os.getpid()]


def test_an_unknown_kill_point_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_KILL_AT", "somewhere")
    with pytest.raises(StationError):
        install_kill_point(practice=True)


async def test_a_program_that_just_ended_has_used_up_its_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moment = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    monkeypatch.setattr(SystemClock, "now", lambda _: moment)
    async with opened(Station(practice=True)) as first:
        async with asyncio.timeout(0.5):
            await first.pace.turn(Urgency.CLERK)
    async with opened(Station(practice=True)) as second:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await second.pace.turn(Urgency.CLERK)
    monkeypatch.setattr(SystemClock, "now", lambda _: moment + timedelta(seconds=11))
    async with opened(Station(practice=True)) as third, asyncio.timeout(0.5):
        await third.pace.turn(Urgency.CLERK)


async def test_practice_and_live_do_not_meet() -> None:
    async with opened(Station(practice=True)) as practice, opened(Station(practice=False)) as live:
        assert practice.home.folder.parent == live.home.folder
        assert [str(amount) for amount in await practice.wallet.balances()] == ["5000.00"]
        assert await live.wallet.balances() == ()


async def test_one_program_writes() -> None:
    async with opened(Station(practice=True)):
        second = Station(practice=True)
        with pytest.raises(InUseError):
            await second.open()


async def test_a_live_bench_without_credentials_opens_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # No keyring is there on a test machine, or an empty one: either way there are no keys.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    settings_file_home = home(practice=False)
    settings_file_home.create()
    settings_file.save(
        settings_file_home, Settings().changed({"insurer.url": "https://api.example.com/x"})
    )
    async with opened(Station(practice=False)) as station:
        with pytest.raises(StationError):
            await station.connect()
        assert station.line.state is LineState.REFUSING
        assert station.line.reason is not None
        assert not station.insurer.ready


async def test_the_practice_insurer_comes_back_when_asked_for() -> None:
    async with opened(Station(practice=True)) as station:
        await station.connect()
        await station.acts.ping()
        assert station.line.state is LineState.UP
        child = station._practice_insurer
        assert child is not None
        assert child._process is not None
        child._process.kill()
        await child._process.wait()
        await station.acts.ping()
        assert station.line.state is LineState.DOWN
        await station.probe()
        assert station.line.state is LineState.UP


async def test_the_insurer_ends_with_the_program() -> None:
    async with opened(Station(practice=True)) as station:
        await station.connect()
        assert station._practice_insurer is not None
        process = station._practice_insurer._process
        assert process is not None
    assert await asyncio.wait_for(process.wait(), 10) is not None
