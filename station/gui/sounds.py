"""The three sounds of the bench, played by the system's own player. Silence is no error."""

import io
import math
import sys
import tempfile
import wave
from array import array
from functools import cache
from pathlib import Path

from PySide6.QtCore import QProcess, QStandardPaths

from station.desk.views import Sound

RATE = 22_050

# Tones as (start in s, length in s, from Hz, to Hz).
_TONES = {
    Sound.ACCEPTED: ((0.0, 0.07, 660, 660), (0.07, 0.07, 880, 880)),
    Sound.REFUSED: ((0.0, 0.35, 220, 130),),
    Sound.LOOK_HERE: ((0.0, 0.06, 520, 500), (0.14, 0.06, 520, 500), (0.28, 0.06, 520, 500)),
}

_PLAYERS = (
    ("pw-play", ()),
    ("paplay", ()),
    ("aplay", ("-q",)),
    ("afplay", ()),
)


def samples(sound: Sound, volume: float) -> bytes:
    """The WAV file of `sound` at `volume` (0 to 1)."""
    tones = _TONES[sound]
    length = max(start + last for start, last, _f, _t in tones)
    data = array("h", bytes(2 * int(RATE * length)))
    peak = 32_000 * max(0.0, min(1.0, volume))
    for start, last, low, high in tones:
        first, count, phase = int(start * RATE), int(last * RATE), 0.0
        for index in range(count):
            part = index / count
            phase += 2 * math.pi * (low + (high - low) * part) / RATE
            # Rises in 5 ms and falls in 15, else each note begins and ends with a click.
            edge = min(1.0, index / (0.005 * RATE), (count - index) / (0.015 * RATE))
            at = first + index
            if at < len(data):
                data[at] = int(peak * edge * math.sin(phase))
    if sys.byteorder == "big":
        data.byteswap()
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(data.tobytes())
    return out.getvalue()


@cache
def _player() -> tuple[str, tuple[str, ...]] | None:
    for name, arguments in _PLAYERS:
        found = QStandardPaths.findExecutable(name)
        if found:
            return found, arguments
    return None


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="station-sounds-")


@cache
def _file(sound: Sound, volume: float) -> Path:
    file = Path(_folder().name) / f"{sound.value}-{volume:.2f}.wav"
    file.write_bytes(samples(sound, volume))
    return file


def play(sound: Sound, volume: float) -> bool:
    """Plays `sound` and returns at once; False if it stays silent (volume 0, no player)."""
    if volume <= 0:
        return False
    try:
        file = _file(sound, round(min(1.0, volume), 2))
    except OSError:
        return False
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC)
        return True
    player = _player()
    if player is None:
        return False
    program, arguments = player
    started = QProcess.startDetached(program, [*arguments, str(file)])
    return bool(started[0] if isinstance(started, tuple) else started)
