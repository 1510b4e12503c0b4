"""`station update`: what lies in the folder of updates, and whether a release is whole."""

import argparse
import asyncio
import json

from station import __version__, i18n
from station.app.build import Station
from station.cli.session import reading
from station.config.paths import home
from station.desk import view_update
from station.desk.updating import Looked, UpdateState, checked
from station.desk.view_update import UpdateView
from station.domain.errors import StationError
from station.flow.updates import Unsettled
from station.updates import folder as releases

EXIT_NEWER = 10
EXIT_NEWER_BUT_WAIT = 11


async def run(options: argparse.Namespace) -> int:
    """Does the act that was asked for. Both only read, and need no lock."""
    return await _ACTS[options.act](options)


async def _check(options: argparse.Namespace) -> int:
    """0: nothing newer; 10: newer; 11: newer, and something has to settle first; 1: trouble."""
    looked, unsettled = await _look(options)
    view = view_update.build(looked, __version__, unsettled)
    if options.json:
        print(json.dumps(_row(view), ensure_ascii=False))
    else:
        for text in _lines(view):
            print(text)
    if view.state is UpdateState.NEWER:
        return EXIT_NEWER if view.may_install else EXIT_NEWER_BUT_WAIT
    return 1 if view.state is UpdateState.TROUBLE else 0


async def _look(options: argparse.Namespace) -> tuple[Looked, Unsettled]:
    if not home(practice=options.practice).store.exists():
        # A bench that was never opened: nothing can be under way.
        raise StationError("cli.no_data", folder=str(home(practice=options.practice).folder))
    async with reading(options) as station:
        looked = await station.updating.look(keep=False)
        return looked, await station.updating.unsettled()


async def _verify(options: argparse.Namespace) -> int:
    """0 if the release in a folder is signed and every file of it is whole."""
    station = Station(practice=options.practice, read_only=True)
    keys = (options.key,) if options.key else station.updating.keys()
    release = await asyncio.to_thread(releases.read, options.folder, keys)
    files = await asyncio.to_thread(checked, options.folder, release.files)
    faults = [each.fault for each in files if each.fault is not None]
    version, dated = str(release.version), release.dated
    if options.json:
        row = {
            "ok": not faults,
            "version": version,
            "date": dated.isoformat(),
            "files": [each.file.name for each in files],
            "faults": [i18n.say(fault) for fault in faults],
        }
        print(json.dumps(row, ensure_ascii=False))
        return 1 if faults else 0
    for fault in faults:
        print(i18n.say(fault))
    if not faults:
        print(i18n.t("update.verified", version=version, dated=dated, count=len(files)))
    return 1 if faults else 0


def _lines(view: UpdateView) -> list[str]:
    said = [view.word, view.detail, *view.settle, *(each.how for each in view.files)]
    lines = [i18n.say(each) for each in said]
    return [*lines, "", view.notes] if view.notes and view.files else lines


def _row(view: UpdateView) -> dict[str, object]:
    return {
        "state": view.state.value,
        "own": view.own,
        "version": view.version or None,
        "date": view.dated.isoformat() if view.dated else None,
        "why": i18n.say(view.detail) if view.state is UpdateState.TROUBLE else None,
        "settle": [i18n.say(each) for each in view.settle],
        "files": [each.path for each in view.files],
        "notes": view.notes or None,
    }


_ACTS = {"check": _check, "verify": _verify}
