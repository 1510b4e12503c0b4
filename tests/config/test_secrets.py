"""Keys live in a safe keyring or nowhere."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from station import log
from station.config.secrets import Keyring, Secret
from station.domain.errors import EnvironmentFaultError, StationError
from station.i18n import say


class Safe(KeyringBackend):
    """A keyring in memory. Not viable: the search for a real one must never find it."""

    priority = 1  # type: ignore[assignment]
    viable = False  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


class Locked(Safe):
    """One that nobody unlocks."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("secret text of the back-end")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked(f"could not keep {password}")

    def delete_password(self, service: str, username: str) -> None:
        raise KeyringLocked


class Plain(Safe):
    """What keyrings.alt brings: a file that anybody can read."""


Plain.__module__ = "keyrings.alt.file"


@pytest.fixture
def _own() -> Iterator[None]:
    former = keyring.get_keyring()
    yield
    keyring.set_keyring(former)


@pytest.fixture
def safe(_own: None) -> Safe:
    backend = Safe()
    keyring.set_keyring(backend)
    return backend


class Chain(ChainerBackend):
    """What keyring makes of several back-ends."""

    viable = False  # type: ignore[assignment]
    backends: list[KeyringBackend] = []  # type: ignore[assignment]  # noqa: RUF012


def chain(*backends: KeyringBackend) -> Chain:
    chained = Chain()
    chained.backends = list(backends)
    return chained


def test_a_key_is_kept_under_its_mode(safe: Safe) -> None:
    live, practice = Keyring(practice=False), Keyring(practice=True)
    live.set(Secret.INSURER_KEY, "live-key-1")
    practice.set(Secret.INSURER_KEY, " practice-key-1\n")
    assert safe.kept == {
        ("station", "insurer.key"): "live-key-1",
        ("station-practice", "insurer.key"): "practice-key-1",
    }
    assert live.get(Secret.INSURER_KEY) == "live-key-1"
    assert live.get(Secret.INSURER_SECRET) is None


def test_deleting_what_is_not_there_is_no_error(safe: Safe) -> None:
    keys = Keyring(practice=False)
    keys.set("insurer.key", "abcdef")
    keys.delete("insurer.key")
    keys.delete("insurer.key")
    assert keys.get("insurer.key") is None


@pytest.mark.parametrize("value", ["", "  ", "two words", "a\nb", "ключ", "x" * 501])
def test_what_is_no_key_is_not_kept(safe: Safe, value: str) -> None:
    with pytest.raises(StationError) as caught:
        Keyring(practice=False).set("insurer.key", value)
    assert "Paste it again" in say(caught.value.message)
    assert safe.kept == {}


@pytest.mark.usefixtures("_own")
@pytest.mark.parametrize(
    "backend",
    [fail.Keyring(), null.Keyring(), Plain(), chain(), chain(Plain(), null.Keyring())],
    ids=["none", "null", "plain", "empty", "plain chain"],
)
def test_without_a_safe_one_it_says_what_to_install(backend: KeyringBackend) -> None:
    keyring.set_keyring(backend)
    keys = Keyring(practice=False)
    for act in (
        lambda: keys.get("insurer.key"),
        lambda: keys.set("insurer.key", "abcdef"),
        lambda: keys.delete("insurer.key"),
    ):
        with pytest.raises(EnvironmentFaultError) as caught:
            act()
        assert "gnome-keyring" in say(caught.value.message)
    assert getattr(backend, "kept", {}) == {}


@pytest.mark.usefixtures("_own")
def test_in_a_chain_the_safe_one_is_taken() -> None:
    plain, safe = Plain(), Safe()
    keyring.set_keyring(chain(plain, safe))
    Keyring(practice=False).set("insurer.key", "abcdef")
    assert safe.kept
    assert not plain.kept


@pytest.mark.usefixtures("_own")
def test_a_locked_one_is_said_without_its_own_text() -> None:
    keyring.set_keyring(Locked())
    keys = Keyring(practice=False)
    for act in (
        lambda: keys.get("a"),
        lambda: keys.set("a", "abcdef"),
        lambda: keys.delete("a"),
    ):
        with pytest.raises(EnvironmentFaultError) as caught:
            act()
        sentence = say(caught.value.message)
        assert "Unlock it" in sentence
        assert "abcdef" not in sentence
        assert "secret text" not in sentence


def test_a_key_once_read_never_reaches_the_log(safe: Safe, tmp_path: Path) -> None:
    safe.kept["station", "insurer.secret"] = "0123456789abcdef"
    running = log.setup(tmp_path)
    try:
        logging.getLogger("x").info("%s", Keyring(practice=False).get(Secret.INSURER_SECRET))
    finally:
        running.close()
    assert "0123456789abcdef" not in running.file.read_text()


def test_importing_config_does_not_load_the_keyring() -> None:
    import subprocess

    code = "import sys, station.config; print('keyring' in sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert result.stdout.strip() == "False"
