"""Whose word is taken for the time before anything old is removed."""

from datetime import datetime, timedelta

import pytest

from station.desk.letting_go import LettingGo
from station.domain.errors import Message, PermissionRefusedError, message
from station.domain.people import Actor, Role
from station.flow.audit import Checked
from tests.store.making import NOW


class Bench:
    """A clock, a record that bears it out or not, and an insurer who may name the time."""

    def __init__(self) -> None:
        self.borne_out = True
        self.off: timedelta | None = None
        self.doubt: Message | None = None
        self.noted: list[tuple[str, str]] = []

    def bear_out(self, now: datetime) -> bool:
        assert now == NOW
        return self.borne_out

    def now(self) -> datetime:
        return NOW

    def monotonic(self) -> float:
        return 0.0

    async def note(self, what: str, at: datetime, by: str, **facts: object) -> None:
        self.noted.append((what, by))

    async def verify(self, noted: tuple[int, str] | None = None) -> Checked:
        raise AssertionError("not asked for")


def desk(bench: Bench) -> LettingGo:
    return LettingGo(bench, lambda: bench.doubt, lambda _: bench.off, bench, bench)


@pytest.mark.parametrize(
    ("off", "borne_out", "held"),
    [
        (None, True, False),
        (None, False, True),
        (timedelta(seconds=40), False, False),
        (timedelta(hours=-2), False, False),
        (timedelta(days=500), True, True),
        (timedelta(days=-500), True, True),
    ],
)
async def test_the_insurer_s_clock_counts_before_the_record(
    off: timedelta | None, borne_out: bool, held: bool
) -> None:
    bench = Bench()
    bench.off, bench.borne_out = off, borne_out
    letting_go = desk(bench)
    assert (await letting_go.why_not() is not None) is held
    assert (letting_go.concern() is not None) is held
    assert (letting_go.held is not None) is held


async def test_what_was_settled_is_said_no_more() -> None:
    bench = Bench()
    letting_go = desk(bench)
    bench.doubt = message("settings.file_damaged")
    found = await letting_go.why_not()
    assert found == message("let_go.settings", why=bench.doubt)
    concern = letting_go.concern()
    assert concern is not None
    assert concern.detail == bench.doubt
    bench.doubt = None
    assert await letting_go.why_not() is None
    assert letting_go.concern() is None


async def test_only_a_supervisor_says_that_the_clock_is_right() -> None:
    bench = Bench()
    with pytest.raises(PermissionRefusedError):
        await desk(bench).believe(Actor("Dana", Role.CLERK))
    assert bench.noted == []
    await desk(bench).believe(Actor("Ruth", Role.SUPERVISOR))
    assert bench.noted == [("clock_confirmed", "Ruth")]
