"""An order and what a bench knows, for tests of the desk."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from station.desk.open_order import OpenOrder
from station.desk.shopping import Shopping
from station.domain.address import Address
from station.domain.cover import Consent, ConsentBy, Offer, Option, Point, QuoteLine
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Order, Parcel, Service
from tests.desk.packer_rig import rig

__all__ = ["rig"]

NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


def _parcel() -> Parcel:
    lines = (
        ContentsLine("FF-1", "Down jacket", 1, gbp(31000)),
        ContentsLine("FF-2", "Merino base layer", 2, gbp(11000)),
    )
    return Parcel(2340, 400, 300, 200, lines)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def sender() -> Address:
    return Address("Fjord & Fell", "", "Unit 7", "", "Leeds", "", "LS9 8AG", "GB")


@pytest.fixture
def recipient() -> Address:
    return Address("Hannah Whitfield", "", "14 Larch Rise", "", "Kendal", "", "LA9 5QT", "GB")


@pytest.fixture
def services() -> tuple[Service, ...]:
    return (
        Service("ND", "House Next Day", gbp(840), gbp(5000)),
        Service("ST", "House Standard", gbp(420), gbp(2000)),
    )


@pytest.fixture
def order(recipient: Address) -> Order:
    return Order("csv", "10482", recipient, (_parcel(),), "ND")


@pytest.fixture
def make_open(sender: Address, services: tuple[Service, ...], order: Order) -> Any:
    def make(wanted: Order | None = None, service: Service | None = services[0]) -> OpenOrder:
        return OpenOrder(
            order=wanted or order,
            shipment="B1-ABCDEFGHIJ",
            opened_at=NOW,
            sender=sender,
            shopping=Shopping(services=services, service=service),
        )

    return make


@pytest.fixture
def make_offer() -> Any:
    def make(package: str = "K7QHM-3WXRE-INS", price: int = 706, options: int = 1) -> Offer:
        made = tuple(_option(n, price + n * 100) for n in range(options))
        return Offer(package, "GBP", NOW, NOW + timedelta(hours=2), made, ())

    return make


def _option(n: int, price: int) -> Option:
    starts = NOW + timedelta(hours=2)
    quote = QuoteLine(f"quote-{n}", gbp(price), gbp(42000), gbp(0), starts, None)
    return Option(
        id=("parcel_insurance", "parcel_loss_only")[n],
        title=("Loss and damage", "Loss only")[n],
        price=gbp(price),
        tax=gbp(76),
        limit=gbp(42000),
        excess=gbp(0),
        quotes=(quote,),
        description="Pays if it is lost.",
        inclusions=(Point("Loss", "In transit."),),
        exclusions=(Point("Poor packing", "Unsuitable."),),
        disclaimer="Demo.",
        decline_text="Without cover you rely on the carrier.",
        underwriter="Demo Underwriter Ltd",
        underwriter_disclaimer="Text.",
        wording_url="https://staging.xcover.com/en/pds/K7QHM-3WXRE-INS",
    )


@pytest.fixture
def consent() -> Any:
    def make(offer: Offer) -> Consent:
        option = offer.options[0]
        return Consent(
            offer.package, option.id, "Dana", ConsentBy.WINDOW, NOW, option.price, option.text, ""
        )

    return make
