"""A newer version is told to a supervisor, with what has to settle first; nothing installs it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from station import i18n
from station.desk import updating, view_update
from station.desk.update_page import BenchUpdate
from station.desk.updating import Machine, UpdateState, Updating
from station.domain.errors import PermissionRefusedError
from station.domain.people import Actor, Role
from station.domain.release import Seen, System, Version
from station.domain.settings import Settings
from station.flow.updates import Unsettled
from station.store.store import Store
from station.store.update_rows import UpdateRows
from tests.store import making
from tests.store.making import NOW
from tests.updates.releasing import NAME, OTHER, public, put

RUTH, DANA = Actor("Ruth", Role.SUPERVISOR), Actor("Dana", Role.CLERK)


class Clock:
    def now(self):
        return NOW

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Rig:
    store: Store
    share: Path
    settings: Settings = field(default_factory=Settings)
    own: str = "0.1.0"

    @property
    def rows(self) -> UpdateRows:
        return UpdateRows(self.store)

    def updating(self, system: System = System.LINUX) -> Updating:
        return Updating(lambda: self.settings, self.rows, Clock(), Machine(self.own, system))


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = making.new_store(tmp_path)
    await store.open()
    await making.top_up(store)
    share = tmp_path / "share"
    share.mkdir()
    chosen = Settings().changed({"updates.folder": str(share), "updates.key": public()})
    yield Rig(store, share, chosen)
    await store.close()


async def view(desk: Updating, own: str = "0.1.0") -> view_update.UpdateView:
    return view_update.build(desk.looked, own, await desk.unsettled())


async def test_without_a_folder_nothing_is_looked_for_and_nothing_said(rig: Rig) -> None:
    rig.settings = Settings()
    desk = rig.updating()
    assert (await desk.look(keep=True)).state is UpdateState.OFF
    assert view_update.line(desk.looked) is None
    assert "Settings" in i18n.say((await view(desk)).detail)


async def test_a_newer_one_is_told_with_its_file_and_what_it_does(rig: Rig) -> None:
    put(rig.share)
    desk = rig.updating()
    assert desk.looked.state is UpdateState.STARTING
    assert (await desk.look(keep=True)).state is UpdateState.NEWER
    shown = await view(desk)
    assert shown.may_install
    assert shown.notes.startswith("The queue is read")
    (file,) = shown.files
    assert file.path == str(rig.share / NAME)
    assert "apt install" in i18n.say(file.how)
    line = view_update.line(desk.looked)
    assert line is not None
    assert "9.1.0" in i18n.say(line.word)
    assert await rig.rows.newest_seen() == Seen(Version.of("9.1"), date(2026, 11, 24))


async def test_what_is_under_way_has_to_settle_first(rig: Rig) -> None:
    put(rig.share)
    await making.dispatch(rig.store)
    desk = rig.updating()
    await desk.look(keep=True)
    shown = await view(desk)
    assert not shown.may_install
    assert [i18n.say(each) for each in shown.settle] == ["1 dispatch is under way."]


@pytest.mark.parametrize("each", list(Unsettled.__dataclass_fields__))
def test_each_kind_of_work_has_its_sentence(each: str) -> None:
    for count in (1, 3):
        (said,) = view_update.settling(replace(Unsettled(), **{each: count}))
        assert str(count) in i18n.say(said)
    assert not replace(Unsettled(), **{each: 1}).nothing


@pytest.mark.parametrize(
    ("break_it", "why"),
    [
        (lambda share: put(share, OTHER), "update.bad_signature"),
        (lambda share: (put(share), (share / NAME).write_bytes(b"x")), "update.file_short"),
        (lambda share: put(share, minimum="5.0"), "update.too_far"),
        (lambda share: put(share, version="0.0.9"), "update.older"),
        (lambda share: share.rmdir(), "update.unreadable"),
    ],
)
async def test_nothing_is_offered_and_the_reason_is_said(
    rig: Rig, break_it: Callable[[Path], object], why: str
) -> None:
    break_it(rig.share)
    desk = rig.updating()
    looked = await desk.look(keep=True)
    assert looked.state is UpdateState.TROUBLE
    assert looked.why is not None
    assert looked.why.id == why
    shown = await view(desk)
    assert not shown.files
    line = view_update.line(looked)
    assert line is not None
    assert line.detail == shown.detail == looked.why


async def test_an_older_one_that_is_put_back_is_told(rig: Rig) -> None:
    put(rig.share)
    await rig.updating().look(keep=True)
    put(rig.share, version="5.0.0")
    looked = await rig.updating().look(keep=True)
    assert looked.why is not None
    assert looked.why.id == "update.put_back"
    assert "9.1.0" in i18n.say(looked.why)


async def test_another_folder_has_not_been_looked_into_yet(rig: Rig, tmp_path: Path) -> None:
    put(rig.share)
    desk = rig.updating()
    await desk.look(keep=True)
    rig.settings = rig.settings.changed({"updates.folder": str(tmp_path)})
    assert desk.looked.state is UpdateState.STARTING
    assert view_update.line(desk.looked) is None


async def test_what_only_looks_remembers_nothing(rig: Rig) -> None:
    put(rig.share)
    await rig.updating().look(keep=False)
    assert await rig.rows.newest_seen() is None


async def test_the_own_version_is_the_newest(rig: Rig) -> None:
    put(rig.share)
    rig.own = "9.1.0"
    desk = rig.updating()
    assert (await desk.look(keep=True)).state is UpdateState.SAME
    assert view_update.line(desk.looked) is None
    assert not (await view(desk, "9.1.0")).files


async def test_without_the_own_key_only_the_shipped_ones_are_believed(rig: Rig) -> None:
    put(rig.share)
    rig.settings = rig.settings.changed({"updates.key": ""})
    looked = await rig.updating().look(keep=True)
    assert looked.why is not None
    assert looked.why.id in ("update.no_key", "update.bad_signature")


async def test_a_share_that_hangs_holds_nobody_up(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    monkeypatch.setattr(updating, "MANIFEST_S", 0.02)
    monkeypatch.setattr(updating.releases, "read", lambda *_: answers.wait(30))
    desk = rig.updating()
    for _ in range(2):
        looked = await desk.look(keep=True)
        assert looked.why is not None
        assert looked.why.id == "update.silent"
    answers.set()


async def test_a_clerk_is_not_asked_and_not_told(rig: Rig) -> None:
    put(rig.share)
    page = BenchUpdate(rig.updating(), "0.1.0", lambda: DANA)
    for act in (page.view, page.look):
        with pytest.raises(PermissionRefusedError):
            await act()
    page = BenchUpdate(rig.updating(), "0.1.0", lambda: RUTH)
    assert (await page.view()).state is UpdateState.STARTING
    assert (await page.look()).state is UpdateState.NEWER


async def test_a_change_is_told_once(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(updating, "MINUTE_S", 0.0)
    monkeypatch.setattr(updating, "EVERY", timedelta(0))
    put(rig.share)
    heard, desk = asyncio.Event(), rig.updating()
    running = asyncio.create_task(desk.run(heard.set))
    async with asyncio.timeout(10):
        await heard.wait()
    assert desk.looked.state is UpdateState.NEWER
    heard.clear()
    await desk.look(keep=True)
    assert not heard.is_set()
    (rig.share / NAME).unlink()
    async with asyncio.timeout(10):
        await heard.wait()
    assert desk.looked.state is UpdateState.TROUBLE
    running.cancel()


async def test_a_look_that_fails_is_not_the_last_one(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(updating, "MINUTE_S", 0.0)
    monkeypatch.setattr(updating, "EVERY", timedelta(0))
    put(rig.share)
    heard, desk, look = asyncio.Event(), rig.updating(), Updating.look

    async def fails(*_: object, **__: object) -> None:
        monkeypatch.setattr(Updating, "look", look)
        raise ValueError

    monkeypatch.setattr(Updating, "look", fails)
    running = asyncio.create_task(desk.run(heard.set))
    async with asyncio.timeout(10):
        await heard.wait()
    assert desk.looked.state is UpdateState.NEWER
    assert "a look for an update failed" in caplog.text
    running.cancel()


async def test_after_a_look_that_failed_an_hour_passes(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(updating, "MINUTE_S", 0.0)
    tries = []

    async def fails(*_: object, **__: object) -> None:
        tries.append(1)
        raise ValueError

    monkeypatch.setattr(Updating, "look", fails)
    running = asyncio.create_task(rig.updating().run(lambda: None))
    for _ in range(20):
        await asyncio.sleep(0)
    assert tries == [1]
    running.cancel()
