"""The words of the commands for papers: printers, scans, reprints, the end of the day."""

import argparse
from pathlib import Path

from station.cli.words import add_to, pin_words
from station.domain.printers import PrinterRole
from station.domain.reprint import CHOICES
from station.domain.shipment import OF_NO_SHIPMENT, PaperKind


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds them to the command line."""
    _scan(commands)
    _reprint(commands)
    _batch(commands)
    _manifest(commands)
    _printers(commands)


def _scan(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "scan", "confirm by its code that a printed label is on its box")
    command.add_argument("code", metavar="CODE", help="what the scanner reads of the label")
    command.add_argument("--order", metavar="ORDER", help="refuse any other parcel's label")
    pin_words(command)


def _reprint(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "reprint", "print a paper once more, marked as a reprint")
    command.add_argument("shipment", metavar="SHIPMENT", help="a shipment or order number")
    command.add_argument("paper", choices=["label", "confirmation", "customs"])
    command.add_argument("--reason", required=True, choices=[each.value for each in CHOICES])
    command.add_argument("--note", default="", metavar="TEXT", help="needed for `other`")
    pin_words(command)


def _batch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser(
        "batch", help="print the labels of many shipments again, one job for each parcel"
    ).add_subparsers(dest="act", required=True)
    begin = add_to(acts, "print", "begin, and print them one after the other; Ctrl C stops")
    begin.add_argument("orders", nargs="+", metavar="SHIPMENT", help="shipment or order numbers")
    begin.add_argument("--reason", required=True, choices=[each.value for each in CHOICES])
    begin.add_argument("--note", default="", metavar="TEXT", help="needed for `other`")
    add_to(acts, "status", "how far the batch is that has not ended; needs no lock")
    rest = add_to(acts, "go-on", "print what is left of it")
    drop = add_to(acts, "drop", "print nothing more of it")
    for one in (begin, rest, drop):
        pin_words(one)


def _manifest(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser(
        "manifest", help="what a carrier is handed at the end of a day"
    ).add_subparsers(dest="act", required=True)
    add_to(acts, "waiting", "show what each carrier would be handed now; needs no lock")
    add_to(acts, "list", "show the closed ones, newest first; needs no lock")
    close = add_to(acts, "close", "close the day for a carrier, and write its list")
    close.add_argument("carrier", metavar="CARRIER", help="as `waiting` names it")
    pin_words(close)
    save = add_to(acts, "save", "write a closed one's list again, the same bytes")
    save.add_argument("manifest", metavar="MANIFEST")
    out = add_to(acts, "print", "print a closed one's list on the printer for office paper")
    out.add_argument("manifest", metavar="MANIFEST")
    pin_words(out)
    for one in (close, save):
        one.add_argument("--to", type=Path, metavar="DIR", help="else the folder of papers")


def _printers(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser(
        "printers", help="which printer prints what, and how it stands"
    ).add_subparsers(dest="act", required=True)
    add_to(acts, "list", "show them, and the queues of this computer; needs no lock")
    add_to(acts, "check", "ask each how it stands; prints nothing")
    prove = add_to(acts, "test", "print the label that proves a printer")
    prove.add_argument("role", choices=[each.value for each in PrinterRole])
    pin_words(prove)
    scanned = add_to(acts, "prove", "a test label was scanned: its printer and stock work")
    scanned.add_argument("code", metavar="CODE", help="what the scanner reads, like TEST 4471")
    pin_words(scanned)
    label = add_to(acts, "check-label", "whether a carrier's label (ZPL, PDF, PNG) may be printed")
    label.add_argument("file", type=Path, metavar="FILE")
    label.add_argument("--role", choices=["label", "slip"], default="label")
    empty = add_to(acts, "empty", "cancel this program's jobs that wait at a queue")
    empty.add_argument("role", choices=[each.value for each in PrinterRole])
    pin_words(empty)
    stop = add_to(acts, "cancel", "cancel a job that is stuck at its queue")
    stop.add_argument("shipment", metavar="SHIPMENT", help="a shipment or order number")
    of_shipment = [each.value for each in PaperKind if each not in OF_NO_SHIPMENT]
    stop.add_argument("paper", choices=of_shipment)
    pin_words(stop)
