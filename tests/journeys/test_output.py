"""What a command prints and nobody can take is said in a sentence, or not at all."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.journeys.rig import ROOT, Bench

FULL = Path("/dev/full")
PRINTS: Sequence[tuple[str, ...]] = [
    ("settings", "get"), ("--help",), ("--version",), ("settings", "export", "-"), ("doctor",),
    ("history", "--help"), ("orders", "import", "--preview", "resources/practice/orders.csv"),
]  # fmt: skip


def _ran(bench: Bench, words: Sequence[str], stdout: int) -> tuple[int, str]:
    done = subprocess.run(
        bench.words(*words),
        cwd=ROOT,
        # As it is installed: what is printed waits for its end, or for a full block.
        env=bench.environment() | {"PYTHONUNBUFFERED": ""},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize("words", PRINTS)
def test_on_a_full_disk_it_says_so(practice: Bench, words: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        code, said = _ran(practice, words, full.fileno())
    assert code == 1
    assert "No space left on device" in said.splitlines()[-1]
    assert not any(word in said for word in ("Traceback", "Exception", "Errno", "mistake"))


@pytest.mark.parametrize("words", PRINTS)
def test_to_a_reader_who_has_gone_nothing_is_said(practice: Bench, words: tuple[str, ...]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    code, said = _ran(practice, words, writes)
    os.close(writes)
    said = "".join(each for each in said.splitlines() if not each.startswith("Line "))
    assert (code, said) == (1, "")


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
def test_where_not_even_that_can_be_said_it_ends_as_it_would(practice: Bench) -> None:
    with FULL.open("wb") as full:
        done = subprocess.run(
            practice.words("settings", "get", "no.such"),
            env=practice.environment(),
            stdout=full,
            stderr=full,
            check=False,
            timeout=60,
        )
    assert done.returncode == 1
