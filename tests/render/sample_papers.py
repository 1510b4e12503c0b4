"""The papers of one parcel, as plain facts: a label, a confirmation, a slip."""

import datetime as dt

from station.domain.address import Address
from station.domain.money import Money
from station.domain.papers import ConfirmationPaper, LabelPaper, PendingSlip

AT = dt.datetime(2026, 11, 24, 14, 7, tzinfo=dt.UTC)
_STARTS = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)
SSCC = "106141411234567897"
SENDER = Address(
    name="Fjord & Fell", address1="Unit 7, Canal Yard", city="Leeds", postcode="LS9 8AG",
    country="GB",
)  # fmt: skip
RECIPIENT = Address(
    name="Hannah Whitfield", address1="14 Larch Rise", city="Kendal", postcode="LA9 5QT",
    country="GB",
)  # fmt: skip
LABEL = LabelPaper(
    sender=SENDER,
    recipient=RECIPIENT,
    service_code="ND",
    service_name="Next Day",
    sscc=SSCC,
    order="10482",
    weight_g=2340,
    number=1,
    of=1,
    shipped=AT.date(),
    practice=False,
)
CONFIRMATION = ConfirmationPaper(
    ref="K7QHM-3WXRE-INS",
    title="Parcel Protection",
    limit=Money(42000, "GBP"),
    excess=Money(0, "GBP"),
    premium=Money(706, "GBP"),
    tax=Money(76, "GBP"),
    starts=_STARTS,
    ends=_STARTS + dt.timedelta(days=30),
    wording_url="https://www.example.com/en/pds/3f1b2c44",
    recipient=RECIPIENT,
    policyholder="Fjord & Fell",
    order="10482",
    parcels=(SSCC,),
    underwriter="Demo Underwriter Ltd.",
    disclaimer="Demo wording, not a real policy.",
    claims=("Not arrived: by 24 Dec 2026.", "Damaged: 14 days after delivery."),
    printed_at=AT,
    bench="Bench 3",
    practice=False,
)
SLIP = PendingSlip(
    order="10482",
    recipient=RECIPIENT,
    parcels=(SSCC,),
    asked_at=AT - dt.timedelta(minutes=1),
    printed_at=AT,
    bench="Bench 3",
    practice=False,
)
