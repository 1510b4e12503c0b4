"""What an address must have, and what it may not hide."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import address
from station.domain.address import COUNTRIES, LONGEST_PART, POSTCODES, Address
from station.i18n import say

GOOD = Address(
    name="Hannah Whitfield",
    address1="14 Larch Rise",
    city="Kendal",
    postcode="LA9 5QT",
    country="GB",
    phone="+44 1632 960482",
    email="hannah.whitfield@example.com",
)


def ids(one: Address) -> dict[str, str]:
    """Field and message id of each finding; each has a sentence."""
    found = address.check(one)
    for finding in found:
        assert say(finding.message) != finding.message.id
    return {finding.field: finding.message.id for finding in found}


def test_a_good_address_has_no_finding() -> None:
    assert ids(GOOD) == {}
    assert ids(replace(GOOD, phone="", email="", company="X", region="Cumbria")) == {}


def test_an_empty_one_says_each_thing_that_it_needs() -> None:
    assert ids(Address()) == {
        name: f"address.{name}_missing"
        for name in ("name", "address1", "city", "postcode", "country")
    }


@pytest.mark.parametrize("field", ["name", "company", "address2", "city", "region", "email"])
@pytest.mark.parametrize(
    "hidden",
    [
        "\n",
        "\0",
        "\x1b[2J",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u061c",
        "\ud800",
        "\U000e0041",
    ],
    ids=ascii,
)
def test_hidden_characters_are_refused_wherever_they_stand(field: str, hidden: str) -> None:
    assert ids(replace(GOOD, **{field: f"Ann{hidden}Lee"}))[field] == "field.hidden_characters"


@pytest.mark.parametrize(
    "name", ["Zoë Łącka", "محمد علي", "김서연", "O’Brien & Søn", "ज़ो\u200dया", "^XZ ~HS", "</b>"]
)
def test_every_script_and_every_mark_of_another_language_may_stand_in_a_name(name: str) -> None:
    assert ids(replace(GOOD, name=name)) == {}


def test_a_part_may_be_as_long_as_a_label_and_no_longer() -> None:
    assert ids(replace(GOOD, name="x" * LONGEST_PART)) == {}
    assert ids(replace(GOOD, name="x" * (LONGEST_PART + 1))) == {"name": "field.too_long"}


@pytest.mark.parametrize("country", sorted(POSTCODES))
def test_the_example_of_each_country_is_a_post_code_of_it(country: str) -> None:
    shape, example = POSTCODES[country]
    assert country in COUNTRIES
    assert re.fullmatch(shape, example)
    assert ids(replace(GOOD, country=country, postcode=example)) == {}
    assert ids(replace(GOOD, country=country, postcode="?")) == {
        "postcode": "address.postcode_shape"
    }


@pytest.mark.parametrize("country", ["", "UK", "gb", "GBR", "XX", "G\u202eB"])
def test_only_a_country_s_own_code_is_one(country: str) -> None:
    assert "country" in ids(replace(GOOD, country=country))


def test_a_country_without_a_known_shape_takes_any_post_code() -> None:
    assert ids(replace(GOOD, country="IE", postcode="D02 X285")) == {}
    assert ids(replace(GOOD, country="IE", postcode=" ")) == {
        "postcode": "address.postcode_missing"
    }


@pytest.mark.parametrize("country", ["HK", "AE", "JM"])
def test_where_there_are_no_post_codes_none_is_asked_for(country: str) -> None:
    assert ids(replace(GOOD, country=country, postcode="")) == {}
    assert ids(replace(GOOD, country=country, postcode="00000")) == {}


@pytest.mark.parametrize(
    "phone", ["01632 960482", "+", "+44", "+44 x", "+44 1632\n960482", "+" * 20]
)
def test_a_phone_without_its_country_is_refused(phone: str) -> None:
    assert "phone" in ids(replace(GOOD, phone=phone))


@pytest.mark.parametrize(
    "email", ["a", "a@b", "a@@example.com", "a b@example.com", "<a@example.com>"]
)
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    assert ids(replace(GOOD, email=email)) == {"email": "address.email_shape"}


@given(st.text(max_size=120), st.text(max_size=12))
def test_no_text_breaks_the_check(text: str, short: str) -> None:
    address.check(replace(GOOD, name=text, email=text, phone=short, country=short, postcode=short))
