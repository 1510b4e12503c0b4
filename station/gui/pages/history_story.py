"""The story beside the list: always of the chosen shipment, however fast the choice runs on."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from station.desk.history_page import HistoryDesk
from station.domain.errors import StationError

if TYPE_CHECKING:
    from station.gui.pages.history import HistoryPage

_TOLD_MS = 120
"""Between two stories while an arrow is held."""


class Telling:
    """Asks for the story of what is chosen, one question at a time."""

    def __init__(self, page: "HistoryPage", desk: HistoryDesk) -> None:
        self._page, self._desk = page, desk
        self._asking = self._again = False
        self._told = QTimer(page)
        self._told.setSingleShot(True)
        self._told.setInterval(_TOLD_MS)
        self._told.timeout.connect(self._next)

    def stop(self) -> None:
        """The next choice is told at once."""
        self._told.stop()

    def chose(self, shipment: str) -> None:
        """The story comes at once; while the choice runs on, only every now and then."""
        self._page.papers.keep_to(shipment)
        if not shipment:
            self._page.pane.show_past(None)
            self._page.reshaped.emit()
        elif self._told.isActive():
            self._again = True
        else:
            self._told.start()
            self._now()

    def _next(self) -> None:
        if self._again:
            self._again = False
            self._told.start()
            self._now()

    def _now(self) -> None:
        if not self._asking:
            self._asking = True
            self._page.place.tasks.start("history story", self._tell())

    async def _tell(self) -> None:
        page, told = self._page, ""
        try:
            while isValid(page) and (row := page.table.chosen) is not None:
                if row.shipment == told:
                    return
                told = row.shipment
                view = await self._desk.past(told)
                if isValid(page):
                    page.pane.show_past(view)
                    page.reshaped.emit()
        except StationError as error:
            if isValid(page):
                page.refuse(error.message)
        finally:
            self._asking = False
