"""The people of the bench in the store, and their lines of the second record."""

from datetime import datetime

import apsw

from station.domain.errors import RefusedError
from station.domain.people import Person, Role, folded
from station.flow.staff import Tried
from station.store import record
from station.store.codec import stamp
from station.store.store import Store

_NOBODYS = 200
"""How many names that nobody has are counted at most; the oldest go."""


class PeopleStore:
    """Fills the port `Staff`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def people(self) -> list[Person]:
        """Everybody who works here or did, in the order of their names."""
        return await self._store.read(_people)

    async def digest(self, person: str) -> str | None:
        """The hash of a person's PIN; None while there is none that can be used."""

        def read(connection: apsw.Connection) -> str | None:
            found = connection.execute("SELECT digest FROM person WHERE id = ?", (person,)).get
            return None if found is None else str(found)

        return await self._store.read(read)

    async def add(
        self, person: Person, digest: str, at: datetime, by: str, *, anew: bool = False
    ) -> None:
        """A new person; `anew`: on nobody's word, where no supervisor's PIN can be checked.

        Raises RefusedError if somebody active has the name.
        """

        def work(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO person (id, name, folded, role, badge, digest) SELECT ?, ?, ?, ?, ?, ?"
                " WHERE NOT EXISTS (SELECT 1 FROM person WHERE folded = ?3 AND left_at IS NULL)",
                (
                    person.id,
                    person.name,
                    folded(person.name),
                    person.role.value,
                    person.badge,
                    digest,
                ),
            )
            if not connection.changes():
                raise RefusedError("people.name_taken", name=person.name)
            _line(connection, at, by, person.id, "added", role=person.role.value, **_word(anew))

        await self._store.write(work)

    async def change_role(self, person: str, role: Role, at: datetime, by: str) -> None:
        """Another role. Raises RefusedError for the last supervisor."""

        def work(connection: apsw.Connection) -> None:
            if role is not Role.SUPERVISOR:
                _check_not_last(connection, person)
            connection.execute("UPDATE person SET role = ? WHERE id = ?", (role.value, person))
            _line(connection, at, by, person, "role", role=role.value)

        await self._store.write(work)

    async def keep_pin(
        self, person: str, digest: str, at: datetime, by: str, *, anew: bool = False
    ) -> None:
        """Another PIN; the wrong tries of the former one are forgotten. `anew` as for `add`."""

        def work(connection: apsw.Connection) -> None:
            connection.execute("UPDATE person SET digest = ? WHERE id = ?", (digest, person))
            connection.execute("DELETE FROM pin_try WHERE subject = ?", (person,))
            _line(connection, at, by, person, "pin", **_word(anew))

        await self._store.write(work)

    async def change_badge(self, person: str, badge: str | None, at: datetime, by: str) -> None:
        """Another badge, or none; the former one names nobody any more."""

        def work(connection: apsw.Connection) -> None:
            connection.execute("UPDATE person SET badge = ? WHERE id = ?", (badge, person))
            _line(connection, at, by, person, "badge" if badge else "badge_revoked")

        await self._store.write(work)

    async def leave(self, person: str, at: datetime, by: str) -> None:
        """The person works here no more. Raises RefusedError for the last supervisor."""

        def work(connection: apsw.Connection) -> None:
            _check_not_last(connection, person)
            _leave(connection, person, stamp(at))
            _line(connection, at, by, person, "left")

        await self._store.write(work)

    async def wrong_tries(self, subject: str) -> int:
        """How many tries in a row were wrong, or were never looked at to their end."""
        return await self._store.read(lambda c: _tries(c, subject))

    async def count_try(self, subject: str, at: datetime) -> int:
        """One more, before it is looked at; how many there are with it."""

        def work(connection: apsw.Connection) -> int:
            _count(connection, subject, _tries(connection, subject) + 1, stamp(at))
            connection.execute(
                "DELETE FROM pin_try WHERE subject NOT IN (SELECT id FROM person) AND subject NOT"
                " IN (SELECT subject FROM pin_try ORDER BY at DESC, subject LIMIT ?)",
                (_NOBODYS,),
            )
            return _tries(connection, subject)

        return await self._store.write(work)

    async def tried(self, tried: Tried, at: datetime) -> None:
        """What became of a try; a right one forgets the wrong ones before it."""

        def work(connection: apsw.Connection) -> None:
            if tried.proven:
                connection.execute("DELETE FROM pin_try WHERE subject = ?", (tried.subject,))
            record.add(
                connection,
                stamp(at),
                "sign_in",
                person=tried.person,
                by=tried.by,
                proven=tried.proven,
                purpose=tried.purpose,
                tries=tried.tries,
                locked_s=round(tried.locked_s),
            )

        await self._store.write(work)


def _people(connection: apsw.Connection) -> list[Person]:
    rows = connection.execute(
        "SELECT id, name, role, badge, left_at IS NOT NULL FROM person"
        " ORDER BY left_at IS NOT NULL, folded, id"
    )
    return [Person(row[0], row[1], Role(row[2]), row[3], bool(row[4])) for row in rows]


def _check_not_last(connection: apsw.Connection, person: str) -> None:
    others = connection.execute(
        "SELECT count(*) FROM person WHERE role = 'supervisor' AND left_at IS NULL"
        " AND digest IS NOT NULL AND id <> ?",
        (person,),
    ).get
    if not others:
        raise RefusedError("people.last_supervisor")


def _leave(connection: apsw.Connection, person: str, at: str) -> None:
    connection.execute(
        "UPDATE person SET left_at = coalesce(left_at, ?), badge = NULL, digest = NULL"
        " WHERE id = ?",
        (at, person),
    )
    connection.execute("DELETE FROM pin_try WHERE subject = ?", (person,))


def _tries(connection: apsw.Connection, subject: str) -> int:
    found = connection.execute("SELECT count FROM pin_try WHERE subject = ?", (subject,)).get
    return int(found or 0)


def _count(connection: apsw.Connection, subject: str, count: int, at: str) -> None:
    connection.execute(
        "INSERT INTO pin_try (subject, count, at) VALUES (?, ?, ?) ON CONFLICT (subject)"
        " DO UPDATE SET count = excluded.count, at = excluded.at",
        (subject, count, at),
    )


def _word(anew: bool) -> dict[str, object]:
    """What a line says of whom no supervisor let in."""
    return {"anew": True} if anew else {}


def _line(
    connection: apsw.Connection, at: datetime, by: str, person: str, act: str, **facts: object
) -> None:
    record.add(connection, stamp(at), "person", person=person, act=act, by=by, **facts)
