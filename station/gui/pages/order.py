"""The two columns of an open order: the box on the left, money and cover on the right."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk.views import BenchView, Stage
from station.gui.theme import Look
from station.gui.widgets.boxes import column
from station.gui.widgets.editing import EditForm
from station.gui.widgets.last import LastBar
from station.gui.widgets.money import MoneyCard
from station.gui.widgets.notice import Notices
from station.gui.widgets.offer import OfferCard
from station.gui.widgets.reading import ParcelCard
from station.gui.widgets.steps import ChoiceCard, StepsCard
from station.gui.widgets.to_card import ToCard

if TYPE_CHECKING:
    from station.gui.pages.pack import PackPage


class OrderLeft(QWidget):
    """Notices, the order as text or as a form, the last parcel in a bar.

    A notice takes its room here, so that tick rows and Dispatch on the right never move.
    """

    def __init__(self, look: Look, page: "PackPage") -> None:
        super().__init__()
        inside = column(self, look.sizes.gap)
        self.notices = Notices(look, "pack.order_notice", 1, page.ask_again, wide=False)
        self.stack = QStackedWidget()
        reading = QWidget()
        text = column(reading, look.sizes.gap)
        self.to = ToCard(look)
        self.parcel = ParcelCard(look, page.form, page.next_service, page.next_why, page.next_box)
        text.addWidget(self.to)
        text.addWidget(self.parcel, 1)
        self.edit = EditForm(look, page.edited)
        self.stack.addWidget(reading)
        self.stack.addWidget(self.edit)
        self.last = LastBar(look, page.reprint)
        inside.addWidget(self.notices)
        inside.addWidget(self.stack, 1)
        inside.addWidget(self.last)

    def show_view(self, view: BenchView, *, editing: bool) -> None:
        """Draws the left column of `view`."""
        self.notices.show_notices(view.notices)
        if view.form is not None:
            if editing:
                self.edit.show_form(view.form)
            else:
                self.to.show_form(view.form)
                self.parcel.show_form(view.form)
        self.stack.setCurrentIndex(1 if editing else 0)
        self.last.show_parcel(view.last)

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through, top to bottom."""
        chain: list[QWidget] = [line.retry for line in self.notices.lines]
        chain += [box.edit for box in self.edit.boxes.values()]
        card = self.parcel
        rates = [card.say_why, *card.areas, card.change, card.change_service]
        return [*chain, card.next_box, *rates]


class OrderRight(QWidget):
    """The offer and its price, or the steps of the dispatch, or the choice."""

    def __init__(self, look: Look, page: "PackPage") -> None:
        super().__init__()
        inside = column(self, look.sizes.gap)
        self.above = QStackedWidget()
        self.offer = OfferCard(look, page.tick, page.wording)
        self.steps = StepsCard(look)
        self.above.addWidget(self.offer)
        self.above.addWidget(self.steps)
        self.below = QStackedWidget()
        self.money = MoneyCard(look, page.dispatch)
        self.choice = ChoiceCard(look, page.choose)
        self.below.addWidget(self.money)
        self.below.addWidget(self.choice)
        inside.addWidget(self.above, 1)
        inside.addWidget(self.below)

    def show_view(self, view: BenchView) -> None:
        """Draws the right column of `view`."""
        if view.stage is Stage.FILLING and view.offer is not None:
            self.offer.show_offer(view.offer, view.form)
            self.above.setCurrentWidget(self.offer)
        elif view.steps:
            self.steps.show_steps(view.steps, timed=view.stage is Stage.DISPATCHING)
            self.above.setCurrentWidget(self.steps)
        if view.stage is Stage.CHOOSING and view.choice is not None:
            self.choice.show_choice(view.choice)
            self.below.setCurrentWidget(self.choice)
            self.below.setFixedHeight(self.choice.sizeHint().height())
        else:
            self.money.show_money(view.money, view.dispatch)
            self.below.setCurrentWidget(self.money)
            self.below.setFixedHeight(self.money.sizeHint().height())

    def focus_chain(self) -> list[QWidget]:
        """Tick rows, wording, the insurer's text, Dispatch, the choices."""
        return [
            *self.offer.rows,
            self.offer.wording,
            self.offer.text_area,
            self.money.dispatch,
            *self.choice.buttons,
        ]
