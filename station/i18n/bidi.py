"""Text of both directions in one line.

In a language whose lines begin at the right, whatever is put into a sentence is kept together by a
first-strong isolate (FSI ... PDI): a code, a sum or a name is read in its own direction, and moves
nothing around it. All other direction marks are taken out of it: they come from outside.

A sum has no letter that would say where it begins: it says so itself (RLI ... PDI).
"""

import re
import unicodedata
from collections.abc import Iterable

FSI, PDI = "\u2068", "\u2069"
LRI, RLI = "\u2066", "\u2067"

_PUT_IN = re.compile(f"{FSI}[^{FSI}{PDI}]*{PDI}")

# What `from_right` makes of a sum: no other text may turn the direction.
_MARK = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SUM = f"{RLI}{FSI}[-\\d.,٫٬]+{PDI}[\u00a0 ]{FSI}[^{_MARK}\\s]{{1,5}}{PDI}{PDI}"
_SUMS = re.compile(f"({_SUM})")
_TURNED = re.compile(f"{RLI}(?!{_SUM.removeprefix(RLI)})")

_MARKS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def isolated(text: str) -> str:
    """`text`, which comes from anywhere, as a unit of its own; a sum in it stays one."""
    parts = enumerate(_SUMS.split(text))
    return embedded("".join(part if at % 2 else part.translate(_MARKS) for at, part in parts))


def from_right(parts: Iterable[str]) -> str:
    """`parts` as a unit of its own, the first one on the right: a number, then its currency."""
    whole = "\u00a0".join(map(isolated, parts))
    return f"{RLI}{whole}{PDI}"


def ours_only(text: str) -> str:
    """`text` without RLI, which would turn letters from outside; it stays around a sum."""
    return _TURNED.sub("", text)


def directed(line: str, *, mirrored: bool) -> str:
    """`line` as a unit of its own, read in the direction of its own words.

    `mirrored`: around it, lines begin at the right.
    """
    if _begins_right(line, mirrored):
        return f"{RLI}{line}{PDI}"
    return embedded(line) if mirrored else f"{LRI}{line}{PDI}"


def embedded(text: str) -> str:
    """`text`, which is a sentence of ours, as a unit of its own."""
    return f"{FSI}{text}{PDI}" if text else text


def _begins_right(line: str, mirrored: bool) -> bool:
    """True for a line whose own words, besides what is put into them, are read from the right.

    `Esc: رأيته.` is one, whatever its first letter is; a sentence that nobody has translated is
    not. Where nothing but facts stands, what is around it decides.
    """
    own = _PUT_IN.sub("", line)
    directions = {unicodedata.bidirectional(letter) for letter in own}
    if directions & {"R", "AL"}:
        return True
    return mirrored and "L" not in directions and own != line


def bare(text: str) -> str:
    """`text` without isolates of ours."""
    return text.translate(dict.fromkeys(map(ord, (FSI, LRI, RLI, PDI))))
