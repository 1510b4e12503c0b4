"""A share that hangs holds nobody up, at the end of the program neither."""

import asyncio
import threading
import time

import pytest

from station.updates.aside import Aside, StillBusyError


async def test_what_it_returns_or_raises_is_handed_on() -> None:
    aside = Aside()
    assert await aside.run(lambda: 7, 10) == 7

    def bad() -> None:
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        await aside.run(bad, 10)
    assert await aside.run(lambda: 8, 10) == 8


async def test_what_hangs_is_left_behind_and_not_asked_twice() -> None:
    aside, answers = Aside(), threading.Event()
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        await aside.run(lambda: answers.wait(30), 0.02)
    with pytest.raises(StillBusyError):
        await aside.run(lambda: True, 10)
    assert time.monotonic() - begun < 5
    assert all(each.daemon for each in threading.enumerate() if each.name == "updates")
    answers.set()
    async with asyncio.timeout(10):
        while True:
            try:
                assert await aside.run(lambda: 9, 10) == 9
            except StillBusyError:
                await asyncio.sleep(0)
            else:
                break
