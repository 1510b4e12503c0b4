"""The audit log for those who answer for it: verified, and handed out. Nothing here can edit it."""

import json
from collections.abc import AsyncIterator, Iterable, Mapping
from csv import writer
from datetime import datetime
from enum import StrEnum
from io import StringIO

from station.desk.cells import harmless
from station.desk.packing import require
from station.domain.people import Actor, Permission
from station.flow.audit import AuditTrail, Checked, Line
from station.flow.ports import Clock


class Form(StrEnum):
    """How lines are handed out."""

    JSON = "json"
    """A JSON object a line: `line` exactly as recorded, `names` by their codes."""
    CSV = "csv"
    """For spreadsheets: COLUMNS."""


COLUMNS = ("line", "at", "what", "by", "by_code", "shipment", "facts", "hash")
"""`facts`: everything else that the line holds, as JSON, with names in the place of codes."""
_OWN = frozenset({"seq", "at", "what", "by", "shipment", "prev", "hash"})


class Auditing:
    """Verifies the record and exports it."""

    def __init__(self, trail: AuditTrail, clock: Clock) -> None:
        self._trail = trail
        self._clock = clock

    async def verify(self, noted: tuple[int, str] | None = None) -> Checked:
        """Looks through the whole record, and at the line `noted` elsewhere by number and hash."""
        return await self._trail.verify(noted)

    async def export(
        self, since: datetime | None, until: datetime | None, form: Form, actor: Actor
    ) -> AsyncIterator[str]:
        """The lines from `since` to before `until`, UTC, as text, piece by piece.

        That they were handed out is a line itself, the last of them. Raises
        PermissionRefusedError, or RefusedError at the first line that does not hold.
        """
        require(actor, Permission.AUDIT)
        await self._trail.note(
            "audit_export",
            self._clock.now(),
            actor.name,
            since=since.isoformat() if since else None,
            until=until.isoformat() if until else None,
            form=form.value,
        )
        if form is Form.CSV:
            yield _rows([COLUMNS])
        async for lines in self._trail.lines(since, until):
            if form is Form.CSV:
                yield _rows(_row(line) for line in lines)
            else:
                yield "".join(_json({"line": line.facts, "names": line.names}) for line in lines)


def _json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False) + "\n"


def _row(line: Line) -> tuple[str, ...]:
    facts, names = line.facts, line.names
    rest = {key: _named(fact, names) for key, fact in facts.items() if key not in _OWN}
    code = _text(facts.get("by"))
    return (
        _text(facts.get("seq")),
        _text(facts.get("at")),
        _text(facts.get("what")),
        names.get(code, code),
        code,
        _text(facts.get("shipment")),
        json.dumps(rest, sort_keys=True, ensure_ascii=False),
        _text(facts.get("hash")),
    )


def _named(fact: object, names: Mapping[str, str]) -> object:
    return names.get(fact, fact) if isinstance(fact, str) else fact


def _text(fact: object) -> str:
    return "" if fact is None else str(fact)


def _rows(rows: Iterable[tuple[str, ...]]) -> str:
    out = StringIO()
    writer(out, lineterminator="\r\n").writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()
