"""Forms, shipments and steps as a dispatch hands them to a carrier."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from station.domain.address import Address
from station.domain.cover import CoverState
from station.domain.money import Money
from station.domain.rate import Rate
from station.domain.shipment import (
    ContentsLine,
    Form,
    LabelMoney,
    LabelState,
    Parcel,
    Service,
    ShipmentState,
)
from station.flow.seen import StepKind
from station.flow.verdict import Answer
from station.flow.work import Evidence, Intent, Outcome, Sent, Shipment, Source, Step

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
SENDER = Address("Fjord & Fell", "", "12 Pier Road", "", "Portland", "ME", "04101", "US")
BUYER = Address("Mary Okafor", "", "3 Castle Drift", "", "Redondo Beach", "CA", "90277", "US")
BOWL = ContentsLine("HLC", "Bowl", 2, Money(42_00, "USD"), "6912.00", "US")
_numbers = itertools.count(1)


def form(**changes: Any) -> Form:
    """One box from Portland to Redondo Beach, without a rate."""
    parcel = Parcel(1180, 250, 200, 150, (BOWL,))
    service = Service("ND", "Next Day", Money(840, "USD"), None)
    return replace(Form(SENDER, BUYER, (parcel,), service), **changes)


def chosen(plain: Form, rate: Rate) -> Form:
    """`plain` at `rate`."""
    service = Service(rate.code, rate.name, rate.price, rate.liability, rate.carrier)
    return replace(plain, service=service, rate=rate)


def reference() -> str:
    """An id that no other shipment of this run has."""
    return f"B1-CARRIER{next(_numbers):04d}"


def shipment(of: Form, ident: str) -> Shipment:
    """A shipment at the moment of its purchase."""
    return Shipment(
        ident, "shop", "10482", NOW, "Dana", ShipmentState.DISPATCHING, LabelState.BUYING,
        LabelMoney.HELD, CoverState.NONE, of,
    )  # fmt: skip


def step(of: Shipment, intent: Intent, serials: tuple[int, ...] = ()) -> Step:
    """The journal's step of `intent`, about to be sent for the first time."""
    return Step(
        next(_numbers), of.id, intent.kind, intent.subject, 1, intent.key, intent.body, NOW,
        "Dana", None, serials, (Sent(1, NOW),),
    )  # fmt: skip


def voiding(of: Shipment, body: bytes, at: datetime = NOW) -> Step:
    """The step of a wish to void."""
    return Step(
        next(_numbers), of.id, StepKind.VOID_LABEL, "label", 1, "key-void", body, at, "Ruth", None,
        (), (Sent(1, at),),
    )  # fmt: skip


def answered(step_: Step, answer: Answer, evidence: Evidence | None = None) -> Step:
    """`step_` with one outcome more."""
    told = Outcome(1, Source.SEND, NOW + timedelta(seconds=1), answer, evidence or Evidence())
    return replace(step_, outcomes=(*step_.outcomes, told))
