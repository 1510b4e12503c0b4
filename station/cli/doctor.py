"""`station doctor`: everything that the bench stands on, looked at beside an open window."""

import argparse
import json
import logging

from station import __version__, i18n
from station.app import doctoring
from station.app.build import Station
from station.flow.diagnosis import Diagnosis, State

_STATE, _NAME = 12, 18


def _station(options: argparse.Namespace) -> Station:
    """The bench, with nothing of it opened: neither sound data nor sound settings are needed."""
    # What a look stumbles over is its finding: the log of a window beside it is not ours.
    logging.getLogger("station").addHandler(logging.NullHandler())
    return Station(practice=options.practice, read_only=True, lenient=True)


async def run_bundle(options: argparse.Namespace) -> int:
    """0 once the support bundle is on the disk. It needs no lock."""
    station = _station(options)
    try:
        made = await doctoring.bundles(station).make(options.file)
    finally:
        await station.close()
    if options.json:
        print(json.dumps({"bundle": str(made)}, ensure_ascii=False))
    else:
        print(i18n.t("support.made", file=str(made)))
    return 0


async def run(options: argparse.Namespace) -> int:
    """0 unless something is bad. It needs no lock."""
    station = _station(options)
    found: dict[str, Diagnosis] = {}
    shown = 0
    try:
        doctor = doctoring.doctor(station)
        async for diagnosis in doctor.run():
            found[diagnosis.name] = diagnosis
            # In their order, each as soon as those before it are there.
            while not options.json and shown < len(doctor.names) and doctor.names[shown] in found:
                print(line(found[doctor.names[shown]]), flush=True)
                shown += 1
    finally:
        await station.close()
    bad = any(each.state is State.BAD for each in found.values())
    if options.json:
        rows = [plain(found[name]) for name in doctor.names]
        print(json.dumps({"ok": not bad, "version": __version__, "findings": rows},
                         ensure_ascii=False))  # fmt: skip
    else:
        print(i18n.t("doctor.bad_summary" if bad else "doctor.good_summary"))
    return 1 if bad else 0


def line(diagnosis: Diagnosis) -> str:
    """One finding for a person: how it stands, what it is, what to do."""
    state = i18n.t(f"doctor.state.{diagnosis.state.value}")
    name = i18n.t(f"doctor.name.{diagnosis.name}")
    return f"{state:<{_STATE}}{name:<{_NAME}}{i18n.say(diagnosis.word)}"


def plain(diagnosis: Diagnosis) -> dict[str, object]:
    """One finding for a machine."""
    return {
        "name": diagnosis.name,
        "state": diagnosis.state.value,
        "id": diagnosis.word.id,
        "sentence": i18n.say(diagnosis.word),
        "facts": dict(diagnosis.facts),
    }
