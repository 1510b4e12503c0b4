"""Checks of request bodies, and the errors in the shapes of contract 14.2."""

import json
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from station.sandbox.errors import broken_json, invalid

MISSING = "This field is required."
NULL = "This field may not be null."
UNEXPECTED = "Unexpected field"

# A check answers what is wrong with a value, or None.
Check = Callable[[Any], str | None]
# Field name -> (required, check).
Spec = dict[str, tuple[bool, Check]]


def parsed(body: bytes) -> Any:
    """The JSON value of a body, numbers with a point as Decimal. An empty body is `{}`.

    Raises RefusedError 400 when it is no JSON; NaN and Infinity are none.
    """
    if not body.strip():
        return {}
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as problem:
        # The decoder's text names a position, never the content.
        reason = problem.msg if isinstance(problem, json.JSONDecodeError) else "Invalid value"
        raise broken_json(reason) from None


def _no_constant(_: str) -> NoReturn:
    raise ValueError("not a JSON number")


def an_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body.

    Raises RefusedError 400 for broken JSON, 422 for any other JSON value.
    """
    data = parsed(body)
    if not isinstance(data, dict):
        raise invalid({"non_field_errors": ["Invalid data. Expected an object."]})
    return data


def problems(data: dict[str, Any], spec: Spec) -> dict[str, Any]:
    """What is wrong with an object's own fields: field -> list of text, or -> text if unknown."""
    found: dict[str, Any] = {name: UNEXPECTED for name in data if name not in spec}
    for name, (required, check) in spec.items():
        if name not in data:
            if required:
                found[name] = [MISSING]
        elif data[name] is None:
            if required:
                found[name] = [NULL]
        elif (problem := check(data[name])) is not None:
            found[name] = [problem]
    return found


def each_problems(items: list[Any], spec: Spec) -> dict[str, Any]:
    """Problems of a list's objects: index -> problems, only for those that have some."""
    found: dict[str, Any] = {}
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            found[str(index)] = {"non_field_errors": ["Invalid data. Expected an object."]}
        elif wrong := problems(item, spec):
            found[str(index)] = wrong
    return found


def refuse_if(errors: dict[str, Any]) -> None:
    """Raises RefusedError 422 when there are errors."""
    if errors:
        raise invalid(errors)


def text(value: Any) -> str | None:
    """A text that is not empty."""
    if not isinstance(value, str):
        return "Not a valid string."
    return None if value.strip() else "This field may not be blank."


def short_text(longest: int) -> Check:
    """A text of at most so many characters."""

    def check(value: Any) -> str | None:
        problem = text(value)
        if problem is None and len(value) > longest:
            return f"Ensure this field has no more than {longest} characters."
        return problem

    return check


def any_text(value: Any) -> str | None:
    """A text, perhaps empty."""
    return None if isinstance(value, str) else "Not a valid string."


def boolean(value: Any) -> str | None:
    """JSON true or false."""
    return None if isinstance(value, bool) else "Must be a valid boolean."


def whole_number(value: Any) -> str | None:
    """A JSON integer."""
    good = isinstance(value, int) and not isinstance(value, bool)
    return None if good else "A valid integer is required."


def amount(value: Any) -> str | None:
    """A JSON number of at least nil; money is never a string (contract 1.3)."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "A valid number is required."
    if value < 0:
        return "Ensure this value is greater than or equal to 0."
    return None if value < 10**12 else "Ensure this value is less than 1000000000000."


def country(value: Any) -> str | None:
    """ISO 3166-1 alpha-2 by its form only: the real server checks no more (contract 14.4)."""
    good = isinstance(value, str) and re.fullmatch(r"[A-Z]{2}", value)
    return None if good else "Not a valid country code."


def language(value: Any) -> str | None:
    """ISO 639-1, perhaps with a variant as `en-us`."""
    good = isinstance(value, str) and re.fullmatch(r"[a-z]{2}(-[A-Za-z]{2})?", value)
    return None if good else "Not a valid language code."


def moment(value: Any) -> str | None:
    """RFC 3339 with its offset (contract 15.1)."""
    try:
        good = isinstance(value, str) and datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        good = False
    return None if good else "Datetime has wrong format."


def phone(value: Any) -> str | None:
    """A number that starts with `+` (contract 9.7)."""
    good = isinstance(value, str) and value.startswith("+")
    return None if good else 'The phone number should start with "+" character'


def email(value: Any) -> str | None:
    """An address with something on both sides of its @."""
    good = isinstance(value, str) and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value)
    return None if good else "Enter a valid email address."


def metadata(value: Any) -> str | None:
    """An object of simple values (contract 6.1)."""
    if not isinstance(value, dict):
        return "Expected an object of simple values."
    simple = all(isinstance(each, str | int | Decimal | bool | None) for each in value.values())
    return None if simple else "Expected an object of simple values."


def a_list(value: Any) -> str | None:
    """A list with something in it."""
    if not isinstance(value, list):
        return "Expected a list of items."
    return None if value else "This list may not be empty."


def nested(value: Any) -> str | None:
    """An object; its own fields are checked elsewhere."""
    return None if isinstance(value, dict) else "Invalid data. Expected an object."
