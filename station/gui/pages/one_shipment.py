"""What the pages about one shipment have in common: the void and the change, within the history."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk.views import Shape
from station.domain.errors import Message
from station.gui.pages.page import DeskPage, Place
from station.gui.widgets.boxes import column
from station.gui.widgets.nothing import Nothing
from station.i18n import say, t


class OneShipment(DeskPage):
    """`go_to` says of which shipment; until it is read, the page says that."""

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.shipment = ""
        self.places = QStackedWidget()
        self.nothing = Nothing(self.look, f"{self.name}.nothing")
        self.nothing.show_state(Shape.ASKING, t(f"{self.name}.reading"))
        self.places.addWidget(self.nothing)
        whole = QWidget()
        self.inside = column(whole, self.look.sizes.edge)
        """Where the page puts its parts."""
        self.places.addWidget(whole)
        self.body.addWidget(self.places, 1)

    def forget(self) -> None:
        """Lets go of what belongs to the shipment before this one."""
        self.view = None

    def go_to(self, what: str) -> None:
        """Opens the shipment `what`."""
        if what != self.shipment:
            self.shipment = what
            self.forget()
            self.places.setCurrentIndex(0)
            self.nothing.show_state(Shape.ASKING, t(f"{self.name}.reading"))
        self.show_notice(None)
        self.refresh()

    def shown(self) -> None:
        """Takes the focus; what is shown is asked for by `go_to`."""
        self.setFocus()
        if self.shipment:
            self.refresh()

    def changed(self, ids: frozenset[str]) -> None:
        """Only its own shipment matters."""
        if self.shipment in ids:
            self.refresh()

    def refuse(self, why: Message) -> None:
        """Says why something is not possible; before anything was read the page says it."""
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t(f"{self.name}.not_read"), say(why))
        else:
            super().refuse(why)

    def kept(self) -> Mapping[str, Any]:
        """Which shipment, and its snapshot."""
        return {**super().kept(), "shipment": self.shipment}
