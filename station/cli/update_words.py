"""The words of `station update`."""

import argparse
from pathlib import Path

from station.cli.words import add_to


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """`update check` and `update verify`."""
    acts = commands.add_parser("update", help="newer versions of the program").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "check", "look where newer versions lie, and what has to settle first")
    verify = add_to(acts, "verify", "prove a release: its signature, and every file of it")
    verify.add_argument("folder", type=Path, metavar="FOLDER", help="where the release lies")
    verify.add_argument("--key", metavar="KEY", help="the public key, instead of the bench's")
