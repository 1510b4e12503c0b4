"""The words of the command line for what makes a bench fast: its card of commands."""

import argparse
from pathlib import Path

from station.cli.words import add_to, pin_words


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds them to the command line."""
    acts = commands.add_parser("commands", help="codes that stand for keys").add_subparsers(
        dest="act", required=True
    )
    card = add_to(acts, "card", "print the card of codes on office paper")
    card.add_argument("--pdf", type=Path, metavar="FILE", help="write it into a file instead")
    pin_words(card)
