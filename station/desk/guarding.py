"""Acts of a bench that only somebody who may pack can do."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from station.desk.packing import require
from station.domain.errors import Message, PermissionRefusedError
from station.domain.people import Actor, Permission


class Bench(Protocol):
    """Whoever has acts to guard."""

    @property
    def actor(self) -> Actor:
        """Who is at the bench."""
        ...

    def refuse(self, word: Message) -> None:
        """Says and sounds that an act is not possible."""
        ...


P = ParamSpec("P")
B = TypeVar("B", bound=Bench)
_Act = Callable[Concatenate[B, P], Coroutine[Any, Any, None]]
_ActAtOnce = Callable[Concatenate[B, P], None]


def for_packers(act: _Act[B, P]) -> _Act[B, P]:
    """`act`, refused while the person at the bench may not pack."""

    @wraps(act)
    async def guarded(bench: B, /, *args: P.args, **named: P.kwargs) -> None:
        if _may(bench):
            await act(bench, *args, **named)

    return guarded


def for_packers_at_once(act: _ActAtOnce[B, P]) -> _ActAtOnce[B, P]:
    """As `for_packers`, for an act that nobody awaits."""

    @wraps(act)
    def guarded(bench: B, /, *args: P.args, **named: P.kwargs) -> None:
        if _may(bench):
            act(bench, *args, **named)

    return guarded


def _may(bench: Bench) -> bool:
    try:
        require(bench.actor, Permission.PACK)
    except PermissionRefusedError as error:
        bench.refuse(error.message)
        return False
    return True
