"""Why a paper comes out again, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from station.domain.errors import RefusedError

LONGEST_NOTE = 200


class ReprintReason(StrEnum):
    """Why a paper is wanted once more. The words are `reprint.<reason>`."""

    UNREADABLE = "unreadable"
    JAMMED = "jammed"
    LOST = "lost"
    WRONG_BOX = "wrong_box"
    OTHER = "other"
    """Said in words."""
    AT_BENCH = "at_bench"
    """Asked for on the pack page, straight after the parcel; nobody is stopped there to choose."""


CHOICES = tuple(each for each in ReprintReason if each is not ReprintReason.AT_BENCH)
"""The reasons that a person chooses from."""


@dataclass(frozen=True)
class Why:
    """Why a paper is wanted once more; `note` is what the person wrote beside it."""

    reason: ReprintReason
    note: str = ""

    def checked(self) -> "Why":
        """Itself, its note without the blanks around it.

        Raises RefusedError where the reason needs words and has none, or has too many.
        """
        note = " ".join(self.note.split())
        if len(note) > LONGEST_NOTE:
            raise RefusedError("reprint.note_too_long", most=LONGEST_NOTE, length=len(note))
        if self.reason is ReprintReason.OTHER and not note:
            raise RefusedError("reprint.note_needed")
        return Why(self.reason, note)


class ReprintEnd(StrEnum):
    """What is known of a reprint that was sent off."""

    PRINTED = "printed"
    SENT = "sent"
    SAVED = "saved"
    NOT_PRINTED = "not_printed"
    """The printer did not take it, and nothing came out."""
    NOT_KNOWN = "not_known"
    """It may have come out. It is never printed once more by itself."""
