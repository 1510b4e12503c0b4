"""`station update` as a script asks it: exit codes, JSON, no lock."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.__main__ import main
from station.config.paths import home
from station.store.lock import InstanceLock
from tests.updates.releasing import NAME, OTHER, public, put


@pytest.fixture(autouse=True)
def share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield tmp_path / "share"


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["--practice", *words])
    out, err = capsys.readouterr()
    return code, out, err


def set_up(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    share.mkdir(exist_ok=True)
    keys = (f"updates.folder={share}", f"updates.key={public()}")
    assert said(capsys, "settings", "set", *keys)[0] == 0


def test_check_tells_a_script_what_to_do(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "update", "check")[0] == 1  # a bench that was never opened
    set_up(share, capsys)
    code, out, _err = said(capsys, "update", "check", "--json")
    assert (code, json.loads(out)["state"]) == (1, "trouble")  # the folder is empty
    put(share)
    held = InstanceLock(home(practice=True).lock)
    held.acquire()  # as an open window does
    code, out, _err = said(capsys, "update", "check", "--json")
    held.release()
    row = json.loads(out)
    assert (code, row["state"], row["version"], row["settle"]) == (10, "newer", "9.1.0", [])
    assert row["files"] == [str(share / NAME)]
    code, out, _err = said(capsys, "update", "check")
    assert code == 10
    assert "apt install" in out
    assert "Labels for Iceland." in out


def test_check_names_what_has_to_settle(share: Path, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(share, capsys)
    put(share)
    import apsw

    connection = apsw.Connection(str(home(practice=True).store))
    connection.execute(
        "INSERT INTO orders (source, number, state, body, changed_at)"
        " VALUES ('csv', '1', 'on_bench', '{}', '2026-11-24T14:00:00.000000+00:00')"
    )
    connection.close()
    code, out, _err = said(capsys, "update", "check", "--json")
    assert code == 11
    assert json.loads(out)["settle"] == [
        "1 order is open on the bench: dispatch it or put it back."
    ]


def test_verify_proves_a_release_before_anybody_installs_it(
    share: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(share)
    words = ("update", "verify", str(share), "--key", public())
    code, out, _err = said(capsys, *words)
    assert code == 0
    assert "signed and whole: 1 file" in out
    code, out, err = said(capsys, "update", "verify", str(share), "--key", public(OTHER))
    assert (code, out) == (1, "")
    assert "signature" in err
    (share / NAME).write_bytes(b"short")
    code, out, _err = said(capsys, *words, "--json")
    assert code == 1
    row = json.loads(out)
    assert not row["ok"]
    assert NAME in row["faults"][0]


def test_no_other_command_loads_the_signatures() -> None:
    asked = "import sys; from station.app import build; print('cryptography' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "False"
