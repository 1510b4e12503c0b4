"""A command's program: built, opened under the lock, signed in, closed."""

import argparse
import asyncio
import contextlib
import getpass
import logging
import signal
import sys
from collections.abc import AsyncIterator
from math import ceil

from station import i18n
from station.app.build import PRACTICE_ACTOR, Station, opened
from station.app.garbage import collected_here
from station.config.paths import home
from station.desk.people import People
from station.domain.errors import RefusedError, StationError
from station.domain.people import LONGEST_NAME, Actor, Role, name_fault


@contextlib.asynccontextmanager
async def writing(options: argparse.Namespace) -> AsyncIterator[Station]:
    """The program open for writing; nothing is sent before it is connected and started.

    Raises InUseError while a window or another command has the store.
    """
    station = Station(practice=options.practice, papers=getattr(options, "papers", None))
    async with _open(station):
        yield station


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


async def signed_in(
    station: Station, options: argparse.Namespace, name: str | None = None
) -> Actor:
    """Who runs this command: `name`, else `--by`, else the only one who works here.

    Outside practice the PIN proves it; it is never an argument. After too many wrong ones the
    command waits before it looks at the next. Raises RefusedError while nobody is set up,
    PermissionRefusedError for a wrong PIN.
    """
    who = (name or getattr(options, "by", None) or "").strip()
    if station.practice:
        return _practiser(who[:LONGEST_NAME]) if who else PRACTICE_ACTOR
    people = station.people
    if await people.nobody_yet():
        raise RefusedError("people.nobody_yet")
    gone = await people.pins_gone()
    if gone is not None and not who:
        raise RefusedError(gone.id, **gone.facts)
    who = who or await _only_one(people)
    pin = pin_of(options, "cli.pin")
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


def pin_of(options: argparse.Namespace, prompt: str) -> str:
    """The PIN from the terminal, or the next line of stdin where `--pin-stdin` says so."""
    if options.pin_stdin:
        return sys.stdin.readline().strip()
    if not sys.stdin.isatty():
        raise StationError("cli.no_terminal")
    try:
        return getpass.getpass(i18n.t(prompt))
    except EOFError as error:
        raise StationError("cli.no_terminal") from error


def new_pin_of(options: argparse.Namespace) -> str:
    """A new PIN: typed twice at a terminal. Raises StationError if the two differ."""
    pin = pin_of(options, "cli.new_pin")
    if not options.pin_stdin and pin_of(options, "cli.new_pin_again") != pin:
        raise StationError("cli.pins_differ")
    return pin
