"""Which services of a broker a bench uses, and what their carriers pay."""

import pytest

from station.domain import brokered
from station.domain.money import Money


def test_lines_are_read() -> None:
    lines = ("USPS=100.00 USD", "RoyalMail.Tracked48=20.00 GBP")
    assert brokered.check_liability(lines) is None
    assert brokered.liability(lines) == {
        "USPS": Money(100_00, "USD"),
        "RoyalMail.Tracked48": Money(20_00, "GBP"),
    }


@pytest.mark.parametrize("line", ["USPS", "USPS=100", "=1.00 USD", "US PS=1.00 USD", "U=x USD"])
def test_a_line_that_is_none_is_named(line: str) -> None:
    found = brokered.check_liability((line,))
    assert found is not None
    assert found.id == "settings.broker_liability"


def test_a_name_stands_once() -> None:
    found = brokered.check_liability(("USPS=1.00 USD", "USPS=2.00 USD"))
    assert found is not None
    assert found.id == "settings.twice"


def test_services_are_names() -> None:
    assert brokered.check_services(("USPS", "USPS.Priority")) is None
    assert brokered.check_services(("USPS Priority",)) is not None
