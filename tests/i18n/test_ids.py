"""Every message id that these rooms name has a sentence, and no sentence is idle."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import station
from station import resources
from station.domain.settings import DECLARED
from station.flow import points
from station.i18n import catalogue

ROOMS = ("domain", "config", "orders", "desk", "cli", "store")
_ID = re.compile(r"(orders|settings|field|address|money|sscc)(\.[a-z0-9_]+){1,2}")
# Names of settings and of their file, and of the points where a test stops the process.
_OTHER = frozenset(DECLARED) | {"settings.json"} | frozenset(points.NAMES)

# Ids that the code puts together.
BUILT = (
    [f"orders.{column}_missing" for column in ("contents", "value", "currency")]
    + [
        f"orders.{name}_range"
        for name in ("weight", "length", "width", "height", "quantity", "parcel")
    ]
    + [f"address.{name}_missing" for name in ("name", "address1", "city", "postcode", "country")]
    + [f"setting.{key}" for key in DECLARED]
)


# What follows these is a value: of an enum, of a setting, of a known shop.
_VALUES = ("delimiter", "hold", "profile", "rule", "state", "step")
BUILT_FROM = tuple(f"orders.{part}." for part in _VALUES)


def _named(rooms: tuple[str, ...] = ROOMS) -> Iterator[str]:
    for room in rooms:
        for file in (Path(station.__file__).parent / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                text = node.value if isinstance(node, ast.Constant) else None
                if isinstance(text, str) and _ID.fullmatch(text) and text not in _OTHER:
                    yield text


def _flat(table: dict[str, object], prefix: str = "") -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict) and set(value) != {"one", "other"}:
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key


@cache
def used() -> frozenset[str]:
    return frozenset({*_named(), *BUILT})


def test_each_id_has_a_sentence() -> None:
    assert [each for each in sorted(used()) if not catalogue().has(each)] == []


def test_enough_ids_were_found_to_trust_the_walk() -> None:
    assert len(used()) > 100


@pytest.mark.parametrize("file", ["orders.toml", "settings.toml", "errors.toml"])
def test_no_sentence_is_idle(file: str) -> None:
    ids = set(_flat(tomllib.loads(resources.text("words", "en", file))))
    ours = {
        one
        for one in ids
        if one.split(".")[0]
        in {"orders", "settings", "setting", "money", "sscc", "address", "field"}
    }
    # In the window the same shape of text also names a widget.
    idle = ours - used() - set(_named(("gui",)))
    assert {one for one in idle if not one.startswith(BUILT_FROM)} == set()
