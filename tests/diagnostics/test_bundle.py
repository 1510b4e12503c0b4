"""The support bundle: enough to help with, and none of the canaries planted everywhere."""

import asyncio
import io
import json
import logging
import os
import shutil
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.__main__ import main
from station.app import doctoring
from station.app.build import Station, opened
from station.config.paths import Home, home
from station.diagnostics import bundle, network
from station.domain.errors import EnvironmentFaultError, StationError, message
from station.domain.settings import DECLARED, Settings
from station.domain.settings.kinds import Text
from station.flow.diagnosis import Diagnosis, State
from station.log.crashes import Crashes
from station.log.times import Timed, took
from tests.diagnostics.canaries import Aviary, plant_in_store

PARTS = {
    "README.txt", "about.json", "doctor.json", "settings.json", "latency.json", "data.json",
    "log/station.log",
}  # fmt: skip
SECRETS = ("XC_AUTH_API_KEY", "XC_AUTH_API_SECRET", "STATION_PIN_KEY", "EASYPOST_PRODUCTION_KEY")


@pytest.fixture(scope="module")
def used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a live bench that was opened once."""

    async def use() -> None:
        station = Station(practice=False)
        running = station.start_log()
        async with opened(station):
            await station.backing_up.make()
        running.close()

    folder = tmp_path_factory.mktemp("used")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_HOME", str(folder))
        asyncio.run(use())
    return folder


@pytest.fixture
def kept(used: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    shutil.copytree(used, tmp_path / "home")
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("XC_BASE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("XC_PARTNER_CODE", "DEMO1")
    return home(practice=False)


def read(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


async def made(to: Path | None = None) -> Path:
    station = Station(practice=False)
    running = station.start_log()
    try:
        return await doctoring.bundles(station).make(to)
    finally:
        running.close()
        await station.close()


async def test_it_holds_what_helps(kept: Home) -> None:
    running = Station(practice=False).start_log()
    took(Timed.QUOTE, 0.25)
    running.close()
    file = await made()
    assert file.parent == kept.support
    assert file.stat().st_mode & 0o077 == 0
    parts = read(file)
    assert set(parts) == PARTS
    documents = {name: json.loads(text) for name, text in parts.items() if name.endswith(".json")}
    assert documents["about.json"]["mode"] == "live"
    assert documents["about.json"]["versions"]["sqlite"]
    assert {each["name"] for each in documents["doctor.json"]} >= {"disk", "database", "clock"}
    assert documents["settings.json"]["insurer.pace_per_s"] == 1.8
    assert documents["settings.json"]["sender.name"] == {"set": False}
    assert documents["latency.json"] == [
        {"step": "quote", "count": 1, "p50_ms": 250.0, "p95_ms": 250.0}
    ]
    assert documents["data.json"]["rows"]["shipment"] == 0
    assert b"station.time quote 250.0 ms" in parts["log/station.log"]


async def test_of_a_log_that_grew_too_large_the_last_lines_are_in_it(kept: Home) -> None:
    told = "2026-11-24T14:06:03.123Z INFO station.time {} {}.0 ms"
    with (kept.log / "station.log.1").open("w") as file:
        file.write(told.format("quote", 999) + "\n")
        file.writelines("2026-11-24T14:06:03.123Z INFO station.time print 2.0 ms\n" * 60_000)
        file.write(told.format("quote", 7))
    (kept.log / "station.log.2").write_text("x" * 2_000_000)
    os.mkfifo(kept.log / "station.log.3")
    parts = read(await made())
    lines = parts["log/station.log.1"].decode().splitlines()
    assert lines[0] == "# only the last 1000000 bytes of this file are here"
    assert set(lines[1:-1]) == {told.format("print", 2)}
    assert lines[-1] == told.format("quote", 7)
    assert len(parts["log/station.log.1"]) <= 1_000_060
    assert parts["log/station.log.2"].decode() == lines[0]
    assert parts["log/station.log.3"] == b""
    assert b"only the last" not in parts["log/station.log"]
    assert b"999" not in parts["latency.json"]


@pytest.mark.parametrize("seed", range(int(os.environ.get("STATION_CANARIES", "1"))))
async def test_no_canary_gets_away(kept: Home, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    aviary = Aviary(seed)
    assert plant_in_store(kept.store, aviary) > 25
    for name in SECRETS:
        key = "".join(each for each in aviary.canary() if each.isascii() and each.isalnum())
        aviary.made.append(key * 3)
        monkeypatch.setenv(name, key * 3)
    _plant_in_network(aviary, monkeypatch)
    texts = [key for key, each in DECLARED.items() if isinstance(each.kind, Text)]
    content = {key: aviary.canary() for key in texts if key not in bundle._HARMLESS_TEXTS}
    content |= {"orders.folder": f"/home/{aviary.canary()}", "insurer.claims": [aviary.canary()]}
    kept.settings.write_text(json.dumps({"version": 1, "settings": content}))
    station = Station(practice=False)
    running = station.start_log()
    try:
        _plant_in_log(aviary)
    finally:
        running.close()
    with (kept.log / "station.log").open("a", encoding="utf-8") as file:
        file.writelines(f"{aviary.canary()}\n" for _ in range(20))
        file.writelines(
            f"2026-11-24T14:06:03.123Z INFO station.xcover GET {aviary.canary()} 200 1 ms -\n"
            for _ in range(20)
        )
    (kept.log / "station.log.1").write_text(f"2026-11-24T14:06:03.123Z INFO x {aviary.canary()}")
    reports = Crashes(kept.crashes, aviary.canary())
    reports.keep(ValueError(aviary.canary()))
    (kept.crashes / "run-1.json").write_text(json.dumps({
        "at": "2026-11-24T14:06:03+00:00", "kind": "broke_off", "program": aviary.canary(),
        "system": aviary.canary(), "what": aviary.canary(), "trace": [aviary.canary()] * 3,
        "seen": False,
    }))  # fmt: skip
    (kept.crashes / f"running-{aviary.canary().replace('/', '')}.txt").write_text("x\nx")
    whole = await made()
    assert len(aviary.made) > 300
    parts = read(whole)
    assert set(parts) >= PARTS | {"log/station.log.1", "crashes/00.json", "crashes/01.json"}
    for name, content_of in (("the archive", whole.read_bytes()), *parts.items()):
        assert aviary.found_in(content_of) == [], name
    assert aviary.found_in(repr(sorted(parts)).encode()) == []


def _plant_in_network(aviary: Aviary, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the name of the insurer's computer, and in what a certificate says of who made it."""
    host = "".join(each for each in aviary.canary().lower() if each.isascii() and each.isalnum())
    host = f"canary{host}"[:40]
    aviary.made.append(host)
    monkeypatch.setenv("XC_BASE_URL", f"https://{host}/x")

    async def shaken(*_: object) -> tuple[str, datetime]:
        return aviary.canary(), datetime(2027, 1, 1, tzinfo=UTC)

    monkeypatch.setattr(network, "_shaken_hands", shaken)


def test_of_what_was_found_only_what_is_known_to_be_ours_is_told() -> None:
    found = Diagnosis(
        "line", State.LOOK, message("doctor.line_bad"),
        {"host": "anna.example", "port": 443, "ms": 1.5, "between": False, "broken": ["Anna.ttf"],
         "fault": "store.corrupt", "why": "Anna Lind", "way": "cups", "stock": "anna",
         "notices": ["settings.file_newer", "Anna"], "missing": ["sender.name"],
         "new": "Anna", "deep": {"Anna": 1}, "until": "2027-01-01T00:00:00+00:00", "empty": ""},
    )  # fmt: skip
    assert bundle._finding(found)["facts"] == {
        "host": {"set": True}, "port": 443, "ms": 1.5, "between": False, "broken": {"lines": 1},
        "fault": "store.corrupt", "why": {"set": True}, "way": "cups", "stock": {"set": True},
        "new": {"set": True}, "notices": ["settings.file_newer", {"set": True}],
        "missing": ["sender.name"], "deep": {"set": True}, "until": "2027-01-01T00:00:00+00:00",
        "empty": {"set": False},
    }  # fmt: skip


async def test_what_the_looks_tell_of_themselves_is_told(kept: Home) -> None:
    found = {each["name"]: each["facts"] for each in json.loads(read(await made())["doctor.json"])}
    assert found["disk"]["free"] > 0
    assert found["settings"]["missing"][0] in DECLARED
    assert found["versions"]["sqlite"]
    assert found["printer.label"]["way"] == "folder"


def _plant_in_log(aviary: Aviary) -> None:
    """As a careless line of the program would: in words, arguments and exceptions."""
    for logger in ("station.xcover", "station.easypost", "station.flow.outbox", "station.time",
                   "asyncio", "httpx", "keyring"):  # fmt: skip
        log = logging.getLogger(logger)
        for _ in range(8):
            log.error(aviary.canary().replace("%", ""))
            log.error("work on %s failed: %s", aviary.canary(), aviary.canary())
            try:
                raise ValueError(aviary.canary())
            except ValueError:
                log.exception("it failed for %s", aviary.canary())


def test_the_canaries_would_be_found() -> None:
    """A test that cannot fail proves nothing."""
    aviary = Aviary(seed=7)
    for _ in range(50):
        canary = aviary.canary()
        for form in (
            canary.encode(), canary.upper().encode(), canary.encode("utf-16-le"),
            canary.encode().hex().encode(), json.dumps(canary).encode(),
        ):  # fmt: skip
            assert canary in aviary.found_in(b"before " + form + b" after")
    assert aviary.found_in(b"nothing of the kind") == []


async def test_it_is_made_of_damaged_data_too(kept: Home) -> None:
    kept.store.write_bytes(b"no database")
    parts = read(await made())
    assert json.loads(parts["data.json"]) == {"fault": "store.corrupt"}
    assert any(each["name"] == "database" and each["state"] == "bad"
               for each in json.loads(parts["doctor.json"]))  # fmt: skip


async def test_it_never_takes_the_place_of_another_file(kept: Home, tmp_path: Path) -> None:
    there = tmp_path / "there.zip"
    there.write_text("mine")
    with pytest.raises(StationError) as refused:
        await made(there)
    assert refused.value.message.id == "backup.exists"
    assert there.read_text() == "mine"
    with pytest.raises(EnvironmentFaultError) as failed:
        await made(there / "x.zip")
    assert failed.value.message.id == "support.not_written"


async def test_what_a_link_beside_it_leads_to_is_left_alone(kept: Home, tmp_path: Path) -> None:
    """Somebody else's folder may hold one under the name that half a bundle has."""
    mine = tmp_path / "mine"
    mine.write_text("a letter")
    target = tmp_path / "bundle.zip"
    half = tmp_path / ".bundle.zip.part"
    half.symlink_to(mine)
    made_of = await made(target)
    assert mine.read_text() == "a letter"
    assert zipfile.is_zipfile(made_of)
    assert not made_of.is_symlink()
    assert not half.is_symlink()
    assert made_of.stat().st_mode & 0o077 == 0


def test_a_command_makes_one(
    kept: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "out" / "bundle.zip"
    assert main(["support-bundle", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"bundle": str(target)}
    assert zipfile.is_zipfile(io.BytesIO(target.read_bytes()))


def test_every_setting_is_harmless_or_only_said_to_be_set() -> None:
    told = bundle.harmless(Settings())
    assert set(told) == set(DECLARED)
    for key, value in told.items():
        private = DECLARED[key].private
        assert not private or set(value) <= {"set", "lines"}, key  # type: ignore[call-overload]


async def test_pipes_in_the_place_of_the_data_hold_up_neither_bundle_nor_doctor(kept: Home) -> None:
    for file in (kept.store, kept.record):
        file.unlink()
        os.mkfifo(file)
    parts = read(await made())
    assert json.loads(parts["data.json"]) == {"fault": "store.no_file"}
    found = {each["name"]: each for each in json.loads(parts["doctor.json"])}
    assert (found["database"]["state"], found["database"]["id"]) == ("bad", "store.no_file")
    assert found["record"]["state"] == "bad"
