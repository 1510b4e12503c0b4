"""Stores in real files, with money in the wallet."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import pytest

from station.store.store import Store
from tests.store import making

Open = Callable[..., Awaitable[Store]]


@pytest.fixture
async def open_store() -> AsyncIterator[Open]:
    """Opens the store of a folder; closed with the test."""
    opened: list[Store] = []

    async def start(folder: Path, *, read_only: bool = False) -> Store:
        store = making.new_store(folder, read_only=read_only)
        opened.append(store)
        await store.open()
        return store

    yield start
    for store in opened:
        await store.close()


@pytest.fixture
async def store(tmp_path: Path, open_store: Open) -> Store:
    """A store with money in its wallet."""
    opened = await open_store(tmp_path)
    await making.top_up(opened)
    return opened
