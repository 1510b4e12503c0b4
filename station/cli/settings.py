"""`station settings`: read, change, keys for the keyring, and whether they fit."""

import argparse
import json
import sys

from station import i18n
from station.app.build import Station
from station.cli import asking, settings_copy
from station.cli.session import signed_in, writing
from station.desk.credentials import Offered
from station.domain.errors import StationError


async def run(options: argparse.Namespace) -> int:
    """Reads or changes settings; a change is saved before this returns."""
    if options.act == "check":
        return await _check(options)
    if options.act in ("export", "import"):
        return await settings_copy.run(options)
    if options.act != "get":
        # The store too, made if there is none yet: a change without its line is not made.
        key = asking.Once(lambda: _typed(options))
        async with writing(options, key if options.act == "secret" else None) as station:
            if options.act == "set":
                return await _set(station, options)
            return await _secret(station, options, key)
    station = Station(practice=options.practice, read_only=True)
    for notice in station.notices:
        print(i18n.say(notice), file=sys.stderr)
    return _get(station, options)


async def _check(options: argparse.Namespace) -> int:
    """0 if the credentials fit. Needs no lock: nothing is written."""
    station = Station(practice=options.practice, read_only=True)
    try:
        if options.practice:
            await station.keys.credentials()  # its own insurer does not run yet
        found = await station.keys.check(Offered())
    finally:
        await station.close()
    words = [i18n.say(each) for each in (found.word, found.hint) if each is not None]
    if options.json:
        row = {"ok": found.good, "cause": found.cause.value, "words": words}
        print(json.dumps(row, ensure_ascii=False))
    else:
        print("\n".join(words))
    return 0 if found.good else 1


async def _set(station: Station, options: argparse.Namespace) -> int:
    pairs = dict(_pair(text) for text in options.pairs)
    before = station.settings.current()
    now = await station.settings.change(pairs, await signed_in(station, options))
    # With one that went along, as a default service does with its service.
    only = tuple(key for key in now if key in pairs or now[key] != before[key])
    return _get(station, argparse.Namespace(key=None, json=options.json, only=only))


def _pair(text: str) -> tuple[str, str]:
    key, found, value = text.partition("=")
    if not found:
        raise StationError("cli.key_value", text=text)
    return key.strip(), value


def _get(station: Station, options: argparse.Namespace) -> int:
    shown = station.settings.shown()
    only = getattr(options, "only", None)
    if options.key is not None:
        if options.key not in shown:
            raise StationError("cli.no_setting", key=options.key)
        only = (options.key,)
    rows = {key: value for key, value in shown.items() if only is None or key in only}
    if options.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return 0
    for key, value in rows.items():
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        print(text if options.key is not None else f"{key}={text}")
    return 0


async def _typed(options: argparse.Namespace) -> str:
    return await (asking.line() if options.stdin else asking.hidden(f"{options.name}: "))


async def _secret(station: Station, options: argparse.Namespace, key: asking.Once) -> int:
    actor = await signed_in(station, options)
    await station.settings.keep_secret(options.name, await key.get(), actor)
    print(i18n.t("cli.secret_kept", name=options.name))
    return 0
