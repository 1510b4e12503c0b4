"""F1: what each key does, and the strip and the notices read out."""

from PySide6.QtWidgets import QGridLayout, QWidget

from station.desk.views import BenchView
from station.gui.keymap import KEYS
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, Rule, column, row
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Text, Wrapped
from station.i18n import say, t

_COLUMNS = 2


class KeysPage(QWidget):
    """A list to look something up in; it acts on nothing."""

    def __init__(self, look: Look, *, lockable: bool) -> None:
        super().__init__()
        self.setObjectName("keys")
        self.setProperty("ring", "none")
        px, small = look.px, look.sizes
        outside = column(self, small.gap)
        outside.setContentsMargins(small.margin, small.edge, small.margin, small.edge)
        card = Box(look)
        inside = column(card, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row()
        head.addWidget(Text(look, 22, strong=True, text=t("screen.page_keys")))
        head.addStretch()
        head.addWidget(Text(look, 17, "ink2", text=t("screen.keys_back")))
        inside.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(14))
        grid.setVerticalSpacing(px(5 if small.short else 9))
        shown = [key for key in KEYS if lockable or key.act != "lock"]
        rows = -(-len(shown) // _COLUMNS)
        for index, key in enumerate(shown):
            at, across = index % rows, 3 * (index // rows)
            cap = QWidget()
            caps = row(cap)
            caps.addWidget(KeyCap(look, key.cap))
            caps.addStretch()
            cap.setFixedWidth(px(88))
            grid.addWidget(cap, at, across)
            words = Elided(look, 17, text=t(f"screen.key.{key.act}"))
            words.setObjectName(f"keys.{key.act}")
            words.setAccessibleName(f"{key.cap}: {words.full}")
            grid.addWidget(words, at, across + 1)
            grid.setColumnStretch(across + 1, 1)
        inside.addLayout(grid)
        inside.addWidget(Text(look, 17, "ink2", text=t("screen.keys_rule")))
        outside.addWidget(card)
        state = Box(look)
        below = column(state, px(6))
        below.setContentsMargins(small.pad, px(12), small.pad, px(12))
        below.addWidget(Text(look, 22, strong=True, text=t("screen.bench_now")))
        below.addWidget(Rule(look))
        self.spoken = Wrapped(look, 17)
        self.spoken.setObjectName("keys.strip")
        below.addWidget(Scroll(self.spoken, "keys.now"), 1)
        outside.addWidget(state, 1)

    def show_view(self, view: BenchView, strip: str) -> None:
        """Reads out the bench: band, strip, every notice."""
        lines = [say(view.band.word), strip]
        for notice in view.notices:
            detail = f" {say(notice.detail)}" if notice.detail else ""
            lines.append(f"{say(notice.word)}{detail}")
        self.spoken.say("\n".join(lines))
        self.spoken.setAccessibleName(self.spoken.full)
