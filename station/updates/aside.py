"""Work on a share, which may hang for ever, on a thread that nobody waits for when all ends."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class StillBusyError(TimeoutError):
    """What was asked before has not come back yet."""


class Aside:
    """One piece of work at a time. The pool of the loop would be waited for at the end."""

    def __init__(self) -> None:
        self._busy = False

    async def run(self, work: Callable[[], T], longest_s: float) -> T:
        """What `work` returns or raises. Raises TimeoutError after `longest_s` seconds.

        Work that is late goes on behind; until it has ended, StillBusyError at once.
        """
        if self._busy:
            raise StillBusyError
        loop = asyncio.get_running_loop()
        done: asyncio.Future[T] = loop.create_future()

        def told(result: T | None, error: BaseException | None) -> None:
            if done.done():
                return
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(result)  # type: ignore[arg-type]

        def run() -> None:
            result, failed = None, None
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - handed to whoever asked
                failed = error
            self._busy = False
            with contextlib.suppress(RuntimeError):  # the loop is closed: nobody asks any more
                loop.call_soon_threadsafe(told, result, failed)

        self._busy = True
        threading.Thread(target=run, name="updates", daemon=True).start()
        async with asyncio.timeout(longest_s):
            return await done
