"""The wallet on the bench: its balance always, a warning while it is low, and for no longer."""

from datetime import UTC, datetime

from station.desk import bench_view
from station.desk.bench_view import Bench
from station.desk.views import BenchView, Shape, StripItem, Tone
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.settings import Settings

NOW = datetime(2026, 11, 24, 14, 6, tzinfo=UTC)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


def bench(*wallet: Money, lines: str = "GBP 60.00") -> BenchView:
    settings = Settings().typed({"wallet.low_balance": lines})
    stands = Bench(Actor("Dana", Role.CLERK), practice=True, settings=settings, wallet=wallet)
    stands.checked_at = NOW
    return bench_view.build(stands, NOW)


def item(view: BenchView) -> StripItem:
    (found,) = (each for each in view.strip.items if each.id == "wallet")
    return found


def said(view: BenchView) -> list[str]:
    return [notice.word.id for notice in view.notices]


def test_the_balance_stands_in_the_strip() -> None:
    view = bench(Money(1, "EUR"), pounds(6_000))
    assert (item(view).tone, item(view).word.facts["amount"]) == (Tone.PLAIN, pounds(6_000))
    assert said(view) == []


def test_a_low_wallet_is_said_with_what_is_left() -> None:
    view = bench(pounds(5_999))
    assert (item(view).tone, item(view).shape) == (Tone.LOOK, Shape.LOOK)
    assert said(view) == ["notice.wallet_low"]
    assert view.notices[0].word.facts == {"left": pounds(5_999), "line": pounds(6_000)}


def test_an_empty_wallet_holds_nil_and_is_low() -> None:
    assert item(bench(lines="")).word.facts["amount"] == pounds(0)
    assert said(bench()) == ["notice.wallet_low"]


def test_another_currency_is_low_by_itself() -> None:
    view = bench(pounds(9_000), Money(10, "EUR"), lines="GBP 60\nEUR 20")
    assert item(view).word.facts["amount"] == Money(10, "EUR")


def test_nothing_is_said_of_a_wallet_that_was_not_read_yet() -> None:
    stands = Bench(Actor("Dana", Role.CLERK), practice=True)
    stands.settings = Settings().typed({"wallet.low_balance": "GBP 60"})
    view = bench_view.build(stands, NOW)
    assert item(view).word.id == "strip.starting"
    assert said(view) == []
