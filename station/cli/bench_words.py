"""The words of the command line for what makes a bench fast: its codes, its rules, its scale."""

import argparse
from collections.abc import Callable
from pathlib import Path

from station.cli.words import add_to, pin_words


def add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    seconds: Callable[[str], float],
) -> None:
    """Adds them to the command line."""
    scale = add_to(commands, "scale", "what the scale says; waits for a settled weight")
    scale.add_argument("--wait", type=seconds, default=5.0, metavar="SECONDS", help="at most")
    smoke = add_to(commands, "smoke", "prove that this installation works; practice, own folder")
    smoke.add_argument("--keep", type=Path, metavar="DIR", help="keep data and picture there")
    acts = commands.add_parser("commands", help="codes that stand for keys").add_subparsers(
        dest="act", required=True
    )
    card = add_to(acts, "card", "print the card of codes on office paper")
    card.add_argument("--pdf", type=Path, metavar="FILE", help="write it into a file instead")
    pin_words(card)
    acts = commands.add_parser("rules", help="what chooses service and box").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "list", "the rules in words; needs no lock")
    trial = add_to(acts, "try", "what they choose for an order, or for the newest shipments")
    trial.add_argument("order", nargs="?", metavar="ORDER")
    for command in acts.choices.values():
        command.add_argument(
            "--rule", action="append", default=[], metavar="RULE",
            help="rules to look at instead of the saved ones, one each time",
        )  # fmt: skip
