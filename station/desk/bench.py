"""What a pack page may ask of its bench; `station.desk.packer` answers."""

from collections.abc import Callable, Mapping
from typing import Protocol

from station.desk.views import BenchView, Sound


class BenchDesk(Protocol):
    """What the pack page may ask. Every act returns at once or is awaited; none blocks.

    Acts that are not possible now raise nothing: they sound `refused` and the view says why.
    """

    def view(self) -> BenchView:
        """The bench at this moment; cheap, from memory."""
        ...

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        """`changed` is called on the loop's thread after every change of the view."""
        ...

    async def scan(self, code: str) -> None:
        """A scanned or typed code: an order number, an SSCC or a tracking number."""
        ...

    def edit(self, values: Mapping[str, str]) -> None:
        """Fields of the form as typed: `to.postcode`, `parcel.0.weight_g`, `currency` …"""
        ...

    def choose_service(self, code: str) -> None:
        """Takes the service with `code`."""
        ...

    def next_service(self) -> None:
        """Takes the next service."""
        ...

    def weigh(self, field: str = "") -> None:
        """Takes what lies on the scale for the parcel of `field`, or else for the one in hand."""
        ...

    def next_box(self, field: str = "") -> None:
        """Takes the next box for the parcel of `field`, or else for the one in hand."""
        ...

    def next_why(self) -> None:
        """Takes the next reason for a service that is not the one that stands first."""
        ...

    def tick(self, option: str) -> None:
        """Ticks the option, or takes its tick away; a tick on one takes it from the others."""
        ...

    async def ask_again(self) -> None:
        """Asks the insurer now (F5); a new offer starts unticked."""
        ...

    async def allow_goods(self) -> None:
        """A supervisor's word: contents that were flagged may go."""
        ...

    async def dispatch(self) -> None:
        """Dispatch (F12), nothing else."""
        ...

    async def put_back(self) -> None:
        """Puts the open order back (Esc); an edited form needs it twice."""
        ...

    async def set_aside(self) -> None:
        """F7 while no choice is open: puts the order on hold."""
        ...

    async def choose(self, choice: str) -> None:
        """Answers the choice card with the id of one of its choices."""
        ...

    async def is_there(self) -> None:
        """The first paper of the last parcel of which nobody knew is in the clerk's hand."""
        ...

    async def reprint(self, kind: str) -> None:
        """Prints a paper of the last parcel again: `label` or `confirmation`."""
        ...
