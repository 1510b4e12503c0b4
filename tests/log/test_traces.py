"""An exception in the log: kinds and places, and nothing that quotes what somebody typed."""

import asyncio
import errno
import logging
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import apsw
import pytest

from station import log
from station.domain.errors import StationError
from station.log import traces
from station.log.times import Timed, timed, took

LOGGER = logging.getLogger("station.test")
NAME = "Hannah Whitfield"


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Callable[[], str]]:
    running = log.setup(tmp_path)
    yield lambda: running.file.read_text(encoding="utf-8")
    running.close()


def test_no_kind_of_exception_takes_a_name_along(written: Callable[[], str]) -> None:
    kinds: list[BaseException] = [
        ValueError(f"could not read {NAME!r}"),
        KeyError(NAME),
        RuntimeError(NAME),
        AssertionError(NAME),
        LookupError(NAME),
        OSError(NAME),
        FileNotFoundError(errno.ENOENT, "No such file", f"/home/{NAME}"),
        UnicodeEncodeError("ascii", NAME, 0, 1, "x"),
        StationError("settings.file_corrupt", kept=NAME),
        apsw.SQLError(f'fts5: syntax error near "{NAME}"'),
        ExceptionGroup(NAME, [ValueError(NAME), TypeError("int() takes no such thing")]),
    ]
    for each in kinds:
        try:
            try:
                raise each
            except BaseException as error:
                error.add_note(NAME)
                raise ValueError(NAME) from error
        except ValueError:
            LOGGER.exception("it failed")
        LOGGER.warning("it failed: %s", each)
    text = written()
    assert "Whitfield" not in text
    for kept in ("ENOENT: No such file", "settings.file_corrupt", "int() takes no such thing"):
        assert kept in text
    assert text.count("which led to:") == len(kinds)
    assert 'File "station' not in text, "these lines are the tests'"
    assert 'File "log/test_traces.py"' in text


def test_what_python_itself_says_is_kept() -> None:
    said = [
        traces.one(error)
        for error in (
            ZeroDivisionError("division by zero"),
            RuntimeError("Event loop is closed"),
            RuntimeError("Internal C++ object (Window) already deleted."),
            ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER]"),
            apsw.ConstraintError("UNIQUE constraint failed: shipment.id"),
        )
    ]
    assert said == [
        "ZeroDivisionError: division by zero",
        "RuntimeError: Event loop is closed",
        "RuntimeError: Internal C++ object (Window) already deleted.",
        "ssl.SSLError",
        "apsw.ConstraintError: UNIQUE constraint failed: shipment.id",
    ]


def test_a_loop_of_causes_ends() -> None:
    one, other = ValueError(), KeyError()
    one.__cause__, other.__cause__ = other, one
    assert list(traces.lines(one)).count("ValueError") == 1


async def test_a_task_that_nobody_asked_after_names_itself_and_not_its_failure(
    written: Callable[[], str],
) -> None:
    async def failing(who: str) -> None:
        raise ValueError(who)

    task = asyncio.create_task(failing(NAME), name=NAME)
    await asyncio.wait({task})
    del task
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": f"Exception in callback f('{NAME}')"})
    text = written()
    assert "Task exception was never retrieved" in text
    assert "failing" in text
    assert "Whitfield" not in text


def test_another_library_s_words_are_its_template(written: Callable[[], str]) -> None:
    logging.getLogger("keyring.backend").warning("100%% of %s", NAME)
    logging.getLogger("other").error("no %s for %s", "x", NAME, exc_info=ValueError(NAME))
    text = written()
    assert "Whitfield" not in text
    assert "WARNING keyring.backend 100%% of %s" in text


@pytest.mark.parametrize(
    ("file", "short"),
    [
        ("/home/hannah/station/station/desk/packer.py", "station/desk/packer.py"),
        ("C:\\Users\\hannah\\app\\station\\gui\\window.py", "station/gui/window.py"),
        ("/home/hannah/lib/python3.11/site-packages/httpx/_client.py", "httpx/_client.py"),
        ("/home/hannah/lib/python3.11/asyncio/events.py", "asyncio/events.py"),
        ("<string>", "<string>"),
    ],
)
def test_a_place_begins_in_the_program(file: str, short: str) -> None:
    assert traces.short(file) == short


def test_a_step_s_time_is_a_line(written: Callable[[], str]) -> None:
    took(Timed.QUOTE, 0.13449)
    with timed(Timed.PAPERS):
        pass
    with pytest.raises(KeyError), timed(Timed.LABEL):
        raise KeyError
    first, second = written().splitlines()
    assert first.endswith("INFO station.time quote 134.5 ms")
    assert " station.time papers 0." in second
