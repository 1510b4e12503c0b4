"""Whatever stands on the command line ends in a sentence, never as a mistake of the program."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.__main__ import main
from station.app.build import Station, opened

ROOT = Path(__file__).resolve().parents[2]
OTHER = b"caf\xe9.db"
HUGE = str(10**30)


@pytest.fixture(scope="module")
def practised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    async def practise() -> None:
        async with opened(Station(practice=True)):
            pass

    folder = tmp_path_factory.mktemp("practised")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_HOME", str(folder))
        asyncio.run(practise())
    return folder


@pytest.fixture(autouse=True)
def _home(practised: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATION_HOME", str(practised))
    with monkeypatch.context() as patch:
        # The day of a machine far in the east begins before the calendar does.
        patch.setenv("TZ", "Pacific/Auckland")
        set_zone()
        yield
    set_zone()


def set_zone() -> None:
    """What `TZ` says counts from now on, where a process may choose."""
    if hasattr(time, "tzset"):
        time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="no process can choose its zone here")
def test_the_machine_is_far_in_the_east() -> None:
    assert datetime.now().astimezone().utcoffset() >= timedelta(hours=12)


def _code(words: Sequence[str]) -> int:
    try:
        return main(["--practice", *words])
    except SystemExit as ended:
        assert isinstance(ended.code, int)
        return ended.code


@pytest.mark.parametrize(
    "words",
    [
        ("backup", "--to"), ("restore",), ("history",), ("history", "--find"),
        ("reprint", "--reason", "jammed"), ("manifest", "save"), ("people", "pin"),
        ("lost", "seen", "--evidence"), ("smoke", "--keep"), ("settings", "get"), (),
    ],
)  # fmt: skip
@pytest.mark.parametrize("all_along", [False, True])
def test_words_that_are_no_text_are_refused(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], all_along: bool
) -> None:
    word = os.fsdecode(OTHER)
    given = [*words, word] if all_along else [*words[:1], word, *words[1:]]
    assert _code(given) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "caf\\xe9.db" in said.err
    assert "UTF-8" in said.err
    said.err.encode()


def _sandbox(*words: str | bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "station", *words, "--end-with-parent"],
        cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60,
    )  # fmt: skip


@pytest.mark.parametrize("flag", [("--practice", "sandbox", "--data"), ("sandbox", "--data")])
def test_the_practice_insurer_refuses_them_as_well(flag: tuple[str, ...]) -> None:
    done = _sandbox(*flag, OTHER)
    assert done.returncode == 2
    assert b"UTF-8" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("history", "--to", "9999-12-31"), ("history", "--from", "0001-01-01"),
        ("history", "--find", "9999-12-31"), ("history", "--find", "0001-01-01"),
        ("history", "--find", "31.12.9999"), ("history", "--after", HUGE),
        ("history", "--after", f"-{HUGE}"),
        ("wallet", "entries", "--month", "0001-01"), ("wallet", "entries", "--day", "0001-01-01"),
        ("wallet", "entries", "--day", "9999-12-31"), ("wallet", "entries", "--month", "9999-12"),
        ("wallet", "statement", "--month", "0001-01"),
        ("audit", "export", "-", "--to", "9999-12-31"),
        ("audit", "export", "-", "--from", "0001-01-01"),
        ("orders", "list", "--limit", HUGE), ("orders", "list", "--limit", "-1"),
        ("amend", "1", "--start", "0001-01-01T00:00"),
        ("amend", "1", "--start", "9999-12-31T23:59"),
        ("amend", "1", "--value", "5", "--line", HUGE),
        ("backup", "--to", "/"), ("backup", "--to", "/dev/null/x"),
        ("restore", "/"), ("support-bundle", "/"),
        ("wallet", "entries", "--limit", HUGE), ("wallet", "entries", "--offset", HUGE),
    ],
)  # fmt: skip
def test_days_and_figures_beyond_all_measure(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert _code(words) in (0, 1, 2)
    said = capsys.readouterr().err
    assert "mistake" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "words",
    [
        ("--port", "99999"), ("--port", "-1"), ("--quote-age", "nan"), ("--quote-age", "inf"),
        ("--quote-age", "-1"), ("--quote-age", "1e300"), ("--clock-offset", "nan"),
        ("--clock-offset", "1e20"), ("--skew", "nan"), ("--skew", "-3"), ("--rate", HUGE * 20),
    ],
)  # fmt: skip
def test_the_practice_insurer_refuses_figures_that_mean_nothing(
    words: tuple[str, ...],
) -> None:
    done = _sandbox("sandbox", *words)
    assert done.returncode == 2
    assert f"argument {words[0]}" in done.stderr.decode()
