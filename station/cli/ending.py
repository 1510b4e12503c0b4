"""How a command ends: what it printed is out, or it is said that it is not."""

import contextlib
import os
import sys
from typing import IO

from station import i18n
from station.domain.errors import reason_of

EXIT_NOT_AS_ASKED = 1


def printed(code: int) -> int:
    """`code` once all that was printed is out; 1, and a sentence, if nobody could take it.

    Python itself would find that out last of all, with words and a code of its own.
    """
    fault = unprintable()
    return code if fault is None else lost(fault)


def unprintable() -> OSError | None:
    """What keeps from stdout what was printed; None if all of it is out."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        return error
    return None


def lost(fault: OSError) -> int:
    """Says that what was printed is lost; a reader who has gone does not want to know."""
    _drop(sys.stdout)
    if not isinstance(fault, BrokenPipeError):
        say(i18n.t("cli.not_printed", why=reason_of(fault)))
    return EXIT_NOT_AS_ASKED


def say(words: str) -> None:
    """A sentence for the person, if there is anything that takes it."""
    try:
        print(words, file=sys.stderr, flush=True)
    except OSError:
        _drop(sys.stderr)


def _drop(stream: IO[str] | None) -> None:
    """What is still held for `stream` goes nowhere, so that its end is quiet."""
    # One that a test put there has no file.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        handle = stream.fileno() if stream is not None else -1
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, handle)
        os.close(nowhere)
