"""The log file: one line a record, no secret in it, no traceback for people."""

import gc
import io
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from station import log
from station.log import Log

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ \S+ .*")
LOGGER = logging.getLogger("station.test")


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Log]:
    running = log.setup(tmp_path, "DEBUG")
    yield running
    running.close()


def lines(running: Log) -> list[str]:
    return running.file.read_text(encoding="utf-8").splitlines()


def test_a_record_is_one_line_with_its_time_in_utc(running: Log) -> None:
    LOGGER.warning("one\ntwo\r\nthree\x1b[2J\u2028four\tfive %s", "ä")
    (line,) = lines(running)
    assert LINE.fullmatch(line)
    assert line.endswith("WARNING station.test one | two | three\\x1b[2J | four five ä")


def test_a_traceback_is_one_line_too(running: Log) -> None:
    try:
        raise ValueError("bad\nthing")
    except ValueError:
        LOGGER.exception("it failed")
    (line,) = lines(running)
    assert "it failed | Traceback" in line
    assert line.endswith("in test_a_traceback_is_one_line_too | ValueError")


@pytest.mark.parametrize(
    "text",
    [
        "GET https://xcover.com/en/coi/1.pdf?security_token=S3CR3T&x=1",
        "https://x/account?x=1&signup_token=S3CR3T",
        "/x?next=%2Fa%3Fsecurity_token%3DS3CR3T",
        '{"security_token": "S3CR3T", "id": 1}',
        '{\\"signup_token\\": \\"S3CR3T\\"}',
        "{'signup_token': 'S3CR3T'}",
        "Authorization: Bearer S3CR3T",
        "Authorization: Basic S3CR3T x=S3CR3T",
        "{'Authorization': 'Signature keyId=\"S3CR3T\",signature=\"S3CR3T\"'}",
        "[(b'authorization', b'Bearer S3CR3T'), (b'x', b'1')]",
        'Signature keyId="S3CR3T",algorithm="hmac-sha512",signature="S3CR3T%3D"',
        'signature="S3CR3T%2F=="',
        "api_key=S3CR3T",
        "API-Secret: S3CR3T",
        "password = S3CR3T",
        "Set-Cookie: session=S3CR3T; Path=/",
    ],
)
def test_what_looks_like_a_secret_is_taken_out(running: Log, text: str) -> None:
    LOGGER.info("%s", text)
    LOGGER.info(text)
    try:
        raise RuntimeError(text)
    except RuntimeError:
        LOGGER.exception("x")
    written = running.file.read_text()
    assert "S3CR3T" not in written
    assert written.count("[redacted]") >= 2
    assert "RuntimeError" in written


def test_what_stands_beside_a_token_stays_readable(running: Log) -> None:
    LOGGER.info("GET /coi?security_token=abcd&date=2026 status=200 for shipment B1ABCDEFGHIJ")
    (line,) = lines(running)
    assert line.endswith(
        "GET /coi?security_token=[redacted]&date=2026 status=200 for shipment B1ABCDEFGHIJ"
    )


@pytest.mark.parametrize("text", ["shipping: 3 boxes", "stopping = yes", "the pins: two"])
def test_ordinary_words_stay(running: Log, text: str) -> None:
    LOGGER.info(text)
    assert lines(running)[0].endswith(text)


def test_a_registered_key_is_taken_out_wherever_it_stands(running: Log) -> None:
    log.redact("a1b2c3d4e5f6")
    log.redact("a1b2c3d4e5f6ffff")
    log.redact("p/q+r==")
    log.redact("abc")
    log.redact("")
    LOGGER.info("x=a1b2c3d4e5f6ffff y=%s z=p%%2Fq%%2Br%%3D%%3D abc", "a1b2c3d4e5f6")
    assert lines(running)[0].endswith("x=[redacted] y=[redacted] z=[redacted] abc")


def test_five_files_of_one_megabyte_and_no_more(tmp_path: Path) -> None:
    running = log.setup(tmp_path, name="command")
    for number in range(7000):
        LOGGER.info("%d %s", number, "x" * 1000)
    running.close()
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "command.log",
        *(f"command.log.{number}" for number in range(1, 5)),
    ]
    assert all(file.stat().st_size <= log.LARGEST_FILE for file in files)
    assert " 6999 " in (tmp_path / "command.log").read_text()


@pytest.mark.parametrize(("level", "kept"), [("INFO", 2), ("WARNING", 1), (logging.DEBUG, 3)])
def test_the_level_is_kept(tmp_path: Path, level: int | str, kept: int) -> None:
    running = log.setup(tmp_path, level)
    for one in (logging.DEBUG, logging.INFO, logging.WARNING):
        LOGGER.log(one, "x")
    running.close()
    assert len(lines(running)) == kept


def test_an_unknown_level_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="LOUD"):
        log.setup(tmp_path, "LOUD")
    assert list(tmp_path.iterdir()) == []


def test_the_http_library_s_own_lines_stay_out(running: Log) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://x/?q=Hannah")
    assert lines(running) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="none"):
        log.setup(tmp_path / "none")


def test_the_file_is_its_owner_s_alone(running: Log) -> None:
    assert running.file.stat().st_mode & 0o077 == 0


def test_a_crash_of_the_main_thread_is_logged_told_and_not_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[Path] = []
    running = log.setup(tmp_path, crashed=told.append)
    try:
        raise ValueError("token=S3CR3T")
    except ValueError as error:
        sys.excepthook(ValueError, error, error.__traceback__)
    running.close()
    assert told == [running.file]
    (line,) = lines(running)
    assert "CRITICAL station.unhandled" in line
    assert "Traceback" in line
    assert "S3CR3T" not in line
    assert capsys.readouterr() == ("", "")


def test_a_crash_of_another_thread_is_logged_with_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = log.setup(tmp_path)
    thread = threading.Thread(target=lambda: 1 // 0, name="drain")
    thread.start()
    thread.join()
    running.close()
    (line,) = lines(running)
    assert "thread drain" in line
    assert "ZeroDivisionError" in line
    assert capsys.readouterr().err == ""


def test_a_crash_of_a_finalizer_is_logged_and_told_to_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Failing:
        def __del__(self) -> None:
            raise RuntimeError("late")

    told: list[Path] = []
    running = log.setup(tmp_path, crashed=told.append)
    one = Failing()
    del one
    gc.collect()
    running.close()
    assert lines(running)[0].endswith("in __del__ | RuntimeError")
    assert told == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_leaving_is_no_crash(running: Log, kind: type[BaseException]) -> None:
    sys.excepthook(kind, kind(), None)
    assert lines(running) == []


def test_closing_puts_everything_back(tmp_path: Path) -> None:
    root = logging.getLogger()
    before = (
        sys.excepthook,
        threading.excepthook,
        sys.unraisablehook,
        root.level,
        list(root.handlers),
        logging.getLogger("httpx").level,
    )
    running = log.setup(tmp_path, "DEBUG")
    running.close()
    running.close()
    assert before == (
        sys.excepthook,
        threading.excepthook,
        sys.unraisablehook,
        root.level,
        list(root.handlers),
        logging.getLogger("httpx").level,
    )


def test_a_full_disk_prints_nothing(
    running: Log, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def write(self, _: str) -> int:
            raise OSError(28, "No space left on device")

    handler = next(
        one
        for one in logging.getLogger().handlers
        if isinstance(one, logging.FileHandler) and Path(one.baseFilename) == running.file
    )
    stream = handler.stream
    monkeypatch.setattr(handler, "stream", Full())
    LOGGER.error("x")
    monkeypatch.setattr(handler, "stream", stream)
    assert capsys.readouterr().err == ""


def test_a_log_that_cannot_be_rotated_or_written_goes_on_when_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk, or a file that another program holds: the bench loses lines, nothing else."""
    monkeypatch.setattr(log, "LARGEST_FILE", 2_000)
    running = log.setup(tmp_path)

    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(13, "held by another program")

    with monkeypatch.context() as patch:
        patch.setattr("os.rename", refuses)
        for number in range(40):
            LOGGER.info("while held %d %s", number, "x" * 100)
    LOGGER.info("afterwards")
    running.close()
    assert "afterwards" in running.file.read_text()
    assert capsys.readouterr() == ("", "")


def test_two_programs_write_into_one_log_line_by_line(tmp_path: Path) -> None:
    """A command beside an open window: neither tears the other's lines."""
    first = log.setup(tmp_path)
    second = log.setup(tmp_path)
    for number in range(200):
        LOGGER.info("line %d", number)
    second.close()
    first.close()
    written = lines(first)
    assert len(written) == 400
    assert all(LINE.fullmatch(line) for line in written)


def test_a_pipe_in_the_place_of_the_log_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "station.log")
    with pytest.raises(OSError, match="regular file"):
        log.setup(tmp_path)
