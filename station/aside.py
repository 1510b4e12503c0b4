"""Looks that may hang, on threads that nobody has to wait for.

A lookup of a name, a locked keyring or a dead network folder can hold its thread for minutes. A
thread of a pool would hold up the end of the program too; these do not.
"""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def aside(look: Callable[[], T]) -> T:
    """What `look` returns or raises; whoever gives up waiting leaves it behind."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return
        if error is not None:
            done.set_exception(error)
        else:
            done.set_result(result)  # type: ignore[arg-type]

    def run() -> None:
        result: T | None = None
        failed: BaseException | None = None
        try:
            result = look()
        except Exception as error:  # noqa: BLE001 - it is raised where the result is awaited
            failed = error
        try:
            loop.call_soon_threadsafe(settle, result, failed)
        except RuntimeError:
            return  # the loop has ended: nobody waits any more

    threading.Thread(target=run, name="aside", daemon=True).start()
    return await done
