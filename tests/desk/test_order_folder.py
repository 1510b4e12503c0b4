"""The watched folder: taken in by itself, never twice, and never left without a word."""

import asyncio
import errno
import threading
from pathlib import Path
from typing import Any

import pytest

from station.desk import order_folder
from station.desk.order_files import Preview
from station.desk.order_folder import OrderFolder
from station.domain.errors import EnvironmentFaultError, RefusedError, message
from station.domain.settings import Settings
from station.flow import points
from station.i18n import say
from station.store.order_files import OrderFileRows
from tests.desk.order_rig import DANA, FILES, Rig, file_rig

__all__ = ["file_rig"]


@pytest.fixture
def rig(file_rig: Rig) -> Rig:
    return file_rig


def no_room(_file: Path, _target: Path) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


async def no_store(*_: object) -> tuple[int, int, int]:
    raise EnvironmentFaultError("store.disk_full")


class TestTheFolder:
    async def looks(self, rig: Rig, times: int = 2) -> None:
        for _ in range(times):
            await rig.folder.look()

    async def test_a_file_that_nobody_mapped_waits(self, rig: Rig) -> None:
        path = rig.dropped_in("shopify.csv")
        await rig.folder.look()
        assert rig.folder.waiting == ()  # it may still be growing
        await rig.folder.look()
        (waiting,) = rig.folder.waiting
        assert waiting.path == path
        assert say(waiting.why[0]) == "Nobody has said yet what its columns mean."
        assert path.exists()

    async def test_a_file_that_a_fault_of_ours_stops_waits_and_stops_no_other(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = rig.dropped_in("shopify.csv"), rig.dropped_in("woocommerce.csv")
        look = rig.files.look

        async def bug(path: Path, *words: Any) -> Any:
            if path == bad:
                raise LookupError("a bug")
            return await look(path, *words)

        monkeypatch.setattr(rig.files, "look", bug)
        await self.looks(rig, 3)
        assert [each.path for each in rig.folder.waiting] == [bad, good]
        assert rig.folder.waiting[0].why[0].id == "band.our_fault"

    async def test_with_a_known_mapping_and_no_question_it_is_kept_and_moved(
        self, rig: Rig
    ) -> None:
        preview = await rig.preview(FILES / "woocommerce.csv")
        await rig.files.keep(preview, DANA)
        fresh = rig.dropped_in("woocommerce.csv")
        fresh.write_bytes(fresh.read_bytes().replace(b"2101", b"2201").replace(b"2102", b"2202"))
        await self.looks(rig)
        assert rig.folder.waiting == ()
        assert not fresh.exists()
        assert (rig.inbox / "done" / "woocommerce.csv").exists()
        assert await rig.numbers() == ["2101", "2102", "2201", "2202"]

    async def test_a_question_keeps_it_there_until_it_is_another_file(self, rig: Rig) -> None:
        await rig.files.keep(await rig.preview(FILES / "shopify.csv"), DANA)
        path = rig.dropped_in("shopify.csv")
        path.write_bytes(path.read_bytes() + b"\n")
        await self.looks(rig)
        (waiting,) = rig.folder.waiting
        assert [say(each) for each in waiting.why] == [
            "1 order is left out.",
            "1 cell could be rewritten.",
        ]
        path.unlink()
        await self.looks(rig)
        assert rig.folder.waiting == ()

    async def test_a_file_that_was_kept_before_the_end_is_only_moved(self, rig: Rig) -> None:
        await rig.files.keep(await rig.preview(FILES / "shopify.csv"), DANA)
        path = rig.dropped_in("shopify.csv")
        rig.dropped_in("woocommerce.csv").rename(rig.inbox / "notes.pdf")
        await self.looks(rig)
        assert not path.exists()
        assert rig.folder.waiting == ()
        rig.dropped_in("shopify.csv")
        await self.looks(rig)
        assert (rig.inbox / "done" / "shopify-2.csv").exists()

    async def test_a_file_that_was_kept_and_not_written_down_is_found_as_it_is(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        path = rig.dropped_in("woocommerce.csv")
        path.write_bytes(path.read_bytes().replace(b"2101", b"2201").replace(b"2102", b"2202"))

        def cut(point: str) -> None:
            if point == "orders.kept":
                raise asyncio.CancelledError

        points.install(cut)
        try:
            with pytest.raises(asyncio.CancelledError):
                await self.looks(rig)
        finally:
            points.install(None)
        assert await rig.numbers() == ["2101", "2102", "2201", "2202"]
        assert path.exists()
        await self.looks(rig)
        assert not path.exists()
        assert await rig.numbers() == ["2101", "2102", "2201", "2202"]

    async def test_a_full_disk_at_the_move_is_said_until_there_is_room(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        path = rig.dropped_in("woocommerce.csv")
        with monkeypatch.context() as full:
            full.setattr(Path, "rename", no_room)
            await self.looks(rig, 4)
            (waiting,) = rig.folder.waiting
            assert say(waiting.why[0]) == (
                "Taken in, but it cannot be moved to done: No space left on device."
            )
        await self.looks(rig, 1)
        assert (rig.folder.waiting, path.exists()) == ((), False)
        assert (rig.inbox / "done" / "woocommerce.csv").exists()

    async def test_a_full_disk_at_the_keeping_is_said_and_tried_again(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        path = rig.dropped_in("woocommerce.csv")
        path.write_bytes(path.read_bytes().replace(b"2101", b"2201"))
        with monkeypatch.context() as full:
            full.setattr(OrderFileRows, "keep_some", no_store)
            await self.looks(rig, 10)
        assert [say(each.why[0]) for each in rig.folder.waiting] == [
            "The disk is full. Nothing was lost. Free some space and try again."
        ]
        assert not rig.files.busy, "the next file would never be taken"
        await self.looks(rig, 25)
        assert (rig.folder.waiting, path.exists()) == ((), False)
        assert "2201" in await rig.numbers()

    async def test_a_keeping_that_was_stopped_goes_on_at_the_next_look(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        path = rig.dropped_in("woocommerce.csv")
        path.write_bytes(path.read_bytes().replace(b"2101", b"2201"))
        keep_some = OrderFileRows.keep_some

        async def stopped(rows: OrderFileRows, *words: Any) -> tuple[int, int, int]:
            rig.files.stop()
            return await keep_some(rows, *words)

        monkeypatch.setattr("station.desk.order_files._KEPT_AT_ONCE", 1)
        with monkeypatch.context() as once:
            once.setattr(OrderFileRows, "keep_some", stopped)
            await self.looks(rig)
        assert path.exists(), "the rest of it would be lost"
        await self.looks(rig, 1)
        assert not path.exists()
        assert await rig.numbers() == ["2101", "2102", "2201"]

    async def test_a_person_who_comes_between_or_stops_it_leaves_no_file_waiting(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        opened = await rig.files.look(FILES / "shopify.csv", DANA)
        path = rig.dropped_in("woocommerce.csv")
        path.write_bytes(path.read_bytes().replace(b"2101", b"2201"))
        read = rig.files.read
        previews = []

        async def second(*words: Any) -> Preview:
            previews.append(await read(opened, opened.column_map, DANA))
            return await read(*words)

        async def stopped(*_: Any) -> Preview:
            raise RefusedError("orders.stopped")

        for comes_between in (second, stopped):
            with monkeypatch.context() as once:
                once.setattr(rig.files, "read", comes_between)
                await self.looks(rig)
            assert rig.folder.waiting == ()
            for preview in previews:
                await rig.files.drop(preview)
        await self.looks(rig, 1)
        assert (rig.folder.waiting, path.exists()) == ((), False)
        assert "2201" in await rig.numbers()

    async def test_no_file_is_taken_while_somebody_looks_at_one(self, rig: Rig) -> None:
        await rig.files.keep(await rig.preview(FILES / "woocommerce.csv"), DANA)
        preview = await rig.preview(FILES / "shopify.csv")
        path = rig.dropped_in("woocommerce.csv")
        await self.looks(rig, 3)
        assert path.exists()
        await rig.files.drop(preview)
        await self.looks(rig, 1)
        assert not path.exists()

    async def test_a_folder_that_is_not_there_is_said(self, rig: Rig) -> None:
        rig.inbox.rmdir()
        await rig.folder.look()
        assert rig.folder.fault is not None
        assert "cannot be read" in say(rig.folder.fault)

    async def test_a_share_that_has_gone_silent_is_said_and_holds_up_nobody(
        self, rig: Rig, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        answers = threading.Event()
        named = [rig.inbox]
        settings = Settings()

        def silent(_folder: Path) -> dict[Path, tuple[int, int]]:
            named.append(rig.inbox.with_name("another"))
            answers.wait()
            return {}

        monkeypatch.setattr(order_folder, "_files_of", silent)
        monkeypatch.setattr(order_folder, "SILENT_S", 0.01, raising=False)
        folder = OrderFolder(rig.files, lambda: settings.changed({"orders.folder": str(named[-1])}))
        try:
            await asyncio.wait_for(folder.look(), 10)
            assert folder.fault == message("orders.folder_silent", folder=str(rig.inbox))
            # Nor does the end of the program wait for it.
            await asyncio.wait_for(asyncio.get_running_loop().shutdown_default_executor(), 10)
        finally:
            answers.set()
