"""Brings text into a space: wraps it, then shrinks it to a floor, then refuses it by name.

Nothing is ever cut. All lengths are in the sheet's units (see `sheet`).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from station.domain.address import has_hidden_characters
from station.domain.errors import Message, message
from station.i18n import bare, language, spoken
from station.render.marks import Measure, PaperError

# The smallest em a person reads on thermal paper at arm's length: 15 units are 1.9 mm.
FLOOR = 15.0

# How the sizes go down together; a block keeps its proportions.
_STEPS = (1.0, 0.92, 0.85, 0.78, 0.72, 0.66, 0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25)

# Longer than any paper can hold at the floor; refused before it costs time.
_LONGEST = 6000

_PITCH = 1.18


@dataclass(frozen=True)
class Para:
    """A paragraph as it is wanted: em `size`, with `gap` above it, named by `field`."""

    text: str
    size: float
    field: str
    bold: bool = False
    gap: float = 0.0


@dataclass(frozen=True)
class Line:
    """One line as it fits: its baseline is `base` below the top of the space."""

    text: str
    size: float
    bold: bool
    base: float


def field_name(field: str) -> Message:
    """What a person calls `field`."""
    return message(f"paper.field.{field}")


def clean(text: str, field: str) -> str:
    """`text` on one line and in composed form (Unicode NFC).

    Raises PaperError for controls, marks that turn the direction of reading and half characters:
    what is read on paper must be what was typed.
    """
    if len(text) > _LONGEST:
        raise PaperError("paper.does_not_fit", field=field_name(field))
    flat = unicodedata.normalize("NFC", " ".join(text.split()))
    # What a language whose lines begin at the right isolates stays isolated on paper.
    seen = bare(flat) if language(spoken()).right_to_left else flat
    if has_hidden_characters(seen) or any(
        letter == "\u061c" or unicodedata.category(letter) == "Cs" for letter in flat
    ):
        raise PaperError("paper.hidden_characters", field=field_name(field))
    return flat


def wrap(text: str, width: float, size: float, bold: bool, measure: Measure) -> list[str]:
    """`text` in lines no wider than `width`; a word too long for a line is broken."""
    lines: list[str] = []
    line, used = "", 0.0
    space = measure(" ", size, bold)
    for word in text.split(" "):
        wide = measure(word, size, bold)
        if line and used + space + wide <= width:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        pieces = _broken(word, width, size, bold, measure) if wide > width else [word]
        lines += pieces[:-1]
        line, used = pieces[-1], measure(pieces[-1], size, bold)
    return [*lines, line] if line else lines


def _broken(word: str, width: float, size: float, bold: bool, measure: Measure) -> list[str]:
    pieces: list[str] = []
    piece, used = "", 0.0
    for cluster in _clusters(word):
        wide = measure(cluster, size, bold)
        if piece and used + wide > width:
            kept = _good_break(piece)
            pieces.append(piece[:kept])
            piece = piece[kept:]
            used = measure(piece, size, bold)
        piece, used = piece + cluster, used + wide
    return [*pieces, piece]


def _good_break(piece: str) -> int:
    """After the last sign in the piece's second half, so that a link breaks where it may."""
    last = max(piece.rfind(sign) for sign in "/-.?&=_,") + 1
    return last if len(piece) // 2 < last else len(piece)


def _clusters(word: str) -> Iterable[str]:
    """What may not be torn apart: a letter with its marks, emoji joined by U+200D."""
    cluster = ""
    for letter in word:
        joined = (
            unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}
            or cluster.endswith("\u200d")
            or "\U0001f3fb" <= letter <= "\U0001f3ff"
        )
        if cluster and not joined:
            yield cluster
            cluster = ""
        cluster += letter
    if cluster:
        yield cluster


def fit(
    paras: Sequence[Para], width: float, height: float, measure: Measure, floor: float = FLOOR
) -> tuple[list[Line], float]:
    """The lines of `paras` in a space, at the largest size that holds them, and their height.

    Raises PaperError that names the longest paragraph if the floor is not small enough.
    """
    wanted = [
        Para(text, para.size, para.field, para.bold, para.gap)
        for para in paras
        if (text := clean(para.text, para.field))
    ]
    smallest = floor / max((para.size for para in wanted), default=floor)
    for step in (*(one for one in _STEPS if one > smallest), smallest):
        lines, used = _lines(wanted, width, min(step, 1.0), floor, measure)
        if used <= height:
            return lines, used
    longest = max(wanted, key=lambda para: measure(para.text, para.size, para.bold))
    raise PaperError("paper.does_not_fit", field=field_name(longest.field))


def _lines(
    wanted: Sequence[Para], width: float, step: float, floor: float, measure: Measure
) -> tuple[list[Line], float]:
    lines: list[Line] = []
    top = 0.0
    for index, para in enumerate(wanted):
        size = max(para.size * step, min(para.size, floor))
        top += para.gap * step if index else 0.0
        for text in wrap(para.text, width, size, para.bold, measure):
            # The line's own leading is shared above and below; Plex rises 0.78 em and falls 0.22.
            lines.append(Line(text, size, para.bold, top + size * ((_PITCH - 1) / 2 + 0.78)))
            top += size * _PITCH
    return lines, top


def shrunk(
    text: str,
    size: float,
    width: float,
    measure: Measure,
    field: str,
    *,
    bold: bool = True,
    floor: float = FLOOR,
) -> tuple[str, float]:
    """`text` cleaned, and the em at which it stands on one line of `width`.

    Raises PaperError that names `field` if that is below the floor.
    """
    flat = clean(text, field)
    wide = measure(flat, size, bold)
    fits = size if wide <= width else size * width / wide
    if fits < min(size, floor):
        raise PaperError("paper.does_not_fit", field=field_name(field))
    return flat, fits
