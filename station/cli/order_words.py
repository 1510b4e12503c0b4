"""The words of `station orders` on the line."""

import argparse
from pathlib import Path

from station.cli.words import add_to, pin_words
from station.domain.column_map import Rule
from station.flow.work import OrderState


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds `orders` and what follows it."""
    orders = commands.add_parser("orders", help="keep orders").add_subparsers(
        dest="act", required=True
    )
    command = add_to(orders, "import", "keep the orders of a CSV file or workbook for the bench")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--source", default="", metavar="NAME", help="the shop it comes from")
    command.add_argument(
        "--map", action="append", default=[], metavar="COLUMN=HEADING",
        help="which heading of the file is our column; several are joined with a plus",
    )  # fmt: skip
    command.add_argument(
        "--set", action="append", default=[], metavar="COLUMN=VALUE",
        help="what a column is in all rows",
    )  # fmt: skip
    command.add_argument(
        "--weight-of", default="", choices=["piece", "box"], help="what a row's weight is that of"
    )
    command.add_argument(
        "--accept", action="append", default=[], choices=[rule.value for rule in Rule],
        help="a rewriting that the preview offers",
    )  # fmt: skip
    command.add_argument("--encoding", default="", metavar="NAME", help="like cp1252")
    command.add_argument(
        "--as-shown", action="store_true", help="take the mapping as it was guessed"
    )
    command.add_argument("--preview", action="store_true", help="look at it and keep nothing")
    pin_words(command)
    command = add_to(orders, "list", "the orders of the bench")
    command.add_argument("--state", choices=[state.value for state in OrderState])
    command.add_argument("--find", metavar="TEXT", help="a number, name, company or town")
    command.add_argument("--limit", type=int, default=200, metavar="N")
    for act, words in (
        ("hold", "put an order on hold with a reason"),
        ("release", "take an order off hold"),
    ):
        command = add_to(orders, act, words)
        command.add_argument("order", metavar="ORDER")
        command.add_argument("--source", default="", metavar="NAME")
        if act == "hold":
            command.add_argument("--reason", required=True, metavar="TEXT")
        pin_words(command)
