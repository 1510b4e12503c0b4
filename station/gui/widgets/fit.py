"""What has room: of the sizes of a word, the forms of a name, the words of a line."""

from collections.abc import Callable, Iterable
from typing import TypeVar

_One = TypeVar("_One")

SMALL, SMALLEST = 14, 11
"""The smallest of the look's sizes; only larger words that were asked for go on to the next."""
_SMALLER = (22, 17, SMALL, SMALLEST)


def first_fitting(
    each: Iterable[_One], wide: Callable[[_One], float], room: float, otherwise: _One
) -> _One:
    """The first that is no wider than `room`; `otherwise` if none is."""
    return next((one for one in each if wide(one) <= room), otherwise)


def first_words(text: str, wide: Callable[[str], float], room: float) -> tuple[str, str]:
    """`text` on two lines: the first as full as whole words make it, which has one at least."""
    first, *rest = text.split(" ")
    while rest and wide(f"{first} {rest[0]}") <= room:
        first += f" {rest.pop(0)}"
    return first, " ".join(rest)


def smaller_than(size: int, least: int) -> tuple[int, ...]:
    """The sizes below `size`, largest first, as far down as `least`."""
    return tuple(each for each in _SMALLER if least <= each < size)
