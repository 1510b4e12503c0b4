"""How a command ends: one sentence for a person, the rest in the log, nothing sent unproven."""

import io
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.__main__ import main
from station.app.build import Station
from station.config import file as settings_file
from station.config.paths import home
from station.desk.wallet import Wallet
from station.domain.settings import Settings

PIN = "407318"
HEAD = "order,name,address1,city,postcode,country,weight_g,contents,value,currency\n"
ROW = "1,Anna Lind,1 High Street,Leeds,LS1 1AA,GB,900,Socks,30.00,GBP\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    for name in [name for name in os.environ if name.startswith("XC_")]:
        monkeypatch.delenv(name)
    before = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = before


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "one.csv"
    path.write_text(HEAD + ROW)
    return str(path)


@pytest.fixture
def live(monkeypatch: pytest.MonkeyPatch) -> None:
    """A live bench with a PIN and money, and no credentials."""
    place = home(practice=False)
    place.create()
    services = [
        {"code": "ST", "name": "S", "price": "4.20", "currency": "GBP", "liability": "20.00"}
    ]
    sender = {"name": "Shop", "address1": "Unit 7", "city": "Leeds", "postcode": "LS9 8AG"}
    known = {f"sender.{part}": text for part, text in sender.items()}
    settings_file.save(
        place,
        Settings().changed(
            {
                **known,
                "sender.country": "GB",
                "house.prefix": "0614141",
                "house.services": services,
                "house.default_service": "ST",
            }
        ),
    )
    _typed(monkeypatch, PIN)
    monkeypatch.setenv("STATION_PIN_KEY", "k" * 40)
    assert main(["people", "add", "Sam", "--role", "supervisor", "--pin-stdin"]) == 0
    _typed(monkeypatch, PIN)
    assert main(["wallet", "top-up", "50", "GBP", "--by", "Sam", "--pin-stdin"]) == 0


def _typed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def test_a_mistake_of_ours_is_a_sentence_and_the_log_has_the_rest(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def wrong(*_: object, **__: object) -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr(Wallet, "top_up", wrong)
    assert main(["--practice", "wallet", "top-up", "1", "GBP", "--by", "X"]) == 70
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
    log = (home(practice=True).log / "station.log").read_text()
    assert log.endswith("in wrong | ValueError\n")
    assert "a mistake" not in log, "its words might be somebody's name"


def test_a_mistake_of_ours_is_a_sentence_beside_a_report_that_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def wrong(*_: object, **__: object) -> None:
        raise ValueError("a mistake")

    monkeypatch.setattr(Wallet, "top_up", wrong)
    folder = home(practice=True).crashes
    folder.mkdir(parents=True)
    report = {"at": "0001-01-01T00:00:00+23:00", "kind": "fault", "program": "", "system": ""}
    (folder / "a.json").write_text(json.dumps({**report, "what": "", "trace": [], "seen": False}))
    (folder / "b.json").write_text("[" * 100_000)
    assert main(["--practice", "wallet", "top-up", "1", "GBP", "--by", "X"]) == 70
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert len(list(folder.iterdir())) == 3


def test_nobody_practises_under_the_code_of_somebody(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--practice", "wallet", "top-up", "1", "GBP", "--by"]
    assert main([*words, "p-BNT7CS"]) == 1
    assert "looks like a code" in capsys.readouterr().err
    assert main([*words, "Ben"]) == 0


def test_sandbox_is_a_command_only_in_its_own_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "sandbox", "--practice"]) == 1
    assert "no data" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "1e12"])
def test_a_wait_that_is_none_is_refused(
    file: str, seconds: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--practice", "dispatch", file, "--wait", seconds])
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_wrong_pin_sends_nothing(
    live: None, file: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    done: list[str] = []
    monkeypatch.setattr(Station, "start", lambda _: done.append("started"))
    monkeypatch.setattr(Station, "connect", lambda _: done.append("connected"))
    _typed(monkeypatch, "111222")
    assert main(["dispatch", file, "--pin-stdin"]) == 1
    assert capsys.readouterr().err == "The PIN does not fit. Try again.\n"
    assert done == []


def test_labels_alone_need_no_insurer(
    live: None, file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    _typed(monkeypatch, PIN)
    words = ["dispatch", file, "--json", "--pin-stdin", "--papers", "papers"]
    assert main(words) == 0
    said = capsys.readouterr()
    row = json.loads(said.out)
    assert (row["state"], row["debited"], row["cover"]["state"]) == ("dispatched", "4.20", "none")
    assert row["papers"]
    assert all(Path(path).is_absolute() for path in row["papers"])
    assert len(said.err.splitlines()) == 1
    _typed(monkeypatch, PIN)
    insured = ["--insure", "all", "--consent-by", "Sam", "--premium-up-to", "5"]
    assert main([*words, *insured]) == 1
    assert capsys.readouterr().out == ""
