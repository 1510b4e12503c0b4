"""`station backup` and `station restore`: the store copied while it is used, and put back."""

import argparse
import getpass
import json
import sys
from dataclasses import asdict
from decimal import Decimal

from station import i18n
from station.app.restoring import restorable, restore
from station.cli import lost
from station.cli.session import reading


async def run(options: argparse.Namespace) -> int:
    """0 once the backup is on the disk and was proven; 1 if the second place has no copy of it.

    Needs no lock: the window may be open.
    """
    if options.list:
        return await _list(options)
    async with reading(options) as station:
        made = await station.backing_up.make(options.to)
    held, alone = station.letting_go.held, station.backing_up.concern()
    if options.json:
        row = {
            "backup": str(made),
            "held": held.id if held is not None else None,
            "alone": alone.detail.id if alone is not None else None,
        }
        print(json.dumps(row, ensure_ascii=False))
    else:
        print(i18n.t("backup.made", file=str(made)))
    if held is not None:
        print(i18n.say(held), file=sys.stderr)
    if alone is not None:
        print(i18n.say(alone.word), i18n.say(alone.detail), file=sys.stderr)
        return 1
    return 0


async def _list(options: argparse.Namespace) -> int:
    """All backups, and data that was set aside; of a damaged store too."""
    for row in restorable(practice=options.practice):
        if options.json:
            print(json.dumps(asdict(row) | {"file": str(row.file), "at": row.at.isoformat()}))
            continue
        facts = {
            "at": i18n.date_time(row.at),
            "mb": Decimal(f"{row.size / 1e6:.1f}"),
            "file": row.file,
        }
        print(i18n.t("backup.set_aside" if row.damaged else "backup.row", **facts))
    return 0


async def run_restore(options: argparse.Namespace) -> int:
    """0 once the store stands again."""
    done = await restore(practice=options.practice, file=options.file, by=_user())
    if options.json:
        row = {
            "backup": str(done.backup) if done.backup else None,
            "skipped": done.skipped,
            "kept": str(done.kept) if done.kept else None,
            "caught_up": done.caught_up,
            "on_hold": list(done.held),
            "lost": [lost.row(each) for each in done.lost],
            "short_lists": list(done.short_lists),
        }
        print(json.dumps(row, ensure_ascii=False))
        return 0
    print(i18n.say(done.sentence))
    if done.held:
        print(i18n.t("restore.on_hold", orders=", ".join(done.held)))
    for each in done.lost:
        print(lost.line(each))
    if done.lost:
        print(i18n.t("lost.told"))
    if done.short_lists:
        print(i18n.t("manifest.short", lists=", ".join(done.short_lists)))
    print(i18n.t("restore.compare"))
    return 0


def _user() -> str:
    """The system's name for whoever runs this: no store is there yet that knows any other."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
