"""The pages beside Pack, each with its own desk; built when somebody opens them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from station.domain.people import Actor

if TYPE_CHECKING:
    from station.app.build import Station
    from station.gui.pages.stack import Maker


def makers(_station: "Station", _who: Callable[[], Actor]) -> "Mapping[str, Maker]":
    """How each page is made, under the names of the rail; `who` is at the bench at that moment.

    A page's module is loaded when it is made: nothing here may slow down the start.
    """
    return {}
