"""Verifies the second record against everything that is known of it outside its file."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from station.domain.errors import message
from station.flow.audit import Checked
from station.store import chain, record
from station.store.chain import Anchor, RecordBrokenError
from station.store.db import Database

_WAIT_S, _WAITS = 0.1, 20
"""How long lines may be on their way into the file while another program writes."""


async def verified(database: Database, path: Path, known: Iterable[Anchor]) -> Checked:
    """Looks through the whole file and holds it against the database's lines and the `known` ones.

    A program that writes meanwhile is waited for: its lines are in the database first.
    """
    try:
        ours = await database.run(chain.anchors_of)
    except RecordBrokenError as error:
        return Checked(0, "", "", error.line, message("record.database_edited"))
    torn = await _arrived(path, ours[-1].seq if ours else 0)
    checked = await asyncio.to_thread(chain.walk, path, [*known, *ours])
    if checked.why is not None:
        return checked
    head = await database.run(record.head_of_table)
    if checked.lines > head.seq:
        why = message("record.unknown_lines", count=checked.lines - head.seq)
        return replace(checked, broken=head.seq + 1, why=why)
    if torn:
        return replace(checked, broken=checked.lines + 1, why=message("record.torn"))
    return checked


async def _arrived(path: Path, seq: int) -> bool:
    """Waits until line `seq` stands whole in the file; True if it ends in half a line for good."""
    torn, stood = False, -1
    left = _WAITS
    while left:
        try:
            head, torn = await asyncio.to_thread(chain.tail_of, path)
        except RecordBrokenError:
            return False  # the walk will say where and why
        if head.seq >= seq and not torn:
            return False
        # As long as lines arrive the other program is only slow.
        left = _WAITS if head.seq > stood else left - 1
        stood = head.seq
        await asyncio.sleep(_WAIT_S)
    return torn
