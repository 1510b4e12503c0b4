"""What a clerk is offered, and what is left out with its reason."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from station.domain.cover import Offer
from station.domain.money import Money
from station.flow.seen import QuoteAsk
from station.web import exact
from station.xcover.offer import make_offer, without_tokens
from station.xcover.wire import read_package

Make = Callable[..., dict[str, Any]]
NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


def offer(document: dict[str, Any], ask: QuoteAsk) -> Offer:
    return make_offer(read_package(exact.parse(json.dumps(document).encode())), ask, NOW)


def two_boxes(ask: QuoteAsk) -> QuoteAsk:
    return replace(ask, parcels=ask.parcels * 2)


def test_an_option_shows_everything_of_the_contract(package_json: Make, ask: QuoteAsk) -> None:
    made = offer(package_json(), ask)
    assert (made.package, made.asked_at, made.starts) == ("K7QHM-3WXRE-INS", NOW, ask.starts)
    (option,) = made.options
    assert option.id == "parcel_insurance"
    assert option.title == "Parcel Protection"
    assert option.price == Money(706, "GBP")
    assert option.tax == Money(76, "GBP")
    assert option.limit == Money(42000, "GBP")
    assert option.excess == Money(0, "GBP")
    assert option.description == "Pays if the parcel is lost."
    assert [(point.title, point.text) for point in option.inclusions] == [("Loss", "In transit.")]
    assert [(point.title, point.text) for point in option.exclusions] == [("Cash", "Never.")]
    assert option.disclaimer == "Demo wording."
    assert option.decline_text == "Without it you rely on the carrier's liability."
    assert (option.underwriter, option.underwriter_disclaimer) == ("Demo Ltd", "Demo text.")
    assert option.wording_url == "https://xcover.com/en/pds/X?policy_type=parcel_insurance_v1"
    assert option.starts == datetime(2026, 11, 24, 16, tzinfo=UTC)
    assert made.refusals == ()


def test_all_boxes_add_up(package_json: Make, quote_json: Make, ask: QuoteAsk) -> None:
    quotes = {
        "1": quote_json(id="b", price=1.005, benefits=[{"limit": 100}]),
        "0": quote_json(id="a", price=7.06),
    }
    (option,) = offer(package_json(quotes=quotes), two_boxes(ask)).options
    assert option.price == Money(807, "GBP")
    assert option.limit == Money(52000, "GBP")
    assert option.excess is None
    assert {line.quote_id: line.price.minor for line in option.quotes} == {"a": 706, "b": 101}


def test_options_exclude_each_other(package_json: Make, quote_json: Make, ask: QuoteAsk) -> None:
    plus = quote_json(id="b", price=9, policy={"policy_type": "plus", "policy_name": "Plus"})
    both = replace(ask, option_types=("parcel_insurance", "plus"))
    made = offer(package_json(quotes={"0": quote_json(), "1": plus}), both)
    assert [option.id for option in made.options] == ["parcel_insurance", "plus"]
    assert made.options[1].title == "Plus"
    # What the agreement does not offer is not offered, whatever is quoted.
    assert [one.id for one in offer(package_json(quotes={"0": plus}), ask).options] == []


def test_a_null_quote_removes_its_option_and_says_why(
    package_json: Make, quote_json: Make, ask: QuoteAsk
) -> None:
    plus = quote_json(id="b", policy={"policy_type": "plus"})
    both = replace(two_boxes(ask), option_types=("parcel_insurance", "plus"))
    made = offer(
        package_json(
            quotes={"0": quote_json(), "1": None, "2": plus, "3": plus | {"id": "c"}},
            errors={"1": {"message": "No product for this route"}},
        ),
        both,
    )
    assert [option.id for option in made.options] == ["plus"]
    assert made.refusals == ("Parcel Protection: No product for this route",)


def test_an_offer_may_be_all_refusals(package_json: Make, ask: QuoteAsk) -> None:
    made = offer(package_json(quotes={"0": None}, errors={"0": ["Too dear"]}), ask)
    assert (made.options, made.refusals) == ((), ("Too dear",))
    silent = offer(package_json(quotes={"0": None}), ask)
    assert silent.refusals == ("parcel_insurance: not offered for every parcel.",)
    general = offer(package_json(quotes={"0": None}, errors=["Closed today"]), ask)
    assert general.refusals == ("Closed today",)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "CONFIRMED"}, "not open for booking."),
        ({"price": -1}, "a price is missing or not usable."),
        ({"benefits": [{"limit": -1}]}, "a price is missing or not usable."),
    ],
)
def test_an_unusable_quote_removes_its_option(
    package_json: Make, quote_json: Make, ask: QuoteAsk, change: dict[str, Any], why: str
) -> None:
    made = offer(package_json(quotes={"0": quote_json(**change)}), ask)
    assert made.options == ()
    assert made.refusals == (f"Parcel Protection: {why}",)


def test_too_many_quotes_are_no_option(package_json: Make, quote_json: Make, ask: QuoteAsk) -> None:
    twice = {"0": quote_json(), "1": quote_json(id="b")}
    assert offer(package_json(quotes=twice), ask).options == ()
    same = {"0": quote_json(), "1": quote_json()}
    assert offer(package_json(quotes=same), two_boxes(ask)).options == ()


def test_a_package_that_is_not_open_offers_nothing(package_json: Make, ask: QuoteAsk) -> None:
    assert offer(package_json(status="OPTED_OUT"), ask).options == ()


def test_missing_words_and_dates_are_survived(
    package_json: Make, quote_json: Make, ask: QuoteAsk
) -> None:
    bare = quote_json(
        policy={"policy_type": "parcel_insurance"},
        policy_start_date=None,
        policy_end_date=None,
        tax=None,
        benefits=[],
        pds_url="javascript:x",
    )
    (option,) = offer(package_json(quotes={"0": bare}), ask).options
    assert option.title == "parcel_insurance"
    assert option.quotes[0].starts == ask.starts
    assert (option.limit, option.excess, option.tax) == (None, None, Money(0, "GBP"))
    assert option.wording_url == "https://xcover.com/en/pds/K7QHM-3WXRE-INS"


def test_every_disclaimer_is_said_once(package_json: Make, quote_json: Make, ask: QuoteAsk) -> None:
    content = {
        "header": "Cover for this parcel",
        "disclaimer": "",
        "disclaimer_html": "<p>Who sells.</p>",
        "payment_disclaimer": "Who pays.",
        "in_path_disclaimer": "Who sells.",
    }
    policy = {"policy_type": "parcel_insurance", "content": content}
    (option,) = offer(package_json(quotes={"0": quote_json(policy=policy)}), ask).options
    assert option.disclaimer == "Who sells.\nWho pays."
    assert option.description == "Cover for this parcel"


def test_the_stored_answer_holds_no_token(booking_json: Make) -> None:
    raw = json.dumps(booking_json(note="ask for a token")).encode()
    kept = without_tokens(exact.parse(raw))
    stored = exact.parse(kept)
    assert isinstance(stored, dict)
    for secret in (b"Aq3Xv", b"signup_token", b"aaaaa-bbbbb", b"security_token"):
        assert secret not in kept
    assert stored["account_url"] == "https://xcover.com/en/account?id=9"
    assert stored["note"] == "ask for a token"
    assert b'"total_price":7.06' in kept
    assert b'"limit":420.0' in kept
