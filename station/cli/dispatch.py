"""`station dispatch`: the orders of a file, one line each."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import timedelta

from station import i18n
from station.app.build import Station
from station.cli.findings import tell
from station.cli.session import signed_in, writing
from station.desk.batch import Result, Wanted
from station.desk.orders import read_file
from station.domain import money
from station.domain import settings as declared
from station.domain.errors import RefusedError, StationError
from station.domain.money import Money


async def run(options: argparse.Namespace) -> int:
    """0 only if every order of the file was dispatched as asked."""
    insure = _insure(options)
    found = read_file(options.file)
    tell(found)
    if found.refused:
        return 1
    absent = (insure or frozenset()) - {order.number for order in found.orders}
    if absent := absent - set(found.left_out):
        # A number mistyped would send a parcel without the cover that was asked for.
        raise StationError("cli.insure_unknown", orders=", ".join(sorted(absent)))
    good = not found.left_out
    async with writing(options) as station:
        # Nothing is sent before the PIN is proven, not even what an earlier run left.
        actor = await signed_in(station, options)
        wanted = Wanted(
            insure=insure,
            option=options.option,
            premium_up_to=_limit(options, station.current().of(declared.WALLET_CURRENCY)),
            again=options.again,
            wait=timedelta(seconds=options.wait),
            allow_goods=options.allow_goods,
        )
        await _connect(station, needed=insure != frozenset())
        await station.packing.recover(actor)
        station.start()
        await station.orders.keep(found.orders, actor)
        for number in found.left_out:
            _print(_json_left_out(number), None, options.json)
        done = 0
        async for result in station.batch.run(found.orders, wanted, actor):
            done += 1
            good &= result.as_asked
            _print(as_json(result), result, options.json)
            _progress(done, len(found.orders))
    return 0 if good else 1


async def _connect(station: Station, *, needed: bool) -> None:
    """Finds the insurer. Labels alone need none; a store that is another's takes nothing."""
    try:
        await station.connect()
    except StationError as error:
        if needed or isinstance(error, RefusedError):
            raise
        print(i18n.say(error.message), file=sys.stderr)


def _insure(options: argparse.Namespace) -> frozenset[str] | None:
    insure: frozenset[str] | None
    if options.insure == "all":
        insure = None
    elif options.insure == "none":
        insure = frozenset()
    else:
        insure = frozenset(part.strip() for part in options.insure.split(",") if part.strip())
    if insure != frozenset():
        if not (options.consent_by or "").strip():
            raise StationError("cli.consent_by")
        if not options.practice and options.premium_up_to is None:
            raise StationError("cli.premium_up_to")
    return insure


def _limit(options: argparse.Namespace, currency: str) -> Money | None:
    if options.premium_up_to is None:
        return None
    amount, _, named = options.premium_up_to.partition(" ")
    return money.parse(amount, named.strip().upper() or currency)


def _json_left_out(number: str) -> dict[str, object]:
    return _row(number, None, "draft", None, (), (), i18n.t("cli.left_out"))


def as_json(result: Result) -> dict[str, object]:
    """The line for machines; money as decimal strings."""
    shipment = result.shipment
    reason = i18n.say(result.reason) if result.reason else None
    if shipment is None:
        return _row(result.order, None, "draft", None, (), (), reason)
    premium = shipment.premium
    cover = {
        "state": shipment.cover.value,
        "ref": shipment.proven.ref if shipment.proven else None,
        "price": str(premium) if premium else None,
        "currency": premium.currency if premium else None,
    }
    state, papers = shipment.state.value, result.papers
    label = shipment.form.label_price.currency
    debited = sorted(result.debited, key=lambda amount: amount.currency != label)
    return _row(result.order, shipment.id, state, cover, papers, debited, reason)


def _row(
    order: str,
    shipment: str | None,
    state: str,
    cover: dict[str, str | None] | None,
    papers: Sequence[str],
    debited: Sequence[Money],
    reason: str | None,
) -> dict[str, object]:
    row: dict[str, object] = {
        "shipment": shipment,
        "order": order,
        "state": state,
        "cover": cover or {"state": "none", "ref": None, "price": None, "currency": None},
        "papers": list(papers),
        "debited": str(debited[0]) if debited else "0.00",
        "reason": reason,
    }
    if len(debited) > 1:
        # Label and cover in different currencies: no sum of the two would be true.
        row["debited_by_currency"] = {amount.currency: str(amount) for amount in debited}
    return row


def _print(row: dict[str, object], result: Result | None, as_machine: bool) -> None:
    if as_machine:
        print(json.dumps(row, ensure_ascii=False), flush=True)
        return
    cover = None
    if result is not None and result.shipment is not None:
        ref = result.shipment.proven.ref if result.shipment.proven else ""
        cover = i18n.t(f"cover.{result.shipment.cover.value}", ref=ref)
    parts = [str(row["order"]), str(row["state"]), cover, row["reason"]]
    print("  ".join(str(part) for part in parts if part), flush=True)


def _progress(done: int, of: int) -> None:
    if of >= 20 and (done % 10 == 0 or done == of):
        print(i18n.t("cli.progress", done=done, of=of), file=sys.stderr)
