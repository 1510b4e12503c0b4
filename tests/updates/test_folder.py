"""A release is believed only whole, signed by the right key, and read strictly."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from station import i18n
from station.domain.release import Release, ReleaseError, System, Version
from station.updates import folder, signed
from tests.updates import releasing
from tests.updates.releasing import DEB, KEY, NAME, OTHER, manifest, public, put

ROOT = Path(__file__).resolve().parents[2]


def refused(where: Path, *keys: str) -> str:
    with pytest.raises(ReleaseError) as caught:
        folder.read(where, keys or (public(),))
    assert i18n.say(caught.value.message)
    return caught.value.message.id


def test_a_signed_release_is_read_and_its_file_is_whole(tmp_path: Path) -> None:
    put(tmp_path)
    found = folder.read(tmp_path, (public(OTHER), public()))
    assert found.version == Version.of("9.1")
    (file,) = found.of_system(System.LINUX)
    assert folder.fault(tmp_path, file) is None
    assert found.of_system(System.WINDOWS) == ()


def test_another_key_signs_nothing_here(tmp_path: Path) -> None:
    put(tmp_path, OTHER)
    assert refused(tmp_path) == "update.bad_signature"
    with pytest.raises(ReleaseError) as caught:
        folder.read(tmp_path, ())
    assert caught.value.message.id == "update.no_key"


def test_no_bit_of_what_was_signed_can_be_changed(tmp_path: Path) -> None:
    file = put(tmp_path)
    envelope = json.loads(file.read_text())
    was = len(envelope["signed"])
    for place in range(0, was, 7):
        bad = envelope["signed"]
        bad = bad[:place] + chr(ord(bad[place]) ^ 1) + bad[place + 1 :]
        file.write_text(json.dumps({**envelope, "signed": bad}))
        assert refused(tmp_path) == "update.bad_signature"


def test_a_signature_made_for_something_else_is_none(tmp_path: Path) -> None:
    file = put(tmp_path)
    text = json.dumps(manifest())
    bare = signed.base64.b64encode(KEY.sign(text.encode())).decode()
    file.write_text(json.dumps({"station_release": 1, "signed": text, "signature": bare}))
    assert refused(tmp_path) == "update.bad_signature"


def test_a_description_that_is_cut_off_anywhere_is_told(tmp_path: Path) -> None:
    file = put(tmp_path)
    whole = file.read_bytes()
    for length in range(0, len(whole) - 2, 11):
        file.write_bytes(whole[:length])
        assert refused(tmp_path) == "update.not_whole"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{}", "update.not_signed"),
        ('{"station_release": 1, "signed": "{}", "signature": "AAAA"}', "update.not_signed"),
        ("[" * 100_000, "update.not_whole"),
        ("x" * 300_000, "update.not_signed"),
        (
            json.dumps({"station_release": 1, "signed": "\ud800", "signature": "A" * 86 + "=="}),
            "update.not_signed",
        ),
    ],
)
def test_what_is_no_release_is_told(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / folder.MANIFEST).write_text(content)
    assert refused(tmp_path) == why


def test_a_share_that_is_gone_is_told_from_one_without_a_release(tmp_path: Path) -> None:
    assert refused(tmp_path) == "update.none_there"
    assert refused(tmp_path / "gone") == "update.unreadable"
    (tmp_path / folder.MANIFEST).mkdir()
    assert refused(tmp_path) == "update.unreadable"


FILE = manifest()["files"][0]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"program": "other"}, "update.other_program"),
        ({"format": 2}, "update.other_format"),
        ({"version": "9.1.0-rc1"}, "update.bad_version"),
        ({"version": 9}, "update.bad_version"),
        ({"minimum": ""}, "update.bad_version"),
        ({"date": "24.11.2026"}, "update.bad_manifest"),
        ({"notes": "x" * 8_001}, "update.bad_manifest"),
        ({"notes": None}, "update.bad_manifest"),
        ({"files": []}, "update.bad_manifest"),
        ({"files": [FILE, FILE]}, "update.bad_manifest"),
        ({"files": ["x"]}, "update.bad_manifest"),
        ({"files": [{**FILE, "name": "../station.deb"}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "name": "/etc/passwd"}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "name": "a\u202eb.deb"}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "size": True}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "size": 0}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "sha256": "AB"}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "system": "amiga"}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "system": ["linux"]}]}, "update.bad_manifest"),
        ({"files": [{**FILE, "system": {}}]}, "update.bad_manifest"),
        ({"version": [[]]}, "update.bad_version"),
    ],
)
def test_a_signed_manifest_is_read_strictly(
    tmp_path: Path, changed: dict[str, Any], why: str
) -> None:
    put(tmp_path, **changed)
    assert refused(tmp_path) == why


def test_what_a_terminal_obeys_is_not_in_what_is_told_of_a_release(tmp_path: Path) -> None:
    put(tmp_path, notes="One\r\nT\u00fcr\ttwo\x1b[2J \ud800\u202ethree\x00\x9b \u0645\u200f\n")
    notes = folder.read(tmp_path, (public(),)).notes
    assert notes == "One\nT\u00fcr\ttwo[2J three \u0645\u200f"
    put(tmp_path, version="\x1b[2J\ud800")
    with pytest.raises(ReleaseError) as caught:
        folder.read(tmp_path, (public(),))
    assert i18n.say(caught.value.message).isprintable()


def test_a_pipe_holds_nobody_up(tmp_path: Path) -> None:
    put(tmp_path)
    (file,) = folder.read(tmp_path, (public(),)).files
    for name in (NAME, folder.MANIFEST):
        (tmp_path / name).unlink()
        os.mkfifo(tmp_path / name)
    fault = folder.fault(tmp_path, file)
    assert fault is not None
    assert "regular file" in i18n.say(fault)
    assert refused(tmp_path) == "update.unreadable"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (DEB[:-1], "update.file_short"),
        (b"", "update.file_short"),
        (DEB + b"x", "update.file_changed"),
        (b"x" + DEB[1:], "update.file_changed"),
        (None, "update.file_missing"),
    ],
)
def test_a_file_that_is_not_the_one_that_was_signed_is_told(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    put(tmp_path)
    (tmp_path / NAME).unlink()
    if content is not None:
        (tmp_path / NAME).write_bytes(content)
    (file,) = folder.read(tmp_path, (public(),)).files
    fault = folder.fault(tmp_path, file)
    assert fault is not None
    assert fault.id == why
    assert NAME in i18n.say(fault)


def test_a_list_of_keys_has_remarks() -> None:
    assert signed.keys_of("# one\n\nabc=  # of 2026\n def= \n") == ("abc=", "def=")


def test_what_is_shipped_is_a_list_of_good_keys() -> None:
    for key in signed.keys_of((ROOT / "resources" / "release_keys.txt").read_text()):
        assert len(signed.base64.b64decode(key, validate=True)) == 32


def _tool(*words: str, key: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(ROOT / "packaging" / "release"), *words],
        env={**os.environ, "STATION_RELEASE_KEY": key},
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_what_the_tool_signs_a_bench_believes(tmp_path: Path) -> None:
    made = _tool("new-key", str(tmp_path / "release.key"))
    assert made.returncode == 0, made.stderr
    key = (tmp_path / "release.key").read_text()
    assert (tmp_path / "release.key").stat().st_mode & 0o777 == 0o600
    where = tmp_path / "share"
    where.mkdir()
    (where / NAME).write_bytes(DEB)
    (where / "station-9.1.0.exe").write_bytes(b"MZ")
    (where / "readme.txt").write_text("not a package")
    (tmp_path / "notes.txt").write_text("New: labels for Iceland.\n")
    words = ("sign", str(where), "--notes", str(tmp_path / "notes.txt"), "--version", "9.1.0")
    done = _tool(*words, key=key)
    assert done.returncode == 0, done.stderr
    found: Release = folder.read(where, (made.stdout.strip(),))
    assert found.notes == "New: labels for Iceland."
    assert [(each.name, each.system.value) for each in found.files] == [
        ("station-9.1.0.exe", "windows"),
        (NAME, "linux"),
    ]
    assert [folder.fault(where, each) for each in found.files] == [None, None]
    for private in (key.strip(), releasing.public()):
        assert private not in (where / folder.MANIFEST).read_text()


@pytest.mark.parametrize(
    "name",
    ["station-0.1.0-linux-x86_64.tar.gz", "station-9.1.01.exe", "station_19.1.0_amd64.deb",
     "station-9.1.0.1-setup.exe", "station.dmg"],
)  # fmt: skip
def test_a_package_of_another_version_is_not_signed(tmp_path: Path, name: str) -> None:
    where = tmp_path / "share"
    where.mkdir()
    (where / NAME).write_bytes(DEB)
    (where / name).write_bytes(b"another")
    (tmp_path / "notes.txt").write_text("New.\n")
    key = base64.b64encode(bytes(range(32))).decode()
    words = ("sign", str(where), "--notes", str(tmp_path / "notes.txt"), "--version", "9.1.0")
    done = _tool(*words, key=key)
    assert done.returncode == 1
    assert name in done.stderr
    assert NAME not in done.stderr
    assert not (where / folder.MANIFEST).exists()
    (where / name).unlink()
    assert _tool(*words, key=key).returncode == 0
