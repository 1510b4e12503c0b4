"""The doctor looks at everything at once; what hangs or fails is a finding, and hides no other."""

import asyncio
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from station.aside import aside
from station.diagnostics.doctor import AllAtOnce, Look
from station.domain.errors import EnvironmentFaultError, message
from station.flow.diagnosis import Diagnosis, State


def good(name: str) -> Diagnosis:
    return Diagnosis(name, State.GOOD, message("doctor.settings_good"))


async def test_nothing_waits_for_what_hangs_and_every_name_has_a_finding() -> None:
    order: list[str] = []
    hung = asyncio.Event()

    async def hangs() -> Sequence[Diagnosis]:
        await hung.wait()
        raise AssertionError

    async def fails() -> Sequence[Diagnosis]:
        raise KeyError("Hannah Whitfield")

    async def refused() -> Sequence[Diagnosis]:
        raise EnvironmentFaultError("settings.no_keyring")

    async def fine() -> Sequence[Diagnosis]:
        return [good("fine"), good("finer")]

    doctor = AllAtOnce(
        [
            Look(("hangs",), hangs, 0.05),
            Look(("fails", "fails_too"), fails),
            Look(("refused",), refused),
            Look(("fine", "finer"), fine),
        ]
    )
    found = {}
    async for diagnosis in doctor.run():
        order.append(diagnosis.name)
        found[diagnosis.name] = diagnosis
    assert set(found) == set(doctor.names)
    assert order[-1] == "hangs"
    assert found["hangs"].word.id == "doctor.hangs"
    assert (found["fails"].state, found["fails_too"].state) == (State.LOOK, State.LOOK)
    assert found["fails"].word.facts == {"kind": "KeyError"}
    assert found["refused"].word.id == "settings.no_keyring"
    assert found["finer"].state is State.GOOD


async def test_whoever_goes_away_leaves_nothing_running() -> None:
    ended: list[str] = []

    async def slow() -> Sequence[Diagnosis]:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("slow")
        raise AssertionError

    async def fine() -> Sequence[Diagnosis]:
        return [good("fine")]

    found = AllAtOnce([Look(("slow",), slow), Look(("fine",), fine)]).run()
    async for diagnosis in found:
        assert diagnosis.name == "fine"
        break
    await found.aclose()
    assert ended == ["slow"]


async def test_a_thread_that_hangs_holds_up_neither_the_look_nor_the_end(tmp_path: Path) -> None:
    gone = tmp_path / "gone"

    def hangs() -> None:
        while not gone.exists():
            time.sleep(0.01)

    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await aside(hangs)
    assert time.monotonic() - begun < 5
    (left,) = [each for each in threading.enumerate() if each.name == "aside"]
    assert left.daemon, "the end of the program does not wait for it"
    gone.touch()
    left.join(5.0)
    assert not left.is_alive()
    assert await aside(lambda: "here") == "here"
    with pytest.raises(ZeroDivisionError):
        await aside(lambda: 1 // 0)
