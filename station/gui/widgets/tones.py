"""Which tokens a tone stands for, in one table for band, notices and cards."""

from dataclasses import dataclass

from station.desk.views import Tone


@dataclass(frozen=True)
class Inks:
    """Tokens for one toned ground: its fill and border, its words, its shape."""

    fill: str
    border: str
    width: float
    word: str
    soft: str
    mark: str | None
    """None: the shape's own colour."""


CARD = Inks("surface", "line", 1, "ink", "ink2", None)
BAND = Inks("band", "band", 1, "band_text", "band_soft", "band_text")
_TONED = {
    Tone.LOOK: Inks("look_ground", "mark", 3, "ink", "ink", "mark"),
    Tone.NO: Inks("no", "no", 1, "no_text", "no_text", "no_text"),
    Tone.PROVEN: Inks("proven_ground", "proven", 1, "proven", "proven", "proven"),
}


def inks(tone: Tone, plain: Inks = CARD) -> Inks:
    """The tokens for `tone`; `plain` where nothing is the matter."""
    return _TONED.get(tone, plain)
