"""What the bench could not read is read again: no dispatch stays on its page for that."""

from typing import Any

import pytest

from station.desk import beside
from station.domain.errors import EnvironmentFaultError
from tests.desk.packer_rig import Rig, rig  # noqa: F401 - the fixture


@pytest.mark.parametrize(
    "why", [EnvironmentFaultError("store.disk_failed", path="/d"), IndexError("a bug")], ids=str
)
async def test_a_page_that_cannot_be_read_at_the_end_of_a_dispatch_is_free_a_moment_later(
    rig: Rig,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    why: Exception,
) -> None:
    read, failed = beside.refresh, []

    async def fails_once(*words: Any) -> None:
        if not failed:
            failed.append(why)
            raise why
        await read(*words)

    async def deaf(_: str) -> None:
        """Only the clock of the bench looks."""

    monkeypatch.setattr(rig.packer, "changed", deaf)
    await rig.open("1")
    monkeypatch.setattr(beside, "refresh", fails_once)
    await rig.packer.dispatch()
    await rig.done()
    last = rig.packer.view().last
    assert last is not None
    assert (last.order, failed) == ("1", [why])
