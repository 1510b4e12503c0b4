"""What papers, chores and threads took for a while is the system's again."""

import os
import platform
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told")

_START = """
import pathlib, sys
from station.app import memory

def resident():
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) * 1024

if "settled" in sys.argv:
    memory.settle()
"""

_AFTER_A_PAPER = """
from station.printing import document
from station.render.marks import Page, Text

document.pdf(Page(203, 400, 400, (Text(0, 40, 300, 30, "Label"),)), "label")
before = resident()
blocks = [bytearray(b"x" * 60_000) for _ in range(400)]
blocks.clear()
print(resident() - before)
"""

_WITH_HOLES = """
blocks = [bytearray(b"x" * 60_000) for _ in range(1500)]
held = blocks[::50]
blocks.clear()
full = resident()
memory.give_back()
print(full - resident())
"""
_MB = 2**20


def _told(work: str, *how: str) -> int:
    """What a program of its own prints that does `work`."""
    done = subprocess.run(
        [sys.executable, "-c", _START + work, *how],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_what_is_freed_after_a_paper_is_the_systems_again() -> None:
    assert _told(_AFTER_A_PAPER, "settled") < 4 * _MB
    # If this is no longer so there is nothing to settle any more.
    assert _told(_AFTER_A_PAPER) > 16 * _MB


def test_holes_between_what_is_used_are_given_back() -> None:
    assert _told(_WITH_HOLES) > 40 * _MB
