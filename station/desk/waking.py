"""An act is written, and worked on from then on, whatever its answer was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def waking(wake: Callable[[str], None], shipment: str) -> Iterator[None]:
    """Wakes `shipment` at the end of the write inside, also of one that raises.

    A disk may fail after the transaction: what is written would lie there until the next start.
    Where nothing is written the outbox finds nothing to do.
    """
    try:
        yield
    finally:
        wake(shipment)
