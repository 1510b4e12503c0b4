"""Every page of a store carries a checksum: a bit that a disk turned is found when it is read.

SQLite alone finds damage that breaks its own structure; a turned bit in a price or an address would
be read as true. The checksums are SQLite's own extension (cksumvfs), which lies with APSW: eight
bytes at the end of each page, written and checked below everything else. A database without those
eight bytes, any other program's, is read as ever.
"""

import logging
import threading

import apsw
import apsw.sqlite_extra

from station.domain.errors import EnvironmentFaultError

_log = logging.getLogger(__name__)
_BYTES = 8
_loading = threading.Lock()
_loaded = False


def load() -> None:
    """Switches the checksums on for this process; once is enough.

    Raises EnvironmentFaultError where the extension is missing: without it the checksums of what
    is written would be wrong.
    """
    global _loaded  # noqa: PLW0603 - a virtual file system is the process's, not an object's
    with _loading:
        if _loaded:
            return
        connection = apsw.Connection(":memory:")
        try:
            apsw.sqlite_extra.load(connection, "cksumvfs")
        except (apsw.Error, apsw.sqlite_extra.NotAvailable, LookupError) as error:
            raise EnvironmentFaultError("store.no_checksums") from error
        finally:
            connection.close()
        _loaded = True


def start(connection: apsw.Connection) -> None:
    """Readies the new, empty file for a database with checksums that something is copied into.

    The first page must stand on the disk before others are checked.
    """
    connection.reserve_bytes("main", _BYTES)
    connection.execute("CREATE TABLE first (one)")
    connection.execute("DROP TABLE first")


def has(connection: apsw.Connection) -> bool:
    """True if the database's pages carry checksums."""
    return int(connection.reserve_bytes("main")) == _BYTES


def begin(connection: apsw.Connection) -> None:
    """Every page of a database that has none yet will have a checksum."""
    if not int(connection.execute("SELECT page_count FROM pragma_page_count").get):
        connection.reserve_bytes("main", _BYTES)


def seal(connection: apsw.Connection) -> None:
    """Gives the pages of a database of before their checksums, by a rewrite of all of it.

    A disk without room for that leaves the database as it is; the next start tries again.
    """
    if has(connection):
        return
    connection.reserve_bytes("main", _BYTES)
    try:
        connection.execute("VACUUM")
    except (apsw.FullError, apsw.BusyError) as error:
        _log.warning("no checksums yet: %s", error)


def is_wrong(error: apsw.Error) -> bool:
    """True if `error` says that a page is not as it was written."""
    return getattr(error, "extendedresult", 0) == apsw.SQLITE_IOERR_DATA
