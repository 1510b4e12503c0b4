"""Generated shipments, as what they change in the facts of a paper.

Every alphabet, long names and short, four lines of an address or the fewest, empty fields.
"""

import datetime as dt
import os
import string

from hypothesis import strategies as some

from station.domain import sscc
from station.domain.address import Address
from station.domain.cover import Point
from station.domain.money import Money
from station.domain.shipment import Handling

COUNT = int(os.environ.get("STATION_SHIPMENTS", "12"))
"""How many are generated: few in the test command, 1,000 in the soak."""

SCRIPTS = {
    "Arabic": "مستودع الشحن رقم ٧",
    "Armenian": "Հայաստան",
    "Bengali": "ঢাকা বাংলাদেশ",
    "Chinese": "北京市朝阳区建国路八十七号",
    "Cyrillic": "Ёлкин, ул. Щорса",
    "Devanagari": "नई दिल्ली",
    "emoji": "Café 😀🏠 Zürich",
    "Ethiopic": "አዲስ አበባ",
    "Georgian": "თბილისი",
    "Greek": "Οδός Ερμού 12",
    "Gujarati": "અમદાવાદ",
    "Gurmukhi": "ਅੰਮ੍ਰਿਤਸਰ",
    "Hebrew": "רחוב הרצל 12",
    "Japanese": "東京都千代田区霞が関",
    "Kannada": "ಬೆಂಗಳೂರು",
    "Khmer": "ភ្នំពេញ",
    "Korean": "서울특별시 종로구",
    "Lao": "ວຽງຈັນ",
    "Malayalam": "കൊച്ചി",
    "Myanmar": "ရန်ကုန်",
    "Sinhala": "කොළඹ",
    "Tamil": "சென்னை",
    "Telugu": "హైదరాబాద్",
    "Thai": "กรุงเทพมหานคร",
    "Vietnamese": "Nguyễn Thị Hồng",
}

_ANY_LETTER = some.characters(max_codepoint=0xFFFD, categories=["L", "N", "Zs"])
_LETTERS = string.ascii_uppercase + string.digits

texts = some.one_of(
    some.sampled_from(sorted(SCRIPTS.values())),
    some.text(_ANY_LETTER, min_size=1, max_size=24).filter(str.strip),
    some.text(some.sampled_from("W m'-.&"), min_size=1, max_size=60).filter(str.strip),
    some.sampled_from(["Wolfeschlegelsteinhausenbergerdorff", "^XA^FO0,0~HS", "_5E\\&<b>%s"]),
)
_or_empty = some.one_of(some.just(""), texts)

addresses = some.builds(
    Address,
    name=texts,
    company=_or_empty,
    address1=texts,
    address2=_or_empty,
    city=texts,
    region=some.sampled_from(["", "Yorkshire", "NRW"]),
    postcode=some.sampled_from(["", "LA9 5QT", "100-8918", "１００"]),
    country=some.sampled_from(["GB", "JP", "SA", "TH", "DE"]),
)

numbers = some.builds(
    lambda prefix, serial: sscc.make(prefix, serial % 10 ** (16 - len(prefix))),
    some.text(string.digits, min_size=7, max_size=10),
    some.integers(0, 10**9),
)
orders = some.one_of(
    some.integers(1, 10**8).map(str),
    some.from_regex(r"[A-Z]{2,4}[-/]?[0-9]{3,8}", fullmatch=True),
    some.from_regex(r"#?[A-Za-z0-9]{3,14}", fullmatch=True),
)
refs = some.lists(some.text(_LETTERS, min_size=5, max_size=5), min_size=2, max_size=2).map(
    lambda parts: "-".join([*parts, "INS"])
)
links = some.uuids().map(lambda one: f"https://www.example.com/en/pds/{one}?policy=parcel_v1")
certificates = some.uuids().map(lambda one: f"https://www.example.com/en/coi/{one.hex[:12]}-INS")
_points = some.lists(some.builds(Point, title=_or_empty, text=_or_empty), max_size=6).map(tuple)
_weights = some.integers(1, 70_000)
_day = dt.datetime(2026, 11, 24, 14, 7, tzinfo=dt.UTC)
_days = some.integers(0, 900).map(lambda days: _day + dt.timedelta(days=days))

parcels = some.lists(numbers, min_size=1, max_size=5).map(tuple)

labels = some.fixed_dictionaries({
    "sender": addresses,
    "recipient": addresses,
    "service_code": some.sampled_from(["ND", "2D", "EXP12", "INTL"]),
    "service_name": some.sampled_from(["Next Day", "Two Day", "International economy"]),
    "sscc": numbers,
    "order": orders,
    "weight_g": _weights,
    "number": some.integers(1, 99),
    "of": some.just(99),
    "shipped": _days.map(dt.datetime.date),
    "practice": some.booleans(),
    "routing": some.sampled_from(["", "KEN 4", "WWWWWWWWWWWW"]),
    "handling": some.sets(some.sampled_from(Handling)).map(tuple),
})  # fmt: skip
_money = some.one_of(some.none(), some.integers(0, 10**7).map(lambda minor: Money(minor, "GBP")))
_maybe_day = some.one_of(some.none(), _days)
confirmations = some.fixed_dictionaries({
    "ref": refs,
    "limit": _money,
    "excess": _money,
    "tax": _money,
    "starts": _maybe_day,
    "ends": _maybe_day,
    "wording_url": links,
    "recipient": addresses,
    "policyholder": texts,
    "order": orders,
    "parcels": parcels,
    "claims": some.sampled_from([(), ("Not arrived: by 24 Dec 2026.",)]),
    "certificate_url": some.one_of(some.just(""), certificates),
    "description": _or_empty,
    "inclusions": _points,
    "exclusions": _points,
    "phone": some.sampled_from(["", "+44 20 7946 0000"]),
    "printed_at": _days,
    "practice": some.booleans(),
})  # fmt: skip
slips = some.fixed_dictionaries({
    "order": orders,
    "recipient": addresses,
    "parcels": parcels,
    "asked_at": _days,
    "printed_at": _days,
    "practice": some.booleans(),
})  # fmt: skip
voids = some.fixed_dictionaries({
    "order": orders,
    "recipient": addresses,
    "parcels": parcels,
    "asked_at": _days,
    "asked_by": texts,
    "printed_at": _days,
    "practice": some.booleans(),
})  # fmt: skip
