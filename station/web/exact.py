"""JSON with exact numbers: fractions are Decimals, and money is never a float on its way."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal

# Answers nest six deep; anything deeper is not the API's and must not exhaust the stack.
DEEPEST = 40


class NotJsonError(ValueError):
    """A text that is not JSON, or JSON that no API would send."""


def _refuse(constant: str) -> object:
    raise NotJsonError(f"{constant} is not JSON")


def parse(text: bytes) -> object:
    """The document in `text` (UTF-8): objects, lists, str, int, Decimal, bool, None.

    Raises NotJsonError for everything else, `NaN` and bottomless nesting included.
    """
    try:
        document: object = json.loads(
            text.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_refuse
        )
    except (ValueError, ArithmeticError, RecursionError):
        raise NotJsonError("not JSON") from None
    if _deeper_than(document, DEEPEST):
        raise NotJsonError("nested too deep")
    return document


def _deeper_than(document: object, levels: int) -> bool:
    if levels == 0:
        return True
    if isinstance(document, dict):
        return any(_deeper_than(value, levels - 1) for value in document.values())
    if isinstance(document, list):
        return any(_deeper_than(value, levels - 1) for value in document)
    return False


def encode(document: object) -> bytes:
    """`document` as compact UTF-8 JSON with sorted keys: equal documents give equal bytes.

    Raises TypeError for a float or any other type that JSON cannot hold exactly.
    """
    return _written(document).encode("utf-8", errors="replace")


def _written(value: object) -> str:
    if value is None or isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    if isinstance(value, Mapping):
        parts = (f"{_written(str(key))}:{_written(value[key])}" for key in sorted(value))
        return "{" + ",".join(parts) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(_written(item) for item in value) + "]"
    raise TypeError(f"{type(value).__name__} has no exact JSON")
