"""`station commands card`: the codes that stand for keys, to be laid out at the bench."""

import argparse
import asyncio
import json
from pathlib import Path

from station import i18n
from station.app.build import Station
from station.cli.session import signed_in, writing
from station.cli.written import new_file
from station.domain.people import Actor, Role

_ANYBODY = Actor("station commands", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """Prints the card on office paper, or writes it into the named file."""
    if options.pdf is None:
        async with writing(options) as station:
            actor = await signed_in(station, options)
            where = await station.command_cards.print(actor)
    else:
        # It is made of the settings alone: the store may be in use, or not be there yet.
        station = Station(practice=options.practice, read_only=True)
        content = await station.command_cards.pdf(_ANYBODY)
        await asyncio.to_thread(_write, options.pdf, content)
        where = (str(options.pdf),)
    if options.json:
        print(json.dumps({"where": list(where)}, ensure_ascii=False))
    else:
        print(i18n.t("card.written", where=", ".join(where)))
    return 0


def _write(file: Path, content: bytes) -> None:
    with new_file(file) as out:
        out.write(content)
