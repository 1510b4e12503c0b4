"""The key of the PINs: never in the database's folder of a live bench."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from station.config.paths import Home
from station.config.pin_key import PinKey
from station.domain.errors import EnvironmentFaultError
from station.i18n import say
from tests.config.test_secrets import Locked, Safe

GIVEN = "given-by-the-environment-0123456789"


@pytest.fixture
def live(tmp_path: Path) -> Home:
    return Home(tmp_path, practice=False)


@pytest.fixture
def practice(tmp_path: Path) -> Home:
    return Home(tmp_path, practice=True)


@pytest.fixture(autouse=True)
def _own() -> Iterator[None]:
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


def files(home: Home) -> list[str]:
    return sorted(file.name for file in home.folder.iterdir())


def test_live_it_is_in_the_keyring_and_in_no_file(live: Home) -> None:
    safe = Safe()
    keyring.set_keyring(safe)
    assert PinKey(live, {}).read() is None
    key = PinKey(live, {}).make()
    assert len(key) >= 32
    assert PinKey(live, {}).read() == key
    assert safe.kept == {("station", "pin.key"): key}
    assert files(live) == []


@pytest.mark.parametrize("backend", [fail.Keyring(), Locked()])
def test_live_without_a_keyring_says_what_to_do(live: Home, backend: object) -> None:
    keyring.set_keyring(backend)  # type: ignore[arg-type]
    for act in (PinKey(live, {}).read, PinKey(live, {}).make):
        with pytest.raises(EnvironmentFaultError) as refused:
            act()
        words = say(refused.value.message)
        assert "nstall" in words or "nlock" in words
    assert files(live) == []


def test_the_environment_may_hand_it_in(live: Home) -> None:
    keyring.set_keyring(fail.Keyring())
    assert PinKey(live, {"STATION_PIN_KEY": f" {GIVEN} "}).read() == GIVEN
    with pytest.raises(EnvironmentFaultError) as refused:
        PinKey(live, {"STATION_PIN_KEY": "short"}).read()
    assert refused.value.message.id == "people.key_shape"


def test_practice_keeps_it_in_a_file_that_only_its_owner_reads(practice: Home) -> None:
    keyring.set_keyring(fail.Keyring())
    assert PinKey(practice, {"STATION_PIN_KEY": GIVEN}).read() is None
    key = PinKey(practice, {}).make()
    assert PinKey(practice, {}).read() == key
    assert files(practice) == ["pin.key"]
    if os.name == "posix":
        assert stat.S_IMODE(practice.pin_key.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"\n"])
def test_an_empty_file_is_no_key(practice: Home, content: bytes) -> None:
    practice.pin_key.write_bytes(content)
    assert PinKey(practice, {}).read() is None
    assert PinKey(practice, {}).make()


def test_a_file_that_cannot_be_read_is_said(practice: Home) -> None:
    practice.pin_key.mkdir()
    for act in (PinKey(practice, {}).read, PinKey(practice, {}).make):
        with pytest.raises(EnvironmentFaultError) as refused:
            act()
        assert refused.value.message.id == "settings.folder_unusable"


def test_a_live_home_has_no_file_for_it(live: Home) -> None:
    with pytest.raises(ValueError, match="keyring"):
        _ = live.pin_key
