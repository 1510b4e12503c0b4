"""Code 128 (ISO/IEC 15417): the symbol's characters, its bars, and its invocation in ZPL."""

import re
from functools import lru_cache

from station.render.marks import PaperError

# Widths in modules of the three bars and three spaces of characters 0 to 105 (table 1).
_PATTERNS = (
    "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 "
    "122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 "
    "321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 112313 132113 132311 "
    "211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 "
    "213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 "
    "121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 "
    "241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 "
    "412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 "
    "211214 211232"
).split()
_STOP = "2331112"

_CODE_C, _CODE_B, _FNC1, _START_B, _START_C = 99, 100, 102, 104, 105

# Runs of digits worth a change to code set C: four at either end, six within (annex E).
_RUNS = re.compile(r"^\d{4,}|\d{4,}$|\d{6,}")


@lru_cache(maxsize=32)
def characters(text: str, gs1: bool) -> tuple[int, ...]:
    """The symbol characters of `text` with start and check character, without the stop.

    Raises PaperError for an empty text or letters outside printable ASCII.
    """
    if not text or not all(" " <= letter <= "~" for letter in text):
        raise PaperError("paper.not_a_barcode", text=text[:40])
    values = _body(text, gs1)
    check = values[0] + sum(place * value for place, value in enumerate(values))
    return (*values, check % 103)


def _body(text: str, gs1: bool) -> list[int]:
    runs = [_even(match) for match in _RUNS.finditer(text)]
    if re.fullmatch(r"(\d\d)+", text):
        runs = [(0, len(text))]
    in_c = bool(runs) and runs[0][0] == 0
    values = [_START_C if in_c else _START_B]
    if gs1:
        values.append(_FNC1)
    place = 0
    for start, end in runs:
        if place < start:
            values += [_CODE_B] if in_c else []
            values += [ord(letter) - 32 for letter in text[place:start]]
            in_c = False
        values += [] if in_c else [_CODE_C]
        values += [int(text[index : index + 2]) for index in range(start, end, 2)]
        in_c, place = True, end
    if place < len(text):
        values += [_CODE_B] if in_c else []
        values += [ord(letter) - 32 for letter in text[place:]]
    return values


def _even(run: re.Match[str]) -> tuple[int, int]:
    """The part of a run of digits that makes pairs: the odd digit is left outside."""
    odd = (run.end() - run.start()) % 2
    if run.start() == 0:
        return run.start(), run.end() - odd
    return run.start() + odd, run.end()


@lru_cache(maxsize=32)
def bars(text: str, gs1: bool) -> tuple[tuple[int, int], ...]:
    """The bars as (first module, width in modules), counted from the symbol's left edge."""
    widths = "".join(_PATTERNS[value] for value in characters(text, gs1)) + _STOP
    found = []
    place = 0
    for index, digit in enumerate(widths):
        if index % 2 == 0:
            found.append((place, int(digit)))
        place += int(digit)
    return tuple(found)


def modules(text: str, gs1: bool) -> int:
    """The width of the symbol in modules, without quiet zones."""
    return 11 * len(characters(text, gs1)) + 13


# How ^BC (mode N) is told what is not a plain letter: ZPL II, ^BC, invocation characters.
_INVOKED = {
    _CODE_C: ">5",
    _CODE_B: ">6",
    _FNC1: ">8",
    _START_B: ">:",
    _START_C: ">;",
}
_LETTERS = {">": ">0", "^": "><", "~": ">="}


def invocation(text: str, gs1: bool) -> str:
    """The field data that makes ^BC in mode N print exactly `characters(text, gs1)`."""
    written = []
    in_c = False
    for place, value in enumerate(characters(text, gs1)[:-1]):
        # 99 is a pair of digits within set C, and 100 changes the set only from within C.
        changes = (_START_B, _START_C, _CODE_B if in_c else _CODE_C)
        if value in changes or (value == _FNC1 and place == 1):
            written.append(_INVOKED[value])
            in_c = value in (_START_C, _CODE_C) or (value == _FNC1 and in_c)
        elif in_c:
            written.append(f"{value:02d}")
        else:
            written.append(_LETTERS.get(chr(value + 32), chr(value + 32)))
    return "".join(written)
