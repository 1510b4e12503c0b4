"""Money, dates, weights and countries as people write them; time in the bench's own zone."""

import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from station import i18n
from station.domain.money import Money
from station.domain.share import Share
from station.i18n.formats import written


@pytest.fixture
def _london(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be set here")
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/London")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Money(706, "GBP"), "£7.06"),
        (Money(127580, "GBP"), "£1,275.80"),
        (Money(-42, "EUR"), "-€0.42"),
        (Money(1500, "JPY"), "JP¥1,500"),
        (Money(1235, "KWD"), "KWD1.235"),
    ],
)
def test_money_shows_its_symbol_and_all_its_decimals(amount: Money, text: str) -> None:
    assert i18n.money(amount).replace("\u00a0", "") == text


@pytest.mark.usefixtures("_london")
def test_utc_turns_to_the_bench_s_own_time() -> None:
    summer = datetime(2026, 7, 24, 23, 30, tzinfo=UTC)
    assert i18n.time(summer) == "00:30"
    assert i18n.date_time(summer) == "25 Jul 2026, 00:30"
    assert i18n.date_time(datetime(2026, 11, 24, 16, 0, tzinfo=UTC)) == "24 Nov 2026, 16:00"
    assert f"{written(summer)}" == "00:30"
    assert f"{written(summer):day}" == "25 Jul 2026"


@pytest.mark.usefixtures("_london")
@pytest.mark.parametrize("code", [each.code for each in i18n.languages()])
@pytest.mark.parametrize(
    ("message_id", "fact", "timed"),
    [
        ("amend.price_of", "at", True),
        ("band.held_since", "at", True),
        ("band.not_confirmed_detail", "asked", True),
        ("batch_list.expired", "at", True),
        ("flag.unanswered", "since", True),
        ("flag.refund_overdue", "by", False),
        ("label.void_too_late", "until", True),
        ("band.held_back", "at", False),
        ("manifest.on_it", "at", True),
        ("notice.no_line", "since", True),
        ("order.was_dispatched", "at", True),
        ("order.was_voided", "at", True),
        ("queue.no_line", "since", True),
        ("scan.again", "at", True),
        ("update.page.looked_at", "at", True),
        ("void.asked_by", "at", True),
        ("void.band_approved", "at", True),
        ("void.band_asked", "at", True),
        ("void.band_new", "at", True),
        ("void.band_saved_detail", "at", True),
        ("void.bought", "at", True),
        ("void.carrier_asked", "at", True),
        ("void.preview_of", "at", True),
    ],
)
def test_what_is_kept_and_said_again_later_says_the_day_at_the_bench(
    message_id: str, fact: str, timed: bool, code: str
) -> None:
    summer = datetime(2026, 7, 24, 23, 30, tzinfo=UTC)
    with i18n.speaking(code):
        others = {"order": "10482", "manifest": "M-7", "number": "N7", "who": "Anna", "by": "Bob"}
        others |= {"shop": "Shop", "count": 2, "next_s": 5}
        said = i18n.bare(i18n.t(message_id, **{**others, fact: summer}))
        assert i18n.bare(i18n.date(date(2026, 7, 25))) in said
    assert ("00:30" in said) is timed


def test_a_local_time_stays_as_it_is() -> None:
    assert i18n.time(datetime(2026, 11, 24, 16, 5)) == "16:05"  # noqa: DTZ001


@pytest.mark.parametrize("code", [each.code for each in i18n.languages()])
def test_no_sentence_seems_to_end_within_a_day(code: str) -> None:
    with i18n.speaking(code):
        days = [i18n.date(date(2026, month, 24)) for month in range(1, 13)]
    assert len(set(days)) == 12
    assert [each for each in days if ". " in each] == []


def test_dates_countries_and_weights() -> None:
    assert i18n.date(date(2026, 11, 4)) == "4 Nov 2026"
    assert i18n.country("GB") == "United Kingdom"
    assert i18n.country("DE") == "Germany"
    assert i18n.country("QQ") == "QQ"
    assert i18n.kilograms(2340) == "2.340"
    assert i18n.kilograms(40) == "0.040"


@pytest.mark.parametrize("code", ["es", "fr", "pl"])
def test_the_short_months_of_the_history_are_those_of_every_other_date(code: str) -> None:
    with i18n.speaking(code):
        for number in range(1, 13):
            month = i18n.t(f"month.{number}")
            short = i18n.t("history.on_day_of_year", day=8, month=month, year=2026)
            usual = i18n.date(date(2026, number, 8))
            assert short.replace("\u00a0", " ") == usual.replace("\u00a0", " ")


def test_what_is_no_fact_of_ours_is_left_alone() -> None:
    assert written("text") == "text"
    assert written(12) == 12
    assert written(None) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [("en", "41,200.5"), ("de", "41.200,5"), ("es", "41.200,5"), ("pl", "41\u00a0200,5")],
)
def test_numbers_are_grouped_as_people_write_them(code: str, text: str) -> None:
    with i18n.speaking(code):
        assert i18n.number(Decimal("41200.5")) == text
        assert i18n.number(412) == "412"
        assert i18n.t("check.house_detail", left=Decimal("41200.5")).count(text) == 1


@pytest.mark.parametrize(
    ("code", "text"), [("en", "26\u00a0%"), ("de", "26\u00a0%"), ("pl", "26%"), ("es", "26\u00a0%")]
)
def test_a_share_is_written_as_its_language_does(code: str, text: str) -> None:
    assert Share.of(101, 386) == Share(26)
    assert Share.of(0, 0) == Share(0)
    with i18n.speaking(code):
        assert written(Share(26)) == text
        assert i18n.percent(26) == text


@pytest.mark.parametrize("code", [each.code for each in i18n.languages()])
def test_sterling_has_one_sign_in_every_language(code: str) -> None:
    """A sum that is longer than it need be is cut where there is little room."""
    with i18n.speaking(code):
        written_out = i18n.bare(i18n.money(Money(706, "GBP"))).strip("\u200f\u00a0")
        assert re.fullmatch(r"£7.06|7[.,]06\u00a0£", written_out)
        assert "£" not in i18n.money(Money(706, "EGP"))


@pytest.mark.parametrize(
    ("code", "queue", "weight"),
    [
        ("en", "10,000, one is late", "21,397.860"),
        ("de", "10.000, einer überfällig", "21.397,860"),
        ("fr", "10\u202f000, une en retard", "21\u202f397,860"),
        ("ar", "10,000، أحدها متأخر", "21,397.860"),
    ],
)
def test_large_counts_and_weights_are_grouped(code: str, queue: str, weight: str) -> None:
    with i18n.speaking(code):
        assert i18n.t("strip.queue_late", count=10_000) == queue
        assert i18n.kilograms(21_397_860) == weight
    assert i18n.t("closing.waiting", count=9_999) == "9,999 parcels wait for their carriers"
