"""An exception as the log may hold it: kinds and places, and no words that quote somebody.

The text of an exception often holds the very value that was wrong: a name, a street, a key. Only
the kinds whose words are Python's own are written with them; of all others the kind and the lines
of the program have to do, which is what a mistake is found by.
"""

import errno
import os
import re
import ssl
import traceback
from collections.abc import Iterator
from types import TracebackType

_OWN_WORDS = (
    AttributeError,
    ImportError,
    IndexError,
    MemoryError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ZeroDivisionError,
)
_OWN_SENTENCES = re.compile(
    r"(Internal C\+\+ object|libshiboken|Event loop|There is no current event loop"
    r"|no running event loop|cannot schedule new futures|dictionary changed size|Set changed size"
    r"|cannot reuse already awaited|can't start new thread|the store is closed)[^'\"]*"
)
_ID = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
_MOST = 30
"""Exceptions of one chain or group that are written."""


def words_of(error: BaseException) -> str:
    """What may be written of the text of `error`; empty where nothing may."""
    if isinstance(error, ssl.SSLError):
        return str(getattr(error, "reason", None) or "")
    if isinstance(error, OSError):
        if not error.errno:
            return ""
        name = errno.errorcode.get(error.errno, str(error.errno))
        return f"{name}: {os.strerror(error.errno)}"
    if isinstance(error, UnicodeDecodeError):
        return f"{error.encoding}, byte {error.start}"
    message_id = getattr(getattr(error, "message", None), "id", None)
    if isinstance(message_id, str) and _ID.fullmatch(message_id):
        return message_id
    # SQLite names tables and columns; only a text that it could not parse may be somebody's.
    kind = type(error)
    if isinstance(error, _OWN_WORDS) or (kind.__module__ == "apsw" and kind.__name__ != "SQLError"):
        return str(error)
    return str(error) if _OWN_SENTENCES.fullmatch(str(error)) else ""


def one(error: BaseException) -> str:
    """`error` in one line: its kind, and its words where they may be written."""
    kind = type(error)
    prefix = "" if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}."
    words = words_of(error)
    return f"{prefix}{kind.__qualname__}{': ' if words else ''}{words}"


def lines(error: BaseException) -> Iterator[str]:
    """`error` with what led to it, each exception with its places."""
    left = [_MOST]
    yield from _lines(error, set(), left)


def _lines(error: BaseException, seen: set[int], left: list[int]) -> Iterator[str]:
    if id(error) in seen or not left[0]:
        return
    seen.add(id(error))
    left[0] -= 1
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before, seen, left)
        yield "which led to:"
    yield "Traceback (most recent call last):"
    yield from places(error.__traceback__)
    yield one(error)
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            yield from _lines(each, seen, left)


def places(trace: TracebackType | None) -> Iterator[str]:
    """The lines of the program that led there, the innermost last."""
    for frame in traceback.extract_tb(trace):
        yield f'  File "{short(frame.filename)}", line {frame.lineno}, in {frame.name}'


def short(file: str) -> str:
    """The end of a source file's path: what stands before it is this computer's, and a name."""
    parts = file.replace("\\", "/").split("/")
    for start in ("site-packages", "station"):
        if start in parts:
            return "/".join(parts[len(parts) - parts[::-1].index(start) - (start == "station") :])
    return "/".join(parts[-2:])
