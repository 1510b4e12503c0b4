"""SSCCs: the check digit catches a wrong digit, and no two running numbers make the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import sscc
from station.domain.sscc import SsccError
from station.i18n import say

PREFIXES = st.integers(4, 12).flatmap(
    lambda length: st.text("0123456789", min_size=length, max_size=length)
)


@given(PREFIXES, st.data())
def test_every_number_of_the_range_is_valid_and_carries_the_prefix(
    prefix: str, data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, sscc.capacity(prefix) - 1))
    made = sscc.make(prefix, number)
    assert sscc.is_valid(made)
    assert made[1 : 1 + len(prefix)] == prefix
    assert int(made[0] + made[1 + len(prefix) : -1]) == number


@given(PREFIXES, st.data())
def test_one_wrong_digit_is_noticed(prefix: str, data: st.DataObject) -> None:
    made = sscc.make(prefix, data.draw(st.integers(0, sscc.capacity(prefix) - 1)))
    place = data.draw(st.integers(0, 17))
    wrong = (int(made[place]) + data.draw(st.integers(1, 9))) % 10
    assert not sscc.is_valid(made[:place] + str(wrong) + made[place + 1 :])


def test_the_specification_s_own_example() -> None:
    # GS1 General Specifications, figure 7.9.1-1: the number 37610425002123456 has digit 9.
    assert sscc.check_digit("37610425002123456") == "9"
    assert sscc.is_valid("376104250021234569")


def test_the_label_in_the_pictures() -> None:
    assert sscc.make("0614141", 1_123_456_789) == "106141411234567897"


@pytest.mark.parametrize("code", ["", "1" * 17, "1" * 19, "³" * 18, "٣" * 18, "37610425002123456x"])
def test_what_is_no_sscc_is_not_valid(code: str) -> None:
    assert not sscc.is_valid(code)


@pytest.mark.parametrize("prefix", ["", "123", "1234567890123", "12a4", "١٢٣٤", "12 34"])
def test_a_prefix_that_is_none_is_refused_in_words(prefix: str) -> None:
    with pytest.raises(SsccError) as caught:
        sscc.make(prefix, 0)
    assert "4 to 12 digits" in say(caught.value.message)


@pytest.mark.parametrize("prefix", ["0614", "0614141", "061414112345"])
def test_beyond_the_last_number_there_is_none(prefix: str) -> None:
    last = sscc.capacity(prefix) - 1
    assert sscc.is_valid(sscc.make(prefix, last))
    for number in (last + 1, -1):
        with pytest.raises(SsccError, match="used_up"):
            sscc.make(prefix, number)


@given(st.integers(0, 10**9 - 1))
def test_a_label_is_read_in_every_form_that_a_scanner_or_a_person_gives_it(number: int) -> None:
    code = sscc.make("0614141", number)
    for form in ("{}", "00{}", "]C100{}", "]C1\x1d00{}", "\x1d00{}", "(00) {}", " ]C1 (00){}\x1d"):
        assert sscc.scanned(form.format(code)) == code


def test_nothing_else_is_a_label() -> None:
    code = sscc.make("0614141", 7)
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    for text in (
        "",
        "10482",
        "]C1",
        wrong,
        f"]C100{wrong}",
        f"01{code}",
        f"]d200{code}",
        code + "1",
    ):
        assert sscc.scanned(text) is None
