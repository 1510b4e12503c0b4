"""The two people of practice mode: with them the sign-in and the approval of a void can be tried.

Their PINs stand in the README. Nobody needs them for packing: practice has a clerk of its own
who is never asked for one.
"""

import asyncio

from station.domain.errors import EnvironmentFaultError, Message, message
from station.domain.people import BADGE_PREFIX, Person, Role
from station.flow.ports import Clock
from station.flow.staff import Hasher, Staff

CLERK = Person("P-PRACTICECLERK", "Dana Kowalski", Role.CLERK, f"{BADGE_PREFIX}DANA")
SUPERVISOR = Person("P-PRACTICESUPER", "Ruth Adeyemi", Role.SUPERVISOR, f"{BADGE_PREFIX}RUTH")
PINS = {CLERK.id: "204816", SUPERVISOR.id: "730519"}


def hint() -> Message:
    """Who they are, for whoever tries to sign in."""
    return message(
        "screen.practice_people",
        clerk=CLERK.name,
        clerk_pin=PINS[CLERK.id],
        supervisor=SUPERVISOR.name,
        supervisor_pin=PINS[SUPERVISOR.id],
    )


async def bring(staff: Staff, hasher: Hasher, clock: Clock, by: str) -> None:
    """Adds them to a new practice store, and gives them their PINs again if their key was lost."""
    known = {person.id: person for person in await staff.people()}
    for person in (CLERK, SUPERVISOR):
        here = known.get(person.id)
        if here is None:
            digest = await asyncio.to_thread(hasher.hash, PINS[person.id])
            await staff.add(person, digest, clock.now(), by)
        elif not here.left and not await _checkable(staff, hasher, person):
            digest = await asyncio.to_thread(hasher.hash, PINS[person.id])
            await staff.keep_pin(person.id, digest, clock.now(), by)


async def _checkable(staff: Staff, hasher: Hasher, person: Person) -> bool:
    digest = await staff.digest(person.id)
    try:
        await asyncio.to_thread(hasher.ready, digest)
    except EnvironmentFaultError:
        return False
    return digest is not None
