"""`station commands card`: the codes that stand for keys, to be laid out at the bench."""

import argparse
import asyncio
import json

from station import i18n
from station.app.build import Station
from station.cli.session import signed_in, writing
from station.domain.errors import EnvironmentFaultError
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
        try:
            await asyncio.to_thread(options.pdf.write_bytes, content)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise EnvironmentFaultError(
                "paper.folder.unwritable", folder=str(options.pdf), reason=reason
            ) from error
        where = (str(options.pdf),)
    if options.json:
        print(json.dumps({"where": list(where)}, ensure_ascii=False))
    else:
        print(i18n.t("card.written", where=", ".join(where)))
    return 0
