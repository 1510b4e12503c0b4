"""What a parcel costs by a tariff, and what is said of a tariff that cannot be used."""

from dataclasses import replace

import pytest

from station.domain import tariff_text
from station.domain.address import Address
from station.domain.errors import RefusedError
from station.domain.money import Money
from station.domain.shipment import ContentsLine, Form, Parcel, Service
from station.domain.tariff import Tariff, house_rates, priced

LINES = (
    "currency,GBP",
    "volumetric,5000",
    "service,ST,Standard,50.00,3",
    "service,EX,Express,100.00,1",
    "# where things go",
    "zone,Mainland,GB,,,",
    'zone,Highlands,"GB:IV GB:HS"',
    "zone,Near Europe,DE,FR NL",
    "price,ST,Mainland,10000,6.90",
    "price,ST,Mainland,2000,4.20",
    "price,ST,Highlands,2000,7.00",
    "price,EX,Mainland,2000,9.99",
    "price,ST,Near Europe,30000,14.00",
    "surcharge,Fuel,always,4.5%",
    "surcharge,Remote,zone Highlands,2.50",
    "surcharge,Long,longest_over_mm 1200,6.00",
    "surcharge,Girth,girth_over_mm 3000,8.00",
    "surcharge,Heavy,over_g 8000,1.00",
    "surcharge,Clearance,country FR,3.00",
)


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.fixture
def tariff() -> Tariff:
    read, findings = tariff_text.read(LINES)
    assert findings == ()
    assert read is not None
    return read


def parcel(weight: int, *sides: int) -> Parcel:
    length, width, height = sides or (0, 0, 0)
    return Parcel(weight, length, width, height, (ContentsLine("", "Socks", 1, gbp(1000)),))


def form(tariff: Tariff, *parcels: Parcel, code: str = "ST", country: str = "GB",
         postcode: str = "LA9 5QT") -> Form:  # fmt: skip
    service = next(each for each in tariff.services if each.code == code)
    to = Address("A", address1="1", city="B", postcode=postcode, country=country)
    return Form(Address(), to, parcels, service)


@pytest.mark.parametrize(
    ("weight", "sides", "price"),
    [
        (1, (), 420 + 19),
        (2000, (), 420 + 19),
        (2001, (), 690 + 31),
        (500, (400, 300, 100), 690 + 31),  # 12,000,000 mm³ / 5000 = 2,400 g
        (500, (400, 250, 100), 420 + 19),  # exactly 2,000 g
        (500, (401, 250, 100), 690 + 31),  # a part of a gram more
        (500, (1201, 10, 10), 420 + 19 + 600),
        (500, (1000, 50, 50), 420 + 19),
        (9000, (), 690 + 31 + 100),
        (500, (10, 10, 2980), 690 - 270 + 19 + 600 + 800),
    ],
)
def test_the_price_of_a_parcel(
    tariff: Tariff, weight: int, sides: tuple[int, ...], price: int
) -> None:
    """Weight or room, whichever is more; per cent of the carriage, rounded half up."""
    rate = tariff.rate(tariff.services[0], form(tariff, parcel(weight, *sides)))
    assert rate.price == gbp(price)
    assert sum(charge.amount.minor for charge in rate.charges) == price


def test_the_longest_beginning_of_a_post_code_decides(tariff: Tariff) -> None:
    there = form(tariff, parcel(500), postcode="iv1 1aa")
    rate = tariff.rate(tariff.services[0], there)
    assert [(charge.name, charge.amount.minor) for charge in rate.charges] == [
        ("Highlands", 700),
        ("Fuel", 32),
        ("Remote", 250),
    ]


def test_several_parcels_each_at_their_own_price(tariff: Tariff) -> None:
    rate = tariff.rate(tariff.services[0], form(tariff, parcel(500), parcel(5000)))
    assert rate.price == gbp(439 + 721)
    assert rate.days == 3
    assert rate.liability == gbp(5000)


@pytest.mark.parametrize(
    ("code", "weight", "country", "postcode", "why"),
    [
        ("ST", 500, "JP", "100-0001", "tariff.no_zone"),
        ("EX", 500, "FR", "75001", "tariff.not_carried"),
        ("ST", 10_001, "GB", "LA9", "tariff.too_heavy"),
    ],
)
def test_no_price_has_its_reason(
    tariff: Tariff, code: str, weight: int, country: str, postcode: str, why: str
) -> None:
    wanted = form(tariff, parcel(weight), code=code, country=country, postcode=postcode)
    with pytest.raises(RefusedError) as refused:
        tariff.rate(wanted.service, wanted)
    assert refused.value.message.id == why
    with pytest.raises(RefusedError):
        priced(wanted, tariff)


def test_rates_of_all_services_and_reasons_for_the_rest(tariff: Tariff) -> None:
    rates, missing = house_rates(tariff.services, tariff, form(tariff, parcel(5000)))
    assert [rate.code for rate in rates] == ["ST"]
    assert {code: why.id for code, why in missing.items()} == {"EX": "tariff.too_heavy"}


def test_a_form_of_another_carrier_or_without_a_tariff_stays_as_it_is(tariff: Tariff) -> None:
    own = form(tariff, parcel(500))
    other = replace(own, service=Service("X", "X", gbp(1), None, "easypost"))
    assert priced(other, tariff) == other
    assert priced(own, None) == own
    assert priced(own, tariff).label_price == gbp(439)


def test_a_service_is_named_with_its_lowest_price(tariff: Tariff) -> None:
    assert [(each.code, each.price) for each in tariff.services] == [
        ("ST", gbp(420)),
        ("EX", gbp(999)),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("fare,ST", "tariff.kind"),
        ("currency,GBP", "tariff.twice"),
        ("service,ST,Again,1.00", "tariff.twice"),
        ("service,st,Small,1.00", "settings.service_code"),
        ("service,NN,,1.00", "tariff.name"),
        ("service,NN,Long,1.005", "money.too_many_decimals"),
        ("service,NN,Long,-1", "settings.negative"),
        ("service,NN", "tariff.cells"),
        ("zone,Mainland,IE", "tariff.twice"),
        ("zone,Else,GB", "tariff.place_twice"),
        ("zone,Else,XX", "tariff.place"),
        ("zone,Else,GB-IV", "tariff.place"),
        ("price,NO,Mainland,1,1.00", "tariff.no_service"),
        ("price,ST,Moon,1,1.00", "tariff.unknown_zone"),
        ("price,ST,Mainland,2000,9.00", "tariff.twice"),
        ("price,ST,Mainland,2.5,9.00", "tariff.whole"),
        ("price,ST,Mainland,0,9.00", "tariff.whole"),
        ("price,ST,Mainland,3000,nine", "money.not_a_number"),
        ("surcharge,Moon,sometimes,1.00", "tariff.when"),
        ("surcharge,Moon,zone Moon,1.00", "tariff.what"),
        ("surcharge,Moon,always really,1.00", "tariff.what"),
        ("surcharge,Moon,over_g much,1.00", "tariff.whole"),
        ("surcharge,Fuel,always,1.00", "tariff.twice"),
        ("service,EM,Nothing,1.00", "tariff.unpriced"),
        ("zone,Hid\u202eden,IE", "field.hidden_characters"),
        ("x" * 401, "field.too_long"),
    ],
)
def test_a_line_that_is_wrong_is_named(line: str, why: str) -> None:
    read, findings = tariff_text.read((*LINES, line))
    assert read is None
    assert [(found.field, found.message.id) for found in findings] == [(str(len(LINES) + 1), why)]
    first = tariff_text.check((*LINES, line))
    assert first is not None
    assert first.id == "tariff.in_line"


def test_an_amount_before_the_currency(tariff: Tariff) -> None:
    _, findings = tariff_text.read(LINES[2:])
    assert findings[0].message.id == "tariff.currency_first"


def test_nothing_is_no_tariff_and_no_fault() -> None:
    assert tariff_text.read(()) == (None, ())
    assert tariff_text.read(("", "  ")) == (None, ())
    assert tariff_text.check(()) is None
    assert tariff_text.check(("currency,GBP",)) is not None
