"""Removing the package names what stays of every user, wherever that user's home is."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

LINUX = Path(__file__).resolve().parents[2] / "packaging" / "linux"
OWED = '[{"shipment": "B1-0000000001"}]'


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """A computer with accounts of its own, three of which have data; one twice."""
    tools = tmp_path / "tools"
    tools.mkdir()
    homes = [tmp_path / "srv" / name for name in ("anna", "bo and co", "cleo", "none")]
    for home in homes[:3]:
        folder = home / ".local" / "share" / "station"
        folder.mkdir(parents=True)
        (folder / "station.db").write_bytes(b"")
    (homes[2] / ".local" / "share" / "station" / "station.db").unlink()
    again = tmp_path / "linked"
    again.symlink_to(homes[0])
    accounts = [*homes, homes[0], again, Path("/nonexistent"), Path("/")]
    rows = "".join(f"u{n}:x:{2000 + n}:100::{home}:/bin/sh\n" for n, home in enumerate(accounts))
    (tmp_path / "passwd").write_text(rows)
    _tool(tools / "getent", f'[ "$1" = passwd ] && cat {tmp_path}/passwd')
    # As a real one does, it reads what it is given.
    _tool(tools / "runuser", f"cat >/dev/null; echo '{OWED}'")
    return tmp_path


def _tool(file: Path, words: str) -> None:
    file.write_text(f"#!/bin/sh\n{words}\n")
    file.chmod(0o755)


def _run(system: Path, script: str, act: str) -> str:
    shell = shutil.which("sh") or "/bin/sh"
    done = subprocess.run(
        [shell, str(LINUX / script), act],
        env={**os.environ, "PATH": f"{system / 'tools'}:/usr/sbin:/usr/bin:/sbin:/bin"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def test_unfinished_work_is_named_once_for_each_folder(system: Path) -> None:
    said = _run(system, "prerm", "remove")
    for name in ("anna", "bo and co"):
        folder = system / "srv" / name / ".local" / "share" / "station"
        assert said.count(f"UNFINISHED WORK stays in {folder} ") == 1
    assert "cleo" not in said, "there is no store in it"
    assert str(system / "linked") not in said
    assert _run(system, "prerm", "upgrade") == ""


@pytest.mark.parametrize("act", ["remove", "purge"])
def test_data_that_stays_is_named_once(system: Path, act: str) -> None:
    said = _run(system, "postrm", act)
    for name in ("anna", "bo and co", "cleo"):
        folder = system / "srv" / name / ".local" / "share" / "station"
        assert said.count(f"stays in {folder}.\n") == 1
    assert "none" not in said.replace(str(system), "")
