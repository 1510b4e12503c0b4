"""Keys that are changed while the program runs: what they stopped goes on by itself."""

import asyncio
import json
import os
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from station.app.build import Station, opened, practice_orders
from station.cli import settings as settings_command
from station.config import file as settings_file
from station.config.paths import home
from station.config.secrets import Keyring
from station.desk.credentials import Offered
from station.desk.orders import read_file
from station.desk.pricing import priced_form
from station.domain import settings as declared
from station.domain.cover import ConsentBy, CoverState
from station.domain.errors import PermissionRefusedError, RefusedError, StationError
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.flow import line
from station.flow.access import Cause
from station.flow.line import LineState
from station.store import chain

ANNA = Actor("Anna Lind", Role.SUPERVISOR)
ORDERS = read_file(practice_orders(), "rotation").orders


class Insurer:
    """A practice insurer that comes back at the same place, with other keys if told so."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._port = "0"
        self._process: subprocess.Popen[bytes] | None = None
        self.ready: dict[str, Any] = {}
        self.begin()

    def begin(self, **keys: str) -> None:
        words = ["--data", str(self._data), "--port", self._port, "--rate", "500"]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "station.sandbox", "--end-with-parent", *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **keys},
        )
        assert self._process.stdout is not None
        self.ready = json.loads(self._process.stdout.readline())
        self._port = self.ready["url"].split(":")[2].partition("/")[0]

    def end(self) -> None:
        assert self._process is not None
        self._process.communicate()

    def again(self, **keys: str) -> None:
        self.end()
        self.begin(**keys)

    def truth(self) -> dict[str, Any]:
        headers = {"X-Control-Token": self.ready["control_token"]}
        reply = httpx.get(f"{self.ready['control_url']}/truth", headers=headers, trust_env=False)
        found: dict[str, Any] = reply.json()
        return found


@pytest.fixture
def insurer(tmp_path: Path) -> Iterator[Insurer]:
    made = Insurer(tmp_path / "insurer.db")
    yield made
    made.end()


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    held: dict[str, str] = {}
    monkeypatch.setattr(Keyring, "get", lambda _, name: held.get(str(name)))
    monkeypatch.setattr(
        Keyring, "set", lambda _, name, value: held.update({str(name): value.strip()})
    )
    return held


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    for name in list(os.environ):
        if name.startswith(("XC_", "EASYPOST_")):
            monkeypatch.delenv(name)


@pytest.fixture
def station(insurer: Insurer, keyring: dict[str, str]) -> Station:
    """A live bench whose keys are in the keyring."""
    folder = home(practice=False)
    folder.create()
    shop = json.loads(practice_orders().with_name("settings.json").read_text(encoding="utf-8"))
    said = insurer.ready
    shop["settings"] |= {
        "insurer.url": said["url"],
        "insurer.partner": said["partner_code"],
        "insurer.pace_per_s": 100,
        "handover.time": f"{datetime.now().astimezone() + timedelta(hours=12):%H:%M}",
    }
    folder.settings.write_text(json.dumps(shop), encoding="utf-8")
    keyring |= {
        "insurer.key": said["api_key"],
        "insurer.secret": said["api_secret"],
    }
    assert settings_file.load(folder).notices == ()
    return Station(practice=False)


NEXT = {"SANDBOX_API_KEY": "the-next-key", "SANDBOX_API_SECRET": "the-next-secret"}
AWAY = (Cause.NO_NAME, Cause.NO_CONNECTION)


async def dispatched(station: Station, before: Callable[[], None]) -> str:
    """A parcel with cover is dispatched; `before` comes between the offer and the dispatch."""
    order, shipment = ORDERS[0], station.new_shipment()
    await station.orders.keep([order], ANNA)
    await station.wallet.top_up(Money(100_000, "GBP"), ANNA)
    form = await priced_form(order, shipment, station.current(), station.packing)
    offer = (await station.packing.quote(shipment, form)).offer
    assert offer is not None
    option = offer.options[0]
    consent = station.packing.consent(offer, option, ANNA, ConsentBy.WINDOW)
    before()
    await station.packing.commit(order, shipment, form, (offer, option, consent), ANNA)
    return shipment


async def cover(station: Station, shipment: str) -> CoverState:
    found = await station.store.shipment(shipment)
    assert found is not None
    return found.cover


def booked(insurer: Insurer) -> list[int]:
    """How often each package that was booked was."""
    packages = insurer.truth()["packages"]
    return [each["booked_times"] for each in packages if each["booked_times"]]


async def until(true: Callable[[], Any], what: str, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"waited in vain for {what}"
        await asyncio.sleep(0.01)


async def test_what_a_refused_key_stopped_goes_on_with_the_next_one(
    station: Station, insurer: Insurer, keyring: dict[str, str]
) -> None:
    async with opened(station):
        await station.connect()
        station.start()
        await until(lambda: station.line.state is LineState.UP, "the line")
        shipment = await dispatched(station, before=lambda: insurer.again(**NEXT))
        await until(lambda: station.line.state is LineState.REFUSING, "the refusal")
        # What is not it takes nobody's place.
        kept = dict(keyring)
        wrong = await station.credentials.keep(Offered(key="mistyped"), ANNA)
        assert (wrong.kept, wrong.access.cause) == (False, Cause.KEY)
        assert keyring == kept
        assert await cover(station, shipment) is not CoverState.COVERED
        assert not booked(insurer)

        right = Offered(key=NEXT["SANDBOX_API_KEY"], secret=NEXT["SANDBOX_API_SECRET"])
        assert (await station.credentials.keep(right, ANNA)).kept
        await until(lambda: station.line.state is LineState.UP, "the line to come back")
        await until(lambda: booked(insurer), "the booking")
        assert booked(insurer) == [1]
        lines = [each for each in chain.lines_of(station.home.record) if each["what"] == "secret"]
        assert [line["key"] for line in lines] == ["insurer.key", "insurer.secret"]
        assert "the-next" not in station.home.record.read_text(encoding="utf-8")


async def test_keys_that_another_program_put_into_the_keyring_are_found_too(
    station: Station, insurer: Insurer, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "SILENCE", timedelta(seconds=0.2))
    async with opened(station):
        await station.connect()
        station.start()
        await until(lambda: station.line.state is LineState.UP, "the line")
        insurer.again(**NEXT)
        await until(lambda: station.line.state is LineState.REFUSING, "the refusal")
        keyring["insurer.key"] = NEXT["SANDBOX_API_KEY"]
        keyring["insurer.secret"] = NEXT["SANDBOX_API_SECRET"]
        await until(lambda: station.line.state is LineState.UP, "the line to come back")


async def test_easypost_takes_its_next_key_too(
    station: Station, insurer: Insurer, keyring: dict[str, str]
) -> None:
    said = insurer.ready["easypost"]
    right = keyring["easypost.production_key"] = said["production_key"]
    keyring["easypost.production_key"] = "EZAKformer"
    async with opened(station):
        await station.settings.change({"easypost.enabled": "on", "easypost.url": said["url"]}, ANNA)
        await station.connect()
        station.start()
        line = station.broker.line
        await until(lambda: line.state is LineState.REFUSING, "the refusal")
        await station.settings.keep_secret("easypost.production_key", right, ANNA)
        await until(lambda: line.state is LineState.UP, "EasyPost")


async def test_a_bench_without_credentials_is_set_up_while_it_runs(
    station: Station, insurer: Insurer, keyring: dict[str, str]
) -> None:
    said, secret = insurer.ready, keyring.pop("insurer.secret")
    del keyring["insurer.key"]
    async with opened(station):
        with pytest.raises(StationError):
            await station.connect()
        station.start()
        typed = Offered(said["url"], said["partner_code"], said["api_key"], secret)
        with pytest.raises(PermissionRefusedError):
            await station.credentials.keep(typed, replace(ANNA, role=Role.CLERK))
        # A mistyped address of somewhere else ties the data to nothing.
        away = replace(typed, url="https://insurer.invalid/x")
        assert (await station.credentials.keep(away, ANNA)).access.cause in AWAY
        assert (await station.credentials.keep(typed, ANNA)).kept
        await until(lambda: station.line.state is LineState.UP, "the line")
        # From its first parcel on the data is this insurer's.
        await dispatched(station, before=lambda: None)
        with pytest.raises(RefusedError) as refused:
            await station.credentials.keep(replace(typed, partner="OTHER"), ANNA)
        assert refused.value.message.id == "access.other_store"


async def test_no_keyring_is_said_before_anything_is_asked(
    station: Station, insurer: Insurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    monkeypatch.setenv("STATION_HOME", str(station.home.folder))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    async with opened(station):
        held = await station.credentials.held()
        assert not held.whole
        with pytest.raises(StationError) as refused:
            await station.credentials.keep(Offered(key="some-key"), ANNA)
        assert refused.value.message.id == "settings.no_keyring"
        assert station.current().of(declared.INSURER_URL) == insurer.ready["url"]


async def test_the_command_says_whether_they_fit(
    station: Station, keyring: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    asked = Namespace(act="check", practice=False, json=True)
    assert await settings_command.run(asked) == 0
    assert json.loads(capsys.readouterr().out)["cause"] == "good"
    keyring["insurer.key"] = "mistyped"
    assert await settings_command.run(asked) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["ok"], said["cause"]) == (False, "key")
    assert "mistyped" not in str(said)
