"""Looks that may hang, on threads that nobody has to wait for.

A lookup of a name, a locked keyring or a dead network folder can hold its thread for minutes. A
thread of a pool would hold up the end of the program too; these do not.
"""

import asyncio
import threading
from collections.abc import Callable
from time import monotonic
from typing import TypeVar
from weakref import WeakSet

T = TypeVar("T")

_looking: WeakSet[threading.Thread] = WeakSet()


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

    thread = threading.Thread(target=run, name="aside", daemon=True)
    _looking.add(thread)
    thread.start()
    return await done


def join(limit_s: float) -> None:
    """Waits at most so long until nothing looks any more.

    For the end of a window: what computes in a thread after that could meet Python's collector,
    which destroys Qt's objects where it runs. What hangs in the system computes nothing.
    """
    until = monotonic() + limit_s
    for thread in list(_looking):
        thread.join(max(0.0, until - monotonic()))
