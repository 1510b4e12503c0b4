"""The pages beside Pack, each with its own desk; built when somebody opens them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from station.domain import settings as declared
from station.domain.people import Actor

if TYPE_CHECKING:
    from station.app.build import Station
    from station.gui.pages.page import Page, Place
    from station.gui.pages.stack import Maker


def makers(station: "Station", who: Callable[[], Actor]) -> "Mapping[str, Maker]":
    """How each page is made, under the names of the rail; `who` is at the bench at that moment.

    A page's module is loaded when it is made: nothing here may slow down the start.
    """

    def history(place: "Place") -> "Page":
        from station.desk.history import History
        from station.desk.history_page import BenchHistory
        from station.gui.pages.history import HistoryPage

        desk = BenchHistory(
            History(station.history),
            station.papers,
            station.clock,
            who,
            lambda: station.current().of(declared.SENDER["country"]),
        )
        return HistoryPage(place, desk)

    return {"history": history}
