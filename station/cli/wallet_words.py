"""The words of `station wallet`."""

import argparse
from pathlib import Path

from station.cli.words import add_to, pin_words

_MOST = 10_000


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    acts = commands.add_parser("wallet", help="the wallet").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "show", "show what the wallet holds")
    top_up = add_to(acts, "top-up", "add money to the wallet")
    correct = add_to(acts, "correct", "correct the wallet by a sum, above or below nil")
    for command in (top_up, correct):
        command.add_argument("amount", metavar="AMOUNT")
        command.add_argument("currency", metavar="CURRENCY")
        command.add_argument(
            "--reference", default="", metavar="TEXT", help="posted once, however often it is asked"
        )
    top_up.add_argument("--note", default="", metavar="TEXT", help="what to write beside it")
    correct.add_argument("--reason", required=True, metavar="TEXT", help="why, in words")
    pin_words(top_up)
    pin_words(correct)
    _looking(acts)


def _looking(acts: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    entries = add_to(acts, "entries", "show what moved the wallet, newest first")
    statement = add_to(acts, "statement", "a day or a month with its opening and closing balance")
    for command in (entries, statement):
        which = command.add_mutually_exclusive_group()
        which.add_argument("--day", metavar="YYYY-MM-DD", help="today, if nothing is named")
        which.add_argument("--month", metavar="YYYY-MM")
    entries.add_argument("--limit", type=_whole, default=50, metavar="N", help="how many at most")
    entries.add_argument("--offset", type=_whole, default=0, metavar="N", help="after so many")
    statement.add_argument("--csv", type=Path, metavar="FILE", help="a new file, or - for stdout")
    statement.add_argument("--pdf", type=Path, metavar="FILE", help="a new file")


def _whole(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(int(text), _MOST * _MOST)
    raise argparse.ArgumentTypeError("must be a whole number")
