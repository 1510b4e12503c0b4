"""What the planners need made for them: fresh keys, and the exact bytes of a step's body."""

from collections.abc import Callable
from dataclasses import dataclass

from station.domain.void import Void
from station.flow.work import Shipment


@dataclass(frozen=True)
class Makers:
    """Handed in by `app`. A body is made once, with its intent, and never again."""

    key: Callable[[], str]
    """A fresh idempotency key."""
    booking: Callable[[Shipment], bytes]
    """The booking of a shipment whose label is bought."""
    preview: Callable[[Shipment, Void], bytes]
    """The question what a cancellation would refund."""
    void_label: Callable[[Shipment, Void], bytes]
    """What the carrier is asked to void."""
