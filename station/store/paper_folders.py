"""In which folders papers were saved: by shipment, as its prints tell, and all there ever were."""

from datetime import datetime
from pathlib import PurePath

import apsw

from station.domain.errors import RefusedError
from station.store import record
from station.store.chain import body_hash
from station.store.codec import stamp
from station.store.records import Records

_OF = """
    SELECT DISTINCT rtrim(saved.value, replace(replace(saved.value, '/', ''), '\\', ''))
    FROM step JOIN outcome ON outcome.step = step.id,
        json_each(outcome.evidence, '$.where') AS saved
    WHERE step.shipment = ? AND outcome.evidence LIKE '%"out":"saved"%'
"""
# Of these no place was kept: they may lie in any of the folders.
_ANYWHERE = """
    SELECT EXISTS (SELECT 1 FROM reprint WHERE shipment = ?1)
    OR EXISTS (SELECT 1 FROM paper WHERE shipment = ?1 AND kind = 'void_slip')
"""


def known(connection: apsw.Connection) -> dict[str, str]:
    """Every folder in which papers were saved, but those that are said to be gone.

    With where its disk was mounted then; "" where nobody noted it.
    """
    rows = connection.execute("SELECT folder, disk FROM papers_folder WHERE gone_at IS NULL")
    return {str(folder): str(disk) for folder, disk in rows}


def _elsewhere(connection: apsw.Connection) -> set[str]:
    rows = connection.execute("SELECT folder FROM papers_folder WHERE gone_at IS NULL AND own = 0")
    return {str(folder) for (folder,) in rows}


def holding(connection: apsw.Connection, shipment: str) -> tuple[str, ...]:
    """The folders outside of the data folder that papers of `shipment` may lie in."""
    others = _elsewhere(connection)
    if not connection.execute(_ANYWHERE, (shipment,)).get:
        others &= {str(folder) for (folder,) in connection.execute(_OF, (shipment,))}
    return tuple(sorted(others))


def own(connection: apsw.Connection, folder: str) -> None:
    """`folder` is the data folder's: on another computer nobody looks for it."""
    connection.execute(
        "INSERT INTO papers_folder (folder, own) VALUES (?, 1)"
        " ON CONFLICT (folder) DO UPDATE SET own = 1 WHERE own = 0",
        (_with_slash(folder),),
    )


def _with_slash(folder: str) -> str:
    return str(PurePath(folder) / "x")[:-1]


class PaperPlaces:
    """Notes each folder before papers go there."""

    def __init__(self, store: Records) -> None:
        self._store = store

    async def note(self, folder: str, disk: str) -> None:
        """Papers go into `folder` from now on, whose disk is mounted at `disk`.

        The deepest place stays: a share that is away leaves the folder on the disk beneath it,
        and what was saved on the share is there again with it.
        """
        named = _with_slash(folder)

        def is_noted(connection: apsw.Connection) -> bool:
            found = known(connection).get(named)
            return found is not None and len(found) >= len(disk)

        def work(connection: apsw.Connection) -> None:
            connection.execute(
                "INSERT INTO papers_folder (folder, disk) VALUES (?1, ?2)"
                " ON CONFLICT (folder) DO UPDATE SET gone_at = NULL, disk = iif("
                "gone_at IS NULL AND length(disk) > length(?2), disk, ?2)",
                (named, disk),
            )

        if not await self._store.read(is_noted):
            await self._store.write(work, sync=False)


def gone(connection: apsw.Connection, folder: str, at: datetime, by: str) -> None:
    """Nobody looks into `folder` any more. Raises RefusedError if no paper was ever saved there."""
    found = [each for each in known(connection) if PurePath(each) == PurePath(folder)]
    if not found:
        raise RefusedError("privacy.no_papers_there", folder=folder)
    for each in found:
        connection.execute(
            "UPDATE papers_folder SET gone_at = ?, disk = '' WHERE folder = ?", (stamp(at), each)
        )
    facts = {"folder_sha256": body_hash(found[0].encode()), "by": by}
    record.add(connection, stamp(at), "papers_gone", **facts)
