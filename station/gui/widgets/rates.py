"""The rates of several carriers, one under the other: price, days, what the carrier pays."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import ServiceChoice, ShopView
from station.gui.theme import Look
from station.gui.widgets.boxes import row
from station.gui.widgets.text import Elided, Text
from station.i18n import money, say, t

_BAR = 5


class RateLine(QWidget):
    """One rate; the chosen one has a bar at its side and strong words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.chosen = False
        inside = row(self, look.px(12))
        inside.setContentsMargins(look.px(14), 0, look.px(2), 0)
        self.name = Elided(look, 17)
        self.strong = Elided(look, 17, strong=True)
        self.days = Text(look, 14, "ink2")
        self.pays = Text(look, 14, "ink2")
        self.price = Text(look, 22)
        # One under the other, so that they compare at a glance.
        for text, width in ((self.days, 56), (self.pays, 190), (self.price, 104)):
            text.setMinimumWidth(look.px(width))
            text.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        inside.addWidget(self.name, 1)
        inside.addWidget(self.strong, 1)
        inside.addWidget(self.days)
        inside.addWidget(self.pays)
        inside.addWidget(self.price)
        if look.sizes.compact:
            self.pays.hide()
        self.setFixedHeight(look.px(38))

    def show_rate(self, rate: ServiceChoice) -> None:
        """Draws `rate`."""
        self.chosen = rate.chosen
        self.name.setVisible(not rate.chosen)
        self.strong.setVisible(rate.chosen)
        for name in (self.name, self.strong):
            name.say(rate.name)
        self.days.say(t("screen.days", count=rate.days) if rate.days is not None else "")
        self.pays.say(
            t("screen.pays_unknown")
            if rate.pays is None
            else t("screen.pays_most", amount=money(rate.pays))
        )
        self.price.say(money(rate.price) if rate.price is not None else t("screen.no_price_here"))
        why = say(rate.why_not) if rate.why_not is not None else ""
        word = t("screen.chosen_word" if rate.chosen else "screen.not_chosen_word")
        parts = (rate.name, self.price.full, self.days.full, self.pays.full, why, word)
        self.setAccessibleName(", ".join(part for part in parts if part))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar of the chosen one."""
        if self.chosen:
            painter = QPainter(self)
            painter.fillRect(0, 0, self.look.px(_BAR), self.height(), self.look.colour("ink"))


def heading(shop: ShopView) -> str:
    """What stands over the rates: what the clerk owes, or what the carriers said."""
    if shop.against is not None:
        why = say(shop.why) if shop.why is not None else t("screen.why_not_first")
        return f"{why.removesuffix('.')}. {say(shop.against)}"
    return " ".join(say(word) for word in shop.words) or t("screen.rates")
