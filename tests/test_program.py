"""The program starts itself, from its source and frozen, and starts others in their own world."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from station import program


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The environment of a frozen program, to be changed at will."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    world = {"LD_LIBRARY_PATH": "/usr/lib/station/_internal"}
    monkeypatch.setattr(os, "environ", world)
    return world


def test_from_its_source_python_is_named() -> None:
    assert program.again("sandbox") == [sys.executable, "-m", "station", "sandbox"]


def test_frozen_it_is_its_own_interpreter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert program.again("sandbox", "--rate", "2") == [sys.executable, "sandbox", "--rate", "2"]


@pytest.mark.parametrize("before", [None, "/opt/printer/lib"])
def test_frozen_it_takes_its_own_libraries_out_of_the_way(
    world: dict[str, str], before: str | None
) -> None:
    if before is not None:
        world["LD_LIBRARY_PATH_ORIG"] = before
    program.settle()
    assert world.get("LD_LIBRARY_PATH") == before
    assert "LD_LIBRARY_PATH_ORIG" not in world


@pytest.mark.parametrize(
    ("given", "kept"),
    [({}, "C.UTF-8"), ({"LC_ALL": "C"}, "C.UTF-8"), ({"LANG": "de_DE.UTF-8"}, None)],
)
def test_frozen_the_plain_locale_becomes_utf_8(
    world: dict[str, str], given: dict[str, str], kept: str | None
) -> None:
    world |= given
    program.settle()
    assert world.get("LC_CTYPE") == kept
    assert "LC_ALL" not in world


def test_from_its_source_nothing_is_changed(
    world: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(sys, "frozen")
    program.settle()
    assert world["LD_LIBRARY_PATH"] == "/usr/lib/station/_internal"


@pytest.mark.skipif(os.name != "posix", reason="rights of another kind")
def test_what_it_writes_is_its_owner_s_alone_in_whatever_folder(tmp_path: Path) -> None:
    """A folder of IT's making, and the umask that most computers have."""
    folder = tmp_path / "data"
    folder.mkdir()
    folder.chmod(0o755)
    subprocess.run(
        program.again("--practice", "audit", "purge"),
        env=os.environ | {"STATION_HOME": str(folder)}, umask=0o022, check=True, timeout=60,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    written = [path for path in folder.rglob("*") if path.is_file()]
    assert {"station.db", "record.jsonl"} <= {path.name for path in written}
    assert [path.name for path in written if path.stat().st_mode & 0o077] == []
