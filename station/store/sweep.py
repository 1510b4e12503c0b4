"""The free room in a database's pages, which may hold what was deleted: names, streets, phones.

A connection that writes overwrites what it frees (`db`). Not so what an older program freed, and
now and then a row that SQLite moved while it divided or joined pages. That would lie there for
years, and in every backup, which copies pages. A rewrite of the whole leaves none of it.
"""

import contextlib
import logging
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import apsw

from station.domain.errors import Message, message
from station.store.codec import moment, stamp

_log = logging.getLogger(__name__)
_EVERY = timedelta(days=30)
_MEGABYTE = 1_000_000


def due(connection: apsw.Connection, at: datetime) -> bool:
    """True if the last rewrite was a month ago, or there was none."""
    last = connection.execute("SELECT at FROM swept").get
    return last is None or not timedelta(0) <= at - moment(str(last)) < _EVERY


def note(connection: apsw.Connection, at: datetime) -> None:
    """The database was rewritten at `at`."""
    connection.execute("INSERT OR REPLACE INTO swept (one, at) VALUES (1, ?)", (stamp(at),))


def sweep(connection: apsw.Connection, largest: int | None) -> Message | None:
    """Rewrites the database without its free room, all or nothing; why not, if it could not be.

    One of more than `largest` bytes is left as it is: the rewrite has the store to itself, for
    some two seconds each 100 MB.
    """
    pages = int(connection.execute("SELECT page_count FROM pragma_page_count").get)
    size = pages * int(connection.pragma("page_size"))
    facts = {"size": str(-(-size // _MEGABYTE))}
    if largest is not None and size > largest:
        return message("privacy.sweep_large", **facts)
    # The new copy is made aside, then it all goes through the write-ahead log.
    places = (Path(connection.filename).parent, Path(tempfile.gettempdir()))
    if min(shutil.disk_usage(place).free for place in places) < 2 * size + size // 10:
        return message("privacy.sweep_no_room", room=str(-(-size * 21 // 10 // _MEGABYTE)))
    try:
        connection.execute("VACUUM")
    except (apsw.FullError, apsw.BusyError, apsw.LockedError) as error:
        _log.warning("the database was not swept: %s", error)
        return message("privacy.sweep_failed", **facts)
    return None


def fold(connection: apsw.Connection) -> bool:
    """Empties the write-ahead log too; False if somebody reads in it now."""
    with contextlib.suppress(apsw.BusyError, apsw.LockedError):
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        return True
    return False
