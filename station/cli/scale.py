"""`station scale`: what the scale says."""

import argparse
import json

from station import i18n
from station.app.build import Station
from station.desk.view_scale import word
from station.domain.errors import message
from station.domain.people import Actor, Role
from station.domain.scale import ScaleState

_ANYBODY = Actor("station scale", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """0 for a weight that has settled within the wait, else 1. It needs no data and no lock."""
    station = Station(practice=options.practice, read_only=True)
    reading = await station.scale.settled(options.wait, _ANYBODY)
    if options.json:
        stable = reading is not None and reading.state is ScaleState.STABLE
        row = {
            "state": reading.state.value if reading is not None else "none",
            "grams": reading.grams if reading is not None and stable else None,
        }
        print(json.dumps(row))
    else:
        print(i18n.say(message("scale.none") if reading is None else word(reading)))
    return 0 if reading is not None and reading.state is ScaleState.STABLE else 1
