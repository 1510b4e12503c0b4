"""How long the steps of a dispatch took: a line of the log each, from which figures are made."""

import contextlib
import logging
from collections.abc import Iterator
from enum import StrEnum
from time import monotonic

NAME = "station.time"
_log = logging.getLogger(NAME)


class Timed(StrEnum):
    """What is timed, in the order in which it happens."""

    FORM = "form"
    """From the scan until the form is filled."""
    QUOTE = "quote"
    """Until the insurer's offer is there and stored."""
    LABEL = "label"
    """The carrier's answer to the purchase."""
    BOOKING = "booking"
    """The insurer's answer to the booking."""
    PAPERS = "papers"
    """A paper made and handed to its printer."""
    DISPATCH = "dispatch"
    """From the press until the parcel may go."""


def took(what: Timed, seconds: float) -> None:
    """Writes that `what` took so long. It names no shipment: figures need none."""
    _log.info("%s %.1f ms", what.value, seconds * 1000)


@contextlib.contextmanager
def timed(what: Timed) -> Iterator[None]:
    """Writes how long the block took, unless it fails."""
    begun = monotonic()
    yield
    took(what, monotonic() - begun)
