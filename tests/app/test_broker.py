"""EasyPost on a bench: switched on, with which key, and how its line stands."""

from typing import Any

import pytest

from station.app.broker import Broker
from station.app.machine import SystemClock
from station.carriers.easypost.keys import PRODUCTION, TEST, URL
from station.config.secrets import Keyring
from station.domain.errors import EnvironmentFaultError
from station.domain.printers import Backend, PrinterSpec, Stock
from station.domain.settings import Settings
from station.flow.line import LineState

SAID = {"url": "http://127.0.0.1:9/easypost/v2", "test_key": "EZTKp", "production_key": "EZAKp"}
ON = {"easypost.enabled": True}


class Bench:
    """A broker whose settings a test changes."""

    def __init__(self, *, practice: bool, raws: dict[str, Any], spec: PrinterSpec | None = None):
        self.settings = Settings().changed(raws)
        self.said: dict[str, str] | None = SAID if practice else None
        self.told = 0
        printer = spec or PrinterSpec(Backend.FOLDER, "", 203)
        self.broker = Broker(
            lambda: self.settings, lambda: printer, SystemClock(), self._tell, practice=practice
        )

    def _tell(self) -> None:
        self.told += 1

    async def connect(self) -> tuple[str, str, str] | None:
        """Address, key and mode that it asks with."""
        await self.broker.connect(lambda: self.said)
        keys = self.broker._keys_in_use
        return None if keys is None else (keys.url, keys.key, keys.mode)


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """What the two keyrings hold, by service and name; nothing in the environment."""
    held: dict[tuple[str, str], str] = {}
    for name in ("EASYPOST_URL", "EASYPOST_TEST_KEY", "EASYPOST_PRODUCTION_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Keyring, "get", lambda self, name: held.get((self.service, str(name))))
    return held


async def test_switched_off_it_is_no_carrier_and_asks_nobody() -> None:
    bench = Bench(practice=True, raws={})
    assert await bench.connect() is None
    assert not bench.broker.enabled
    assert bench.broker.line.state is LineState.STARTING


async def test_practice_asks_the_practice_easypost_beside_it() -> None:
    bench = Bench(practice=True, raws=ON)
    assert await bench.connect() == (SAID["url"], "EZAKp", PRODUCTION)
    await bench.broker.aclose()


async def test_practice_at_easypost_itself_only_ever_uses_a_test_key(
    keyring: dict[tuple[str, str], str],
) -> None:
    keyring["station-practice", "easypost.test_key"] = "EZTKmine"
    keyring["station-practice", "easypost.production_key"] = "EZAKmine"
    bench = Bench(practice=True, raws={**ON, "easypost.url": URL})
    assert await bench.connect() == (URL, "EZTKmine", TEST)
    await bench.broker.aclose()


async def test_a_live_bench_uses_the_production_key(keyring: dict[tuple[str, str], str]) -> None:
    keyring["station", "easypost.test_key"] = "EZTKmine"
    keyring["station", "easypost.production_key"] = "EZAKmine"
    bench = Bench(practice=False, raws=ON)
    assert await bench.connect() == (URL, "EZAKmine", PRODUCTION)
    await bench.broker.aclose()


async def test_without_its_key_the_line_says_which_one_is_missing() -> None:
    bench = Bench(practice=False, raws=ON)
    assert await bench.connect() is None
    line = bench.broker.line
    assert line.state is LineState.REFUSING
    assert line.reason is not None
    assert line.reason.facts["name"] == "easypost.production_key"
    assert bench.told == 1


async def test_a_keyring_that_was_locked_for_a_while_is_asked_again(
    keyring: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring["station", "easypost.production_key"] = "EZAKmine"
    bench = Bench(practice=False, raws=ON)

    def locked(*_: object) -> str:
        raise EnvironmentFaultError("settings.no_keyring")

    with monkeypatch.context() as during:
        during.setattr(Keyring, "get", locked)
        assert await bench.connect() is None
        await bench.broker.connect_again()
        assert bench.told == 1
        bench.broker.line.heard_at = None
        await bench.broker.connect_again()
        assert bench.told == 1, "whoever hears of a line asks for lost offers again"
    await bench.broker.connect_again()
    assert not bench.broker.carrier.ready, "not each moment: a keyring may ask a person"
    bench.broker.line.heard_at = None
    await bench.broker.connect_again()
    assert bench.broker.carrier.ready
    await bench.broker.aclose()


async def test_a_keyring_that_is_locked_takes_nothing_from_an_easypost_that_answers(
    keyring: dict[tuple[str, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of the insurer. At another address the key in use says nothing."""
    keyring["station", "easypost.production_key"] = "EZAKmine"
    bench = Bench(practice=False, raws=ON)
    await bench.connect()
    broker = bench.broker
    broker.line.state, broker.line.heard_at = LineState.UP, SystemClock().now()

    def locked(*_: object) -> str:
        raise EnvironmentFaultError("settings.no_keyring")

    monkeypatch.setattr(Keyring, "get", locked)
    await broker.renew()
    assert broker.line.state is LineState.UP
    broker.line.heard_at = None
    await broker.connect_again()
    assert broker.line.state is LineState.UP
    bench.settings = bench.settings.changed({"easypost.url": "https://elsewhere.example"})
    await broker.connect_again()
    assert broker.line.state is LineState.REFUSING
    await broker.aclose()


async def test_it_is_found_once_the_practice_easypost_runs_or_the_settings_change() -> None:
    bench = Bench(practice=True, raws={})
    bench.said = None
    assert await bench.connect() is None
    bench.settings = bench.settings.changed(ON)
    await bench.broker.connect_again()
    assert not bench.broker.carrier.ready
    bench.said = SAID
    await bench.broker.connect_again()
    assert bench.broker.carrier.ready
    await bench.broker.aclose()


@pytest.mark.parametrize(
    ("spec", "form"),
    [
        (PrinterSpec(Backend.FOLDER, "", 203), "ZPL"),
        (PrinterSpec(Backend.PORT, "z:9100", 203), "ZPL"),
        (PrinterSpec(Backend.PORT, "z:9100", 300), "PDF"),
        (PrinterSpec(Backend.CUPS, "office", 300, Stock.A4), "PDF"),
    ],
)
def test_the_label_is_asked_for_as_the_printer_takes_it(spec: PrinterSpec, form: str) -> None:
    assert Bench(practice=True, raws=ON, spec=spec).broker._label_format() == form
