"""The permission matrix: every act of every desk, by every role and nobody, with and without line.

The acts are found in the desks themselves: one that the table does not know fails the test, and so
does one that the table says asks for a permission and that nobody has tried.
"""

import dataclasses
import enum
import importlib
import inspect
import itertools
import pkgutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol
from unittest.mock import AsyncMock, Mock

import pytest

from station import desk
from station.app.build import Station, opened
from station.app.pages import queue_desk, void_desk
from station.desk.languages import BenchLanguages
from station.desk.voiding import Voiding
from station.domain.errors import PermissionRefusedError, StationError, message
from station.domain.people import Actor, Permission, Role
from station.domain.void import Void, VoidReason, VoidState
from station.flow.seen import Seen
from station.flow.verdict import Answer, Verdict
from station.flow.work import Work
from tests.app.matrix import INNER_CLASSES, TABLE, Checks
from tests.app.trying import ACTS, ITEM, ORDERS, Act, Trial, bench_of
from tests.store import making

WHO = {
    "supervisor": Actor("Ruth Adeyemi", Role.SUPERVISOR),
    "clerk": Actor("Dana Kowalski", Role.CLERK),
    "supervisor, signed out": Actor("Ruth Adeyemi", Role.SUPERVISOR, signed_in=False),
    "nobody": Actor("Nobody", Role.CLERK, signed_in=False),
}


def _acts() -> set[str]:
    """Every public method of every desk."""
    found = set()
    for module in pkgutil.walk_packages(desk.__path__, f"{desk.__name__}."):
        loaded = importlib.import_module(module.name)
        for name, each in inspect.getmembers(loaded, inspect.isclass):
            if each.__module__ != loaded.__name__ or name.startswith("_") or _is_data(each):
                continue
            if name not in INNER_CLASSES:
                found |= {f"{name}.{act}" for act in vars(each) if not act.startswith("_")}
    return found


def _is_data(kind: type) -> bool:
    protocol = Protocol in kind.__mro__
    return protocol or dataclasses.is_dataclass(kind) or issubclass(kind, enum.Enum)


def test_every_act_of_a_desk_is_in_the_table() -> None:
    assert sorted(_acts() - TABLE.keys()) == []
    assert sorted(TABLE.keys() - _acts()) == []


def test_every_act_that_asks_is_tried() -> None:
    asking = {name for name, rule in TABLE.items() if isinstance(rule, Permission)}
    assert sorted(asking ^ ACTS.keys()) == []
    assert len(asking) > 20


@pytest.fixture(params=["online", "offline"])
async def station(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Station]:
    """A whole station; nothing is started, so nothing is sent."""
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    async with opened(Station(practice=True)) as station:
        answered = request.param == "online"
        read = Verdict(Answer.YES if answered else Answer.NOT_SENT, message("insurer.answers"))
        station.line.heard(read, Seen(answered, 200 if answered else None), station.clock.now())
        assert station.line.down is not answered
        yield station


async def _trial(station: Station, actor: Actor) -> Trial:
    """An order lies on the bench: somebody signed in opened it, then `actor` came."""
    packer = bench_of(station, WHO["supervisor"])
    await station.orders.keep(ORDERS[:1], WHO["supervisor"])
    await packer.scan(ORDERS[0].number)
    return Trial(station, packer, actor)


async def _refused(act: Act, trial: Trial) -> bool:
    try:
        await act(trial)
    except PermissionRefusedError:
        return True
    except StationError:
        pass  # not possible now is another matter
    return False


@pytest.mark.parametrize("who", WHO)
async def test_the_matrix(station: Station, who: str) -> None:
    wrong = []
    trial = await _trial(station, WHO[who])
    for name, act in ACTS.items():
        rule = TABLE[name]
        assert isinstance(rule, Permission)
        may = WHO[who].may(rule)
        if await _refused(act, trial) is may:
            wrong.append((name, rule.value, "refused" if may else "done"))
    await trial.packer._jobs.end()
    assert wrong == []


@pytest.mark.parametrize("who", WHO)
async def test_what_depends_on_what_is_asked(station: Station, who: str) -> None:
    actor, people = WHO[who], station.people
    dana, ruth = await people.named("Dana Kowalski"), await people.named("Ruth Adeyemi")
    manages = actor.may(Permission.MANAGE_PEOPLE)
    trial = Trial(station, bench_of(station, actor), actor)
    tried: list[tuple[Act, bool]] = [
        (lambda t: people.set_pin(dana, "304118", t.actor), manages or who == "clerk"),
        (lambda t: people.set_pin(ruth, "304119", t.actor), manages),
        (
            lambda t: station.settings.change({"theme": "dark"}, t.actor),
            actor.may(Permission.PACK),
        ),
        (
            lambda t: station.settings.change({"sender.city": "Hull"}, t.actor),
            actor.may(Permission.CHANGE_SETTINGS),
        ),
        (lambda t: BenchLanguages(station.settings, str, lambda: t.actor).choose("en"), True),
    ]
    for state, by in itertools.product((VoidState.ASKED, VoidState.APPROVED), WHO.values()):
        own = state is VoidState.ASKED and by.name == actor.name
        may = actor.may(Permission.ASK_VOID if own else Permission.VOID)
        voiding = _with_a_void(station, state, by.name)
        tried.append((lambda t, v=voiding: v.withdraw("B1-0000000001", t.actor), may))
        at_bench = queue_desk(station, lambda: actor)
        at_bench._behind = dataclasses.replace(at_bench._behind, voiding=voiding)
        tried.append((lambda t, desk=at_bench: desk.withdraw(ITEM), may))
        page = void_desk(station, lambda: actor)
        page._voiding = voiding
        tried.append((lambda t, desk=page: desk.withdraw("B1-0000000001"), may))
    assert [await _refused(act, trial) for act, _ in tried] == [not may for _, may in tried]
    assert {name for name, rule in TABLE.items() if isinstance(rule, Checks)} == {
        "People.set_pin",
        "BenchLanguages.choose",
        "BenchQueue.withdraw",
        "BenchVoid.withdraw",
        "SettingsDesk.change",
        "Voiding.withdraw",
    }


def _with_a_void(station: Station, state: VoidState, by: str) -> Voiding:
    """The desk over one shipment whose void `by` asked for."""
    void = Void(1, state, VoidReason.PACKED_WRONG, "", making.NOW, by)
    shipment = making.shipment(1)
    books = Mock(
        shipment=AsyncMock(return_value=shipment),
        work=AsyncMock(return_value=Work(shipment, (), void)),
    )
    return Voiding(books, AsyncMock(), station.clock, station.current, lambda _: None, AsyncMock())


async def test_what_is_refused_changes_nothing(station: Station) -> None:
    """Nobody tries everything: the books, the people and the settings stay as they were."""
    wallet = await station.wallet.balances()
    people, settings = await station.people.everybody(), dict(station.current())
    trial = await _trial(station, WHO["nobody"])
    for act in ACTS.values():
        await _refused(act, trial)
    known = {person.id for person in people}
    now = [person for person in await station.people.everybody() if person.id in known]
    assert (now, dict(station.current())) == (people, settings)
    assert await station.wallet.balances() == wallet
    assert await station.store.all_shipments() == []
    await trial.packer._jobs.end()
