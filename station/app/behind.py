"""What runs behind the program while it is open: the watch over line and printers, the chores."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from station.app import memory
from station.app.chores import Chore, keep_house
from station.domain.errors import StationError
from station.domain.people import Actor, Role
from station.flow.line import LineState
from station.flow.look_over import look_over as look_over_once

if TYPE_CHECKING:
    from station.app.build import Station

_log = logging.getLogger(__name__)
_AGAIN_S = 5.0
PROGRAM = Actor("", Role.SUPERVISOR)
"""What the program does by itself is nobody's; the audit log has no name for it."""
LOOK_OVER_S = 60.0
PRINTERS_S = 15.0
"""So often printers are asked how they stand."""

Work = Callable[["Station"], Awaitable[None]]


def started(station: "Station", name: str, work: Work) -> asyncio.Task[None]:
    """`work` for as long as the program runs: a fault is logged, and it begins again."""
    return asyncio.get_running_loop().create_task(_kept_up(station, name, work), name=name)


async def _kept_up(station: "Station", name: str, work: Work) -> None:
    while True:
        try:
            await work(station)
        except Exception:  # noqa: BLE001 - without it nothing would ever be sent again
            _log.exception("%s failed", name)
        await asyncio.sleep(_AGAIN_S)


async def probe(station: "Station") -> None:
    """After 30 s of silence the insurer is asked whether it answers (design section 3).

    One that refuses us is asked with the credentials of that moment: they may be others by now.
    """
    while True:
        now = station.clock.now()
        at = station.line.probe_at(now)
        if at <= now and station.line.state is LineState.REFUSING:
            await station.renew()
        if station.insurer.ready and at <= now:
            await station.acts.ping()
        else:
            wait = (at - now).total_seconds() if station.insurer.ready else 0.2
            await asyncio.sleep(min(max(wait, 0.2), 5.0))


async def probe_carriers(station: "Station") -> None:
    """As of the insurer, for the carriers that are asked over the network."""
    while True:
        await station.broker.connect_again()
        await station.broker.probe()
        await asyncio.sleep(_AGAIN_S)


async def watch_printers(station: "Station") -> None:
    """Printers are asked again and again how they stand; who shows it hears of a change."""
    while True:
        if await station.printers.ask():
            station.listeners.line()
        await asyncio.sleep(PRINTERS_S)


async def look_for_updates(station: "Station") -> None:
    """Each hour where newer versions lie; whoever shows it hears of a change."""
    await station.updating.run(lambda: station.listeners.line())


async def look_over(station: "Station") -> None:
    """Each minute, by what is written, whether something is owed that nobody works on."""
    while True:
        await asyncio.sleep(LOOK_OVER_S)
        try:
            await look_over_once(station.store, station.outbox)
        except StationError as error:
            _log.warning("looking over what is owed: %s", error.message.id)


async def keep(station: "Station") -> None:
    """What only an open window does by itself, each thing when it is due."""
    said = station.health.concerns()

    async def may_reconcile() -> bool:
        up = station.insurer.ready and station.line.state is LineState.UP
        return up and await station.reconciling.due()

    async def reconcile() -> None:
        await station.reconciling.run(keep=True)
        station.listeners.line()  # whoever shows its result reads it again

    async def always() -> bool:
        return True

    async def purge() -> None:
        await station.privacy.purge(PROGRAM, at_the_bench=True)

    async def look_round() -> None:
        nonlocal said
        await station.store.keep_reserve()
        if station.letting_go.held is not None:
            await station.letting_go.why_not()  # perhaps it was settled meanwhile
        if station.health.concerns() != said:
            said = station.health.concerns()
            station.listeners.line()

    await keep_house(
        [
            Chore("reconcile", may_reconcile, reconcile),
            # Before anything is removed: a mistake in the settings can then be put right.
            Chore("backup", station.backing_up.due, station.backing_up.make),
            Chore("mirror", station.mirroring.due, station.mirroring.run),
            Chore("privacy", station.privacy.due, purge),
            Chore("house", always, look_round),
            # Last: what the others took for a while.
            Chore("memory", always, lambda: asyncio.to_thread(memory.give_back)),
        ]
    )
