"""Who wants to hear what happens behind the window."""

from collections.abc import Callable
from dataclasses import dataclass

from station.domain.errors import Message


@dataclass(frozen=True)
class Listeners:
    """Each is called on the loop's own thread; what is not given hears nothing."""

    shipment: Callable[[str], None] = lambda _: None
    line: Callable[[], None] = lambda: None
    wallet: Callable[[], None] = lambda: None
    """Somebody changed the balance by hand."""
    settings: Callable[[frozenset[str]], None] = lambda _: None
    """These settings are others now."""
    damaged: Callable[[Message], None] = lambda _: None
    """The store was found damaged; everything has stopped."""
