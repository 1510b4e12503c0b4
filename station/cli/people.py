"""`station people`: who works at this bench."""

import argparse
import json

from station import i18n
from station.app.build import Station
from station.cli.asking import Once
from station.cli.session import new_pin_of, reading, signed_in, writing
from station.domain.errors import StationError
from station.domain.people import Actor, Person, Role


async def run(options: argparse.Namespace) -> int:
    """Shows or changes who works here; a change is saved before this returns."""
    if options.act == "list":
        async with reading(options) as station:
            _print(await station.people.everybody(), options)
        return 0
    new_pin = Once(lambda: new_pin_of(options))
    async with writing(options, new_pin if options.act in ("add", "pin") else None) as station:
        if options.act == "add":
            person = await _add(station, options, new_pin)
        else:
            person = await _changed(station, options, new_pin)
    _print([person], options, badge=options.act in ("add", "badge"))
    return 0


async def _add(station: Station, options: argparse.Namespace, new_pin: Once) -> Person:
    people, role = station.people, Role(options.role)
    if options.new_key or await people.nobody_yet():
        if role is not Role.SUPERVISOR:
            raise StationError("people.first_is_supervisor")
        return await people.first(options.name, await new_pin.get(), new_key=options.new_key)
    actor = await signed_in(station, options)
    return await people.add(options.name, role, await new_pin.get(), actor)


async def _changed(station: Station, options: argparse.Namespace, new_pin: Once) -> Person:
    people = station.people
    actor = await signed_in(station, options)
    person = await people.named(options.name)
    if options.act == "pin":
        await people.set_pin(person, await new_pin.get(), actor)
    else:
        await _act(station, options, person, actor)
    return next(each for each in await people.everybody() if each.id == person.id)


async def _act(station: Station, options: argparse.Namespace, person: Person, actor: Actor) -> None:
    people = station.people
    if options.act == "role":
        await people.change_role(person, Role(options.role), actor)
    elif options.act == "leave":
        await people.leave(person, actor)
    elif options.revoke:
        await people.revoke_badge(person, actor)
    else:
        await people.new_badge(person, actor)


def _print(people: list[Person], options: argparse.Namespace, *, badge: bool = False) -> None:
    for person in people:
        row: dict[str, object] = {
            "id": person.id,
            "name": person.name,
            "role": person.role.value,
            "active": not person.left,
        }
        if badge:
            row["badge"] = person.badge
        if options.json:
            print(json.dumps(row, ensure_ascii=False))
            continue
        words = [person.name, i18n.t("people.left" if person.left else f"role.{person.role.value}")]
        if badge:
            code = person.badge
            words.append(i18n.t("cli.badge", code=code) if code else i18n.t("cli.no_badge"))
        print("  ".join(words))
