"""Routing codes: the longest beginning of the post code leads the way."""

import pytest

from station.domain import routing
from station.domain.address import Address
from station.domain.settings import HOUSE_ROUTES, SettingError, Settings
from station.i18n import say

ROUTES = ("GB=HUB", "GB LA=NW 1", "GB LA9 5=KEN 4", "NL 10=AMS", "US 900-01=LAX")


@pytest.mark.parametrize(
    ("country", "postcode", "code"),
    [
        ("GB", "LA9 5QT", "KEN 4"),
        ("GB", "la95qt", "KEN 4"),
        ("GB", "LA1 1AA", "NW 1"),
        ("GB", "EC1A 1BB", "HUB"),
        ("GB", "", "HUB"),
        ("NL", "1011 AB", "AMS"),
        ("NL", "2011 AB", ""),
        ("US", "90001-1234", "LAX"),
        ("DE", "10115", ""),
    ],
)
def test_the_longest_beginning_wins(country: str, postcode: str, code: str) -> None:
    assert routing.code(ROUTES, Address(country=country, postcode=postcode)) == code
    assert routing.code(ROUTES[::-1], Address(country=country, postcode=postcode)) == code


def test_routes_are_a_setting() -> None:
    settings = Settings().changed({"house.routes": list(ROUTES)})
    assert settings.of(HOUSE_ROUTES) == ROUTES


@pytest.mark.parametrize(
    "route", ["GB", "GB LA9", "XX=HUB", "GB LA9=", "gb=HUB", "GB=^XA", "GB=" + "A" * 13]
)
def test_what_is_no_route_is_named(route: str) -> None:
    with pytest.raises(SettingError) as refused:
        Settings().changed({"house.routes": ["GB=HUB", route]})
    assert route in say(refused.value.message)
