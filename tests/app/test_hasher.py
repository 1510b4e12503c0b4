"""argon2id over the PIN and a key kept elsewhere."""

import statistics
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from station.app.machine import _NOBODYS, ArgonHasher, new_badge, new_person
from station.config.paths import Home
from station.config.pin_key import PinKey
from station.domain.errors import EnvironmentFaultError
from station.domain.people import is_badge

PIN = "407318"

pytestmark = pytest.mark.true_pins


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path, practice=True)


@pytest.fixture
def hasher(home: Home) -> ArgonHasher:
    return ArgonHasher(PinKey(home))


def test_a_pin_proves_itself_and_no_other(hasher: ArgonHasher) -> None:
    digest = hasher.hash(PIN)
    # What OWASP and RFC 9106 ask for: 64 MiB, three passes, four lanes.
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in digest
    assert hasher.verify(digest, PIN)
    assert not hasher.verify(digest, "407319")
    assert not hasher.verify(digest, "")
    assert not hasher.verify(None, PIN)
    assert digest != hasher.hash(PIN)


def test_the_database_alone_is_worth_nothing(home: Home, hasher: ArgonHasher) -> None:
    """Without the key the hash fits no PIN at all, and the program says so."""
    digest = hasher.hash(PIN)
    encoded = digest.partition(":")[2]
    with pytest.raises(Exception, match="does not match"):
        PasswordHasher().verify(encoded, PIN)
    home.pin_key.unlink()
    with pytest.raises(EnvironmentFaultError) as lost:
        ArgonHasher(PinKey(home)).verify(digest, PIN)
    assert lost.value.message.id == "people.key_lost"
    again = ArgonHasher(PinKey(home))
    other = again.hash("918273")
    assert again.verify(other, "918273")
    with pytest.raises(EnvironmentFaultError) as old:
        again.ready(digest)
    assert old.value.message.id == "people.pin_lost"


def test_another_process_checks_it_too(home: Home, hasher: ArgonHasher) -> None:
    digest = hasher.hash(PIN)
    assert ArgonHasher(PinKey(home)).verify(digest, PIN)


def test_nobody_takes_as_long_as_somebody(hasher: ArgonHasher) -> None:
    digest = hasher.hash(PIN)
    # The same work, by its parameters; the clock is only asked for the size of it.
    assert not PasswordHasher().check_needs_rehash(_NOBODYS)
    took: dict[str | None, list[float]] = {digest: [], None: []}
    for _ in range(5):
        for each, times in took.items():
            begun = time.perf_counter()
            hasher.verify(each, "918273")
            times.append(time.perf_counter() - begun)
    somebody, nobody = (statistics.median(times) for times in took.values())
    assert 0.3 < nobody / somebody < 3


def test_a_mark_is_the_same_again_and_gives_nothing_away(home: Home, hasher: ArgonHasher) -> None:
    hasher.hash(PIN)
    mark = hasher.mark("anna lind")
    assert mark == ArgonHasher(PinKey(home)).mark("anna lind") != hasher.mark("anna lin")
    assert "anna" not in mark


def test_codes_are_printable_and_different() -> None:
    codes = {new_badge() for _ in range(100)}
    assert len(codes) == 100
    assert all(is_badge(code) and code.isascii() and len(code) == 16 for code in codes)
    assert len({new_person() for _ in range(100)}) == 100
