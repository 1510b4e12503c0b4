"""Settings: declared once, refused by name, never changed in place."""

import json
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain import settings as s
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.people import Role
from station.domain.settings import DECLARED, SettingError, Settings
from station.i18n import catalogue, say

ND = {"code": "ND", "name": "Next day", "price": "8.40", "currency": "GBP", "liability": "50.00"}
ST = {**ND, "code": "ST", "price": "4.20"}
TARIFF = ["currency,GBP", "service,TR,By zone,20.00,3", "zone,Home,GB", "price,TR,Home,2000,3.90"]


def refusal(raws: dict[str, object]) -> str:
    """The sentence with which `raws` are refused."""
    with pytest.raises(SettingError) as caught:
        Settings().changed(raws)
    return say(caught.value.message)


def test_unset_they_stand_at_their_defaults() -> None:
    values = Settings()
    assert {key: values[key] for key in values} == {
        key: setting.default for key, setting in DECLARED.items()
    }
    assert values.of(s.BENCH_CODE) == "B1"
    assert values.of(s.HANDOVER_TIME) == time(16, 30)
    assert values.of(s.INSURER_PACE) == 1.8
    assert values.of(s.INSURER_OPTION_TYPES) == ("parcel_insurance",)
    assert values.given() == {}


@pytest.mark.parametrize("key", sorted(DECLARED))
def test_each_default_survives_the_file(key: str) -> None:
    setting = DECLARED[key]
    raw = json.loads(json.dumps(setting.kind.plain(setting.default)))
    if raw:
        assert setting.kind.read(raw) == setting.default
    assert catalogue().has(f"setting.{key}")


def test_who_may_change_what() -> None:
    clerk = {key for key, setting in DECLARED.items() if setting.who is Role.CLERK}
    assert clerk == {"theme", "sounds.volume", "screen.full", "screen.text", "bench.language"}


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("bench.code", ""),
        ("bench.code", "b1"),
        ("bench.code", "TOOLONG"),
        ("bench.code", "A\u0661"),
        ("bench.name", 5),
        ("bench.name", "x" * 21),
        ("bench.name", "Bench\n1"),
        ("bench.name", "Bench\ud800"),
        ("sender.country", "UK"),
        ("wallet.currency", "gbp"),
        ("wallet.currency", ""),
        ("house.prefix", "12"),
        ("house.services", {}),
        ("house.services", "[]"),
        ("house.services", [{}]),
        ("house.services", [{**ND, "more": "x"}]),
        ("house.services", [{**ND, "price": 8.4}]),
        ("house.services", [{**ND, "price": "8,40"}]),
        ("house.services", [{**ND, "price": "-1"}]),
        ("house.services", [{**ND, "currency": "XXX"}]),
        ("house.services", [{**ND, "code": "next day"}]),
        ("house.services", [{**ND, "name": " "}]),
        ("house.services", [ND, ND]),
        ("house.default_service", "ND"),
        ("insurer.url", "http://api.example.com"),
        ("insurer.url", "https://"),
        ("insurer.url", "https://me@example.com/x"),
        ("insurer.url", "https://example.com/?a=1"),
        ("insurer.url", "https://[::1"),
        ("insurer.partner", "A/../B"),
        ("insurer.option_types", []),
        ("insurer.option_types", "parcel_insurance"),
        ("insurer.option_types", ["parcel_insurance", "parcel_insurance"]),
        ("insurer.option_types", ["Parcel"]),
        ("insurer.option_types", [1]),
        ("insurer.language", "English"),
        ("insurer.pace_per_s", 0),
        ("insurer.pace_per_s", True),
        ("insurer.pace_per_s", "1.8"),
        ("insurer.pace_per_s", float("nan")),
        ("insurer.pace_per_s", float("inf")),
        ("insurer.pace_per_s", 10**400),
        ("insurer.send_transaction_id_on_quote", 1),
        ("insurer.max_offer_age_min", 0),
        ("insurer.max_offer_age_min", 60.0),
        ("insurer.claims", ["ok", " "]),
        ("insurer.claims", ["x"] * 7),
        ("handover.time", "24:00"),
        ("handover.time", "4:30"),
        ("handover.time", 1630),
        ("papers.dpi", 204),
        ("papers.dpi", "203"),
        ("theme", "Dark"),
        ("theme", 1),
        ("sounds.volume", 101),
        ("sounds.volume", True),
        ("screen.full", "true"),
        ("orders.folder", "orders"),
        ("papers.folder", "./papers"),
        ("updates.folder", "~/updates"),
        ("backups.folder", "../backups"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key_and_name(key: str, raw: object) -> None:
    sentence = refusal({key: raw})
    assert f"({key})" in sentence
    assert sentence.startswith(catalogue().text(f"setting.{key}", {}))
    assert "settings." not in sentence
    assert "{" not in sentence


def test_an_unknown_key_is_named() -> None:
    assert refusal({"colour": 1}) == "There is no setting “colour”."
    with pytest.raises(SettingError):
        Settings().changed({"colour": None})


def test_one_wrong_value_changes_nothing() -> None:
    before = Settings()
    with pytest.raises(SettingError) as caught:
        before.changed({"sounds.volume": 5, "theme": "pink"})
    assert caught.value.key == "theme"
    assert isinstance(caught.value, StationError)
    assert before == Settings()


def test_a_change_makes_a_copy_and_none_takes_it_back() -> None:
    before = Settings()
    after = before.changed({"bench.code": "C7", "handover.time": "17:05"})
    assert before.of(s.BENCH_CODE) == "B1"
    assert after.of(s.BENCH_CODE) == "C7"
    assert after.given() == {"bench.code": "C7", "handover.time": "17:05"}
    assert after.changed({"bench.code": None}).given() == {"handover.time": "17:05"}
    assert after.changed({"bench.code": "B1"}).given() == {"handover.time": "17:05"}


def test_a_base_stands_in_for_the_defaults() -> None:
    base = Settings().changed({"house.prefix": "0614141", "sounds.volume": 5}).as_base()
    assert base.given() == {}
    assert base.of(s.HOUSE_PREFIX) == "0614141"
    changed = base.changed({"sounds.volume": 6})
    assert changed.changed({"sounds.volume": None}).of(s.SOUNDS_VOLUME) == 5
    # What is empty until set up may be emptied again in spite of its check.
    assert base.changed({"house.prefix": ""}).given() == {"house.prefix": ""}


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("bench.name", " Bench 3 ", "Bench 3"),
        ("sounds.volume", " 30 ", 30),
        ("insurer.pace_per_s", "0.5", 0.5),
        ("screen.full", "ON", True),
        ("screen.full", "no", False),
        ("papers.dpi", "300", 300),
        ("theme", "Dark", "dark"),
        ("handover.time", "07:00", time(7)),
        ("insurer.option_types", "parcel_insurance\nparcel_loss_only\n", None),
        ("insurer.option_types", '["parcel_insurance", "parcel_loss_only"]', None),
        ("insurer.claims", "", ()),
    ],
)
def test_values_are_typed_as_people_type(key: str, text: str, value: object) -> None:
    expected = ("parcel_insurance", "parcel_loss_only") if value is None else value
    assert Settings().typed({key: text})[key] == expected


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("sounds.volume", "1e1"),
        ("sounds.volume", "٣"),
        ("sounds.volume", "9" * 5000),
        ("insurer.pace_per_s", "1,8"),
        ("insurer.pace_per_s", "nan"),
        ("screen.full", "maybe"),
        ("papers.dpi", "600 dpi"),
        ("house.services", "ND"),
        ("house.services", "[" * 100_000),
        ("insurer.claims", "[1"),
        ("house.default_service", "QQ"),
    ],
)
def test_a_slip_of_the_keyboard_is_refused_by_name(key: str, text: str) -> None:
    with pytest.raises(SettingError, match=r"settings\.bad") as caught:
        Settings().typed({key: text})
    assert caught.value.key == key


def test_services_become_the_domain_s_own() -> None:
    values = Settings().changed({"house.services": [ND, ST], "house.default_service": "ST"})
    next_day, standard = s.services(values)
    assert next_day.price == Money(840, "GBP")
    assert next_day.liability == Money(5000, "GBP")
    assert s.default_service(values) == standard
    assert values.given()["house.services"] == [ND, ST]
    assert "ND, ST" in refusal({"house.services": [ND, ST], "house.default_service": "XX"})


def test_without_a_named_service_the_first_is_taken() -> None:
    assert s.default_service(Settings()) is None
    values = Settings().changed({"house.services": [ST, ND]})
    default = s.default_service(values)
    assert default is not None
    assert default.code == "ST"


@pytest.mark.parametrize(
    "change",
    [
        {"house.services": [ST]},
        {"house.services": []},
        {"house.tariff": TARIFF},
    ],
)
def test_a_default_service_goes_with_the_service_itself(change: dict[str, object]) -> None:
    values = Settings().changed({"house.services": [ND, ST], "house.default_service": "ND"})
    gone = values.changed(change)
    assert gone.of(s.HOUSE_DEFAULT_SERVICE) == ""
    # The file that is written then says nothing of it, also where practice's own shop has one.
    assert Settings().changed(gone.given()) == gone
    again = values.as_base().changed(change)
    assert values.as_base().changed(again.given()) == again
    assert again.given()["house.default_service"] == ""
    # Whoever names one in the same change is refused what there is not.
    assert "“XX” is not one" in refusal({**change, "house.default_service": "XX"})


def test_a_default_service_stays_with_its_service() -> None:
    values = Settings().changed({"house.services": [ND, ST], "house.default_service": "ND"})
    assert values.changed({"house.services": [ND]}).of(s.HOUSE_DEFAULT_SERVICE) == "ND"
    both = values.changed({"house.services": [ST], "house.default_service": "ST"})
    assert both.of(s.HOUSE_DEFAULT_SERVICE) == "ST"


def test_what_is_missing_is_said_by_key() -> None:
    missing = {finding.field: say(finding.message) for finding in s.missing(Settings(), live=True)}
    assert missing["sender.name"] == "Type the sender's name."
    assert {"sender.address1", "house.prefix", "house.services", "insurer.url"} <= set(missing)
    assert "insurer.url" not in {finding.field for finding in s.missing(Settings(), live=False)}


def test_an_address_is_not_for_logs() -> None:
    values = Settings().changed({"sender.name": "Anna Lind"})
    assert "Anna" not in repr(values)
    assert values.given() == {"sender.name": "Anna Lind"}
    assert set(values.shown()) == set(DECLARED)


def test_what_is_shown_can_be_given_again() -> None:
    values = Settings().changed({"house.services": [ND], "theme": "dark", "papers.dpi": 300})
    raws = {key: raw for key, raw in values.shown().items() if raw not in ("", [])}
    assert Settings().changed(raws) == values


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=5,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(DECLARED)), JSON, st.text(max_size=30))
def test_whatever_stands_in_a_file_is_taken_or_refused_in_words(
    key: str, raw: object, text: str
) -> None:
    for change in (
        lambda: Settings().changed({key: raw}),
        lambda: Settings().typed({key: text}),
    ):
        try:
            values = change()
        except SettingError as error:
            assert error.key == key
        else:
            again = json.loads(json.dumps(values.given()))
            assert Settings().changed(again) == values
