"""The words of the command line, and the one place where an error becomes an exit code."""

import argparse
import asyncio
import contextlib
import importlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from station import __version__, i18n
from station.cli import (
    amend_words,
    bench_words,
    carrier_words,
    ending,
    order_words,
    paper_words,
    update_words,
    wallet_words,
)
from station.cli.ending import EXIT_NOT_AS_ASKED
from station.cli.one_command import Commands, only
from station.cli.words import add_to, cursor, day, pin_words, seconds
from station.domain.errors import StationError
from station.domain.people import Role
from station.program import ctrl_c_heard

EXIT_USAGE = 2
EXIT_IN_USE = 75
"""EX_TEMPFAIL of sysexits.h: the window has the store; nothing is wrong, try later."""

EXIT_OUR_FAULT = 70
"""EX_SOFTWARE: a mistake of ours; the log has it."""

_MOST_ROWS = 10_000

_log = logging.getLogger(__name__)

Command = Callable[[argparse.Namespace], Coroutine[Any, Any, int]]


def run(words: Sequence[str]) -> int:
    """Runs one command; returns its exit code. No error of a person reaches them as a traceback.

    Raises SystemExit where the words are no command, or ask for help.
    """
    try:
        return ending.printed(_run(words))
    except SystemExit as ended:
        if isinstance(ended.code, int):
            ended.code = ending.printed(ended.code)
        raise


def _run(words: Sequence[str]) -> int:
    practice = "--practice" in words
    options = _options([word for word in words if word != "--practice"])
    options.practice = practice
    # Without a handler Python would write our log lines, tracebacks too, where a person reads.
    logging.getLogger().addHandler(logging.NullHandler())
    try:
        if options.command is None:
            from station.app.window import run as run_window

            return run_window(practice=practice)
        command = _command(options)
        with ctrl_c_heard():
            return asyncio.run(command(options))
    except StationError as error:
        ending.say(i18n.say(error.message))
        return EXIT_IN_USE if error.message.id == "store.in_use" else EXIT_NOT_AS_ASKED
    except BrokenPipeError as error:
        # Whoever read us has gone; what is under way is found again at the next run.
        return ending.lost(error)
    except (KeyboardInterrupt, asyncio.CancelledError):
        ending.say(i18n.t("cli.interrupted"))
        return 130
    except Exception as error:  # noqa: BLE001 - the last net: a person gets a sentence, the log the rest
        if isinstance(error, OSError) and (fault := ending.unprintable()) is not None:
            return ending.lost(fault)
        _keep(practice=practice, window=options.command is None)
        ending.say(i18n.t("cli.our_fault"))
        return EXIT_OUR_FAULT


def _keep(*, practice: bool, window: bool) -> None:
    """Writes what has just failed into the log and a report, if there is a folder for it.

    Never raises: the person is still to be told.
    """
    from station import __version__, log
    from station.config.paths import home
    from station.log.crashes import Crashes

    with contextlib.suppress(Exception):
        where = home(practice=practice)
        crashes = Crashes(where.crashes, __version__)
        running = log.setup(where.log, crashes=crashes, ends=(__name__,) if window else ())
        _log.exception("the command failed")
        running.close()


_SECRETS = ("insurer.key", "insurer.secret", "easypost.test_key", "easypost.production_key")


def _count(text: str) -> int:
    with contextlib.suppress(ValueError):
        count = int(text)
        if 1 <= count <= _MOST_ROWS:
            return count
    raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST_ROWS}")


_RUN = {
    "batch": "print_batch.run",
    "restore": "backup.run_restore",
    "support-bundle": "doctor.run_bundle",
}
"""What runs a command whose module has another name, or two commands in it."""


def _command(options: argparse.Namespace) -> Command:
    """Loads only what runs this command: each loads rooms of its own."""
    module, _, name = _RUN.get(options.command, f"{options.command}.run").partition(".")
    command: Command = getattr(importlib.import_module(f"station.cli.{module}"), name)
    return command


def _options(words: Sequence[str]) -> argparse.Namespace:
    """What was asked. Only the named command is spelled out, if there is one of that name."""
    if not words:
        # The window: not one command's words are needed, and a start waits for none.
        return argparse.Namespace(command=None)
    if not words[0].startswith("-"):
        one, commands = _spelled_out(words[0])
        if words[0] in commands.choices:
            return one.parse_args(words)
    return parser().parse_args(words)


def parser() -> argparse.ArgumentParser:
    """Every command with its words; the manual page is made of it too."""
    return _spelled_out()[0]


def _spelled_out(wanted: str | None = None) -> tuple[argparse.ArgumentParser, Commands]:
    """The words of the command line, and its commands; of these only `wanted`, if that is given."""
    made = argparse.ArgumentParser(
        prog="station",
        description="A shipping station for packing benches. Without a command: the window.",
        epilog="--practice works anywhere on the line: a practice insurer and its own data.",
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=f"station {__version__}")
    all_commands = made.add_subparsers(dest="command", metavar="COMMAND")
    commands = only(all_commands, wanted)
    _dispatch(commands)
    order_words.add(commands)
    _history(commands)
    _choose(commands)
    _void(commands)
    amend_words.add(commands)
    _queue(commands)
    _settings(commands)
    wallet_words.add(commands)
    update_words.add(commands)
    carrier_words.add(commands)
    _audit(commands)
    _backup(commands)
    paper_words.add(commands)
    bench_words.add(commands, seconds)
    _people(commands)
    check = add_to(commands, "check", "compare books, journal, states and the insurer's bookings")
    which = check.add_mutually_exclusive_group()
    which.add_argument("--offline", action="store_true", help="do not ask the insurer")
    which.add_argument(
        "--insurer", action="store_true", help="only compare with the insurer's own list"
    )
    add_to(commands, "doctor", "look at all that the bench stands on; also beside an open window")
    bundle = add_to(
        commands, "support-bundle", "what support needs to see, without names, contents or keys"
    )
    bundle.add_argument("file", type=Path, metavar="FILE.zip", help="a new file")
    commands.add_parser("sandbox", help="run the practice insurer", add_help=False)
    return made, all_commands


def _dispatch(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "dispatch", "dispatch the orders of a CSV file")
    command.add_argument("file", type=Path, metavar="FILE.csv")
    command.add_argument(
        "--insure", default="none", metavar="all|none|ORDER,…", help="which orders to insure"
    )
    command.add_argument("--consent-by", metavar="NAME", help="who consents to the cover")
    command.add_argument("--option", metavar="NAME", help="which option of the offer")
    command.add_argument(
        "--premium-up-to", metavar="AMOUNT", help="most that the cover of one parcel may cost"
    )
    command.add_argument(
        "--allow-goods",
        action="store_true",
        help="as a supervisor: contents may go that need a supervisor's word",
    )
    command.add_argument("--papers", type=Path, metavar="DIR", help="where the papers go")
    command.add_argument(
        "--again", action="store_true", help="dispatch voided orders of the file again"
    )
    command.add_argument(
        "--wait", type=seconds, default=60.0, metavar="SECONDS", help="longest wait for one order"
    )
    pin_words(command)


def _history(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "history", "find shipments, or show one with its whole story")
    command.add_argument("shipment", nargs="?", help="a shipment, order or label number, or ref")
    command.add_argument(
        "--find", metavar="TEXT", help="a number, a date, or the beginnings of words"
    )
    command.add_argument("--from", dest="since", type=day, metavar="DATE", help="first day")
    command.add_argument("--to", dest="until", type=day, metavar="DATE", help="last day")
    command.add_argument(
        "--state",
        metavar="STATE",
        help="not_settled, needs_person, a shipment's state, or label=, money=, cover= and a state",
    )
    command.add_argument("--limit", type=_count, default=50, metavar="N", help="how many at most")
    command.add_argument("--after", type=cursor, metavar="CURSOR", help="go on from there")


def _choose(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "choose", "say what happens to a parcel whose cover is not there")
    command.add_argument("shipment", help="a shipment, order or label number")
    command.add_argument("choice", choices=["hold", "print_now", "keep_back", "ship_without"])
    pin_words(command)


def _void(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    command = add_to(commands, "void", "void a shipment: its label, its money, its cover")
    command.add_argument("shipment", help="a shipment, order or label number, or ref")
    command.add_argument(
        "--reason",
        choices=["wrong_address", "packed_wrong", "buyer_withdrew", "label_spoiled"],
        help="why; not needed to go on with a void that is asked already",
    )
    command.add_argument("--note", default="", metavar="TEXT", help="more about the reason")
    command.add_argument(
        "--refund-at-least",
        metavar="AMOUNT",
        help="least refund of the cover that will do; without it the whole premium",
    )
    command.add_argument("--ask", action="store_true", help="only ask; a supervisor approves")
    command.add_argument(
        "--slip", action="store_true", help="print a slip for the box: do not ship"
    )
    ends = command.add_mutually_exclusive_group()
    ends.add_argument(
        "--cover-anyway", action="store_true", help="cancel the cover although the label stands"
    )
    ends.add_argument(
        "--keep-cover", action="store_true", help="end the void and leave the cover as it is"
    )
    command.add_argument(
        "--wait", type=seconds, default=60.0, metavar="SECONDS", help="longest wait for its end"
    )
    pin_words(command)


def _queue(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("queue", help="what is owed to the outside").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "list", "show it, nearest deadline first; needs no lock")
    drain = add_to(acts, "drain", "work it off, as the window would")
    retry = add_to(acts, "retry", "look at one shipment's steps now")
    withdraw = add_to(acts, "withdraw", "take a void back while nothing of it was sent")
    resolve = add_to(acts, "resolve", "write down what a person found out")
    for one in (retry, withdraw, resolve):
        one.add_argument("shipment", help="a shipment, order or label number, or ref")
    resolve.add_argument("found", choices=["executed", "not_executed", "write_off", "seen"])
    resolve.add_argument("--evidence", required=True, metavar="TEXT", help="from whom, and what")
    resolve.add_argument("--amount", metavar="AMOUNT", help="what came back")
    for command, wait in ((drain, 3600.0), (retry, 30.0), (withdraw, 10.0), (resolve, 30.0)):
        command.add_argument(
            "--wait", type=seconds, default=wait, metavar="SECONDS", help="longest wait"
        )
        pin_words(command)


def _settings(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("settings", help="read and change settings").add_subparsers(
        dest="act", required=True
    )
    get = add_to(acts, "get", "show settings")
    get.add_argument("key", nargs="?", metavar="KEY")
    change = add_to(acts, "set", "change settings, all or none")
    change.add_argument("pairs", nargs="+", metavar="KEY=VALUE")
    pin_words(change)
    secret = add_to(acts, "secret", "keep a key in the keyring; asks for it")
    secret.add_argument("name", choices=_SECRETS)
    secret.add_argument("--stdin", action="store_true", help="read it from stdin")
    pin_words(secret)
    out = add_to(acts, "export", "write all settings, without keys, for another bench")
    out.add_argument("file", metavar="FILE", help="or - for the screen")
    taken = add_to(acts, "import", "look at such a file, or take it over, all or none")
    taken.add_argument("file", metavar="FILE")
    taken.add_argument("--take", action="store_true", help="take it over")
    taken.add_argument("--own", action="store_true", help="what is of the one bench too")
    pin_words(taken)
    add_to(acts, "check", "ask the insurer, by reading only, whether the credentials fit")


def _audit(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("audit", help="the audit log").add_subparsers(
        dest="act", required=True
    )
    verify = add_to(acts, "verify", "prove that no line of the second record was changed")
    verify.add_argument("--noted", metavar="LINE:HASH", help="a newest line that you noted before")
    export = add_to(acts, "export", "write the lines with the names behind their codes")
    export.add_argument("file", metavar="FILE", help="a new file, or - for stdout")
    export.add_argument("--from", dest="since", type=day, metavar="DATE")
    export.add_argument("--to", dest="until", type=day, metavar="DATE")
    export.add_argument("--csv", action="store_true", help="for a spreadsheet, instead of JSON")
    pin_words(export)
    purge = add_to(acts, "purge", "remove personal data older than the settings allow")
    purge.add_argument(
        "--clock-is-right", action="store_true", help="you say so, where the program doubts it"
    )
    purge.add_argument(
        "--gone", metavar="FOLDER", help="no papers are left in this folder, which is not there"
    )
    pin_words(purge)


def _people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    acts = commands.add_parser("people", help="who works here").add_subparsers(
        dest="act", required=True
    )
    add_to(acts, "list", "show who works here, and who left")
    add = add_to(acts, "add", "add a person; asks for the new PIN, never takes it as an argument")
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", required=True, choices=[role.value for role in Role])
    add.add_argument(
        "--new-key",
        action="store_true",
        help="no supervisor's PIN can be checked any more: start anew",
    )
    role = add_to(acts, "role", "give a person another role")
    role.add_argument("name", metavar="NAME")
    role.add_argument("role", choices=[role.value for role in Role])
    pin = add_to(acts, "pin", "set a person's PIN: your own, or with --by as a supervisor")
    pin.add_argument("name", metavar="NAME")
    badge = add_to(acts, "badge", "give a person a new badge; the former one ends")
    badge.add_argument("name", metavar="NAME")
    badge.add_argument("--revoke", action="store_true", help="end the badge, give none")
    leave = add_to(acts, "leave", "a person works here no more")
    leave.add_argument("name", metavar="NAME")
    for command in (add, role, pin, badge, leave):
        pin_words(command)


def _backup(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    make = add_to(commands, "backup", "copy the data, proven; also while the window is open")
    make.add_argument("--to", type=Path, metavar="FILE", help="a new file, instead of backups/")
    make.add_argument("--list", action="store_true", help="name them, and what was set aside")
    put_back = add_to(commands, "restore", "put a backup in the place of damaged data")
    put_back.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="the newest sound one, if not named"
    )
    acts = commands.add_parser(
        "lost", help="shipments that data put back does not know"
    ).add_subparsers(dest="act", required=True)
    add_to(acts, "list", "show those that nobody has seen to; needs no lock")
    seen = add_to(acts, "seen", "write down that you have seen to one")
    seen.add_argument("shipment", metavar="SHIPMENT")
    seen.add_argument("--evidence", required=True, metavar="TEXT", help="what you found out")
    pin_words(seen)
