"""The words of `station amend`."""

import argparse

from station.cli.words import add_to, pin_words, seconds


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the command."""
    command = add_to(commands, "amend", "change a booked cover before the hand-over")
    command.add_argument("shipment", help="a shipment, order or label number, or ref")
    command.add_argument("--value", metavar="AMOUNT", help="what a line of the contents is worth")
    command.add_argument(
        "--line", type=int, metavar="N", help="which line, from 1; not needed where there is one"
    )
    command.add_argument("--start", metavar="TIME", help="when the cover starts: 2026-11-25T16:30")
    command.add_argument(
        "--confirm", metavar="UPDATE", help="say yes to the price that was named with this update"
    )
    command.add_argument(
        "--wait", type=seconds, default=60.0, metavar="SECONDS", help="longest wait for its end"
    )
    pin_words(command)
