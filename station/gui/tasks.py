"""The one owner of asynchronous work: keeps it, names it, reports its failure, ends it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

_LOG = logging.getLogger("station.gui.tasks")


class Tasks:
    """Starts coroutines on the running loop and holds them until they are done.

    A task that nobody holds may be collected while it runs; a failure that nobody asks for is
    never seen. Here both cannot happen.
    """

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self.failed: Callable[[str, BaseException], None] | None = None
        """Called with the task's name and its failure, on the loop's thread."""

    def start(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        """Starts `work` under `name`. After `close` it is dropped unstarted."""
        if self._closed:
            work.close()
            return
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._done)

    @property
    def names(self) -> tuple[str, ...]:
        """What runs now."""
        return tuple(sorted(task.get_name() for task in self._running))

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        failure = task.exception()
        if failure is None:
            return
        _LOG.error("task %s failed: %s", task.get_name(), type(failure).__name__, exc_info=failure)
        if self.failed is not None and not self._closed:
            self.failed(task.get_name(), failure)

    async def close(self) -> None:
        """Cancels what runs and waits until all of it has ended."""
        self._closed = True
        current = asyncio.current_task()
        running = [task for task in self._running if task is not current]
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
