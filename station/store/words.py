"""The words by which shipments are found: without case, accents and punctuation, in any script.

They stand in the table `history` under the shipment's `seq`, its place in time.
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Any

import apsw

from station.domain.address import Address

# Letters of their own that people without them on the keyboard write with others.
_ALIKE = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
# Inside a word these are left out: O'Brien is found as obrien.
_INSIDE = re.compile("['\u2018\u2019\u02bc\u02bb\u00b4`]")
_WORD = re.compile(r"[^\W_]+")
# Scripts that put no space between words: a name in them is found from any of its characters.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"
)
_LONGEST = 40
"""Of a word; what is longer is no word that anybody types."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def folded(text: str) -> list[str]:
    """The words of `text`, in order: `Ørsted-Ångström` is `orsted`, `angstrom`."""
    whole = unicodedata.normalize("NFKD", _INSIDE.sub("", text).casefold())
    bare = "".join(each for each in whole if unicodedata.category(each)[0] != "M")
    plain = unicodedata.normalize("NFC", bare.translate(_ALIKE))
    return [word[:_LONGEST] for word in _WORD.findall(plain)]


def indexed(*texts: str) -> str:
    """What is kept so that any of `texts` is found by the beginning of any of its words."""
    found: dict[str, None] = {}
    for text in texts:
        for word in folded(text):
            ends = range(len(word)) if _UNSPACED.search(word) else (0,)
            found.update(dict.fromkeys(word[start:] for start in ends))
    return " ".join(found)


def place(at: datetime) -> int:
    """Microseconds since 1970: where a shipment of that moment stands in time."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def time_of(seq: int) -> datetime:
    """The moment of a place in time, UTC."""
    return _EPOCH + timedelta(microseconds=seq)


def keep(
    connection: apsw.Connection,
    shipment: str,
    at: datetime,
    number: str,
    package: str | None,
    to: Address,
) -> None:
    """Gives a new shipment its place in time, and makes it found by its words."""
    first = place(at)
    seq: int = connection.execute(
        "UPDATE shipment SET seq = (SELECT coalesce(max(seq) + 1, ?1) FROM shipment"
        " WHERE seq >= ?1 AND seq < ?1 + 1000000) WHERE id = ?2 RETURNING seq",
        (first, shipment),
    ).get
    _write(connection, seq, number, package, to.name, to.company, to.city)


def reword(connection: apsw.Connection, shipment: str) -> None:
    """Makes a shipment found by what its row holds now: nothing of what was purged is left."""
    for row in connection.execute(f"{_WORDED} WHERE id = ?", (shipment,)).fetchall():
        _write(connection, *row)


def fill(connection: apsw.Connection) -> None:
    """Makes every shipment of a store from before the history found."""
    for row in connection.execute(_WORDED).fetchall():
        _write(connection, *row)


_WORDED = (
    "SELECT seq, number, package, form ->> '$.recipient.name', form ->> '$.recipient.company',"
    " form ->> '$.recipient.city' FROM shipment"
)


def _write(
    connection: apsw.Connection, seq: Any, number: Any, package: Any, *recipient: Any
) -> None:
    words = indexed(number, package or "", *(part or "" for part in recipient))
    connection.execute("INSERT OR REPLACE INTO history (rowid, words) VALUES (?, ?)", (seq, words))
