"""What a run that went wrong leaves behind: told by the next one, and nobody's data in it."""

import faulthandler
import json
import logging
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import log
from station.log import crashes as reports
from station.log.crashes import Crashes, CrashKind

NAME = "Hannah Whitfield"
LOGGER = logging.getLogger("station.test")
_RUN = """
import os, signal, sys
from pathlib import Path
from station.log.crashes import Crashes
watched = Crashes(Path(sys.argv[1]), "0.9.1")
watched.watch()
def packing_for(name="Hannah Whitfield"):
    {end}
packing_for()
"""


@pytest.fixture
def kept(tmp_path: Path) -> Crashes:
    return Crashes(tmp_path / "crashes", "1.0.0")


@pytest.fixture
def _faulthandler_comes_back() -> Iterator[None]:
    """pytest's own one writes to a file that only it knows; it is on again with the next test."""
    was = faulthandler.is_enabled()
    yield
    if was:
        faulthandler.enable(sys.__stderr__)


def fail(name: str = NAME) -> None:
    raise ValueError(name)


def run(folder: Path, end: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _RUN.format(end=end), str(folder)],
        capture_output=True, check=False, env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    return done.returncode


def test_an_abort_is_told_by_the_next_run_and_a_kill_is_not(kept: Crashes, tmp_path: Path) -> None:
    folder = tmp_path / "crashes"
    assert run(folder, "os.abort()") == -signal.SIGABRT
    assert run(folder, "os.kill(os.getpid(), signal.SIGSEGV)") == -signal.SIGSEGV
    assert run(folder, "os.kill(os.getpid(), signal.SIGKILL)") == -signal.SIGKILL
    assert run(folder, "watched.close()") == 0
    kept.collect()
    found = {crash.what: crash for crash in kept.unseen()}
    assert sorted(found) == ["Aborted", "Segmentation fault"]
    for crash in found.values():
        assert (crash.kind, crash.program) == (CrashKind.BROKE_OFF, "0.9.1")
        assert crash.trace[0] == "Current thread:"
        assert crash.trace[1].endswith("in packing_for")
    assert sorted(file.suffix for file in folder.iterdir()) == [".json", ".json"]
    assert not any("Hannah" in file.read_text() for file in folder.iterdir())


def test_the_thread_that_broke_off_stands_first(kept: Crashes, tmp_path: Path) -> None:
    idle = "Thread 0x00007f9b16ffd6c0 (most recent call first):\n"
    place = '  File "/usr/lib/python3.11/threading.py", line 327 in wait\n'
    ours = "Current thread 0x00007f9b1e5de740 (most recent call first):\n"
    where = '  File "/opt/station/station/gui/window.py", line 311 in keyPressEvent\n'
    (tmp_path / "crashes").mkdir()
    (tmp_path / "crashes" / "running-1.txt").write_text(
        '{"program": "1.0.0"}\nFatal Python error: Aborted\n\n'
        + (idle + place * 3) * 60 + ours + where + "Extension modules: Hannah.Whitfield\n"
    )  # fmt: skip
    kept.collect()
    (crash,) = kept.unseen()
    assert crash.trace[:3] == (
        "Current thread:",
        '  File "station/gui/window.py", line 311, in keyPressEvent',
        "Thread:",
    )
    assert len(crash.trace) == reports._LONGEST
    assert not any("Hannah" in line for line in crash.trace)


def test_this_run_s_own_file_is_left_alone(
    kept: Crashes, _faulthandler_comes_back: None, tmp_path: Path
) -> None:
    kept.watch()
    kept.watch()
    (file,) = (tmp_path / "crashes").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept.collect()
    assert file.exists()
    kept.close()
    kept.close()
    assert not file.exists()


def test_an_exception_in_the_log_is_a_report_without_its_words(
    kept: Crashes, tmp_path: Path
) -> None:
    running = log.setup(tmp_path, crashes=kept, ends=["station.end"])
    try:
        for logger in (LOGGER, LOGGER, logging.getLogger("station.end")):
            try:
                fail()
            except ValueError:
                logger.exception("it failed for %s", "somebody")
        LOGGER.error("no exception here")
        LOGGER.warning("not an error", exc_info=ValueError())
    finally:
        running.close()
    (crash,) = kept.unseen()
    assert (crash.kind, crash.program, crash.what) == (CrashKind.FAULT, "1.0.0", "ValueError")
    assert crash.trace[-2].endswith("in fail")
    text = "".join(file.read_text() for file in (tmp_path / "crashes").iterdir())
    assert "Whitfield" not in text


def test_what_ended_the_program_says_so(kept: Crashes, tmp_path: Path) -> None:
    running = log.setup(tmp_path, crashes=kept, ends=["station.end"])
    logging.getLogger("station.end").error("it failed", exc_info=KeyError(NAME))
    running.close()
    assert [crash.kind for crash in kept.unseen()] == [CrashKind.BROKE_OFF]


def test_the_same_fault_is_written_once_a_minute(
    kept: Crashes, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(reports.time, "monotonic", lambda: now[0])
    written: list[str] = []
    monkeypatch.setattr(Crashes, "_write", lambda _self, crash: written.append(crash.id))
    errors = []
    for _ in range(2):
        try:
            fail()
        except ValueError as error:
            errors.append(error)
    for moment in (100.0, 101.0, 159.0, 161.0):
        now[0] = moment
        kept.keep(errors[0])
    assert len(written) == 2
    assert len(set(written)) == 1


def test_what_was_dismissed_is_told_no_more_unless_it_happens_again(
    kept: Crashes, tmp_path: Path
) -> None:
    error = ValueError()
    kept.keep(error)
    kept.dismiss()
    assert kept.unseen() == ()
    assert [crash.seen for crash in kept.all()] == [True]
    again = Crashes(tmp_path / "crashes", "1.0.1")
    assert again.unseen() == ()
    again.keep(error)
    assert [(crash.program, crash.seen) for crash in again.all()] == [("1.0.1", False)]


def test_twenty_are_kept_and_those_not_seen_go_last(kept: Crashes) -> None:
    kept.keep(type("First", (Exception,), {})())
    for number in range(reports.MOST):
        kept.keep(type(f"Later{number}", (Exception,), {})())
    assert len(kept.all()) == reports.MOST
    assert not any(crash.what.endswith("First") for crash in kept.all())
    kept.dismiss()
    kept.keep(type("Newest", (Exception,), {})())
    assert len(kept.all()) == reports.MOST
    assert kept.unseen()[0].what.endswith("Newest")


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"at": 1}', json.dumps({"at": "x", "kind": "fault"}), "\x00\xff"]
)
def test_a_file_that_is_none_of_ours_is_left_out(
    kept: Crashes, tmp_path: Path, content: str
) -> None:
    folder = tmp_path / "crashes"
    folder.mkdir()
    (folder / "fault-1.json").write_text(content)
    (folder / "running-1.txt").write_text(content)
    kept.collect()
    assert all(crash.kind is CrashKind.BROKE_OFF for crash in kept.all())


REPORT = {
    "at": "2026-11-24T09:00:00+00:00", "kind": "fault", "program": "0.1", "system": "x",
    "what": "V", "trace": [], "seen": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        json.dumps({**REPORT, "at": "0001-01-01T00:00:00+23:00"}),
        json.dumps({**REPORT, "what": "x" * 100_000}),
        "[" * 100_000,
    ],
)
def test_a_report_that_cannot_be_read_keeps_nobody_from_the_others(
    kept: Crashes, tmp_path: Path, content: str
) -> None:
    kept.keep(ValueError())
    (tmp_path / "crashes" / "c.json").write_text(content)
    again = Crashes(tmp_path / "crashes", "1.0.0")
    assert [crash.what for crash in again.unseen()] == ["ValueError"]
    again.keep(KeyError())
    assert len(again.all()) == 2


def test_a_pipe_among_the_reports_is_no_report(kept: Crashes, tmp_path: Path) -> None:
    kept.keep(ValueError())
    os.mkfifo(tmp_path / "crashes" / "c.json")
    os.mkfifo(tmp_path / "crashes" / "running-1.txt")
    kept.collect()
    assert len(kept.all()) == 1


def test_an_error_is_logged_even_if_no_report_can_be_made_of_it(
    kept: Crashes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep(*_: object, **__: object) -> None:
        raise OverflowError

    monkeypatch.setattr(Crashes, "keep", keep)
    running = log.setup(tmp_path, crashes=kept)
    LOGGER.error("it failed", exc_info=ValueError())
    running.close()
    assert "it failed" in running.file.read_text()


def test_a_full_or_locked_disk_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "crashes").write_text("a file where the folder should be")
    kept = Crashes(tmp_path / "crashes", "1.0.0")
    kept.watch()
    kept.collect()
    kept.keep(ValueError())
    kept.dismiss()
    assert kept.all() == ()
    kept.close()
