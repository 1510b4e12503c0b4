"""The pace: never above it in any second, all of it used, the urgent first."""

import asyncio
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.flow.pace import Pace, Urgency
from tests.flow.rig import run

_CALLERS = st.lists(
    st.tuples(
        st.floats(0, 20),  # when it asks
        st.sampled_from(list(Urgency)),
        st.one_of(st.none(), st.floats(0, 5)),  # when it loses patience
    ),
    max_size=60,
)


async def _starts(
    per_second: float, callers: list[tuple[float, Urgency, float | None]]
) -> list[float]:
    clock = asyncio.get_running_loop().time
    pace = Pace(per_second, clock)
    begun: list[float] = []

    async def call(at: float, urgency: Urgency, patience: float | None) -> None:
        await asyncio.sleep(at)
        try:
            async with asyncio.timeout(patience):
                await pace.turn(urgency)
        except TimeoutError:
            return
        begun.append(clock())

    await asyncio.gather(*(call(*caller) for caller in callers))
    return begun


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([0.4, 1, 1.8, 2, 2.5, 7, 20]), _CALLERS)
def test_never_above_the_pace_in_any_second(
    per_second: float, callers: list[tuple[float, Urgency, float | None]]
) -> None:
    async def act() -> None:
        begun = await _starts(per_second, callers)
        patient = sum(1 for _, _, patience in callers if patience is None)
        assert len(begun) >= patient
        most = math.ceil(per_second)
        for first, last in zip(begun, begun[most:], strict=False):
            assert last - first >= most / per_second - 1e-6
            assert last - first >= 1 - 1e-6

    run(act())


@pytest.mark.parametrize("per_second", [0.5, 1, 1.8, 2, 2.5, 19.5])
def test_a_drain_uses_the_whole_pace(per_second: float) -> None:
    async def act() -> None:
        begun = await _starts(per_second, [(0.0, Urgency.READ, None)] * 200)
        assert (len(begun) - 1) / begun[-1] >= 0.95 * per_second

    run(act())


def test_the_urgent_go_first_and_equals_in_their_order() -> None:
    async def act() -> None:
        pace = Pace(1, asyncio.get_running_loop().time)
        order: list[tuple[Urgency, int]] = []

        async def call(urgency: Urgency, number: int) -> None:
            await pace.turn(urgency)
            order.append((urgency, number))

        await pace.turn(Urgency.OPT_OUT)
        wanted = [Urgency.OPT_OUT, Urgency.READ, Urgency.CLERK, Urgency.CANCEL, Urgency.CLERK]
        calls = []
        for number, urgency in enumerate(wanted):
            calls.append(asyncio.create_task(call(urgency, number)))
            await asyncio.sleep(0)
        await asyncio.gather(*calls)
        assert order == sorted(order)

    run(act())


def test_a_caller_that_goes_away_costs_nobody_a_turn() -> None:
    async def act() -> None:
        clock = asyncio.get_running_loop().time
        pace = Pace(1, clock)
        await pace.turn(Urgency.CLERK)
        gone = [asyncio.create_task(pace.turn(Urgency.CLERK)) for _ in range(5)]
        last = asyncio.create_task(pace.turn(Urgency.READ))
        await asyncio.sleep(0.5)
        for task in gone:
            task.cancel()
        await last
        assert clock() == pytest.approx(1, abs=0.01)
        # All waiters gone: the next caller is served as if they had never been.
        alone = asyncio.create_task(pace.turn(Urgency.CLERK))
        await asyncio.sleep(0)
        alone.cancel()
        await asyncio.gather(alone, *gone, return_exceptions=True)
        await asyncio.sleep(5)
        before = clock()
        await pace.turn(Urgency.READ)
        assert clock() == before

    run(act())


def test_a_turn_given_and_not_taken_is_given_on() -> None:
    async def act() -> None:
        clock = asyncio.get_running_loop().time
        pace = Pace(1, clock)
        await pace.turn(Urgency.CLERK)
        first = asyncio.create_task(pace.turn(Urgency.CLERK))
        second = asyncio.create_task(pace.turn(Urgency.CLERK))
        await asyncio.sleep(0.5)
        # Cancelled in the very moment in which its turn comes.
        asyncio.get_running_loop().call_at(1.0, lambda: (pace._release(), first.cancel()))
        await second
        assert first.cancelled()
        assert clock() == pytest.approx(1, abs=0.05)

    run(act())


@pytest.mark.parametrize(("ago", "waits"), [(0.0, 1.0), (0.3, 0.7), (1.2, 0.0)])
def test_calls_of_a_program_that_has_just_ended_count(ago: float, waits: float) -> None:
    async def act() -> None:
        clock = asyncio.get_running_loop().time
        pace = Pace(5, clock)
        pace.used_up(ago)
        await asyncio.gather(*(pace.turn(Urgency.CLERK) for _ in range(5)))
        assert clock() == pytest.approx(waits, abs=0.01)

    run(act())


_TIMES = st.tuples(st.floats(0, 0.3), st.floats(0, 1), st.floats(0, 2))
"""What is written before a call leaves; how far its way is from the shortest; its answering."""


async def _arrivals(
    per_second: float, calls: list[tuple[float, float, float]], kinds: int = 1
) -> list[float]:
    """When calls arrive that take so long to be written, to arrive and to be answered."""
    clock = asyncio.get_running_loop().time
    pace = Pace(per_second, clock)
    arrived: list[float] = []

    async def call(number: int, writing: float, way: float, answering: float) -> None:
        with await pace.turn(Urgency.CANCEL) as turn:
            await asyncio.sleep(writing)
            turn.leaves(str(number % kinds))
            await asyncio.sleep(way)
            arrived.append(clock())
            await asyncio.sleep(answering)

    await asyncio.gather(*(call(number, *each) for number, each in enumerate(calls)))
    return sorted(arrived)


def _never_above(per_second: float, arrived: list[float]) -> bool:
    most = math.ceil(per_second)
    return all(
        last - first >= 1 - 1e-6 for first, last in zip(arrived, arrived[most:], strict=False)
    )


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([1, 1.8, 5, 20]), st.lists(_TIMES, max_size=15))
def test_never_above_the_pace_where_calls_arrive(
    per_second: float, calls: list[tuple[float, float, float]]
) -> None:
    """What is written before a call leaves, and its way, take now more and now less time."""

    async def act() -> None:
        assert _never_above(per_second, await _arrivals(per_second, calls))

    run(act())


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([1, 1.8, 5, 20]),
    st.sampled_from([0, 0.02, 0.2, 0.8]),
    st.integers(1, 3),
    st.lists(st.tuples(_TIMES, st.integers(1, 60)), min_size=2, max_size=8),
)
def test_never_above_the_pace_over_a_long_and_even_way(
    per_second: float,
    way: float,
    kinds: int,
    runs: list[tuple[tuple[float, float, float], int]],
) -> None:
    """Once the way is known a call counts before its answer; ways differ by some milliseconds."""

    async def act() -> None:
        times = [
            (writing, way + 0.04 * longer, answer)
            for (writing, longer, answer), count in runs
            for _ in range(count)
        ]
        assert _never_above(per_second, await _arrivals(per_second, times, kinds))

    run(act())


@pytest.mark.parametrize("per_second", [1.8, 5, 20])
@pytest.mark.parametrize("there_and_back", [0.01, 0.04, 0.15, 0.6])
def test_the_whole_pace_is_used_over_any_distance(per_second: float, there_and_back: float) -> None:
    async def act() -> None:
        half = there_and_back / 2
        arrived = await _arrivals(per_second, [(0.0, half, half)] * 400)
        after, last = arrived[100:], arrived[-1]
        assert (len(after) - 1) / (last - after[0]) >= 0.95 * per_second

    run(act())
