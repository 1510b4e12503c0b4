"""Snapshot of the open order: its fields, its parcels, its services."""

from collections.abc import Mapping
from dataclasses import dataclass

from station.domain.errors import Message
from station.domain.money import Money
from station.domain.shipment import HOUSE


@dataclass(frozen=True)
class Field:
    """One field of the form: what stands in it and what is wrong with it."""

    value: str
    finding: Message | None = None


@dataclass(frozen=True)
class LineForm:
    """One contents line; `value` as typed, in the form's currency."""

    key: str
    """Prefix of its field names: `parcel.0.line.1`."""
    description: Field
    quantity: Field
    value: Field
    amount: Money | None
    hs_code: Field = Field("")
    origin: Field = Field("")


@dataclass(frozen=True)
class ParcelForm:
    """One box of the open order. Its fields are named `<key>.weight_g`, `<key>.length_mm` …"""

    key: str
    weight_g: Field
    length_mm: Field
    width_mm: Field
    height_mm: Field
    lines: tuple[LineForm, ...]
    box: str = ""
    """The name of the box that was chosen, while its sizes stand."""
    box_rule: int = 0
    """The number of the rule that chose it; 0: none did."""
    settled: bool = False
    """The weight is the one at which the scale settled."""


@dataclass(frozen=True)
class ServiceChoice:
    """One service to choose from; `chosen` is on at most one."""

    code: str
    name: str
    price: Money | None
    """For all parcels; None where it has none for these."""
    chosen: bool
    carrier: str = HOUSE
    days: int | None = None
    pays: Money | None = None
    """What the carrier itself pays at most for one parcel; None where that is not known."""
    why_not: Message | None = None


@dataclass(frozen=True)
class ShopView:
    """What stands over the rates of several carriers."""

    asking: bool
    words: tuple[Message, ...] = ()
    """What the carriers said beside their rates."""
    against: Message | None = None
    """The rate that stands first, where the clerk took another."""
    why: Message | None = None
    """The clerk's reason; None while none was given."""


@dataclass(frozen=True)
class FormView:
    """The open order: text to read, fields to edit on demand.

    `recipient` holds the fields name, company, address1, address2, city, region, postcode,
    country, phone, email; edit them as `to.<name>`.
    """

    order: str
    sender: tuple[str, ...]
    recipient: Mapping[str, Field]
    recipient_lines: tuple[str, ...]
    parcels: tuple[ParcelForm, ...]
    currency: Field
    value: Money | None
    services: tuple[ServiceChoice, ...]
    findings: int
    first_finding: str | None
    """Name of the first field to correct."""
    edited: bool
    frozen: bool
    has_boxes: bool = False
    """F3 goes through the boxes of the bench."""
    hand: int = 0
    """The place of the parcel that gets the next box."""
    shop: ShopView | None = None
    """None where there is only the house carrier."""
    service_rule: int = 0
    """The number of the rule that chose the service; 0: none did."""
    customs: bool = False
    """Tariff number and origin of each line are shown: the parcel crosses a customs border."""
    scale_weighs: bool = False
    """Nothing is missing but a weight, and the scale is there to give it."""
    may_allow: bool = False
    """F10: a supervisor lets contents go that need a supervisor's word."""
