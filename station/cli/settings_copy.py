"""`station settings export` and `import`: the settings for another bench."""

import argparse
import asyncio
import json
import sys
from dataclasses import asdict
from pathlib import Path

from station import i18n
from station.app.build import Station
from station.cli.session import signed_in, writing
from station.cli.written import new_file
from station.desk import settings_copy
from station.desk.settings_copy import CopyView
from station.domain.people import Actor, Role

_READER = Actor("station settings", Role.SUPERVISOR)
"""Whoever can start the command can read the settings file itself."""


async def run(options: argparse.Namespace) -> int:
    """Only what takes a file over needs the lock and a PIN."""
    if options.act == "import" and options.take:
        async with writing(options) as station:
            return await _take(station, options)
    station = Station(practice=options.practice, read_only=True)
    if options.act == "export":
        await asyncio.to_thread(_write, options.file, station.settings_copy.text(_READER))
        return 0
    view = await station.settings_copy.look(options.file, _READER, own=options.own)
    _say(view, options)
    return 1 if view.findings else 0


async def _take(station: Station, options: argparse.Namespace) -> int:
    actor = await signed_in(station, options)
    view = await station.settings_copy.look(options.file, actor, own=options.own)
    _say(view, options)
    if view.may_take:
        await station.settings_copy.take(actor)
        print(i18n.t("settings.copy_taken", count=len(view.taken)), file=sys.stderr)
    return 1 if view.findings else 0


def _write(file: str, content: bytes) -> None:
    if file == "-":
        sys.stdout.write(content.decode())
        return
    with new_file(Path(file)) as out:
        out.write(content)


def _say(view: CopyView, options: argparse.Namespace) -> None:
    if options.json:
        for each in view.differences:
            row = asdict(each) | {"label": i18n.say(each.label)}
            print(json.dumps(row | {"taken": each in view.taken}, ensure_ascii=False))
    else:
        for words in settings_copy.lines(view):
            print(i18n.say(words))
    print(i18n.say(settings_copy.counted(view)), file=sys.stderr)
