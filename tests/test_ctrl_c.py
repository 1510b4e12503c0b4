"""Ctrl C while the program is still being loaded ends it at once: no word, no traceback."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

_PRESSED = """
import os, signal, sys

class Pressed:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Pressed())
{early}
sys.argv = ["station", "settings", "get"]
from station.__main__ import main
sys.exit(main())
"""


def _pressed_at(module: str, home: Path, early: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", _PRESSED.format(module=module, early=early)],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "STATION_HOME": str(home), "HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("module", ["station.cli.parser", "asyncio", "station.cli.settings"])
def test_it_ends_while_a_command_is_loaded(module: str, tmp_path: Path) -> None:
    ended = _pressed_at(module, tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")


def test_the_frozen_program_is_deaf_before_anything_of_it_is_loaded(tmp_path: Path) -> None:
    early = (ROOT / "packaging" / "early.py").read_text(encoding="utf-8")
    ended = _pressed_at("station", tmp_path, early)
    assert (ended.returncode, ended.stdout, ended.stderr) == (-signal.SIGINT, "", "")
    spec = (ROOT / "packaging" / "station.spec").read_text(encoding="utf-8")
    # First of all: before what PyInstaller itself runs, and so before Qt's own part is loaded.
    first = spec.index("early.py")
    assert spec.index("program = EXE(") < first < spec.index("PYZ(analysis.pure)")


@pytest.mark.parametrize("early", [False, True])
def test_whoever_is_told_not_to_hear_it_does_not(tmp_path: Path, early: bool) -> None:
    """As `nohup` and a script's `&` do."""
    words = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
    if early:
        words += (ROOT / "packaging" / "early.py").read_text(encoding="utf-8")
    ended = _pressed_at("station.cli.settings", tmp_path, words)
    assert ended.returncode == 0, ended.stderr


def test_a_command_that_works_hears_it() -> None:
    before = signal.getsignal(signal.SIGINT)
    from station.program import ctrl_c_heard

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        with ctrl_c_heard():
            assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        assert signal.getsignal(signal.SIGINT) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGINT, before)
