"""What every command of the command line has in common."""

import argparse
import contextlib
from datetime import date

from station.domain.period import in_reach

_LONGEST_WAIT_S = 86_400.0
_FARTHEST = 2**63
"""No row of the store has such a number."""


def add_to(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, words: str
) -> argparse.ArgumentParser:
    """A command with `--json`."""
    command = commands.add_parser(name, help=words, description=words, allow_abbrev=False)
    command.add_argument("--json", action="store_true", help="JSON for machines")
    return command


def pin_words(command: argparse.ArgumentParser) -> None:
    """Who does it, and how the PIN comes."""
    command.add_argument(
        "--by", metavar="NAME", help="who does it; not needed where only one person works"
    )
    command.add_argument(
        "--pin-stdin", action="store_true", help="read PINs from stdin, one a line"
    )


def seconds(text: str) -> float:
    """A wait in seconds, as argparse wants it."""
    with contextlib.suppress(ValueError):
        found = float(text)
        if 0 <= found <= _LONGEST_WAIT_S:
            return found
    raise argparse.ArgumentTypeError(f"must be from 0 to {_LONGEST_WAIT_S:g} seconds")


def day(text: str) -> date:
    """As people write a day for a machine: `2026-11-24`."""
    with contextlib.suppress(ValueError):
        found = date.fromisoformat(text)
        if in_reach(found):
            return found
    raise argparse.ArgumentTypeError("must be a day like 2026-11-24")


def cursor(text: str) -> int:
    """Where a list goes on, as it was named at its end."""
    with contextlib.suppress(ValueError):
        found = int(text)
        if -_FARTHEST <= found < _FARTHEST:
            return found
    raise argparse.ArgumentTypeError("must be what stood at the end of the list before")
