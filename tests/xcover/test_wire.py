"""Answers are read leniently where they decorate and strictly where a promise rests on them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from station.web import exact
from station.xcover import wire

Make = Callable[..., dict[str, Any]]
PACKAGE = "K7QHM-3WXRE-INS"


def over_the_wire(document: object) -> object:
    return exact.parse(json.dumps(document).encode())


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2026-03-04T16:00:00+00:00", datetime(2026, 3, 4, 16, tzinfo=UTC)),
        ("2026-03-04T16:00:00+02:00", datetime(2026, 3, 4, 14, tzinfo=UTC)),
        ("2026-03-04T09:08:08.114250Z", datetime(2026, 3, 4, 9, 8, 8, 114250, tzinfo=UTC)),
        ("2026-03-04T09:08:08Z", datetime(2026, 3, 4, 9, 8, 8, tzinfo=UTC)),
        ("2026-08-15T00:00:00", datetime(2026, 8, 15, tzinfo=UTC)),
        ("2026-08-15", datetime(2026, 8, 15, tzinfo=UTC)),
        ("", None),
        ("30 00:00:00", None),
        ("0001-01-01T00:00:00+14:00", None),
        (None, None),
        (20260815, None),
    ],
)
def test_all_styles_of_dates_are_utc(text: object, when: datetime | None) -> None:
    assert wire.moment(text) == when


def test_a_package_gives_its_facts(package_json: Make) -> None:
    facts = wire.read_package(over_the_wire(package_json())).facts(from_quote=True)
    assert (facts.id, facts.status, facts.currency) == (PACKAGE, "RECEIVED", "GBP")
    assert facts.total == Decimal("7.06")
    assert facts.from_quote
    assert facts.wording_url == f"https://xcover.com/en/pds/{PACKAGE}"
    assert facts.certificate_url == ""
    (quote,) = facts.quotes
    assert (quote.price, quote.limit, quote.excess, quote.tax) == (
        Decimal("7.06"),
        Decimal("420.0"),
        Decimal("0.0"),
        Decimal("0.76"),
    )
    assert quote.starts == datetime(2026, 11, 24, 16, tzinfo=UTC)


def test_a_booking_gives_its_facts(booking_json: Make) -> None:
    facts = wire.read_package(over_the_wire(booking_json())).facts()
    assert facts.status == "CONFIRMED"
    assert facts.total_tax == Decimal("0.76")
    assert facts.transaction_id == "B1ABCDEFGHIJ"
    assert facts.confirmed_at == datetime(2026, 11, 24, 14, 7, 0, 541003, tzinfo=UTC)
    assert facts.quotes[0].can_be_cancelled is True
    assert facts.certificate_url == f"https://xcover.com/en/coi/{PACKAGE}"  # without its token
    assert not facts.from_quote
    assert facts.errors == ()


def test_null_quotes_are_counted_and_their_reasons_kept(package_json: Make) -> None:
    found = wire.read_package(
        over_the_wire(
            package_json(
                quotes={"0": None, "1": None},
                errors={"0": {"message": "No product", "type": "quote_creation_failure"}, "1": {}},
            )
        )
    ).facts()
    assert (found.null_quotes, found.quotes, found.errors) == (2, (), ("No product",))


def test_errors_without_words_are_still_errors(package_json: Make) -> None:
    assert wire.read_package(over_the_wire(package_json(errors={"0": {}}))).facts().errors
    assert not wire.read_package(over_the_wire(package_json(errors=[]))).facts().errors


# Contract 10: the oddities of the list.
def test_missing_and_odd_ornaments_are_survived(booking_json: Make, quote_json: Make) -> None:
    bare = {"id": "q", "status": "CONFIRMED", "price": 0}
    odd = quote_json(
        policy_end_date=None,
        policy={"content": "", "underwriter": None, "policy_type": 7},
        tax=None,
        benefits=[None, {"limit_description": "unlimited"}, {"limit": "420"}],
        pds_url=None,
        brand_new={"field": [1]},
    )
    found = wire.read_package(over_the_wire(booking_json(quotes=[bare, odd], total_tax="0.7")))
    facts = found.facts()
    assert [quote.limit for quote in facts.quotes] == [None, None]
    assert facts.total_tax is None
    assert wire.read_package(over_the_wire(booking_json(quotes=[]))).facts().quotes == ()


@pytest.mark.parametrize(
    "change",
    [
        {"id": None},
        {"id": "k7qhm-3wxre-ins"},
        {"id": f"{PACKAGE}\n"},
        {"id": f"x{PACKAGE}"},
        {"status": None},
        {"status": ""},
        {"currency": 826},
        {"total_price": "7.06"},
        {"total_price": None},
        {"total_price": True},
        {"total_price": 1e20},
        {"quotes": None},
        {"quotes": "none"},
        {"quotes": ["x"]},
        {"quotes": [{"id": "a", "status": "CONFIRMED"}]},
        {"quotes": [{"id": "a", "status": "CONFIRMED", "price": "7"}]},
        {"quotes": [{"id": "", "status": "CONFIRMED", "price": 7}]},
    ],
)
def test_what_a_promise_rests_on_must_be_exact(booking_json: Make, change: dict[str, Any]) -> None:
    with pytest.raises(wire.ShapeError) as caught:
        wire.read_package(over_the_wire(booking_json(**change)))
    # Only places: a body holds names and tokens.
    assert "sender@example.com" not in str(caught.value)


@pytest.mark.parametrize("document", [None, [], "x", 7, {}, {"results": []}])
def test_what_is_no_package_is_refused(document: object) -> None:
    with pytest.raises(wire.ShapeError):
        wire.read_package(document)


def test_the_largest_limit_is_the_sum_insured(quote_json: Make) -> None:
    benefits = [
        {"limit": 10, "excess": 0},
        {"limit": 420, "excess": 25},
        {"limit_description": "and more"},
    ]
    quote = wire.Quote.model_validate(over_the_wire(quote_json(benefits=benefits)))
    assert quote.limit_and_excess() == (Decimal(420), Decimal(25))
    without = wire.Quote.model_validate(over_the_wire(quote_json(benefits=[{"excess": 5}])))
    assert without.limit_and_excess() == (None, Decimal(5))


@pytest.fixture
def preview() -> dict[str, Any]:
    return {
        "id": PACKAGE,
        "status": "CANCELLED",
        "currency": "GBP",
        "quotes": [{"id": "q", "refund_value": 7.06, "cancelled_at": None}],
        "total_price": 0.0,
        "total_refund": 7.06,
        "cancellation_id": "Qm4Zt-7kLw2-Xv9Rb-CCL",
        "confirm_before": "2026-11-25T10:00:00.214377Z",
    }


def test_a_preview_is_told_from_a_cancellation(preview: dict[str, Any]) -> None:
    shown = wire.read_cancellation(over_the_wire(preview)).facts()
    assert shown.is_preview
    assert shown.refund == Decimal("7.06")
    done = preview | {
        "cancellation_id": None,
        "confirm_before": None,
        "quotes": [{"id": "q", "cancelled_at": "2026-11-24T10:00:00Z"}],
    }
    facts = wire.read_cancellation(over_the_wire(done)).facts()
    assert not facts.is_preview
    assert facts.cancelled_at == datetime(2026, 11, 24, 10, tzinfo=UTC)


def test_a_partly_cancelled_booking_is_not_cancelled(preview: dict[str, Any]) -> None:
    quotes = [{"cancelled_at": "2026-11-24T10:00:00Z"}, {"cancelled_at": None}]
    facts = wire.read_cancellation(over_the_wire(preview | {"quotes": quotes})).facts()
    assert facts.cancelled_at is None


def test_a_cancellation_without_a_refund_is_no_answer(preview: dict[str, Any]) -> None:
    newer = {k: v for k, v in preview.items() if k != "total_refund"}
    with pytest.raises(wire.ShapeError):
        wire.read_cancellation(over_the_wire(newer)).facts()
    facts = wire.read_cancellation(over_the_wire(newer | {"refund_amount": 3})).facts()
    assert facts.refund == 3


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://xcover.com/en/pds/X?a=1", True),
        ("http://127.0.0.1:9/pds", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("//xcover.com/x", False),
        ("https://", False),
        ("https://a b", False),
        ("https://x\n.example", False),
        ("https://[::1", False),
        ("https://x.example/" + "x" * 3000, False),
        (None, False),
        (7, False),
    ],
)
def test_only_web_addresses_are_kept_verbatim(url: object, kept: bool) -> None:
    assert wire.web_address(url) == (url if kept else "")
