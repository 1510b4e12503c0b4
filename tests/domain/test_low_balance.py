"""When a wallet is low, a line a currency."""

import pytest

from station.domain.low_balance import Low, check, low
from station.domain.money import Money


def test_each_currency_has_its_own_line() -> None:
    lines = ("GBP 50.00", "EUR 20", "JPY 900")
    assert check(lines) is None
    held = (Money(4_999, "GBP"), Money(2_000, "EUR"), Money(1, "USD"))
    assert low(lines, held) == (
        Low(Money(4_999, "GBP"), Money(5_000, "GBP")),
        Low(Money(0, "JPY"), Money(900, "JPY")),
    )


@pytest.mark.parametrize(
    "lines", [("50.00",), ("GBP",), ("GBP -1",), ("GBP 0",), ("XXX 5",), ("GBP 5", "GBP 6"), ("",)]
)
def test_what_is_no_line_is_said(lines: tuple[str, ...]) -> None:
    assert check(lines) is not None
