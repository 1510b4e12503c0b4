"""Which language is spoken now: the bench's, or for the length of a block another one."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from station.i18n.languages import SOURCE

_bench = [SOURCE]
_here: ContextVar[str | None] = ContextVar("language", default=None)


def speak(code: str) -> None:
    """From now on the whole program speaks `code`."""
    _bench[0] = code


def spoken() -> str:
    """The code of the language that is spoken here and now."""
    return _here.get() or _bench[0]


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speaks `code` within the block, in this task and this thread only.

    A paper is written in its reader's language while the window speaks the bench's.
    """
    before = _here.set(code)
    try:
        yield
    finally:
        _here.reset(before)
