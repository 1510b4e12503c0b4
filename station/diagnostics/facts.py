"""What a look found, as it may leave the house: figures, and texts that are the program's own.

What a server, a certificate or a folder is called says who somebody is. So a text is passed on only
where it is one of those that the program itself can have put there; of all others it is said
whether there is any.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from station.domain.printers import Backend, Stock
from station.domain.scale import ScaleState
from station.domain.settings import DECLARED
from station.flow.access import Cause
from station.flow.diagnosis import Diagnosis
from station.flow.line import LineState
from station.i18n import catalogue


def _one_of(kind: type[StrEnum]) -> Callable[[str], bool]:
    return frozenset(each.value for each in kind).__contains__


def _sentence(text: str) -> bool:
    return catalogue().has(text)


def _moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


_OURS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "fault": _sentence,
        "hint": _sentence,
        "held": _sentence,
        "why": _sentence,
        "notices": _sentence,
        "missing": DECLARED.__contains__,
        "way": _one_of(Backend),
        "stock": _one_of(Stock),
        "state": _one_of(ScaleState),
        "line": _one_of(LineState),
        "cause": _one_of(Cause),
        "until": _moment,
    }
)
"""By the name of the fact, which texts are the program's own."""
_VERSIONS = "versions"
"""All that this look tells is what runs, and it stands in the bundle's own head too."""


def told(diagnosis: Diagnosis) -> dict[str, object]:
    """The facts of one finding, by their names."""
    if diagnosis.name == _VERSIONS:
        return dict(diagnosis.facts)
    return {name: _told(value, _OURS.get(name)) for name, value in diagnosis.facts.items()}


def _told(value: object, ours: Callable[[str], bool] | None) -> object:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        each_of = [_told(each, ours) for each in value]
        return {"lines": len(each_of)} if ours is None else each_of
    if isinstance(value, str) and ours is not None and ours(value):
        return value
    return {"set": bool(value)}
