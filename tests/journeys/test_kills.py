"""Killed at any arrow of a dispatch, the next run finishes it: one booking, one debit, true words.

Each kill is a SIGKILL by the process to itself, as sudden as a power cut, in practice mode only.
"""

import random
from pathlib import Path

import pytest

from tests.journeys.killing import AGAIN, LATER_LINES, OPT_OUTS, PASSED, cut, faults
from tests.journeys.rig import Bench, Ran

_SEED = 20261124


def _points() -> list[str]:
    """Around each call and each print, and a few of the others; the soak kills at each."""
    calls = [name for name in PASSED if name.endswith((".sent", ".answered"))]
    others = [name for name in PASSED if name not in calls]
    return [*calls, *random.Random(_SEED).sample(others, 3)]


@pytest.mark.parametrize("name", _points())
def test_killed_once(tmp_path: Path, name: str) -> None:
    assert faults(cut(tmp_path, [name])) == []


def _slice() -> list[str]:
    """A few of the later passes of the points that are passed more than once."""
    return random.Random(_SEED).sample([*AGAIN, *LATER_LINES], 2)


@pytest.mark.parametrize("name", _slice())
def test_killed_at_a_later_pass(tmp_path: Path, name: str) -> None:
    assert faults(cut(tmp_path, [name])) == []


def _pairs() -> list[tuple[str, str]]:
    chance = random.Random(_SEED)
    return [tuple(chance.choices(PASSED, k=2)) for _ in range(2)]


@pytest.mark.parametrize(("first", "second"), _pairs())
def test_killed_twice(tmp_path: Path, first: str, second: str) -> None:
    # The second point may lie behind the first, and is not passed again then.
    assert faults(cut(tmp_path, [first, second])) == []


_PUT_BACK = """
import asyncio
from station.app.build import PRACTICE_ACTOR, Station, opened, practice_orders
from station.desk.orders import read_file
from station.domain import settings as declared
from station.domain.shipment import Form

async def run():
    async with opened(Station(practice=True)) as station:
        await station.connect()
        station.start()
        await station.packing.recover(PRACTICE_ACTOR)
        settings = station.current()
        if not await station.books_have_an_offer():
            order = read_file(practice_orders()).orders[0]
            sender, service = declared.sender(settings), declared.default_service(settings)
            form = Form(sender, order.recipient, order.parcels, service)
            shipment = station.new_shipment()
            assert (await station.packing.quote(shipment, form)).offer is not None
            await station.packing.declined(shipment, PRACTICE_ACTOR)
        async with asyncio.timeout(30):
            (owner,) = {step.shipment for step in await station.store.open_opt_outs()} or {""}
            with station.outbox.watch(owner) as watch:
                while (await station.store.owed(station.clock.now())).steps:
                    await watch.moved()
        print("done", flush=True)

Station.books_have_an_offer = lambda self: self.store.read(
    lambda connection: connection.execute("SELECT count(*) FROM offer").get
)
asyncio.run(run())
"""


def put_back(bench: Bench, kill_at: str = "") -> Ran:
    """Looks at an offer and puts its order back; a second run only finishes what is owed."""
    return bench.script(_PUT_BACK, variables={"STATION_KILL_AT": kill_at})


@pytest.mark.parametrize("name", OPT_OUTS)
def test_killed_while_an_offer_is_declined(practice: Bench, name: str) -> None:
    first = put_back(practice, name)
    assert (first.killed, first.out) == (True, ""), first.err
    second = put_back(practice)
    assert (second.code, second.out) == (0, "done\n"), second.err
    assert practice.check()["ok"]
    (package,) = practice.practised()
    assert (package.status, package.booked_times) == ("OPTED_OUT", 0)
    assert package.opted_out_times in (1, 2)
