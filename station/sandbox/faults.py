"""Faults: what goes wrong, for which request, how often. Kept in memory only."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

# Kind -> its parameters, each with the types that it may have.
_NUMBER = (int, float)
_PARAMETERS: dict[str, dict[str, tuple[type, ...]]] = {
    "latency": {"ms": _NUMBER, "where": (str,)},
    "drop_before": {},
    "execute_then_drop": {},
    "reset": {"executed": (bool,)},
    "truncate": {"bytes": (int,)},
    "status": {
        "status": (int,),
        "body": (dict, list, str, int, float, bool, type(None)),
        "headers": (dict,),
        "executed": (bool,),
    },
    "captive": {"html": (bool,)},
    "redirect": {"location": (str,), "status": (int,)},
    "changed_price": {"delta": (int, float, str)},
    "changed_currency": {"currency": (str,)},
    "pending_payment": {},
    "partial_errors": {"index": (int,)},
    "quote_status": {"status": (str,), "index": (int,)},
    "slow_drip": {"ms_per_byte": _NUMBER, "total_ms": _NUMBER},
    "commit_late": {"ms": _NUMBER},
    "locked": {},
    "throttle": {"retry_after": (int, str, type(None))},
    "wrong_id": {},
}
KINDS = tuple(_PARAMETERS)
"""Every kind of fault there is."""
_REQUIRED = {
    "latency": {"ms"},
    "truncate": {"bytes"},
    "status": {"status"},
    "changed_price": {"delta"},
    "quote_status": {"status"},
    "commit_late": {"ms"},
}


class BadFaultError(ValueError):
    """The description of a fault is not usable; the text says why."""


@dataclass(slots=True)
class Fault:
    """One fault. `times` None is for ever; `skip` counts down as matching requests pass."""

    endpoint: str
    kind: str
    parameters: dict[str, Any]
    match: str | None = None
    skip: int = 0
    times: int | None = 1
    fired: int = 0

    def left(self) -> bool:
        """Whether it may still fire."""
        return self.times is None or self.fired < self.times

    def concerns(self, endpoint: str, references: tuple[str | None, ...]) -> bool:
        """Whether it is meant for a request: by endpoint and by part of one of its references."""
        if self.endpoint not in {"*", endpoint}:
            return False
        return self.match is None or any(self.match in each for each in references if each)

    def shown(self) -> dict[str, Any]:
        """The fault as the control shows it."""
        return {
            "endpoint": self.endpoint,
            "kind": self.kind,
            "match": self.match,
            "skip": self.skip,
            "times": self.times,
            "fired": self.fired,
            **self.parameters,
        }


def _count(data: dict[str, Any], name: str, default: int) -> int:
    value = data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadFaultError(f"{name} must be a whole number of at least 0")
    return value


def fault_from(data: Any, endpoints: Collection[str], kinds: Collection[str]) -> Fault:
    """The fault that the control was given. Raises BadFaultError."""
    if not isinstance(data, dict):
        raise BadFaultError("a fault is an object")
    kind, endpoint, match = str(data.get("kind")), str(data.get("endpoint", "*")), data.get("match")
    if kind not in kinds:
        raise BadFaultError(f"kind must be one of {', '.join(kinds)}")
    if endpoint != "*" and endpoint not in endpoints:
        raise BadFaultError(f"endpoint must be * or one of {', '.join(endpoints)}")
    if match is not None and not isinstance(match, str):
        raise BadFaultError("match must be a text")
    times = None if "times" in data and data["times"] is None else _count(data, "times", 1)
    known = {"kind", "endpoint", "match", "skip", "times"}
    parameters = {name: value for name, value in data.items() if name not in known}
    _check_parameters(kind, parameters)
    return Fault(endpoint, kind, parameters, match, _count(data, "skip", 0), times)


def _check_parameters(kind: str, parameters: dict[str, Any]) -> None:
    allowed = _PARAMETERS[kind]
    for name, value in parameters.items():
        if name not in allowed:
            raise BadFaultError(f"{kind} has no parameter {name}")
        if not isinstance(value, allowed[name]):
            raise BadFaultError(f"{name} of {kind} has the wrong type")
    for name in _REQUIRED.get(kind, set()) - parameters.keys():
        raise BadFaultError(f"{kind} needs {name}")
    if kind in {"status", "redirect"} and not 200 <= parameters.get("status", 302) <= 599:
        raise BadFaultError("status must lie between 200 and 599")


class Faults:
    """The faults in the order in which they were given, for one party's `endpoints`."""

    def __init__(self, endpoints: Collection[str], kinds: Collection[str] = KINDS) -> None:
        self._endpoints = endpoints
        self._kinds = kinds
        self._faults: list[Fault] = []

    def add(self, data: Any) -> None:
        """Append faults. Raises BadFaultError, and then none of them is added."""
        given = data if isinstance(data, list) else [data]
        self._faults += [fault_from(each, self._endpoints, self._kinds) for each in given]

    def clear(self) -> None:
        """Forget all faults."""
        self._faults = []

    def shown(self) -> list[dict[str, Any]]:
        """All faults with how often each fired."""
        return [fault.shown() for fault in self._faults]

    @property
    def armed(self) -> bool:
        """Whether there is a fault that could fire."""
        return any(fault.left() for fault in self._faults)

    def choose(self, endpoint: str, references: tuple[str | None, ...]) -> Fault | None:
        """The fault that this request meets: the first that concerns it and may fire.

        Each fault that concerns the request and still waits counts its `skip` down by one.
        """
        chosen = None
        for fault in self._faults:
            if not fault.left() or not fault.concerns(endpoint, references):
                continue
            if fault.skip > 0:
                fault.skip -= 1
            elif chosen is None:
                chosen = fault
        if chosen is not None:
            chosen.fired += 1
        return chosen
