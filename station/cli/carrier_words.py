"""The words of the command line for carriers and their prices."""

import argparse

from station.cli.words import add_to, pin_words


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds them to the command line."""
    acts = commands.add_parser(
        "tariff", help="the house carrier's prices by zone and weight"
    ).add_subparsers(dest="act", required=True)
    add_to(acts, "show", "the tariff in force, as a file to be changed; needs no lock")
    check = add_to(acts, "check", "what a file would make of it; needs no lock")
    take = add_to(acts, "take", "takes a file's tariff; what is dispatched keeps its price")
    for command in (check, take):
        command.add_argument("file", metavar="FILE")
    drop = add_to(acts, "drop", "no tariff: each service at its flat price")
    for command in (take, drop):
        pin_words(command)
    _carriers(commands)


def _carriers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("carriers", help="the carriers").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "list", "show which are set up, and how the line to each stands")
    rates = add_to(acts, "rates", "show what they ask for an order; buys nothing")
    rates.add_argument("order", metavar="ORDER")
    pin_words(rates)
    add_to(acts, "balance", "show our money with each of them")
