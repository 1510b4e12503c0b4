"""Arabic: counts said as grammar has them, and what goes into a line read from the right."""

import pytest

from station import i18n
from station.domain.money import Money
from station.i18n.bidi import FSI, PDI, RLI, isolated

COUNTS = (1, 2, 3, 11, 38, 100, 132)
SAID = {
    "clock.days": (
        "يوم واحد", "يومان", "3 أيام", "11 يوما", "38 يوما", "100 يوم", "132 يوما",
    ),
    "screen.parcels": (
        "طرد واحد", "طردان", "3 طرود", "11 طردا", "38 طردا", "100 طرد", "132 طردا",
    ),
    "band.waiting_orders": (
        "طلب واحد ينتظر.", "طلبان ينتظران.", "3 طلبات تنتظر.", "11 طلبًا تنتظر.",
        "38 طلبًا تنتظر.", "100 طلب تنتظر.", "132 طلبًا تنتظر.",
    ),
    "dispatch.weigh_first": (
        "زن الطرد أولا", "زن الطردين أولا", "زن 3 طرود أولا", "زن 11 طردا أولا",
        "زن 38 طردا أولا", "زن 100 طرد أولا", "زن 132 طردا أولا",
    ),
    "offer.needs_form": (
        "تحتاج شركة التأمين الحقل أولا.", "تحتاج شركة التأمين الحقلين أولا.",
        "تحتاج شركة التأمين 3 حقول أولا.", "تحتاج شركة التأمين 11 حقلا أولا.",
        "تحتاج شركة التأمين 38 حقلا أولا.", "تحتاج شركة التأمين 100 حقل أولا.",
        "تحتاج شركة التأمين 132 حقلا أولا.",
    ),
    "notice.recovered": (
        "توبع إرسال واحد من قبل إعادة البدء.", "توبع إرسالان من قبل إعادة البدء.",
        "توبعت 3 إرسالات من قبل إعادة البدء.", "توبع 11 إرسالا من قبل إعادة البدء.",
        "توبع 38 إرسالا من قبل إعادة البدء.", "توبع 100 إرسال من قبل إعادة البدء.",
        "توبع 132 إرسالا من قبل إعادة البدء.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_what_is_counted_has_the_form_that_its_number_asks_for(name: str) -> None:
    """From 11 to 99 another than at a hundred: the two stand last in the translators' file."""
    with i18n.speaking("ar"):
        assert tuple(i18n.t(name, count=count) for count in COUNTS) == SAID[name]


@pytest.mark.parametrize(
    ("sum_", "number", "currency"),
    [
        (Money(706, "GBP"), "7.06", "£"),
        (Money(-42, "EUR"), "-0.42", "€"),
        (Money(123450, "USD"), "1,234.50", "US$"),
    ],
)
def test_a_sum_has_its_currency_on_the_left(sum_: Money, number: str, currency: str) -> None:
    """No figure and no `£` says that a line begins at the right; `US$` says the opposite."""
    whole = f"{RLI}{FSI}{number}{PDI}\u00a0{FSI}{currency}{PDI}{PDI}"
    with i18n.speaking("ar"):
        assert i18n.money(sum_) == whole
        assert i18n.t("screen.debit_of", amount=sum_).endswith(f"{FSI}{whole}{PDI}")
        assert i18n.t("screen.wallet_after", amounts=f"{whole}, {whole}").count(whole) == 2
        assert i18n.ours_only(whole) == whole


def test_no_other_text_turns_the_line_that_it_stands_in() -> None:
    assert i18n.ours_only(f"{RLI}50 pounds{PDI}") == f"50 pounds{PDI}"
    assert isolated(f"{RLI}50 pounds{PDI}") == f"{FSI}50 pounds{PDI}"
    assert i18n.ours_only(f"{RLI}{FSI}5{PDI} {FSI}to pay{PDI}{PDI}").startswith(FSI)


@pytest.mark.parametrize(
    ("name", "values", "command"),
    [
        ("easypost.key_missing", {"name": "easypost.key"}, "station settings secret easypost.key"),
        ("check.sender_missing", {"why": "", "key": "sender.name"},
         "station settings set sender.name=…"),
        ("check.house_missing", {}, "station settings set house.prefix=… house.services=…"),
    ],
)  # fmt: skip
def test_a_command_is_read_from_the_left_as_it_is_typed(
    name: str, values: dict[str, str], command: str
) -> None:
    i18n.speak("ar")
    try:
        said = i18n.t(name, **values)
    finally:
        i18n.speak("en")
    inside = said[said.index(f"{FSI}station") + 1 : -1]
    assert said.endswith(PDI)
    assert inside.replace(FSI, "").replace(PDI, "") == command
