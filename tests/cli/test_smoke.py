"""`station smoke` says that an installation works only where it does."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from station import __version__
from station.cli import smoke, smoke_papers
from station.cli.parser import run

NUMBER, REF = "006141410000000005", "57HT2-8V3HE-INS"


def _program(folder: Path, script: str) -> list[str]:
    """A stand-in for the program: answers by the words that it is given."""
    file = folder / "program.py"
    file.write_text(f"import json, sys\nwords = sys.argv[1:]\n{script}", encoding="utf-8")
    return [sys.executable, "-S", str(file)]


_WORKS = f"""
if "--version" in words:
    print("station {__version__}")
elif "dispatch" in words:
    print(json.dumps({{"state": "dispatched", "cover": {{"state": "covered"}}}}))
elif "history" in words:
    print(json.dumps({{"label": {{"numbers": ["{NUMBER}"]}}, "cover": {{"ref": "{REF}"}}}}))
elif "smoke-window" in words:
    open(words[1], "wb").write(b"picture")
    for moment in ("shown", "form", "dispatched"):
        print(json.dumps({{"moment": moment, "at": 1.5}}))
elif "void" in words:
    print(json.dumps({{"state": "voided", "cover": {{"state": "cancelled"}}}}))
else:
    print(json.dumps({{"ok": True}}))
"""


async def _run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str = _WORKS
) -> tuple[int, Path]:
    program = _program(tmp_path, script)
    monkeypatch.setattr(smoke, "again", lambda *words: [*program, *words])
    monkeypatch.setattr(smoke_papers, "faults", lambda *_: [])
    options = argparse.Namespace(keep=tmp_path / "kept", json=True)
    return await smoke.run(options), tmp_path / "kept"


def _said(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(capsys.readouterr().out)
    return said


async def test_where_all_is_well_every_step_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, kept = await _run(tmp_path, monkeypatch)
    said = _said(capsys)
    assert (code, said["ok"]) == (0, True), said
    names = [step["name"] for step in said["steps"]]
    assert names == ["version", "dispatch", "papers", "window", "void", "check", "log"]
    assert (kept / "window.png").read_bytes() == b"picture"


@pytest.mark.parametrize(
    ("wrong", "step", "fault"),
    [
        ('sys.stderr.write("qt.qpa: no such plugin\\n")', "version", "qt.qpa: no such plugin"),
        ('"void" in words and sys.exit(3)', "void", "Ended with 3."),
        ('"dispatch" in words and (print("{"), sys.exit(0))', "dispatch", "JSONDecodeError"),
        ('"history" in words and (print("{}"), sys.exit(0))', "papers", "KeyError"),
        ('"smoke-window" in words and sys.exit(0)', "window", "Expected ['shown'"),
        (
            '"audit" in words and (print(json.dumps({"ok": False})), sys.exit(0))',
            "check",
            "Expected True, found False",
        ),
    ],
)
async def test_what_is_wrong_is_named_and_ends_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    wrong: str,
    step: str,
    fault: str,
) -> None:
    code, _ = await _run(tmp_path, monkeypatch, f"{wrong}\n{_WORKS}")
    said = _said(capsys)
    assert (code, said["ok"]) == (1, False)
    last = said["steps"][-1]
    assert last["name"] == step
    assert any(each.startswith(fault) for each in last["faults"]), last


async def test_a_warning_in_the_log_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "kept" / "practice" / "log"
    log.mkdir(parents=True)
    line = "2026-11-24T14:06:03.123Z WARNING station.flow the WARNING of a step"
    calm = "2026-11-24T14:06:03.123Z INFO station.flow no ERROR here"
    (log / "station.log").write_text(f"{calm}\n{line}\n", encoding="utf-8")
    code, _ = await _run(tmp_path, monkeypatch)
    assert code == 1
    assert _said(capsys)["steps"][-1]["faults"] == [line]


async def test_nothing_of_the_insurer_or_of_a_persons_data_reaches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XC_AUTH_API_SECRET", "secret")
    monkeypatch.setenv("STATION_HOME", "/home/dana/station")
    look = (
        "import os\n"
        "if any(name[:3] == 'XC_' for name in os.environ): sys.exit('a secret')\n"
        "if 'dana' in os.environ['STATION_HOME']: sys.exit('her data')\n"
    )
    code, _ = await _run(tmp_path, monkeypatch, look + _WORKS)
    assert code == 0, _said(capsys)


def test_papers_are_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The papers of a real practice dispatch, and what is said once one of them is not whole."""
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    orders = Path(__file__).parents[2] / "resources" / "practice" / "first.csv"
    words = ["--insure", "all", "--consent-by", "Dana", "--papers", str(tmp_path / "papers")]
    assert run(["--practice", "dispatch", str(orders), *words]) == 0
    papers = tmp_path / "papers"
    nothing = smoke_papers.faults(papers, "none", "none")
    label, cover = (fault.partition("Read were: ")[2] for fault in nothing)
    number = label.removeprefix("(00)")
    ref = next(code for code in cover.split(", ") if code.endswith("-INS") and "/" not in code)
    assert smoke_papers.faults(papers, number, ref) == []
    label_zpl = next(papers.glob("*_label_1.zpl"))
    label_zpl.write_bytes(label_zpl.read_bytes()[:-20])
    next(papers.glob("*_label_1.pdf")).unlink()
    assert len(smoke_papers.faults(papers, number, ref)) == 2
