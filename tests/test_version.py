"""The version stands in one place, and everything that has one reads it there."""

import re
import tomllib
from pathlib import Path

import pytest

from station import __version__
from station.cli.parser import run

ROOT = Path(__file__).resolve().parents[1]


def test_the_program_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"station {__version__}\n"


def test_it_is_a_release_that_every_installer_can_order() -> None:
    assert re.fullmatch(r"(0|[1-9]\d*)(\.(0|[1-9]\d*)){2}", __version__)


def test_the_wheel_reads_it_from_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in project["project"]
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"] == {"path": "station/__init__.py"}
