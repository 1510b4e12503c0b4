"""Rules as lines of text: what they choose, what they cannot, and that no tick is among it."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.domain import rules
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.rules import Choice, Facts, Rule
from station.i18n import say


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


LINE = (
    "country GB IE, weight over 500, weight up to 2000 g, value over 50.00 GBP -> service ND, box S"
)
HOME = Facts("GB", 1200, gbp(9_900))


def test_a_rule_is_a_line() -> None:
    rule = rules.parse(LINE)
    assert rule == Rule(("GB", "IE"), (), 500, 2000, gbp(5000), None, "ND", "S")
    assert rules.parse(str(rule)) == rule
    assert rules.parse("-> service ST") == Rule(service="ST")
    assert rules.parse(" not country GB->box L ") == Rule(but_countries=("GB",), box="L")


_limits = some.none() | some.integers(0, 50_000)
_amounts = some.none() | some.integers(0, 500_000).map(gbp)


@given(
    some.lists(some.sampled_from(["GB", "DE", "CH"]), unique=True).map(tuple),
    _limits, _limits, _amounts, _amounts, some.sampled_from(["ND", "easypost/USPS Priority"]),
)  # fmt: skip
def test_every_rule_is_read_back_from_its_text(
    countries: tuple[str, ...],
    over_g: int | None,
    up_to_g: int | None,
    over: Money | None,
    up_to: Money | None,
    service: str,
) -> None:
    rule = Rule(countries, (), over_g, up_to_g, over, up_to, service)
    never = (over_g is not None and up_to_g is not None and over_g >= up_to_g) or (
        over is not None and up_to is not None and over.minor >= up_to.minor
    )
    if never:
        with pytest.raises(StationError):
            rules.parse(str(rule))
    else:
        assert rules.parse(str(rule)) == rule


@pytest.mark.parametrize(
    ("facts", "holds"),
    [
        (HOME, True),
        (Facts("DE", 1200, gbp(9_900)), False),
        (Facts("GB", 500, gbp(9_900)), False),
        (Facts("GB", 2000, gbp(9_900)), True),
        (Facts("GB", 2001, gbp(9_900)), False),
        (Facts("GB", 0, gbp(9_900)), False),
        (Facts("GB", 1200, gbp(5_000)), False),
        (Facts("GB", 1200, Money(9_900, "EUR")), False),
        (Facts("GB", 1200, None), False),
    ],
)
def test_what_is_not_known_holds_no_condition(facts: Facts, holds: bool) -> None:
    assert rules.parse(LINE).holds(facts) is holds


def test_the_first_rule_that_names_a_thing_decides_it() -> None:
    lines = ("country DE -> service EU", "weight up to 2000 -> box S", "-> service ND, box L")
    known = tuple(map(rules.parse, lines))
    assert rules.choose(known, HOME) == Choice("ND", 3, "S", 2)
    assert rules.choose(known, Facts("DE", 0, None)) == Choice("EU", 1, "L", 3)
    assert rules.choose((), HOME) == Choice()


@pytest.mark.parametrize(
    "line",
    [
        "", "service ND", "country GB ->", "-> tick 1", "-> service ND, tick", "-> cover",
        "-> service ND, insure all", "country XX -> service ND", "country -> service ND",
        "weight 5 -> box S", "weight over 2kg -> box S", "value over 5 -> box S",
        "value over 5 XXX -> box S", "value over -1,00 GBP -> box S", "rain -> box S",
        "weight over 5, weight over 6 -> box S", "-> box S, box L",
        "weight over 6, weight up to 6 -> box S",
        "value over 6.00 GBP, value up to 7.00 EUR -> box S",
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused_in_words(line: str) -> None:
    with pytest.raises(StationError) as refused:
        rules.parse(line)
    assert say(refused.value.message)


def test_a_rule_has_no_place_for_a_tick() -> None:
    chosen = {field.name for field in fields(Choice)}
    assert chosen == {"service", "service_rule", "box", "box_rule"}
    with pytest.raises(StationError) as refused:
        rules.parse("-> tick 1")
    assert refused.value.message.id == "rules.outcome"
