"""What every command of the command line has in common."""

import argparse


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
