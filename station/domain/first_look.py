"""What a first paint has to know of the settings, and nothing that takes long to load.

The whole settings (`domain.settings`) are read behind the painted window; what is wrong with them
is said then.
"""

from collections.abc import Mapping
from typing import NamedTuple

from station.domain.address import has_hidden_characters

LANGUAGES = ("en", "de", "fr", "es", "pl", "ar")
THEMES = ("auto", "light", "dark")
TEXTS = ("100", "125", "150", "175", "200")
LONGEST_BENCH = 20
LOUDEST = 100


class FirstLook(NamedTuple):
    """The settings that the window is first drawn by; without a file, as declared here."""

    bench: str = "Bench 1"
    language: str = LANGUAGES[0]
    theme: str = THEMES[0]
    text: str = TEXTS[0]
    """How large the window writes, in per cent."""
    full_screen: bool = False
    volume: int = 70


DEFAULT = FirstLook()


def of(settings: Mapping[str, object]) -> FirstLook:
    """The look of `settings` as a file holds them; what is not of its kind is as by default."""
    full = settings.get("screen.full")
    return FirstLook(
        bench=_name(settings.get("bench.name")),
        language=_one_of(LANGUAGES, settings.get("bench.language")),
        theme=_one_of(THEMES, settings.get("theme")),
        text=_one_of(TEXTS, settings.get("screen.text")),
        full_screen=full if isinstance(full, bool) else DEFAULT.full_screen,
        volume=_volume(settings.get("sounds.volume")),
    )


def _name(value: object) -> str:
    text = value.strip() if isinstance(value, str) else DEFAULT.bench
    return DEFAULT.bench if len(text) > LONGEST_BENCH or has_hidden_characters(text) else text


def _volume(value: object) -> int:
    # A JSON true is an int to Python.
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LOUDEST:
        return DEFAULT.volume
    return value


def _one_of(choices: tuple[str, ...], value: object) -> str:
    """The first of them stands where `value` is none."""
    return value if isinstance(value, str) and value in choices else choices[0]
