"""A command's collector works on the loop's thread only."""

import asyncio
import gc
import threading

from station.app.garbage import collected_here


class _Ring:
    def __init__(self, gone: list[int], collected: asyncio.Event) -> None:
        self.me = self
        self.gone = gone
        self.collected = collected

    def __del__(self) -> None:
        self.gone.append(threading.get_ident())
        self.collected.set()


async def test_cycles_go_on_this_thread_and_no_other() -> None:
    gone: list[int] = []
    collected = asyncio.Event()

    def litter() -> None:
        for _ in range(3000):
            _Ring(gone, collected)

    gc.collect()
    gc.enable()
    async with collected_here():
        assert not gc.isenabled()
        await asyncio.to_thread(litter)
        assert not gone
        async with asyncio.timeout(20):
            await collected.wait()
    assert not gc.isenabled()
    assert set(gone) == {threading.get_ident()}
