"""What a bench has under way by itself: held while it runs, told when it fails, ended with it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_log = logging.getLogger(__name__)


class Jobs:
    """Holds its tasks: one that nobody holds may be collected while it runs."""

    def __init__(self, failed: Callable[[], None]) -> None:
        self._failed = failed
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Starts `work`; `failed` is called should it end in a fault of our own."""
        task = asyncio.get_running_loop().create_task(work)
        self._running.add(task)
        task.add_done_callback(self._done)
        return task

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            _log.error("a job of the bench failed", exc_info=task.exception())
            self._failed()

    async def end(self) -> None:
        """Cancels what runs and waits until it has ended."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
