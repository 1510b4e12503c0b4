"""The kinds of value that a setting can have: how each is read, typed by a person, and written.

Every `read` takes what a JSON file holds and raises StationError with the reason for anything
that is not of the kind; it never rounds, cuts or guesses.
"""

import json
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Generic, TypeVar

from station.domain import money, printers
from station.domain.address import LONGEST_PART, has_hidden_characters
from station.domain.errors import StationError
from station.domain.printers import PrinterSpec
from station.domain.shipment import Service

T = TypeVar("T")

_SERVICE_CODE = re.compile(r"[A-Z0-9]{1,8}")
_SERVICE_FIELDS = ("code", "name", "price", "currency", "liability")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_SWITCHES = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


class Kind(ABC, Generic[T]):
    """A type of setting."""

    @abstractmethod
    def read(self, raw: object) -> T:
        """The value that the JSON value `raw` stands for. Raises StationError if none."""

    def typed(self, text: str) -> T:
        """The value that a person typed as `text`. Raises StationError if it is none."""
        return self.read(text)

    def plain(self, value: T) -> object:
        """`value` as JSON holds it; `read` takes it back unchanged."""
        return value


@dataclass(frozen=True)
class Text(Kind[str]):
    """One line of text, at most `longest` characters; surrounding white space is dropped."""

    longest: int = LONGEST_PART

    def read(self, raw: object) -> str:
        if not isinstance(raw, str):
            raise StationError("settings.not_text")
        text = raw.strip()
        if len(text) > self.longest:
            raise StationError("field.too_long", most=self.longest, length=len(text))
        if has_hidden_characters(text):
            raise StationError("field.hidden_characters")
        return text


@dataclass(frozen=True)
class Whole(Kind[int]):
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def read(self, raw: object) -> int:
        # A JSON true is an int to Python.
        if not isinstance(raw, int) or isinstance(raw, bool):
            raise StationError("settings.not_whole")
        if not self.least <= raw <= self.most:
            raise StationError("settings.range", least=str(self.least), most=str(self.most))
        return raw

    def typed(self, text: str) -> int:
        cleaned = text.strip()
        if not re.fullmatch(r"-?[0-9]{1,18}", cleaned):
            raise StationError("settings.not_whole")
        return self.read(int(cleaned))


@dataclass(frozen=True)
class Rate(Kind[float]):
    """A number from `least` to `most` that is not money."""

    least: float
    most: float

    def read(self, raw: object) -> float:
        if not isinstance(raw, (int, float)) or isinstance(raw, bool):
            raise StationError("settings.not_number")
        if not self.least <= raw <= self.most:
            raise StationError("settings.range", least=f"{self.least:g}", most=f"{self.most:g}")
        return float(raw)

    def typed(self, text: str) -> float:
        cleaned = text.strip()
        if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,12})?", cleaned):
            raise StationError("settings.not_number")
        return self.read(float(cleaned))


@dataclass(frozen=True)
class Switch(Kind[bool]):
    """On or off."""

    def read(self, raw: object) -> bool:
        if not isinstance(raw, bool):
            raise StationError("settings.not_switch")
        return raw

    def typed(self, text: str) -> bool:
        word = text.strip().lower()
        if word not in _SWITCHES:
            raise StationError("settings.not_switch")
        return _SWITCHES[word]


@dataclass(frozen=True)
class Choice(Kind[T]):
    """One of a few values."""

    choices: tuple[T, ...]

    def read(self, raw: object) -> T:
        for choice in self.choices:
            if type(raw) is type(choice) and raw == choice:
                return choice
        raise StationError("settings.choice", choices=", ".join(map(str, self.choices)))

    def typed(self, text: str) -> T:
        by_word = {str(choice): choice for choice in self.choices}
        return self.read(by_word.get(text.strip().lower()))


@dataclass(frozen=True)
class Clock(Kind[time]):
    """A local time of day, `16:30`."""

    def read(self, raw: object) -> time:
        match = _TIME.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            raise StationError("settings.time")
        return time(int(match[1]), int(match[2]))

    def plain(self, value: time) -> object:
        return f"{value:%H:%M}"


@dataclass(frozen=True)
class Texts(Kind[tuple[str, ...]]):
    """A list of `least` to `most` different texts."""

    item: Text
    least: int
    most: int

    def read(self, raw: object) -> tuple[str, ...]:
        if not isinstance(raw, (list, tuple)):
            raise StationError("settings.not_list")
        if not self.least <= len(raw) <= self.most:
            raise StationError("settings.how_many", least=self.least, most=self.most)
        texts = tuple(self.item.read(entry) for entry in raw)
        if "" in texts:
            raise StationError("settings.empty_entry")
        _refuse_twins(texts)
        return texts

    def typed(self, text: str) -> tuple[str, ...]:
        """A JSON list, or one text a line."""
        if text.lstrip().startswith("["):
            return self.read(_json(text))
        return self.read([line for line in text.splitlines() if line.strip()])

    def plain(self, value: tuple[str, ...]) -> object:
        return list(value)


@dataclass(frozen=True)
class Services(Kind[tuple[Service, ...]]):
    """The services of the house carrier: at least one, amounts as decimal texts."""

    def read(self, raw: object) -> tuple[Service, ...]:
        if not isinstance(raw, (list, tuple)) or not raw:
            raise StationError("settings.no_services")
        read = []
        for number, entry in enumerate(raw, 1):
            try:
                read.append(_service(entry))
            except StationError as error:
                raise StationError("settings.service", number=number, why=error.message) from None
        _refuse_twins(tuple(service.code for service in read))
        return tuple(read)

    def typed(self, text: str) -> tuple[Service, ...]:
        """A JSON list of objects."""
        return self.read(_json(text))

    def plain(self, value: tuple[Service, ...]) -> object:
        return [
            {
                "code": service.code,
                "name": service.name,
                "price": str(service.price),
                "currency": service.price.currency,
                "liability": str(service.liability),
            }
            for service in value
        ]


@dataclass(frozen=True)
class Printer(Kind[PrinterSpec | None]):
    """A printer as one line of text (`domain.printers`); None is what the setting says it is."""

    def read(self, raw: object) -> PrinterSpec | None:
        text = Text(300).read(raw)
        return printers.parse(text) if text else None

    def plain(self, value: PrinterSpec | None) -> object:
        return "" if value is None else str(value)


def _service(raw: object) -> Service:
    if not isinstance(raw, Mapping) or set(raw) != set(_SERVICE_FIELDS):
        raise StationError("settings.service_fields", fields=", ".join(_SERVICE_FIELDS))
    text = {name: Text().read(raw[name]) for name in _SERVICE_FIELDS}
    if not _SERVICE_CODE.fullmatch(text["code"]):
        raise StationError("settings.service_code")
    if not text["name"]:
        raise StationError("settings.service_name")
    price = money.parse(text["price"], text["currency"])
    liability = money.parse(text["liability"], text["currency"])
    if price.minor < 0 or liability.minor < 0:
        raise StationError("settings.negative")
    return Service(text["code"], text["name"], price, liability)


def _refuse_twins(texts: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            raise StationError("settings.twice", text=text)
        seen.add(text)


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise StationError("settings.not_json") from None
