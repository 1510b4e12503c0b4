"""Shipments and stores for the tests of the flow and of the store."""

import asyncio
import itertools
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import apsw
import pytest

from station.carriers.house import HouseCarrier, Refunds
from station.domain.address import Address
from station.domain.cover import Consent, ConsentBy, CoverState, Offer, Option, QuoteLine
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.reprint import ReprintReason, Why
from station.domain.shipment import (
    ContentsLine,
    Form,
    LabelMoney,
    LabelState,
    Order,
    Parcel,
    Service,
    ShipmentState,
)
from station.flow import money
from station.flow.seen import PackageFacts, QuoteFact, StepKind
from station.flow.work import Intent, Shipment
from station.store import migrate
from station.store.db import Database
from station.store.store import Store

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
LOST = Why(ReprintReason.LOST, "fell behind the bench")
UNTIL = NOW + timedelta(hours=2, minutes=30)
PREFIX = "0614141"
PRICE, LABEL = Money(706, "GBP"), Money(1460, "GBP")
CARRIER = HouseCarrier(
    lambda: PREFIX, lambda: Refunds("at_once", 15), lambda: NOW, lambda: ((), None)
)
_SERVICE = Service("ND", "Next Day", LABEL, Money(10_000, "GBP"))
_ADDRESS = Address("Hannah", "", "14 Larch Rise", "", "Kendal", "", "LA9 5QT", "GB")
_FORM = Form(
    Address("Fjord & Fell", "Fjord & Fell", "Unit 7", "", "Leeds", "", "LS1 4AP", "GB"),
    _ADDRESS,
    (Parcel(2340, 300, 200, 100, (ContentsLine("HLC", "Bowl", 1, Money(42_000, "GBP")),)),),
    _SERVICE,
)
_keys = itertools.count(1)


def key() -> str:
    """A key that no other step of this process has."""
    return f"key-{next(_keys):06d}"


def package(number: int = 1) -> str:
    return f"K7QHM-{number:05d}-INS"


def offer(number: int = 1) -> Offer:
    starts = NOW + timedelta(hours=3)
    quote = QuoteLine(f"quote-{number}", PRICE, Money(42_000, "GBP"), None, starts, None)
    option = Option(
        "parcel_insurance", "Parcel Protection", PRICE, Money(76, "GBP"), None, None, (quote,),
        "Pays.", (), (), "", "", "Under Writer", "", "https://example.com/pds",
    )  # fmt: skip
    return Offer(package(number), "GBP", NOW, starts, (option,))


def shipment(number: int = 1, *, cover: bool = True, until: datetime = UNTIL) -> Shipment:
    """A shipment as it is at the moment of Dispatch."""
    plain = Shipment(
        id=f"B1-{number:010d}",
        source="shop",
        number=str(10_000 + number),
        created_at=NOW,
        by="Anna",
        state=ShipmentState.DISPATCHING,
        label=LabelState.BUYING,
        label_money=LabelMoney.HELD,
        cover=CoverState.NONE,
        form=_FORM,
    )
    if not cover:
        return plain
    consent = Consent(
        package(number), "parcel_insurance", "Anna", ConsentBy.WINDOW, NOW, PRICE, "All the words",
        "https://example.com/pds", "Parcel Protection", "Under Writer", "",
    )  # fmt: skip
    return replace(
        plain,
        cover=CoverState.ASKING,
        consent=consent,
        quotes={f"quote-{number}": PRICE},
        book_until=until,
    )


def order(number: int = 1) -> Order:
    return Order("shop", str(10_000 + number), _ADDRESS, _FORM.parcels)


def facts(number: int = 1, status: str = "CONFIRMED", price: str = "7.06") -> PackageFacts:
    quote = QuoteFact(f"quote-{number}", status, Decimal(price), limit=Decimal(420))
    return PackageFacts(package(number), status, "GBP", Decimal(price), (quote,))


def buying() -> Intent:
    return CARRIER.purchase(_FORM, key())


def opt_out(number: int) -> Intent:
    return Intent(StepKind.OPT_OUT, package(number), key(), b"{}")


@cache
def _empty(_steps: tuple[tuple[int, str], ...]) -> bytes:
    """The file of a store that was opened once and closed, as the steps of its schema make it."""

    async def made(folder: Path) -> bytes:
        store = Store(Database(folder / "station.db"), folder / "record.jsonl")
        await store.open()
        await store.close()
        return (folder / "station.db").read_bytes()

    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(1) as beside:
        return beside.submit(lambda: asyncio.run(made(Path(name)))).result()


def new_store(folder: Path, *, read_only: bool = False) -> Store:
    """The store in `folder`, not open yet.

    Where there is nothing the file of an empty one is put, made once in a process: all steps of
    the schema, taken anew for each test, take longer than most tests do with the store.
    """
    found = [*folder.glob("station.db*"), *folder.glob("record.jsonl")]
    if folder.is_dir() and not read_only and not found:
        (folder / "station.db").write_bytes(_empty(tuple(migrate.steps())))
    return Store(Database(folder / "station.db", read_only=read_only), folder / "record.jsonl")


async def top_up(store: Store, minor: int = 100_000) -> None:
    await store.post(money.top_up("topup-1", Money(minor, "GBP")), NOW, "Anna")


async def dispatch(store: Store, number: int = 1, **other: Any) -> Shipment:
    """Order, offer and Dispatch as the desk commits them."""
    wanted = shipment(number, **other)
    await store.keep_orders([order(number)], NOW)
    holds = [money.hold(wanted.id, "label", LABEL)]
    if wanted.consent is not None:
        await store.keep_offer(wanted.id, offer(number), b"{}")
        holds.append(money.hold(wanted.id, "cover", PRICE))
    await store.commit(wanted, holds, [buying()], [])
    return wanted


async def dispatch_refused(store: Store, number: int) -> None:
    """The order of `number` comes in again by file, and its Dispatch is refused."""
    await store.keep_orders([order(number)], NOW)
    again = replace(shipment(number, cover=False), id=f"B1-AGAIN{number:05d}")
    with pytest.raises(RefusedError):
        await store.commit(again, [], [buying()], [])


def rows(folder: Path, sql: str, *values: Any) -> list[Any]:
    """What the database of `folder` holds, read beside the program."""
    connection = apsw.Connection(str(folder / "station.db"))
    try:
        return connection.execute(sql, values).fetchall()
    finally:
        connection.close()


def execute(folder: Path, sql: str, *values: Any) -> None:
    """Changes the database of `folder` behind the program's back."""
    connection = apsw.Connection(str(folder / "station.db"))
    try:
        connection.execute(sql, values)
    finally:
        connection.close()
