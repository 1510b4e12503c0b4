"""What a Zebra says of itself when it is asked: `~HS`, Host Status Return.

Three lines between STX and ETX (ZPL II Programming Guide, Zebra P1012728, "~HS"); the third, its
password and whether it has static memory, is nothing that this program may use. A printer whose
media is out or whose head is open may not answer at all: that silence is the caller's to judge.
"""

from dataclasses import dataclass

from station.domain.errors import Message, message

ASK = b"~HS\r\n"
_STX, _ETX = b"\x02", b"\x03"
_LINES = 3
LONGEST = 512
"""More than a whole answer has bytes."""


@dataclass(frozen=True)
class Status:
    """How a printer stands, and what it still has to do."""

    paper_out: bool
    paused: bool
    buffer_full: bool
    partial: bool
    """A format is still being received."""
    head_open: bool
    ribbon_out: bool
    formats: int
    """Formats in its buffer that are not printed yet."""
    labels: int
    """Labels of the present batch that are not printed yet."""
    waiting: bool
    """A label hangs at the tear bar and waits to be taken."""
    too_hot: bool = False
    """It prints on by itself when its head has cooled."""
    cold: bool = False
    """It prints, but paler than it should."""
    settings_lost: bool = False
    """Its memory was damaged: it prints with what its maker had set."""

    @property
    def fault(self) -> Message | None:
        """Why it does not print, the one to mend first; None if it could."""
        for wrong, word in (
            (self.head_open, "head_open"),
            (self.paper_out, "paper_out"),
            (self.ribbon_out, "ribbon_out"),
            (self.too_hot, "too_hot"),
            (self.paused, "paused"),
            (self.buffer_full, "buffer_full"),
            # Only then it holds anything up: one that was left there last is no fault.
            (self.waiting and bool(self.labels), "label_waits"),
        ):
            if wrong:
                return message(f"printer.{word}")
        return None

    @property
    def hint(self) -> Message | None:
        """What is not as it should be although it prints; None if all is."""
        for wrong, word in ((self.settings_lost, "settings_lost"), (self.cold, "cold")):
            if wrong:
                return message(f"printer.{word}")
        return None

    @property
    def idle(self) -> bool:
        """True when nothing that it was given is left to do."""
        return self.fault is None and not (self.partial or self.formats or self.labels)


def whole(answer: bytes) -> bool:
    """True when all three lines are there."""
    return answer.count(_ETX) >= _LINES


def read(answer: bytes) -> Status | None:
    """The status of a whole answer; None for anything that is not one."""
    lines = [part.partition(_ETX)[0].split(b",") for part in answer.split(_STX)[1:]]
    if len(lines) < _LINES or len(lines[0]) < 9 or len(lines[1]) < 9:
        return None
    first, second = lines[0], lines[1]
    try:
        return Status(
            paper_out=_flag(first[1]),
            paused=_flag(first[2]),
            formats=int(first[4]),
            buffer_full=_flag(first[5]),
            partial=_flag(first[7]),
            settings_lost=_later(first, 9),
            cold=_later(first, 10),
            too_hot=_later(first, 11),
            head_open=_flag(second[2]),
            ribbon_out=_flag(second[3]),
            waiting=_flag(second[7]),
            labels=int(second[8]),
        )
    except ValueError:
        return None


def _later(line: list[bytes], place: int) -> bool:
    """A flag at the end of a line, which older printers end before it."""
    return _flag(line[place]) if len(line) > place else False


def _flag(part: bytes) -> bool:
    if part not in (b"0", b"1"):
        raise ValueError(part)
    return part == b"1"
