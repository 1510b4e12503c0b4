"""The scale in words, and in the strip. Pure."""

from station.desk.views import Shape, StripItem, Tone
from station.domain.errors import Message, message
from station.domain.scale import Reading, ScaleState

_GOOD = frozenset({ScaleState.STABLE, ScaleState.ZERO, ScaleState.MOTION})


def word(reading: Reading) -> Message:
    """What the scale says, in a few words."""
    return message(f"scale.{reading.state.value}", grams=str(reading.grams))


def weighs(reading: Reading | None) -> bool:
    """True while the scale can be expected to give a weight."""
    return reading is not None and reading.state in _GOOD


def strip(reading: Reading | None) -> tuple[StripItem, ...]:
    """Nothing where no scale is set up."""
    if reading is None:
        return ()
    name = message("strip.scale")
    if reading.state in _GOOD:
        return (StripItem("scale", name, word(reading)),)
    return (StripItem("scale", name, word(reading), Tone.LOOK, Shape.LOOK),)
