"""Money is exact, of one currency, and refuses what is not an amount."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import money
from station.domain.money import LARGEST_MINOR, Money, MoneyError
from station.i18n import say

CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "KWD", "CLF", "ISK", "PLN"])
MINOR = st.integers(-LARGEST_MINOR, LARGEST_MINOR)


@given(MINOR, CURRENCIES)
def test_an_amount_written_out_reads_back_the_same(minor: int, currency: str) -> None:
    amount = Money(minor, currency)
    assert money.parse(str(amount), currency) == amount


@given(MINOR, MINOR, CURRENCIES)
def test_sums_and_differences_undo_each_other(one: int, other: int, currency: str) -> None:
    first, second = Money(one, currency), Money(other, currency)
    assert first + second - second == first
    assert first + -first == money.zero(currency)
    assert (first < second) == (one < other)
    assert (first >= second) == (one >= other)


@given(
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False),
    CURRENCIES,
)
def test_rounding_is_half_up_and_nowhere_further_than_half_a_minor_unit(
    amount: Decimal, currency: str
) -> None:
    exact = Fraction(amount) * 10 ** money.exponent(currency)
    distance = abs(money.from_decimal(amount, currency).minor) - abs(exact)
    assert Fraction(-1, 2) < distance <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("7.055", "GBP", 706),
        ("7.0549999999999999999999999999999999999", "GBP", 705),
        ("-7.055", "GBP", -706),
        ("0.5", "JPY", 1),
        ("1E+3", "EUR", 100_000),
        ("1.2345", "KWD", 1235),
    ],
)
def test_the_wire_s_decimals_are_rounded_once(text: str, currency: str, minor: int) -> None:
    assert money.from_decimal(Decimal(text), currency).minor == minor


@pytest.mark.parametrize(
    ("text", "message_id"),
    [
        ("", "money.not_a_number"),
        ("  ", "money.not_a_number"),
        ("1,000.00", "money.not_a_number"),
        ("£5", "money.not_a_number"),
        ("1e5", "money.not_a_number"),
        ("--5", "money.not_a_number"),
        ("1.2.3", "money.not_a_number"),
        ("NaN", "money.not_a_number"),
        ("٤٢٠", "money.not_a_number"),
        ("4.205", "money.too_many_decimals"),
        ("99999999999999999999", "money.too_large"),
        ("9" * 10_000, "money.too_large"),
        ("0." + "0" * 40 + "1", "money.too_many_decimals"),
    ],
)
def test_a_typed_amount_that_is_none_is_refused_in_words(text: str, message_id: str) -> None:
    with pytest.raises(MoneyError) as caught:
        money.parse(text, "GBP")
    assert caught.value.message.id == message_id
    assert say(caught.value.message) != message_id


@pytest.mark.parametrize(
    "text", ["NaN", "Infinity", "-Infinity", "sNaN", "1E+999999", "-1E+1000000"]
)
def test_what_is_no_amount_on_the_wire_is_refused(text: str) -> None:
    with pytest.raises(MoneyError):
        money.from_decimal(Decimal(text), "GBP")


@pytest.mark.parametrize("code", ["", "gbp", "XXX", "GBPP", "EU", "⁠GBP"])
def test_an_unknown_currency_makes_no_money(code: str) -> None:
    assert not money.is_currency(code)
    with pytest.raises(MoneyError, match="unknown_currency"):
        Money(1, code)


def test_currencies_do_not_mix() -> None:
    pounds, euros = Money(1, "GBP"), Money(1, "EUR")
    for act in (lambda: pounds + euros, lambda: pounds - euros, lambda: pounds < euros):
        with pytest.raises(ValueError, match="cannot mix"):
            act()
    with pytest.raises(ValueError, match="cannot mix"):
        money.total([pounds], "EUR")


def test_the_sum_of_nothing_is_nil() -> None:
    assert money.total([], "JPY") == Money(0, "JPY")
    assert money.total((Money(840, "GBP"), Money(706, "GBP")), "GBP") == Money(1546, "GBP")


@pytest.mark.parametrize(
    ("amount", "written"),
    [(Money(706, "GBP"), "7.06"), (Money(-5, "EUR"), "-0.05"), (Money(1500, "JPY"), "1500")],
)
def test_all_decimals_of_the_currency_are_written(amount: Money, written: str) -> None:
    assert str(amount) == written
