"""`station audit`: the second record verified, and handed out."""

import argparse
import json
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from station import i18n
from station.cli.session import reading, signed_in, writing
from station.cli.written import new_file
from station.desk.auditing import Auditing, Form
from station.domain.errors import StationError

_NOTED = re.compile(r"([0-9]{1,15}):([0-9a-f]{64})")


async def run(options: argparse.Namespace) -> int:
    """Does the act that was asked for."""
    return await _ACTS[options.act](options)


async def _verify(options: argparse.Namespace) -> int:
    """0 if the chain holds."""
    noted = None
    if options.noted is not None:
        match = _NOTED.fullmatch(options.noted)
        if match is None:
            raise StationError("cli.noted_shape")
        noted = (int(match[1]), match[2])
    async with reading(options) as station:
        checked = await Auditing(station.audit_log, station.clock).verify(noted)
    why = None if checked.why is None else i18n.say(checked.why)
    newest = f"{checked.lines}:{checked.newest}"
    if options.json:
        row = {
            "ok": why is None,
            "lines": checked.lines,
            "newest": newest,
            "newest_at": checked.newest_at,
            "broken": checked.broken,
            "why": why,
        }
        print(json.dumps(row, ensure_ascii=False))
    elif why is not None:
        print(i18n.t("cli.record_broken", line=checked.broken, why=why))
    else:
        print(i18n.t("cli.record_holds", count=checked.lines))
        print(i18n.t("cli.record_newest", newest=newest))
    return 0 if why is None else 1


async def _export(options: argparse.Namespace) -> int:
    since = None if options.since is None else _midnight(options.since)
    until = None if options.until is None else _midnight(options.until + timedelta(days=1))
    form = Form.CSV if options.csv else Form.JSON
    async with writing(options) as station:
        actor = await signed_in(station, options)
        auditing = Auditing(station.audit_log, station.clock)
        pieces = auditing.export(since, until, form, actor)
        if options.file == "-":
            async for piece in pieces:
                sys.stdout.write(piece)
        else:
            await _write(Path(options.file), pieces)
    return 0


async def _purge(options: argparse.Namespace) -> int:
    async with writing(options) as station:
        actor = await signed_in(station, options)
        if options.gone is not None:
            await station.privacy.papers_gone(options.gone, actor)
        purged = await station.privacy.purge(actor, clock_is_right=options.clock_is_right)
    if options.json:
        print(json.dumps(asdict(purged)))
    else:
        print(i18n.t("cli.purged", **asdict(purged)))
        for folder in purged.away:
            print(i18n.t("notice.papers_stay"), i18n.t("privacy.papers_away", folder=folder))
        if purged.undone is not None:
            print(i18n.t("notice.not_swept"), i18n.say(purged.undone))
    return 0


def _midnight(day: date) -> datetime:
    """When `day` begins here."""
    return datetime.combine(day, time()).astimezone(UTC)


async def _write(file: Path, pieces: AsyncIterator[str]) -> None:
    """The whole file, readable by its owner only, or none. Never over one that is there."""
    with new_file(file) as out:
        async for piece in pieces:
            out.write(piece.encode())


_ACTS = {"verify": _verify, "export": _export, "purge": _purge}
