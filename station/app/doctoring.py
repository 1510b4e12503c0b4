"""Puts the doctor together for a bench: in its window, or for a command beside it."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from station.app.second_place import second_folder
from station.aside import aside
from station.config.secrets import Keyring, Secret
from station.desk.credentials import Offered
from station.devices.hid_scale import HidScale
from station.diagnostics import bench, data, machine, network, parties
from station.diagnostics.bundle import SupportBundle
from station.diagnostics.doctor import AllAtOnce, Look
from station.domain import settings as declared
from station.domain.errors import message
from station.flow.access import Access
from station.flow.diagnosis import Diagnosis, State
from station.store.condition import sqlite_version

if TYPE_CHECKING:
    import ssl

    from station.app.build import Station

_SLOW_S = 120.0
"""For what reads whole files."""


def doctor(station: "Station") -> AllAtOnce:
    """Everything that `station` stands on, in the order in which it is shown."""
    home, current, now = station.home, station.current, station.clock.now

    async def insurer() -> Sequence[Diagnosis]:
        return await parties.insurer(lambda: _asked(station))

    async def network_of(name: str) -> Sequence[Diagnosis]:
        return await _network(station, name)

    async def backups() -> Sequence[Diagnosis]:
        held = await station.letting_go.why_not()
        return await data.backups(home, now(), held, second_folder(current()))

    async def easypost() -> Sequence[Diagnosis]:
        broker = station.broker
        ask = partial(_ask_broker, station)
        return await parties.easypost(enabled=broker.enabled, line=broker.line, ask=ask)

    return AllAtOnce(
        [
            Look(("name",), lambda: network_of("name")),
            Look(("line",), lambda: network_of("line")),
            Look(("certificate",), lambda: network_of("certificate"), 15.0),
            Look(("credentials", "clock"), insurer, 40.0),
            Look(("easypost",), easypost, 15.0),
            Look(bench.PRINTERS, lambda: bench.printers(station.printers), 20.0),
            Look(
                ("scale",),
                lambda: bench.scale(
                    HidScale(lambda: current().of(declared.BENCH_SCALE)),
                    wanted=bool(current().of(declared.BENCH_SCALE)),
                ),
            ),
            Look(("disk",), lambda: machine.disk(home.folder)),
            Look(("database",), lambda: data.database(home), _SLOW_S),
            Look(("record",), lambda: data.record(home), _SLOW_S),
            Look(("backups",), backups),
            Look(
                ("keyring",),
                lambda: machine.keyring(
                    practice=station.practice,
                    ask=lambda: Keyring(practice=False).get(Secret.INSURER_KEY),
                ),
            ),
            Look(
                ("settings",),
                lambda: machine.settings(
                    current(), station.settings_notices, live=not station.practice
                ),
            ),
            Look(("fonts",), machine.fonts),
            Look(("versions",), lambda: machine.program(sqlite_version())),
        ]
    )  # fmt: skip


def bundles(station: "Station") -> SupportBundle:
    """Makes support bundles of `station`."""
    return SupportBundle(
        station.home,
        station.current,
        lambda: doctor(station),
        station.crashes,
        station.clock.now,
    )


async def _asked(station: "Station") -> Access:
    await station.keys.url()  # in practice: it runs from here on
    return await station.keys.check(Offered())


async def _network(station: "Station", name: str) -> Sequence[Diagnosis]:
    """One step of the way to the insurer; in practice it lives on this computer."""
    place = network.place_of(await station.keys.url())
    if place is None:
        return [Diagnosis(name, State.NOT_SET_UP, message("doctor.no_address"))]
    if name == "name":
        return await network.name(place)
    if name == "line":
        return await network.line(place)
    roots, public = await aside(_roots)
    return await network.certificate(place, station.clock.now(), trusted=roots, public=public)


def _roots() -> "tuple[ssl.SSLContext, ssl.SSLContext]":
    from station.web.pool import public_roots, trusted

    return trusted(), public_roots()


async def _ask_broker(station: "Station") -> None:
    await station.keys.url()  # the practice EasyPost runs beside the practice insurer
    if not station.broker.carrier.ready:
        await station.connect_broker()
    if station.broker.carrier.ready:
        await station.broker.carrier.ping()
