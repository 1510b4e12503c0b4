"""The mark of a reprint, put onto the very bytes that came out first.

Every paper of ours leaves its top band free for it, so that nothing moves.
"""

from station.domain.errors import RefusedError
from station.i18n import t
from station.render.marks import Align, Frame, Measure, Page, Text
from station.render.sheet import ACROSS, BAND, HEIGHT, LEFT, TOP, WIDTH
from station.render.zpl import fields

_END = b"^XZ"
_COUNT = b"^PQ"


def lay_out(number: int, *, practice: bool, measure: Measure, dpi: int) -> Page:
    """Nothing but the mark: right in the black band of practice, else in a frame of its own."""

    def dots(units: float) -> int:
        return round(units * dpi / 203)

    words = t("paper.reprint", number=number)
    size = min(32.0, 32 * (ACROSS - 32) / max(1.0, measure(words, 32, True)))
    text = Text(
        dots(LEFT + 16),
        dots(TOP + 34),
        dots(ACROSS - 32),
        dots(size),
        words,
        bold=True,
        align=Align.RIGHT if practice else Align.LEFT,
        inverse=practice,
    )
    frame = Frame(dots(LEFT), dots(TOP), dots(ACROSS), dots(BAND), dots(3))
    marks = (text,) if practice else (frame, text)
    return Page(dpi, dots(WIDTH), dots(HEIGHT), marks)


def on_zpl(content: bytes, mark: Page) -> bytes:
    """The format with the mark as its last fields. Raises RefusedError for what is no format."""
    head, found, tail = content.rpartition(_END)
    if not found:
        raise RefusedError("paper.not_zpl")
    count = head.rfind(_COUNT)
    place = count if count > head.rfind(b"^FS") else len(head)
    added = "\n".join(fields(mark)).encode("ascii") + b"\n"
    return head[:place] + added + head[place:] + found + tail
