"""A typed amount is read with the marks of the window's language, and never as another one."""

from collections.abc import Iterator

import pytest

from station import i18n
from station.desk import amounts
from station.domain.money import Money, MoneyError


@pytest.fixture(autouse=True)
def english_after() -> Iterator[None]:
    yield
    i18n.speak("en")


@pytest.mark.parametrize(
    ("language", "text", "currency", "minor"),
    [
        ("en", "420", "GBP", 42000),
        ("en", " 420.5 ", "GBP", 42050),
        ("de", "420,00", "EUR", 42000),
        ("de", "420.00", "EUR", 42000),
        ("fr", "0,5", "EUR", 50),
        ("es", "-3,10", "EUR", -310),
        ("pl", "7,06", "PLN", 706),
        ("ar", "7.06", "EUR", 706),
        ("de", "1,250", "KWD", 1250),
        ("de", "1200", "JPY", 1200),
    ],
)
def test_what_is_an_amount(language: str, text: str, currency: str, minor: int) -> None:
    i18n.speak(language)
    assert amounts.typed(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("language", "text", "currency", "why"),
    [
        ("en", "420,00", "GBP", "money.not_a_number"),
        ("en", "1,000", "GBP", "money.not_a_number"),
        ("en", "1.000", "GBP", "money.too_many_decimals"),
        ("de", "1.000", "EUR", "money.too_many_decimals"),
        ("de", "1,000", "EUR", "money.too_many_decimals"),
        ("de", "1.000,00", "EUR", "money.not_a_number"),
        ("de", "1,000.00", "EUR", "money.not_a_number"),
        ("de", "1,2,3", "EUR", "money.not_a_number"),
        ("de", ",", "EUR", "money.not_a_number"),
        ("fr", "12,5", "JPY", "money.too_many_decimals"),
        ("pl", "", "PLN", "money.not_a_number"),
    ],
)
def test_what_is_none_is_refused_and_never_another_amount(
    language: str, text: str, currency: str, why: str
) -> None:
    i18n.speak(language)
    with pytest.raises(MoneyError) as refused:
        amounts.typed(text, currency)
    assert refused.value.message.id == why
