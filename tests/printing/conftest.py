"""One label, one confirmation and one slip; Qt without a screen."""

import datetime as dt
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from station.domain.address import Address
from station.domain.money import Money
from station.domain.papers import ConfirmationPaper, LabelPaper, PendingSlip

SSCC = "106141411234567897"
SENDER = Address(name="Fjord & Fell", address1="Unit 7", city="Leeds", country="GB")
RECIPIENT = Address(
    name="Hannah Whitfield",
    address1="14 Larch Rise",
    city="Kendal",
    postcode="LA9 5QT",
    country="GB",
)


@pytest.fixture(scope="session")
def recipient() -> Address:
    return RECIPIENT


@pytest.fixture(scope="session")
def label() -> LabelPaper:
    return LabelPaper(
        sender=SENDER,
        recipient=RECIPIENT,
        service_code="ND",
        service_name="Next Day",
        sscc=SSCC,
        order="10482",
        weight_g=2340,
        number=1,
        of=1,
        shipped=dt.date(2026, 11, 24),
        practice=True,
    )


@pytest.fixture(scope="session")
def confirmation() -> ConfirmationPaper:
    start = dt.datetime(2026, 11, 24, 16, tzinfo=dt.UTC)
    return ConfirmationPaper(
        ref="K7QHM-3WXRE-INS",
        title="Parcel Protection",
        limit=Money(42000, "GBP"),
        excess=Money(0, "GBP"),
        premium=Money(706, "GBP"),
        tax=Money(76, "GBP"),
        starts=start,
        ends=start + dt.timedelta(days=30),
        wording_url="https://www.example.com/en/pds/3f1b2c44",
        recipient=RECIPIENT,
        policyholder="Fjord & Fell",
        order="10482",
        parcels=(SSCC,),
        underwriter="Demo Underwriter Ltd.",
        disclaimer="Demo wording, not a real policy.",
        claims=("Not arrived: by 24 Dec 2026.",),
        printed_at=start,
        bench="Bench 3",
        practice=False,
    )


@pytest.fixture(scope="session")
def slip() -> PendingSlip:
    start = dt.datetime(2026, 11, 24, 14, 6, tzinfo=dt.UTC)
    return PendingSlip(
        order="10482",
        recipient=RECIPIENT,
        parcels=(SSCC,),
        asked_at=start,
        printed_at=start,
        bench="Bench 3",
        practice=False,
    )
