"""The API's reasons as plain sentences, out of the six shapes of contract 14.2."""

from collections.abc import Iterator, Mapping

from station.xcover.plain import plain

MOST = 30
LONGEST = 400

# What `message` says when it says nothing (contract 14.2).
_EMPTY_WORDS = frozenset({"an api error occurred.", "an api error occurred"})
# Keys of an error object that name it rather than explain it.
_LABELS = frozenset({"code", "type", "error_id", "quote_id", "product_config_id", "href"})
# Keys that are no field a person could correct.
_NO_FIELD = frozenset({"non_field_errors", "errors", "details", "detail", "malformed"})


def flatten_errors(errors: object) -> tuple[str, ...]:
    """The value of an `errors` key, whichever of its shapes it has; empty if it says nothing.

    A field's name goes before its reason (`policyholder.phone: …`); numbers of items do not.
    """
    found: dict[str, None] = {}
    for sentence in _sentences("", errors):
        found.setdefault(sentence)
        if len(found) == MOST:
            break
    return tuple(found)


def of_answer(document: object) -> tuple[str, ...]:
    """The reasons of a whole error body: its `errors`, else its `message` or `error`."""
    if not isinstance(document, Mapping):
        return flatten_errors(document)
    found = flatten_errors(document.get("errors"))
    if found:
        return found
    for name in ("message", "detail", "error", "malformed_payload"):
        words = plain(document.get(name), LONGEST)
        if words and words.casefold() not in _EMPTY_WORDS:
            return (words,)
    return ()


def by_index(errors: object) -> dict[str, tuple[str, ...]]:
    """The reasons of a partial failure by the key of the quote that is missing (contract 7.5)."""
    if not isinstance(errors, Mapping):
        return {}
    return {str(key): flatten_errors(value) for key, value in errors.items() if key != "metadata"}


def _sentences(where: str, value: object) -> Iterator[str]:
    if isinstance(value, str):
        words = plain(value, LONGEST)
        if words:
            yield f"{where}: {words}" if where else words
    elif isinstance(value, list):
        for item in value:
            yield from _sentences(where, item)
    elif isinstance(value, Mapping):
        yield from _of_object(where, value)


def _of_object(where: str, value: Mapping[object, object]) -> Iterator[str]:
    explained = [name for name in ("message", "details") if value.get(name)]
    if explained:
        for name in explained:
            yield from _sentences(where, value[name])
    elif value and set(value) <= _LABELS:
        yield from _sentences(where, value.get("code") or value.get("type") or "")
    else:
        for key, inner in value.items():
            if key != "metadata":
                yield from _sentences(_inside(where, plain(str(key), 80)), inner)


def _inside(where: str, key: str) -> str:
    if key.isdigit() or key in _NO_FIELD or not key:
        return where
    return f"{where}.{key}" if where else key
