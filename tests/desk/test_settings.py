"""A change of the settings is a line of the audit log before it is in force."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from station.desk.settings import SettingsDesk
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError
from station.domain.people import Actor, Role
from station.domain.settings import Settings
from station.store import chain, names
from station.store.audit import AuditLog
from station.store.store import Store
from tests.store import making
from tests.store.making import NOW

DANA, CLERK = Actor("Dana", Role.SUPERVISOR), Actor("Cleo", Role.CLERK)


class _Clock:
    def now(self) -> Any:
        return NOW

    def monotonic(self) -> float:
        return 0.0


class Rig:
    """The desk over a real store; what was saved and kept stands here."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder, self.store = folder, store
        self.saved: list[Settings] = []
        self.kept: dict[str, str] = {}
        self.broken = False
        self.failure: Exception | None = None
        audit = AuditLog(store, folder / "record.jsonl")
        self.desk = SettingsDesk(Settings(), self._save, self._keep, audit, _Clock())

    def _keep(self, name: str, value: str) -> None:
        if self.failure is not None:
            raise self.failure
        if self.broken:
            raise EnvironmentFaultError("settings.no_keyring")
        self.kept[name] = value

    def _save(self, settings: Settings, _keys: frozenset[str]) -> None:
        if self.failure is not None:
            raise self.failure
        if self.broken:
            raise EnvironmentFaultError("settings.file_not_saved", file="settings.json", reason="")
        self.saved.append(settings)

    def lines(self) -> list[dict[str, Any]]:
        return list(chain.lines_of(self.folder / "record.jsonl"))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = making.new_store(tmp_path)
    await store.open()
    yield Rig(tmp_path, store)
    await store.close()


async def test_a_harmless_value_is_plain_and_one_that_may_name_is_a_hash(rig: Rig) -> None:
    await rig.desk.change({"insurer.pace_per_s": "2", "sender.name": "Ann Hill"}, DANA)
    pace, sender = rig.lines()
    assert (pace["what"], pace["key"], pace["old"], pace["new"]) == (
        "setting", "insurer.pace_per_s", 1.8, 2.0,
    )  # fmt: skip
    assert sender["key"] == "sender.name"
    assert set(sender) & {"old", "new"} == set()
    assert sender["old_sha256"] != sender["new_sha256"]
    assert "Ann" not in str(rig.lines())
    assert (await rig.store.read(names.known))[pace["by"]] == "Dana"
    assert len(rig.saved) == 1


async def test_what_does_not_change_is_no_line(rig: Rig) -> None:
    await rig.desk.change({"papers.dpi": "203"}, DANA)
    assert rig.lines() == []


async def test_what_may_not_be_changed_is_neither_noted_nor_saved(rig: Rig) -> None:
    with pytest.raises(PermissionRefusedError):
        await rig.desk.change({"theme": "dark", "insurer.url": "https://evil.example"}, CLERK)
    with pytest.raises(PermissionRefusedError):
        await rig.desk.keep_secret("insurer.key", "abc", CLERK)
    assert rig.lines() == []
    assert rig.saved == []
    assert rig.kept == {}
    await rig.desk.change({"theme": "dark"}, CLERK)
    assert [line["key"] for line in rig.lines()] == ["theme"]


async def test_of_several_no_line_stands_as_done_where_one_could_not_be_written(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = rig.store.write, 0

    async def second_fails(*words: Any, **named: Any) -> Any:
        nonlocal count
        count += 1
        if count == 2:
            raise EnvironmentFaultError("store.disk_failed", path="/d")
        return await write(*words, **named)

    monkeypatch.setattr(rig.store, "write", second_fails)
    with pytest.raises(EnvironmentFaultError):
        await rig.desk.change({"theme": "dark", "insurer.pace_per_s": "2"}, DANA)
    done = [line["key"] for line in rig.lines() if line["what"] == "setting"]
    undone = [line["key"] for line in rig.lines() if line["what"] == "setting_not_saved"]
    assert rig.saved == []
    assert set(done) <= set(undone)


async def test_without_its_line_nothing_is_changed(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise EnvironmentFaultError("store.disk_full")

    monkeypatch.setattr(rig.store, "write", fails)
    with pytest.raises(EnvironmentFaultError):
        await rig.desk.change({"theme": "dark"}, DANA)
    with pytest.raises(EnvironmentFaultError):
        await rig.desk.keep_secret("insurer.key", "abc", DANA)
    assert rig.saved == []
    assert rig.kept == {}
    assert rig.desk.current() == Settings()


async def test_what_could_not_be_saved_is_said_in_the_record_too(rig: Rig) -> None:
    rig.broken = True
    with pytest.raises(EnvironmentFaultError):
        await rig.desk.change({"theme": "dark"}, DANA)
    with pytest.raises(EnvironmentFaultError):
        await rig.desk.keep_secret("insurer.key", "abc", DANA)
    said = ["setting", "setting_not_saved", "secret", "secret_not_kept"]
    assert [line["what"] for line in rig.lines()] == said
    assert rig.desk.current() == Settings()


@pytest.mark.parametrize(
    "failure", [UnicodeEncodeError("utf-8", "\ud800", 0, 1, "odd"), RecursionError(), OSError(28)]
)
async def test_also_what_nobody_reckoned_with_is_said_in_the_record(
    rig: Rig, failure: Exception
) -> None:
    rig.failure = failure
    with pytest.raises(type(failure)):
        await rig.desk.change({"theme": "dark"}, DANA)
    with pytest.raises(type(failure)):
        await rig.desk.keep_secret("insurer.key", "abc", DANA)
    said = ["setting", "setting_not_saved", "secret", "secret_not_kept"]
    assert [line["what"] for line in rig.lines()] == said
    assert rig.desk.current() == Settings()


async def test_a_key_for_the_keyring_is_a_line_without_the_key(rig: Rig) -> None:
    await rig.desk.keep_secret("insurer.secret", "s3cr3t-value", DANA)
    (line,) = rig.lines()
    assert (line["what"], line["key"]) == ("secret", "insurer.secret")
    assert "s3cr3t" not in str(line)
    assert rig.kept == {"insurer.secret": "s3cr3t-value"}
