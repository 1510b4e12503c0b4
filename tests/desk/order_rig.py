"""The desk of order files over a store of its own, with a folder that it watches."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.desk.order_files import FileDesk, Preview
from station.desk.order_folder import OrderFolder
from station.desk.orders import Orders
from station.domain.column_map import Rule
from station.domain.people import Actor, Role
from station.domain.settings import Settings
from station.flow.order_files import OrdersWanted
from station.flow.work import OrderState
from station.store.db import Database
from station.store.order_files import OrderFileRows
from station.store.order_list import OrderListRows
from station.store.reader import HistoryReader
from station.store.store import Store
from tests.store import making

FILES = Path(__file__).parent.parent / "orders" / "files"
DANA = Actor("Dana", Role.CLERK)
NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0


@dataclass
class Rig:
    store: Store
    files: FileDesk
    orders: Orders
    folder: OrderFolder
    inbox: Path

    async def preview(self, path: Path, *rules: Rule, **fixed: str) -> Preview:
        looked = await self.files.look(path, DANA)
        column_map = looked.column_map
        if column_map is not None:
            for rule in rules:
                column_map = column_map.accepting(rule)
            for column, value in fixed.items():
                column_map = column_map.setting(column, value)
        return await self.files.read(looked, column_map, DANA)

    async def numbers(self, state: OrderState | None = None, text: str = "") -> list[str]:
        rows = await self.orders.page(OrdersWanted(state, text), 0, 100, DANA)
        return [row.number for row in rows]

    def dropped_in(self, name: str) -> Path:
        return Path(shutil.copy(FILES / name, self.inbox / name))


@pytest.fixture
async def file_rig(tmp_path: Path) -> AsyncIterator[Rig]:
    store = making.new_store(tmp_path)
    await store.open()
    inbox = tmp_path / "in"
    inbox.mkdir()
    settings = Settings().changed({"orders.folder": str(inbox)})
    files = FileDesk(OrderFileRows(store), Clock())
    reader = HistoryReader(Database(tmp_path / "station.db", read_only=True))
    orders = Orders(store, OrderListRows(store, reader), Clock())
    yield Rig(store, files, orders, OrderFolder(files, lambda: settings), inbox)
    await reader.close()
    await store.close()
