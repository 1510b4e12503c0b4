"""The six shapes of contract 14.2, and what no shape should be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.xcover.reasons import by_index, flatten_errors, of_answer


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        ({"currency": ["This field is required."]}, ("currency: This field is required.",)),
        ({"policy_version": "Unexpected field"}, ("policy_version: Unexpected field",)),
        (
            {"policyholder": {"phone": ['Should start with "+"']}},
            ('policyholder.phone: Should start with "+"',),
        ),
        (["Only for CANCELLED bookings."], ("Only for CANCELLED bookings.",)),
        (
            {"non_field_errors": ["'customer' is a required property", "again"]},
            ("'customer' is a required property", "again"),
        ),
        (
            {
                "0": {"message": "No product for this route", "type": "quote_creation_failure"},
                "metadata": {"trace": "abc"},
            },
            ("No product for this route",),
        ),
        (
            [{"product_config_id": "x", "quote_id": "y", "code": "c", "details": ["Too heavy"]}],
            ("Too heavy",),
        ),
        ({"0": {"code": "offer_quote_pricing_error"}}, ("offer_quote_pricing_error",)),
        ({"malformed": "Unexpected field"}, ("Unexpected field",)),
        ({"a": {"0": {"b": ["x"]}}}, ("a.b: x",)),
        ({"a": ["x", "x"]}, ("a: x",)),
        (["<b>bold</b>\u202e claim"], ("bold claim",)),
        ({}, ()),
        ([], ()),
        (None, ()),
        (7, ()),
        ({"a": None, "b": {}}, ()),
    ],
)
def test_each_shape_becomes_sentences(errors: object, said: tuple[str, ...]) -> None:
    assert flatten_errors(errors) == said


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            {
                "type": "validation_error",
                "message": "An API error occurred.",
                "errors": {"currency": ["Required."]},
            },
            ("currency: Required.",),
        ),
        ({"type": "api_error", "message": "Quote package does not exist"},
         ("Quote package does not exist",)),
        ({"type": "api_error", "message": "An API error occurred."}, ()),
        ({"error": "Authorization field missing"}, ("Authorization field missing",)),
        ({"errors": {}, "message": "why"}, ("why",)),
        (["a"], ("a",)),
        ({}, ()),
    ],
)  # fmt: skip
def test_the_fixed_text_is_never_shown(body: object, said: tuple[str, ...]) -> None:
    assert of_answer(body) == said


def test_reasons_are_found_by_the_missing_quotes_key() -> None:
    errors = {"0": {"message": "a"}, "2": ["b"], "metadata": {"x": "y"}}
    assert by_index(errors) == {"0": ("a",), "2": ("b",)}
    assert by_index(["a"]) == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(JSON)
def test_no_shape_raises_and_none_grows_without_end(errors: object) -> None:
    said = flatten_errors(errors)
    assert len(said) <= 30
    assert all(sentence and len(sentence) < 4000 for sentence in said)
    of_answer(errors)
    by_index(errors)
