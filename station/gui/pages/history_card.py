"""The list of the history under the heads of its columns; below it, how many rows there are."""

from collections.abc import Callable
from datetime import datetime

from station.gui.keymap import cap_of
from station.gui.pages.history_table import HistoryHead, HistoryTable
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column
from station.gui.widgets.button import LinkButton
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.text import Sentences
from station.i18n import t


class HistoryCard(Box):
    """The list, the count of what was found, and the ways to many papers and to the day's end."""

    def __init__(self, look: Look, clock: Callable[[], datetime], home: Callable[[], str]) -> None:
        super().__init__(look)
        px = look.px
        inside = column(self)
        inside.setContentsMargins(1, 1, 1, px(4))
        self.table = HistoryTable(look, "history.list", clock, home)
        self.day = LinkButton(look, "history.closing", t("history.closing"), cap_of("closing"))
        self.many = LinkButton(look, "history.many", t("history.many"), "Ctrl F6")
        self.count = Sentences(look, 14, "ink2")
        self.count.setObjectName("history.count")
        below = beside_or_below(look, 0)
        below.setContentsMargins(px(16), px(8), px(16), px(8))
        below.addWidget(self.count, 1)
        below.addWidget(self.many)
        below.addSpacing(px(16))
        below.addWidget(self.day)
        inside.addWidget(HistoryHead(look, self.table))
        inside.addWidget(self.table, 1)
        inside.addLayout(below)
