"""The preview of a file: what is wrong, what differs, what is new; and the key that keeps it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from station.desk.orders_page import Preview, PreviewLine, Sieve
from station.desk.views import Shape
from station.domain.column_map import Rule
from station.domain.errors import Message
from station.gui.pages.orders_list import LongList
from station.gui.pages.orders_rows import shown_preview
from station.gui.tasks import Tasks
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.boxes import Rule as Line
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.pick import Pick
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import number, say, t

Read = Callable[[int], Awaitable[tuple[PreviewLine, ...]]]


@dataclass(frozen=True)
class PreviewActs:
    """What its buttons do: the same as their keys."""

    keep: Callable[[], object]
    accept: Callable[[], object]
    mapping: Callable[[], object]


class PreviewView(QWidget):
    """Rows on the left; its parts, what is offered and the keeping on the right."""

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        refused: Callable[[Message], None],
        acts: PreviewActs,
    ) -> None:
        super().__init__()
        self.setObjectName("orders.preview")
        self.look = look
        self.sieve = Sieve.NEW
        self.sieved: Callable[[Sieve], None] = lambda _: None
        self.first_offered: Rule | None = None
        self.can_keep = False
        self._counts: Mapping[Sieve, int] = {}
        px, small = look.px, look.sizes
        beside = beside_or_below(look, px(12 if small.compact else 16))
        self.setLayout(beside)
        card = Box(look)
        inside = column(card)
        inside.setContentsMargins(1, 0, 1, 1)
        head = row(gap=px(16))
        head.setContentsMargins(small.pad, px(10), small.pad, px(8))
        self.title = Elided(look, 22, strong=True)
        head.addWidget(self.title, 1)
        head.addWidget(KeyCap(look, "Esc"))
        inside.addLayout(head)
        inside.addWidget(Line(look))
        self.list = LongList(look, "orders.rows", tasks, shown_preview, refused)
        inside.addWidget(self.list, 1)
        beside.addWidget(card, 1)
        beside.addWidget(self._build_side(acts))

    def _build_side(self, acts: PreviewActs) -> QWidget:
        look, px, small = self.look, self.look.px, self.look.sizes
        side = Box(look)
        hold_width(side, look, 292, 380)
        inside = column(side, px(6))
        inside.setContentsMargins(small.pad, px(12), small.pad, px(16))
        head = row(gap=px(8))
        head.addWidget(Elided(look, 17, "ink2", strong=True, text=t("orders_page.parts")), 1)
        head.addWidget(KeyCap(look, "F3"))
        inside.addLayout(head)
        self.picks: dict[Sieve, Pick] = {}
        self._inside = inside
        self._picks = column(gap=px(6))
        inside.addLayout(self._picks)
        self.offer = Wrapped(look, 14, "ink2")
        self.left = Wrapped(look, 14, "ink2")
        inside.addStretch(1)
        inside.addWidget(self.left)
        inside.addWidget(self.offer)
        self.accept = WideButton(look, "orders.accept", t("orders_page.accept"), "F8")
        self.accept.clicked.connect(acts.accept)
        self.mapping = WideButton(look, "orders.to_map", t("orders_page.to_map"), "F4")
        self.mapping.clicked.connect(acts.mapping)
        self.keep = DispatchButton(look, "orders.keep", "F10", small=True)
        self.keep.clicked.connect(acts.keep)
        for button in (self.accept, self.mapping, self.keep):
            inside.addWidget(button)
        return side

    def show_preview(
        self,
        preview: Preview,
        counts: Mapping[Sieve, int],
        offered: Sequence[tuple[Rule, Message]],
        left: Sequence[Message],
    ) -> None:
        """Takes a file that was read: its first part that has something is shown."""
        self._counts = counts
        self.title.say(t("orders_page.preview_of", file=preview.looked.path.name))
        for pick in self.picks.values():
            self._picks.removeWidget(pick)
            pick.hide()
            pick.deleteLater()
        self.picks = {}
        for sieve, count in counts.items():
            word = t(f"orders_page.sieve_{sieve.value}")
            pick = Pick(self.look, f"orders.sieve.{sieve.value}", word, number(count))
            pick.clicked.connect(lambda _on=False, sieve=sieve: self.show_sieve(sieve))
            self._picks.addWidget(pick)
            self.picks[sieve] = pick
        self.left.say("\n".join(map(say, left)))
        self.left.setVisible(bool(left))
        self.first_offered = offered[0][0] if offered else None
        self.offer.say(say(offered[0][1]) if offered else "")
        self.offer.setVisible(bool(offered))
        self.accept.setVisible(bool(offered))
        self.mapping.setVisible(preview.column_map is not None)
        self._show_keep(preview)
        self.show_sieve(next(iter(counts)))

    def _show_keep(self, preview: Preview) -> None:
        fresh = preview.counts.new + preview.counts.changed
        left = len(preview.left_out)
        self.can_keep = fresh + preview.counts.same > 0
        if not self.can_keep:
            caption = t("orders_page.none_to_keep")
        elif left:
            caption = t("orders_page.leaves_out", count=left)
        else:
            caption = t("orders_page.keep_caption")
        word = t("orders_page.keep", count=fresh)
        self.keep.show_state(word, caption, ready=self.can_keep, busy=False)

    def show_sieve(self, sieve: Sieve) -> None:
        """Shows another part."""
        self.sieve = sieve
        for each, pick in self.picks.items():
            pick.show_chosen(each is sieve)
        self.sieved(sieve)

    def next_sieve(self) -> None:
        """The next part that has something."""
        every = list(self.picks)
        if every:
            self.show_sieve(every[(every.index(self.sieve) + 1) % len(every)])

    def show_lines(self, first: tuple[PreviewLine, ...], read: Read) -> None:
        """The rows of the part."""
        count = self._counts.get(self.sieve, 0)
        if self.sieve in (Sieve.LEFT_OUT, Sieve.NOTES):
            count = min(count, max(len(first), 2_000))
        self.list.show_lines(count, first, read)
        if not count:
            self.list.say_nothing(Shape.RING, t("orders_page.none_new"))

    def focus_chain(self) -> list[QWidget]:
        """The rows, the parts, then what can be done."""
        return [self.list.list, *self.picks.values(), self.accept, self.mapping, self.keep]
