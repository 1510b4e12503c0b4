"""A part of a whole, for a sentence: every language writes it in its own way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Share:
    """So many of a hundred."""

    of_hundred: int

    @classmethod
    def of(cls, part: int, whole: int) -> "Share":
        """`part` of `whole`, rounded; nothing of nothing."""
        return cls(round(100 * part / whole) if whole else 0)
