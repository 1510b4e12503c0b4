"""Who may work here: people, their badges, and the proof by PIN.

A badge or a name only names; the PIN proves. Each try is counted on the disk before it is looked
at, so that ending the program gives none away. The wait after wrong tries is measured by the
monotonic clock, and begun anew by a start of the program: setting the clock shortens nothing.
"""

import asyncio
from collections.abc import Callable
from math import ceil

from station.desk.packing import require
from station.domain.errors import (
    EnvironmentFaultError,
    Message,
    PermissionRefusedError,
    RefusedError,
    message,
)
from station.domain.people import (
    Actor,
    Permission,
    Person,
    Role,
    folded,
    is_badge,
    name_fault,
    pin_fault,
    tidy,
)
from station.flow.ports import Clock
from station.flow.staff import Hasher, Staff, Tried

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 3600.0
WORK = "work"


def wait_after(wrong: int) -> float:
    """How long the next try waits after so many wrong ones in a row, in seconds."""
    if wrong < FREE_TRIES:
        return 0.0
    # Twice as long each time; the exponent is held down, or a large count would overflow.
    return min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(wrong - FREE_TRIES, 30))


class People:
    """Keeps the people of the bench, and proves who they are."""

    def __init__(
        self,
        staff: Staff,
        hasher: Hasher,
        clock: Clock,
        new_person: Callable[[], str],
        new_badge: Callable[[], str],
    ) -> None:
        self._staff = staff
        self._hasher = hasher
        self._clock = clock
        self._new_person = new_person
        self._new_badge = new_badge
        self._started = clock.monotonic()
        self._again_at: dict[str, float] = {}
        # One try at a time: two at once would both find the wait over.
        self._one = asyncio.Lock()

    # Looking.

    async def everybody(self) -> list[Person]:
        """Everybody who works here or did, in the order of their names; those who left last."""
        return await self._staff.people()

    async def active(self) -> list[Person]:
        """Everybody who works here."""
        return [person for person in await self._staff.people() if not person.left]

    async def named(self, who: str) -> Person:
        """The active person of this name or badge. Raises RefusedError if there is none."""
        found = await self._find(who)
        if found is None:
            raise RefusedError("people.unknown", name=who[:40])
        return found

    async def badge_names(self, code: str) -> str | None:
        """The name of the person whose badge has this code."""
        found = await self._find(code) if is_badge(code) else None
        return found.name if found else None

    async def nobody_yet(self) -> bool:
        """True while no supervisor was ever here: the first one is made then, by anybody."""
        return not any(person.role is Role.SUPERVISOR for person in await self.everybody())

    async def pins_gone(self) -> Message | None:
        """What to do while no supervisor's PIN is known, after data was put back; else None.

        Each was changed since, perhaps because it was known to others: none of them counts again.
        """
        for person in await self.active():
            if person.role is Role.SUPERVISOR and await self._staff.digest(person.id):
                return None
        return None if await self.nobody_yet() else message("people.pins_gone")

    async def _find(self, who: str) -> Person | None:
        code, name = who.strip().upper(), folded(who)
        for person in await self.active():
            if person.badge == code or folded(person.name) == name:
                return person
        return None

    # Proving.

    async def wait_s(self, who: str) -> float:
        """How long whoever is called `who` has to wait before the next try, in seconds."""
        found = await self._find(who)
        return await self._wait_s(await self._subject(found, who))

    async def must_wait(self, who: str) -> Message | None:
        """Why whoever is called `who` must wait before the next try; None if there is no need."""
        wait = await self.wait_s(who)
        return message("people.wait", seconds=ceil(wait)) if wait else None

    async def sign_in(self, who: str, pin: str) -> Actor:
        """The person of this name or badge, proven by their PIN.

        Raises PermissionRefusedError if the two do not belong together, or while tries wait;
        EnvironmentFaultError if the key that PINs are checked with cannot be read.
        """
        return (await self._prove(who, pin, WORK)).actor

    async def prove(self, who: str, pin: str, permission: Permission) -> Actor:
        """As `sign_in`, for one act; who is signed in at the bench does not change.

        Raises PermissionRefusedError too if the person may not do it.
        """
        actor = (await self._prove(who, pin, permission.value)).actor
        require(actor, permission)
        return actor

    async def _prove(self, who: str, pin: str, purpose: str) -> Person:
        async with self._one:
            found = await self._find(who)
            subject = await self._subject(found, who)
            wait = await self._wait_s(subject)
            if wait > 0:
                raise PermissionRefusedError("people.wait", seconds=ceil(wait))
            digest = await self._staff.digest(found.id) if found else None
            if found is not None and digest is None:
                gone = await self.pins_gone() or message("people.pin_gone", name=found.name)
                raise PermissionRefusedError(gone.id, **gone.facts)
            await asyncio.to_thread(self._hasher.ready, digest)
            wrong = await self._staff.count_try(subject, self._clock.now())
            locked = wait_after(wrong)
            self._again_at[subject] = self._clock.monotonic() + locked
            proven = await asyncio.to_thread(self._hasher.verify, digest, pin) and found is not None
            tried = Tried(
                subject=subject,
                person=found.id if found else None,
                by=found.name if found else "",
                proven=proven,
                purpose=purpose,
                tries=wrong,
                locked_s=0.0 if proven else locked,
            )
            await self._staff.tried(tried, self._clock.now())
            if not proven or found is None:
                # Hashing took its time: the wait begins when the answer is there.
                self._again_at[subject] = self._clock.monotonic() + locked
                raise _wrong(locked)
            del self._again_at[subject]
            return found

    async def _wait_s(self, subject: str) -> float:
        now = self._clock.monotonic()
        again_at = self._again_at.get(subject)
        if again_at is None:
            again_at = self._started + wait_after(await self._staff.wrong_tries(subject))
        return max(0.0, again_at - now)

    async def _subject(self, found: Person | None, who: str) -> str:
        """Whose tries are counted; a name that nobody has is not kept as it was typed."""
        if found is not None:
            return found.id
        return await asyncio.to_thread(self._hasher.mark, folded(who))

    # Keeping.

    async def first(self, name: str, pin: str, *, new_key: bool = False) -> Person:
        """Makes the first supervisor, who needs nobody's permission.

        `new_key`: no supervisor's PIN can be checked any more, and everybody else's is set anew
        afterwards; the record says of whoever begins so that nobody allowed it. Raises
        RefusedError if a supervisor can prove it already, or as `add`.
        """
        _check(name, pin)
        anew = not await self.nobody_yet()
        if anew and not (new_key and await self._key_lost()):
            gone = await self.pins_gone()
            raise RefusedError(gone.id if gone else "people.not_first")
        found = await self._find(name)
        if found is None:
            return await self._add(name, Role.SUPERVISOR, pin, tidy(name), anew=anew)
        await self._keep_pin(found, pin, found.name, anew=anew)
        if found.role is not Role.SUPERVISOR:
            now = self._clock.now()
            await self._staff.change_role(found.id, Role.SUPERVISOR, now, found.name)
        return await self.named(name)

    async def add(self, name: str, role: Role, pin: str, actor: Actor) -> Person:
        """A new person, with a PIN and a badge.

        Raises PermissionRefusedError; RefusedError for a name that somebody active has, for a
        PIN that is not six digits or easily guessed.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        _check(name, pin)
        return await self._add(name, role, pin, actor.name)

    async def change_role(self, person: Person, role: Role, actor: Actor) -> None:
        """Raises PermissionRefusedError, or RefusedError for the last supervisor."""
        require(actor, Permission.MANAGE_PEOPLE)
        await self._staff.change_role(person.id, role, self._clock.now(), actor.name)

    async def set_pin(self, person: Person, pin: str, actor: Actor) -> None:
        """Another PIN: one's own, or as a supervisor anybody's; it ends a wait too.

        Raises PermissionRefusedError, or RefusedError for a PIN that is easily guessed.
        """
        own = actor.signed_in and folded(actor.name) == folded(person.name)
        if not own:
            require(actor, Permission.MANAGE_PEOPLE)
        _refuse(pin_fault(pin))
        await self._keep_pin(person, pin, actor.name)

    async def new_badge(self, person: Person, actor: Actor) -> str:
        """Another badge; returns its code. The former one names nobody any more.

        Raises PermissionRefusedError.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        badge = self._new_badge()
        await self._staff.change_badge(person.id, badge, self._clock.now(), actor.name)
        return badge

    async def revoke_badge(self, person: Person, actor: Actor) -> None:
        """The badge names nobody any more, and there is no other. Raises PermissionRefusedError."""
        require(actor, Permission.MANAGE_PEOPLE)
        await self._staff.change_badge(person.id, None, self._clock.now(), actor.name)

    async def leave(self, person: Person, actor: Actor) -> None:
        """The person works here no more; the name is free for another.

        Raises PermissionRefusedError, or RefusedError for the last supervisor.
        """
        require(actor, Permission.MANAGE_PEOPLE)
        await self._staff.leave(person.id, self._clock.now(), actor.name)

    async def _add(self, name: str, role: Role, pin: str, by: str, *, anew: bool = False) -> Person:
        person = Person(self._new_person(), tidy(name), role, self._new_badge())
        digest = await asyncio.to_thread(self._hasher.hash, pin)
        await self._staff.add(person, digest, self._clock.now(), by, anew=anew)
        return person

    async def _keep_pin(self, person: Person, pin: str, by: str, *, anew: bool = False) -> None:
        digest = await asyncio.to_thread(self._hasher.hash, pin)
        await self._staff.keep_pin(person.id, digest, self._clock.now(), by, anew=anew)
        self._again_at.pop(person.id, None)

    async def _key_lost(self) -> bool:
        """True if no supervisor's PIN can be checked any more. Raises if that cannot be told."""
        for person in await self.active():
            digest = await self._staff.digest(person.id)
            if person.role is not Role.SUPERVISOR or digest is None:
                continue
            try:
                await asyncio.to_thread(self._hasher.ready, digest)
            except EnvironmentFaultError as error:
                if error.message.id not in _LOST:
                    raise
            else:
                return False
        return True


_LOST = ("people.key_lost", "people.pin_lost")


def _check(name: str, pin: str) -> None:
    _refuse(name_fault(name) or pin_fault(pin))


def _refuse(fault: Message | None) -> None:
    if fault is not None:
        raise RefusedError(fault.id, **fault.facts)


def _wrong(locked_s: float) -> PermissionRefusedError:
    if locked_s:
        return PermissionRefusedError("people.wrong_pin_wait", seconds=ceil(locked_s))
    return PermissionRefusedError("people.wrong_pin")
