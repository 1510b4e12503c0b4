"""A command's program: built, opened under the lock, signed in, closed."""

import argparse
import asyncio
import contextlib
import getpass
import logging
import signal
import sys
from collections.abc import AsyncIterator

from station import i18n
from station.app.build import PRACTICE_ACTOR, Station, opened
from station.app.garbage import collected_here
from station.domain.errors import StationError
from station.domain.people import Actor, Role


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


def signed_in(station: Station, options: argparse.Namespace, name: str | None) -> Actor:
    """Who runs this command. Outside practice the PIN proves it; it is never an argument.

    Raises RefusedError while no PIN is set, PermissionRefusedError for a wrong one.
    """
    if station.practice:
        return Actor(name.strip()[:40], Role.SUPERVISOR) if name else PRACTICE_ACTOR
    if not station.people.has_pin:
        raise StationError("people.no_pin")
    return station.people.sign_in(name or _user(), pin_of(options, "cli.pin"))


def _user() -> str:
    """The system's name for whoever runs this; a machine may have none for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


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
