"""What leaves the house word by word: the program's own words pass, everything else does not."""

import ast
import logging
import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import station
from station import log
from station.diagnostics import plain
from station.log.times import Timed, took

AT = "2026-11-24T14:06:03.123Z"


def templates() -> Iterator[str]:
    """The words of every log line of the program."""
    for file in Path(station.__file__).parent.rglob("*.py"):
        if "sandbox" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            call = node.func if isinstance(node, ast.Call) else None
            if not isinstance(call, ast.Attribute) or not isinstance(call.value, ast.Name):
                continue
            if call.value.id.lower().strip("_") not in ("log", "logger"):
                continue
            first = node.args[0] if isinstance(node, ast.Call) and node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_word_of_the_program_s_own_lines_passes() -> None:
    found = sorted(set(templates()))
    assert len(found) > 20
    missing = {
        word
        for each in found
        for word in each.replace("%s", " ").replace("%d", " ").replace("%.1f", " ").split()
        if plain.sentence(word) != word
    }
    assert missing == set()


@pytest.mark.parametrize(
    "said",
    [
        "station.xcover GET bookings/ 200 134 ms -",
        "station.xcover POST bookings/K7QHM-3WXRE-INS/ - timeout 15002 ms K7QHM-3WXRE-INS",
        "station.xcover POST bookings/K7QHM-3WXRE-INS/confirm_cancellation/…/ 200 9 ms"
        " K7QHM-3WXRE-INS",
        "station.time quote 134.5 ms",
        "station.flow.outbox work on B1-ABCDEFGHIJ stopped: insurer.timeout",
        "station.unhandled unhandled in the main thread | Traceback (most recent call last):"
        ' | File "station/gui/window.py", line 31, in keyPressEvent | KeyError',
    ],
)
def test_what_helps_is_kept(said: str) -> None:
    kept = plain.line(f"{AT} INFO {said}\n")
    assert kept == f"{AT} INFO {said}"


def test_an_easypost_line_keeps_no_id_and_a_foreign_logger_no_name() -> None:
    kept = plain.line(f"{AT} INFO station.easypost POST shipments/shp_1a2b/buy 200 9 ms")
    assert kept == f"{AT} INFO station.easypost POST shipments 200 9 ms"
    assert plain.line(f"{AT} ERROR hannah.whitfield failed") == f"{AT} ERROR other failed"
    assert plain.line("Hannah Whitfield wrote here") == ""
    assert plain.sentence("Hannah Whitfield of 07700 900123 failed") == "… of … failed"


def test_the_program_s_own_log_reads_as_it_was_written(tmp_path: Path) -> None:
    running = log.setup(tmp_path)
    took(Timed.LABEL, 0.0812)
    logging.getLogger("station.flow.outbox").warning(
        "work on %s stopped: %s", "B1-ABCDEFGHIJ", "insurer.timeout"
    )
    running.close()
    lines = running.file.read_text().splitlines()
    assert [plain.line(each) for each in lines] == lines


def test_no_random_text_passes() -> None:
    chance = random.Random(6)
    letters = string.ascii_letters + string.digits + "@.-_/+='\"|:éøß北"
    for _ in range(3000):
        secret = "".join(chance.choices(letters, k=chance.randint(8, 40)))
        for said in (
            f"work on {secret} failed",
            secret,
            f"failed | {secret}",
            f"x | ValueError: {secret}",
        ):
            kept = plain.line(f"{AT} ERROR station.flow {said}")
            assert secret not in kept, secret
