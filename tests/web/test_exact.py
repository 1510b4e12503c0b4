"""JSON keeps its numbers exactly."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.web import exact

DOCUMENTS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text("abcé"), inner),
    max_leaves=20,
)


@given(DOCUMENTS)
def test_what_is_written_is_read_back_exactly(document: object) -> None:
    assert exact.parse(exact.encode(document)) == document


def test_numbers_keep_their_digits() -> None:
    raw = b'{"a":7.060,"b":0.1,"c":12345678901234567890,"d":-0.0}'
    assert exact.encode(exact.parse(raw)) == raw


def test_equal_documents_give_equal_bytes() -> None:
    one = exact.encode({"b": 1, "a": {"d": "é", "c": [Decimal("1.50")]}})
    assert one == '{"a":{"c":[1.50],"d":"é"},"b":1}'.encode()


def test_a_float_is_refused() -> None:
    with pytest.raises(TypeError):
        exact.encode({"price": 7.06})
    with pytest.raises(TypeError):
        exact.encode(Decimal("NaN"))


def test_a_lone_surrogate_stops_nobody() -> None:
    assert exact.encode(exact.parse(b'"\\ud800"')) == b'"?"'


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"<html>",
        b'{"a":',
        b"NaN",
        b"[Infinity]",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" * 60 + b"]" * 60,
        b"1" * 5000,
        b"1e" + b"9" * 30,
    ],
)
def test_what_no_api_sends_is_not_json(text: bytes) -> None:
    with pytest.raises(exact.NotJsonError):
        exact.parse(text)
