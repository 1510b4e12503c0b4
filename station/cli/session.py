"""A command's program: built, opened under the lock, signed in, closed."""

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
from collections.abc import AsyncIterator
from math import ceil

from station import i18n
from station.app.build import PRACTICE_ACTOR, Station, opened
from station.app.garbage import collected_here
from station.cli import asking
from station.config.paths import home
from station.desk.people import People
from station.domain.errors import RefusedError, StationError
from station.domain.people import LONGEST_NAME, Actor, Role, name_fault


@contextlib.asynccontextmanager
async def writing(
    options: argparse.Namespace, more: asking.Once | None = None
) -> AsyncIterator[Station]:
    """The program open for writing; nothing is sent before it is connected and started.

    The PIN, and `more` if the command wants it, are asked for before, where that can be: nobody
    else at the bench waits for whoever looks for it. Raises InUseError while a window or another
    command has the store.
    """
    stop_at_signal()
    await _ask_first(options, more)
    # Not before: what is in the settings may change while somebody types.
    station = Station(practice=options.practice, papers=getattr(options, "papers", None))
    async with _open(station):
        yield station


async def _ask_first(options: argparse.Namespace, more: asking.Once | None) -> None:
    wanted = hasattr(options, "pin_stdin") and not (options.practice and more is None)
    if not wanted or not await _can_sign_in(options):
        return
    if not options.practice:
        options.pin = await pin_of(options, "cli.pin")
    if more is not None:
        await more.get()


async def _can_sign_in(options: argparse.Namespace) -> bool:
    """True if all that is wanted still is what a person types.

    What stands against it is said under the lock, and by the command itself. Raises InUseError.
    """
    try:
        station = Station(practice=options.practice, read_only=True, lenient=True)
        if not station.home.store.exists():
            return False
        if not station.practice:
            async with opened(station):
                if await station.people.nobody_yet():
                    return False
                if not _named(options):
                    await _only_one(station.people)
    except StationError:
        return False
    station.refuse_in_use()
    return True


def _named(options: argparse.Namespace) -> str:
    """Who is said to do it. Whoever sets a PIN sets their own, if nobody else is named."""
    own = options.name if options.command == "people" and options.act == "pin" else None
    named = (getattr(options, "consent_by", None), getattr(options, "by", None), own)
    return next((name for name in named if name), "").strip()


@contextlib.asynccontextmanager
async def reading(options: argparse.Namespace) -> AsyncIterator[Station]:
    """The program open for looking only: no lock is needed. Raises StationError without data."""
    station = Station(practice=options.practice, read_only=True)
    if not station.home.store.exists():
        raise StationError("cli.no_data", folder=str(station.home.folder))
    async with _open(station):
        yield station


@contextlib.asynccontextmanager
async def looking(options: argparse.Namespace) -> AsyncIterator[Station]:
    """As `reading`; a folder without data, a newcomer's, gets its store first."""
    there = home(practice=options.practice).store.exists()
    async with reading(options) if there else writing(options) as station:
        yield station


@contextlib.asynccontextmanager
async def _open(station: Station) -> AsyncIterator[None]:
    running = None if station.read_only else station.start_log()
    if running is None:
        # Without a log its lines would end on stderr, before the sentence that says the same.
        logging.getLogger("station.store").addHandler(logging.NullHandler())
    stop_at_signal()
    try:
        async with collected_here(), opened(station):
            for notice in station.notices:
                print(i18n.say(notice), file=sys.stderr)
            yield
    finally:
        if running is not None:
            running.close()


def stop_at_signal() -> None:
    """SIGTERM ends a command as Ctrl-C does: in order, with nothing left half done."""
    task = asyncio.current_task()
    if task is not None and sys.platform != "win32":
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def signed_in(station: Station, options: argparse.Namespace) -> Actor:
    """Who runs this command: whom it names, or the only one who works here.

    Outside practice the PIN proves it; it is never an argument. After too many wrong ones the
    command waits before it looks at the next. Raises RefusedError while nobody is set up,
    PermissionRefusedError for a wrong PIN.
    """
    who = _named(options)
    if station.practice:
        return _practiser(who[:LONGEST_NAME]) if who else PRACTICE_ACTOR
    people = station.people
    if await people.nobody_yet():
        raise RefusedError("people.nobody_yet")
    gone = await people.pins_gone()
    if gone is not None and not who:
        raise RefusedError(gone.id, **gone.facts)
    who = who or await _only_one(people)
    pin = getattr(options, "pin", None)
    if pin is None:
        pin = await pin_of(options, "cli.pin")
    wait = await people.wait_s(who)
    if wait:
        # A wait that was begun before this process cannot be known: it is begun anew, and sat out.
        print(i18n.t("cli.pin_waits", seconds=ceil(wait)), file=sys.stderr, flush=True)
        await asyncio.sleep(wait)
    return await people.sign_in(who, pin)


def _practiser(name: str) -> Actor:
    """Anybody, but under a name that stands for nobody else."""
    fault = name_fault(name)
    if fault is not None:
        raise RefusedError(fault.id, **fault.facts)
    return Actor(name, Role.SUPERVISOR)


async def _only_one(people: People) -> str:
    names = [person.name for person in await people.active()]
    if len(names) != 1:
        raise StationError("cli.by")
    return names[0]


async def pin_of(options: argparse.Namespace, prompt: str) -> str:
    """The PIN from the terminal, or the next line of stdin where `--pin-stdin` says so."""
    if options.pin_stdin:
        return await asking.line()
    return await asking.hidden(i18n.t(prompt))


async def new_pin_of(options: argparse.Namespace) -> str:
    """A new PIN: typed twice at a terminal. Raises StationError if the two differ."""
    pin = await pin_of(options, "cli.new_pin")
    if not options.pin_stdin and await pin_of(options, "cli.new_pin_again") != pin:
        raise StationError("cli.pins_differ")
    return pin
