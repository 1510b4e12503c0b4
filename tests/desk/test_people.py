"""Who may work here: names, badges, PINs; and that a try is counted whatever happens."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from station.desk.people import FREE_TRIES, LONGEST_WAIT_S, wait_after
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError, RefusedError
from station.domain.people import Permission, Role
from station.store import names
from tests.desk.staff import (
    DANA,
    DANAS_PIN,
    NOBODY,
    RUTH,
    RUTHS_PIN,
    WRONG,
    KilledError,
    Office,
)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    made = await Office(tmp_path).open()
    yield await made.staffed()
    await made.close()


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Office]:
    made = await Office(tmp_path).open()
    yield made
    await made.close()


@asynccontextmanager
async def refused(message_id: str, kind: type[Exception] = RefusedError) -> AsyncIterator[Any]:
    with pytest.raises(kind) as caught:
        yield caught
    assert caught.value.message.id == message_id  # type: ignore[attr-defined]


async def try_wrong(office: Office, times: int, who: str = DANA.name) -> None:
    for _ in range(times):
        with pytest.raises(PermissionRefusedError):
            await office.people.sign_in(who, WRONG)


def lines(office: Office, what: str) -> list[dict[str, Any]]:
    record = (office.folder / "record.jsonl").read_text(encoding="utf-8").splitlines()
    return [line for line in map(json.loads, record) if line["what"] == what]


class TestFirst:
    async def test_the_first_is_a_supervisor_and_needs_nobody(self, empty: Office) -> None:
        assert await empty.people.nobody_yet()
        person = await empty.people.first("  Ruth   Adeyemi ", RUTHS_PIN)
        assert (person.name, person.role) == ("Ruth Adeyemi", Role.SUPERVISOR)
        assert not await empty.people.nobody_yet()
        assert await empty.people.sign_in("ruth adeyemi", RUTHS_PIN) == RUTH

    async def test_there_is_only_one_first(self, office: Office) -> None:
        async with refused("people.not_first"):
            await office.people.first("Eve", "918273")

    async def test_before_it_no_name_and_no_pin_is_right(self, empty: Office) -> None:
        async with refused("people.wrong_pin"):
            await empty.people.sign_in("Eve", "918273")

    async def test_a_lost_key_begins_anew_and_only_then(self, office: Office) -> None:
        people = office.people
        async with refused("people.not_first"):
            await people.first("Eve", "918273", new_key=True)
        office.hasher.key = None
        async with refused("people.key_lost", EnvironmentFaultError):
            await people.sign_in(RUTH.name, RUTHS_PIN)
        assert not await people.nobody_yet()
        await people.first("Mo Lee", "918273", new_key=True)
        mo = await people.sign_in("Mo Lee", "918273")
        assert mo.role is Role.SUPERVISOR
        async with refused("people.pin_lost", EnvironmentFaultError):
            await people.sign_in(RUTH.name, RUTHS_PIN)
        await people.set_pin(await people.named(RUTH.name), "918274", mo)
        assert await people.sign_in(RUTH.name, "918274") == RUTH

    async def test_the_first_may_be_somebody_known(self, office: Office) -> None:
        office.hasher.key = None
        person = await office.people.first(DANA.name, "918273", new_key=True)
        assert person.role is Role.SUPERVISOR
        assert len(await office.people.active()) == 2


class TestProof:
    async def test_name_or_badge_name_and_the_pin_proves(self, office: Office) -> None:
        dana = await office.people.named(DANA.name)
        assert dana.badge is not None
        for who in (DANA.name, "dana  KOWALSKI", dana.badge, dana.badge.lower()):
            assert await office.people.sign_in(who, DANAS_PIN) == DANA
            async with refused("people.wrong_pin", PermissionRefusedError):
                await office.people.sign_in(who, RUTHS_PIN)
            assert await office.people.sign_in(who, DANAS_PIN) == DANA

    async def test_a_badge_names_and_proves_nothing(self, office: Office) -> None:
        dana = await office.people.named(DANA.name)
        assert await office.people.badge_names(str(dana.badge)) == DANA.name
        assert await office.people.badge_names(DANA.name) is None
        async with refused("people.wrong_pin", PermissionRefusedError):
            await office.people.sign_in(str(dana.badge), str(dana.badge))

    async def test_a_proof_for_one_act_looks_at_the_role(self, office: Office) -> None:
        ruth = await office.people.named(RUTH.name)
        proven = await office.people.prove(str(ruth.badge), RUTHS_PIN, Permission.VOID)
        assert proven == RUTH
        async with refused("people.not_allowed", PermissionRefusedError):
            await office.people.prove(DANA.name, DANAS_PIN, Permission.VOID)
        purposes = [(line["purpose"], line["proven"]) for line in lines(office, "sign_in")]
        assert purposes == [("void", True), ("void", True)]

    async def test_nobody_is_looked_at_as_long_as_somebody(self, office: Office) -> None:
        async with refused("people.wrong_pin", PermissionRefusedError):
            await office.people.sign_in("BADGE-NOBODYS", WRONG)
        async with refused("people.wrong_pin", PermissionRefusedError):
            await office.people.sign_in(DANA.name, WRONG)
        assert len(office.hasher.looked_at) == 2

    async def test_nobody_has_to_wait_as_somebody_does(self, office: Office) -> None:
        for who in ("BADGE-NOBODYS", DANA.name):
            await try_wrong(office, FREE_TRIES, who)
            async with refused("people.wait", PermissionRefusedError):
                await office.people.sign_in(who, WRONG)
        async with refused("people.wrong_pin", PermissionRefusedError):
            await office.people.sign_in("BADGE-ANOTHER", WRONG)

    async def test_names_that_nobody_has_do_not_fill_the_disk(self, office: Office) -> None:
        await try_wrong(office, 3)
        for number in range(230):
            office.clocks.go(1)
            await try_wrong(office, 1, f"nobody {number}")

        def count(connection: Any) -> int:
            return int(connection.execute("SELECT count(*) FROM pin_try").get)

        assert await office.store.read(count) <= 201
        assert await office.staff.wrong_tries((await office.people.named(DANA.name)).id) == 3

    async def test_what_was_typed_is_in_no_record(self, office: Office) -> None:
        await try_wrong(office, 2, "My pin is 204817")
        await try_wrong(office, 2)
        await office.people.sign_in(DANA.name, DANAS_PIN)
        text = (office.folder / "record.jsonl").read_text(encoding="utf-8")
        for typed in (WRONG, DANAS_PIN, RUTHS_PIN, "My pin"):
            assert typed not in text
        database = (office.folder / "station.db").read_bytes()
        assert b"My pin" not in database


class TestWaiting:
    async def test_five_are_free_and_then_each_waits_longer(self, office: Office) -> None:
        waits = []
        for wrong in range(1, 20):
            await try_wrong(office, 1)
            wait = await office.people.wait_s(DANA.name)
            assert wait == wait_after(wrong)
            waits.append(wait)
            office.clocks.go(wait)
        assert waits[:6] == [0, 0, 0, 0, 30, 60]
        assert waits[-1] == LONGEST_WAIT_S
        assert waits == sorted(waits)

    async def test_the_right_pin_too_waits(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES)
        looked_at = len(office.hasher.looked_at)
        async with refused("people.wait", PermissionRefusedError) as caught:
            await office.people.sign_in(DANA.name, DANAS_PIN)
        assert caught.value.message.facts["seconds"] == 30
        assert len(office.hasher.looked_at) == looked_at
        office.clocks.go(29.5)
        async with refused("people.wait", PermissionRefusedError) as caught:
            await office.people.sign_in(DANA.name, DANAS_PIN)
        assert caught.value.message.facts["seconds"] == 1
        office.clocks.go(0.5)
        assert await office.people.sign_in(DANA.name, DANAS_PIN) == DANA

    async def test_the_fifth_says_how_long(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES - 1)
        async with refused("people.wrong_pin_wait", PermissionRefusedError) as caught:
            await office.people.sign_in(DANA.name, WRONG)
        assert caught.value.message.facts["seconds"] == 30

    async def test_a_right_pin_forgets_the_wrong_ones(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES - 1)
        await office.people.sign_in(DANA.name, DANAS_PIN)
        await try_wrong(office, FREE_TRIES - 1)
        assert await office.people.sign_in(DANA.name, DANAS_PIN) == DANA

    async def test_one_waits_and_the_other_does_not(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES)
        assert await office.people.sign_in(RUTH.name, RUTHS_PIN) == RUTH

    async def test_a_restart_begins_the_wait_anew(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES)
        office.clocks.go(29)
        office.clocks.passed = 0.0
        office.restart()
        assert await office.people.wait_s(DANA.name) == 30
        office.clocks.go(30)
        assert await office.people.sign_in(DANA.name, DANAS_PIN) == DANA

    async def test_setting_the_clock_shortens_nothing(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES)
        office.clocks.wall = office.clocks.wall.replace(year=2090)
        assert await office.people.wait_s(DANA.name) == 30
        office.restart()
        assert await office.people.wait_s(DANA.name) == 30

    async def test_a_kill_before_the_look_gives_no_try_away(self, office: Office) -> None:
        office.hasher.kills = True
        for _ in range(FREE_TRIES):
            with pytest.raises(KilledError):
                await office.people.sign_in(DANA.name, WRONG)
            office.restart()
        office.hasher.kills = False
        async with refused("people.wait", PermissionRefusedError):
            await office.people.sign_in(DANA.name, WRONG)
        assert office.hasher.looked_at == []

    async def test_tries_at_once_come_one_after_the_other(self, office: Office) -> None:
        tries = [office.people.sign_in(DANA.name, WRONG) for _ in range(40)]
        ended = await asyncio.gather(*tries, return_exceptions=True)
        assert all(isinstance(each, PermissionRefusedError) for each in ended)
        assert len(office.hasher.looked_at) == FREE_TRIES

    async def test_another_pin_ends_the_wait(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES + 4)
        await office.people.set_pin(await office.people.named(DANA.name), "918273", RUTH)
        assert await office.people.sign_in(DANA.name, "918273") == DANA

    async def test_each_try_and_each_lock_is_in_the_record(self, office: Office) -> None:
        await try_wrong(office, FREE_TRIES)
        office.clocks.go(30)
        await office.people.sign_in(DANA.name, DANAS_PIN)
        said = [
            (line["proven"], line["tries"], line["locked_s"]) for line in lines(office, "sign_in")
        ]
        assert said == [(False, n, 0) for n in range(1, 5)] + [(False, 5, 30), (True, 6, 0)]


class TestKeeping:
    @pytest.mark.parametrize("name", ["", "   ", "x" * 41, "Ann\u202ea", "badge-123"])
    async def test_a_name_that_is_none(self, office: Office, name: str) -> None:
        with pytest.raises(RefusedError):
            await office.people.add(name, Role.CLERK, "918273", RUTH)

    @pytest.mark.parametrize("name", [DANA.name, "DANA kowalski", " Dana  Kowalski"])
    async def test_a_name_is_one_person_s(self, office: Office, name: str) -> None:
        async with refused("people.name_taken"):
            await office.people.add(name, Role.CLERK, "918273", RUTH)
        await office.people.leave(await office.people.named(DANA.name), RUTH)
        await office.people.add(name, Role.CLERK, "918273", RUTH)

    async def test_who_left_names_and_proves_nothing(self, office: Office) -> None:
        dana = await office.people.named(DANA.name)
        await office.people.leave(dana, RUTH)
        for who in (DANA.name, str(dana.badge)):
            async with refused("people.wrong_pin", PermissionRefusedError):
                await office.people.sign_in(who, DANAS_PIN)
        (left,) = [each for each in await office.people.everybody() if each.left]
        assert (left.id, left.badge) == (dana.id, None)

    async def test_the_last_supervisor_stays_one(self, office: Office) -> None:
        people = office.people
        ruth = await people.named(RUTH.name)
        async with refused("people.last_supervisor"):
            await people.leave(ruth, RUTH)
        async with refused("people.last_supervisor"):
            await people.change_role(ruth, Role.CLERK, RUTH)
        await people.change_role(await people.named(DANA.name), Role.SUPERVISOR, RUTH)
        await people.change_role(ruth, Role.CLERK, RUTH)
        assert (await people.sign_in(RUTH.name, RUTHS_PIN)).role is Role.CLERK
        async with refused("people.last_supervisor"):
            await people.leave(await people.named(DANA.name), RUTH)

    async def test_a_new_badge_ends_the_former_one(self, office: Office) -> None:
        dana = await office.people.named(DANA.name)
        code = await office.people.new_badge(dana, RUTH)
        assert code != dana.badge
        assert await office.people.badge_names(str(dana.badge)) is None
        assert await office.people.sign_in(code, DANAS_PIN) == DANA
        await office.people.revoke_badge(dana, RUTH)
        assert await office.people.badge_names(code) is None
        assert await office.people.sign_in(DANA.name, DANAS_PIN) == DANA

    async def test_one_s_own_pin_and_nobody_else_s(self, office: Office) -> None:
        dana, ruth = [await office.people.named(each.name) for each in (DANA, RUTH)]
        await office.people.set_pin(dana, "918273", DANA)
        assert await office.people.sign_in(DANA.name, "918273") == DANA
        async with refused("people.not_allowed", PermissionRefusedError):
            await office.people.set_pin(ruth, "918274", DANA)
        async with refused("people.sign_in_first", PermissionRefusedError):
            await office.people.set_pin(dana, "918274", NOBODY)
        async with refused("people.pin_common"):
            await office.people.set_pin(dana, "123456", DANA)

    async def test_each_change_is_in_the_record(self, office: Office) -> None:
        people, dana = office.people, await office.people.named(DANA.name)
        await people.change_role(dana, Role.SUPERVISOR, RUTH)
        await people.set_pin(dana, "918273", RUTH)
        await people.new_badge(dana, RUTH)
        await people.revoke_badge(dana, RUTH)
        await people.leave(dana, RUTH)
        of_dana = [line for line in lines(office, "person") if line["person"] == dana.id]
        acts = ["added", "role", "pin", "badge", "badge_revoked", "left"]
        assert [line["act"] for line in of_dana] == acts
        (code,) = {line["by"] for line in of_dana}
        assert await office.store.read(lambda c: names.name_of(c, code)) == RUTH.name
        text = (office.folder / "record.jsonl").read_text(encoding="utf-8")
        assert RUTH.name not in text
        assert DANA.name not in text
