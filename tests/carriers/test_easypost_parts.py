"""The parts of the adapter that need no network: units, shapes, verdicts, places."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.carriers.easypost import units, verdict, wire
from station.carriers.easypost.client import Client, read_reply
from station.carriers.easypost.keys import PRODUCTION, Keys
from station.flow.seen import Problem
from station.flow.verdict import Answer
from station.web.pool import Raw


@given(some.integers(1, 100_000))
def test_ounces_are_never_too_few_and_at_most_a_tenth_too_many(grams: int) -> None:
    exact = Fraction(grams) / Fraction("28.349523125")
    told = Fraction(units.ounces(grams))
    assert exact <= told < exact + Fraction(1, 10)


@given(some.integers(1, 10_000))
def test_inches_are_never_too_few_and_at_most_a_tenth_too_many(millimetres: int) -> None:
    exact = Fraction(millimetres) / Fraction("25.4")
    told = Fraction(units.inches(millimetres))
    assert exact <= told < exact + Fraction(1, 10)


def test_whole_units_stay_whole() -> None:
    assert units.inches(254) == Decimal("10.0")
    assert units.ounces(28_349_523_125 // 10**6) == Decimal("1000.0")


@given(some.integers(100, 50_000), some.lists(some.integers(1, 50), min_size=1, max_size=20))
def test_the_lines_of_a_declaration_weigh_no_more_than_the_parcel(
    grams: int, quantities: list[int]
) -> None:
    parts = units.shares(grams, quantities)
    assert all(part > 0 for part in parts)
    assert Fraction(sum(parts)) <= Fraction(grams) / Fraction("28.349523125")


def reply(status: int, body: str = "{}", **headers: str) -> Any:
    return read_reply(Raw(True, status, headers, body.encode()))


def error(code: str, errors: str = "[]") -> str:
    return f'{{"error": {{"code": "{code}", "message": "Told so.", "errors": {errors}}}}}'


TABLE = [
    (read_reply(Raw(False, problem=Problem.NO_NAME)), Answer.NOT_SENT, "easypost.no_line"),
    (read_reply(Raw(False, problem=Problem.TLS)), Answer.NOT_SENT, "easypost.tls"),
    (read_reply(Raw(True, problem=Problem.TIMEOUT)), Answer.UNKNOWN, "easypost.no_answer"),
    (read_reply(Raw(True, 200, problem=Problem.SHORT)), Answer.UNKNOWN, "easypost.no_answer"),
    (reply(200), Answer.YES, "easypost.answers"),
    (reply(201), Answer.YES, "easypost.answers"),
    (reply(204, ""), Answer.UNKNOWN, "easypost.not_easypost"),
    (reply(200, "<html>"), Answer.UNKNOWN, "easypost.not_easypost"),
    (reply(302, ""), Answer.UNKNOWN, "easypost.not_easypost"),
    (reply(404, '{"detail": "no"}'), Answer.UNKNOWN, "easypost.not_easypost"),
    (reply(401, error("UNAUTHORIZED")), Answer.STOPPED, "easypost.key_refused"),
    (reply(403, error("FORBIDDEN")), Answer.STOPPED, "easypost.key_refused"),
    (reply(402, error("PAYMENT_REQUIRED")), Answer.NO, "easypost.no_money"),
    (reply(404, error("NOT_FOUND")), Answer.NO, "easypost.refused"),
    (reply(422, error("SHIPMENT.POSTAGE.EXISTS")), Answer.UNKNOWN, "easypost.maybe"),
    (reply(422, error("SHIPMENT.PURCHASE.IN_PROGRESS")), Answer.UNKNOWN, "easypost.maybe"),
    (reply(422, error("SHIPMENT.POSTAGE.NO_RESPONSE")), Answer.UNKNOWN, "easypost.maybe"),
    (reply(422, error("SHIPMENT.POSTAGE.FAILURE")), Answer.NO, "easypost.refused"),
    (reply(400, error("BAD_REQUEST")), Answer.NO, "easypost.refused"),
    (reply(408, ""), Answer.UNKNOWN, "easypost.fault"),
    (reply(429, ""), Answer.THROTTLED, "easypost.throttled"),
    (reply(500, "<html>"), Answer.UNKNOWN, "easypost.fault"),
    (reply(503, error("X")), Answer.UNKNOWN, "easypost.fault"),
    (reply(418, error("X")), Answer.UNKNOWN, "easypost.fault"),
]


@pytest.mark.parametrize(("told", "answer", "words"), TABLE)
def test_each_answer_reads_as_the_table_says(told: Any, answer: Answer, words: str) -> None:
    read = verdict.of_call(told)
    assert (read.answer, read.reason.id) == (answer, words)


def test_a_wait_is_taken_from_the_answer() -> None:
    assert verdict.of_call(reply(429, "", **{"retry-after": "9"})).wait_s == 9
    assert verdict.of_call(reply(429, "", **{"retry-after": "99999"})).wait_s == 900


@pytest.mark.parametrize(
    ("errors", "reasons"),
    [
        ("[]", ("Told so.",)),
        ('["First.", "Second."]', ("First.", "Second.")),
        ('[{"field": "zip", "message": "is wrong", "suggestion": null}]', ("zip: is wrong",)),
        ('[{"message": "Alone"}, "Text", 7, null, {"field": "x"}]', ("Alone", "Text")),
        ('["\\u202eesrever", "two\\nlines"]', ("esrever", "two lines")),
    ],
)
def test_reasons_are_read_from_objects_and_texts(errors: str, reasons: tuple[str, ...]) -> None:
    assert reply(422, error("X", errors)).seen.errors == reasons


GOOD: dict[str, Any] = {
    "id": "shp_1",
    "mode": "production",
    "rates": [
        {
            "id": "rate_1",
            "carrier": "USPS",
            "service": "Priority",
            "rate": "6.95",
            "currency": "USD",
        }
    ],
}


def test_new_fields_and_odd_rates_hide_nothing() -> None:
    odd = {"id": "rate_2", "carrier": "USPS", "service": "X", "rate": "much", "currency": "USD"}
    document = {**GOOD, "new": {"deep": []}, "rates": [odd, *GOOD["rates"], "text"]}
    found = wire.read(wire.Shipment, document)
    assert [rate.id for rate in found.rates] == ["rate_1"]
    assert not found.is_bought


@pytest.mark.parametrize("rate", ["1E+1000000", "-1E+1000000", Decimal("1E+1000000"), "-5.00"])
def test_an_absurd_price_or_one_below_nil_is_no_price(rate: object) -> None:
    odd = {**GOOD["rates"][0], "rate": rate}
    assert wire.read(wire.Shipment, {**GOOD, "rates": [odd]}).rates == []
    with pytest.raises(wire.ShapeError):
        wire.read(wire.Shipment, {**GOOD, "selected_rate": odd})


def test_an_account_may_be_overdrawn_but_not_absurdly() -> None:
    assert wire.read(wire.User, {"balance": "-5.00"}).balance == Decimal("-5.00")
    with pytest.raises(wire.ShapeError):
        wire.read(wire.User, {"balance": "-1E+1000000"})


@pytest.mark.parametrize("lacks", ["id", "mode"])
def test_what_a_promise_rests_on_must_be_there(lacks: str) -> None:
    document = {name: value for name, value in GOOD.items() if name != lacks}
    with pytest.raises(wire.ShapeError):
        wire.read(wire.Shipment, document)


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("https://easypost-files.s3.us-west-2.amazonaws.com/files/postage_label/1.zpl", True),
        ("https://easypost-files.s3-us-west-2.amazonaws.com/files/postage_label/1.zpl", True),
        ("https://easypost-files.s3.amazonaws.com/files/1.pdf", True),
        ("https://api.easypost.com/files/1.pdf", True),
        ("http://easypost-files.s3.amazonaws.com/files/1.pdf", False),
        ("https://easypost-files.s3.amazonaws.com.evil.example/1.pdf", False),
        ("https://easypost-files.s3.amazonaws.com:8443/1.pdf", False),
        ("https://evil.example/easypost-files.s3.amazonaws.com", False),
        ("file:///etc/passwd", False),
        ("https://[bad", False),
    ],
)
async def test_labels_are_fetched_from_easypost_only(url: str, good: bool) -> None:
    client = Client(Keys("https://api.easypost.com/v2", "EZAK1", PRODUCTION))
    assert client.is_file(url) is good
    await client.aclose()
