"""The collector runs on the loop's own thread: run by a worker it would destroy Qt's objects there.

A command paints its PDFs with Qt and has worker threads beside it; the window has its own timer.
"""

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator

from station.collector import collect_due

EVERY_S = 0.5


@contextlib.asynccontextmanager
async def collected_here() -> AsyncIterator[None]:
    """Turns automatic collection off for good; inside, a task on this thread collects.

    After it nothing is collected any more: a thread that ends late may still compute then.
    """
    gc.disable()
    task = asyncio.get_running_loop().create_task(_collect())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _collect() -> None:
    while True:
        await asyncio.sleep(EVERY_S)
        collect_due()
