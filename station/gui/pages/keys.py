"""F1: what each key does, and the strip and the notices read out."""

from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.desk.views import BenchView
from station.gui.keymap import KEYS, OF_WINDOW
from station.gui.pages.page import RING, Page
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, Rule, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Text, Wrapped
from station.i18n import key_cap, percent, say, t


class KeysPage(Page):
    """A list to look something up in; it acts on nothing."""

    name: ClassVar[str] = "keys"
    everywhere: ClassVar[bool] = True

    def __init__(self, look: Look, *, lockable: bool) -> None:
        super().__init__(look)
        px, small = look.px, look.sizes
        whole = column(self)
        across, down = (max(0, each - px(RING)) for each in (small.margin, small.edge))
        whole.setContentsMargins(across, down, across, down)
        outside = column(gap=small.gap)
        card = Box(look)
        inside = column(card, px(10))
        inside.setContentsMargins(small.pad, px(14), small.pad, px(14))
        head = row()
        head.addWidget(Text(look, 22, strong=True, text=t("screen.page_keys")))
        head.addStretch()
        head.addWidget(Text(look, 17, "ink2", text=t("screen.keys_back")))
        inside.addLayout(head)
        groups = beside_or_below(look, px(16 if small.compact else 28))
        pack = [(key.cap, key.act) for key in KEYS if key.act and key.act not in OF_WINDOW]
        window = [
            (key.cap, key.act)
            for key in KEYS
            if key.act in OF_WINDOW and (lockable or key.act != "lock")
        ]
        lists = [(key.cap, key.listed) for key in KEYS if key.listed]
        groups.addLayout(self._group("keys_parcel", "keys", pack), 1)
        groups.addLayout(self._group("keys_list", "keys.list", lists), 1)
        groups.addLayout(self._group("keys_window", "keys", window), 1)
        inside.addLayout(groups)
        inside.addWidget(
            Wrapped(look, 14 if small.compact else 17, "ink2", text=t("screen.keys_rule"))
        )
        outside.addWidget(card)
        state = Box(look)
        below = column(state, px(6))
        below.setContentsMargins(small.pad, px(12), small.pad, px(12))
        below.addWidget(Text(look, 22, strong=True, text=t("screen.bench_now")))
        below.addWidget(Rule(look))
        self.spoken = Wrapped(look, 17)
        self.spoken.setObjectName("keys.strip")
        below.addWidget(Scroll(self.spoken, "keys.now", "heard.now"), 1)
        outside.addWidget(state, 1)
        # No window of the usual height has room for every key: what is below is scrolled to.
        whole.addWidget(self.fold_in(outside))

    def _group(self, title: str, prefix: str, keys: list[tuple[str, str]]) -> QVBoxLayout:
        look, px, small = self.look, self.look.px, self.look.sizes
        lines = column(gap=px(3))
        lines.addWidget(Text(look, 14, "ink2", strong=True, text=t(f"screen.{title}")))
        # As wide as the widest of all, so that the three lists look alike.
        least = px(76 if small.compact else 84)
        wide = max(least, *(KeyCap(look, key.cap, low=True).minimumWidth() for key in KEYS))
        for cap, act in keys:
            line = row(gap=px(8 if small.compact else 14))
            holder = QWidget()
            caps = row(holder)
            caps.addWidget(KeyCap(look, cap, low=True))
            caps.addStretch()
            holder.setFixedWidth(wide)
            line.addWidget(holder)
            words = Broken(look, (14,) if small.compact else (17, 14), strong=False)
            words.say(t(f"screen.key.{act}"))
            words.setObjectName(f"{prefix}.{act}")
            words.setAccessibleName(f"{key_cap(cap)}: {words.full}")
            line.addWidget(words, 1)
            lines.addLayout(line)
        lines.addStretch()
        return lines

    def shown(self) -> None:
        """There is nothing to operate."""
        self.setFocus()

    def show_view(self, view: BenchView, strip: str, volume: float) -> None:
        """Reads out the bench: band, strip, how loud it is, every notice."""
        loud = round(100 * volume)
        heard = t("screen.sounds_at", volume=percent(loud)) if loud else t("screen.sounds_off")
        lines = [say(view.band.word), f"{strip} {heard}"]
        for notice in view.notices:
            detail = f" {say(notice.detail)}" if notice.detail else ""
            lines.append(f"{say(notice.word)}{detail}")
        self.spoken.say("\n".join(lines))
        self.spoken.setAccessibleName(self.spoken.full)
