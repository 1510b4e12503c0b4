"""The wallet: its balances, what moved it in a day or a month, and money put right."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget
from shiboken6 import isValid

from station.desk.views import Notice, Shape, Sound, Tone
from station.desk.wallet_page import PAGE, EntryRow, Period, WalletDesk, WalletView
from station.domain.errors import Message, StationError, message
from station.gui.pages.page import DeskPage, Place
from station.gui.pages.wallet_form import WalletForm
from station.gui.pages.wallet_pane import PaneActs, WalletPane
from station.gui.pages.wallet_rows import ROW, ShownEntry, paint, shown_row
from station.gui.widgets.boxes import Box, Rule, column, row
from station.gui.widgets.button import SmallButton
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.listed import Listed
from station.gui.widgets.search import SearchField
from station.gui.widgets.text import Elided, Text
from station.i18n import number, say, t

MOST = 5_000
"""So many postings are listed at most; the statement has them all."""


class WalletPage(DeskPage):
    """A list of postings; beside it the sums, or the form."""

    name: ClassVar[str] = "wallet"

    def __init__(self, place: Place, desk: WalletDesk) -> None:
        super().__init__(place)
        self._desk = desk
        self.view: WalletView | None = None
        self.period = Period(desk.today())
        self._rows: dict[int, EntryRow] = {}
        """The postings that were read, by their place counted from the oldest of the period."""
        self._reading: set[int] = set()
        self._posting = False
        self._build()

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        beside = beside_or_below(look, look.px(12 if small.compact else 16))
        beside.addWidget(self._build_list(), 1)
        self.sides = QStackedWidget()
        hold_width(self.sides, look, 292, 380)
        acts = PaneActs(
            form=lambda: self.act("look_at"),
            print=lambda: self.act("print_again"),
            save=lambda: self.act("open"),
        )
        self.pane = WalletPane(look, acts)
        self.form = WalletForm(look, lambda: self.act("confirm"))
        self.sides.addWidget(self.pane)
        self.sides.addWidget(self.form)
        beside.addWidget(self.sides)
        self.body.addLayout(beside, 1)
        self.stay_below(self.form.press)

    def _build_list(self) -> Box:
        look, px, small = self.look, self.look.px, self.look.sizes
        card = Box(look)
        reading = t("closing.reading")
        self.lists = Listed(look, "wallet", ROW, self._shown_row, paint, reading)
        self.lists.list.setAccessibleName(t("heard.wallet"))
        self.list, self.nothing = self.lists.list, self.lists.nothing
        self.list.opened.connect(lambda _key: self._open_shipment())
        inside = column(card)
        inside.setContentsMargins(1, 0, 1, 1)
        head = row(gap=px(16))
        head.setContentsMargins(small.pad, px(10), small.pad, px(8))
        self.title = Text(look, 22, strong=True)
        self.count = Elided(look, 17, "ink2")
        self.count.setObjectName("wallet.count")
        head.addWidget(self.title)
        head.addWidget(self.count, 1)
        inside.addLayout(head)
        ways = beside_or_below(look, px(3 if small.compact else 8))
        ways.setContentsMargins(small.pad, 0, small.pad, px(10))
        prompt = t("wallet_page.prompt_short" if small.compact else "wallet_page.prompt")
        self.typed = SearchField(look, "wallet.period", prompt, "F2")
        self.typed.setAccessibleName(t("wallet_page.period"))
        self.typed.entered.connect(self._typed)
        self.typed.moved.connect(lambda event: self.list.keyPressEvent(event))
        self.earlier = SmallButton(look, "wallet.earlier", t("wallet_page.earlier"), "F7")
        self.later = SmallButton(look, "wallet.later", t("wallet_page.later"), "F8")
        self.by_month = SmallButton(look, "wallet.by_month", t("wallet_page.month"), "F3")
        self.earlier.clicked.connect(lambda: self.act("withdraw"))
        self.later.clicked.connect(lambda: self.act("read_again"))
        self.by_month.clicked.connect(lambda: self.act("filter"))
        ways.addWidget(self.typed, 1)
        steps = row(gap=px(3 if small.compact else 8))
        for button in (self.by_month, self.earlier, self.later):
            steps.addWidget(button)
        steps.addStretch()
        ways.addLayout(steps)
        inside.addLayout(ways)
        inside.addWidget(Rule(look))
        inside.addWidget(self.lists, 1)
        return card

    # Drawing

    async def snapshot(self) -> WalletView:
        """The period, with its newest postings."""
        return await self._desk.view(self.period)

    def draw(self) -> None:
        """Draws the page; the chosen posting stays chosen."""
        view = self.view
        if view is None or view.period != self.period:
            return  # another period is asked for already
        self._keep(view.count, 0, view.rows)
        self.title.say(say(view.title))
        listed = min(view.count, MOST)
        more = "wallet_page.count_more" if view.count > MOST else "wallet_page.count"
        self.count.say(t(more, count=view.count, most=number(MOST)) if view.count else "")
        self.by_month.say(t("wallet_page.one_day" if self.period.monthly else "wallet_page.month"))
        keys = tuple(str(view.count - index) for index in range(listed))
        none, detail = t("wallet_page.none"), t("wallet_page.none_detail")
        self.lists.show_rows(keys, self._sentence, none, detail)
        self.pane.show_view(view)
        self.reshaped.emit()

    def not_read(self, why: Message) -> None:
        """Says why; where nothing is shown yet, that it could not be read."""
        super().not_read(why)
        if self.view is None:
            self.nothing.show_state(Shape.LOOK, t("wallet_page.not_read"))

    def _keep(self, count: int, offset: int, rows: tuple[EntryRow, ...]) -> None:
        for index, each in enumerate(rows):
            self._rows[count - offset - index] = each

    def _row(self, index: int) -> EntryRow | None:
        """The posting in that place of the list; None while it is read."""
        key = self.list.key_of(index)
        if not key:
            return None
        found = self._rows.get(int(key))
        if found is None:
            self._read(index)
        return found

    def _read(self, index: int) -> None:
        offset = index - index % PAGE
        if offset not in self._reading:
            self._reading.add(offset)
            self.place.tasks.start("wallet rows", self._more(self.period, offset))

    async def _more(self, period: Period, offset: int) -> None:
        try:
            read = await self._desk.more(period, offset)
        except StationError as error:
            if isValid(self):
                self.refuse(error.message)
            return
        finally:
            self._reading.discard(offset)
        if isValid(self) and period == self.period:
            self._keep(read.count, offset, read.rows)
            self.list.viewport().update()

    def _shown_row(self, index: int) -> ShownEntry | None:
        found = self._row(index)
        return shown_row(found) if found is not None else None

    def _sentence(self, index: int) -> str:
        shown = self._shown_row(index)
        return shown.sentence if shown is not None else ""

    # Acts

    def shown(self) -> None:
        """In front again: the list has the focus."""
        super().shown()
        if not self._typing:
            self.list.setFocus()

    @property
    def _typing(self) -> bool:
        return self.sides.currentWidget() is self.form

    def act(self, name: str) -> bool:
        """F2, F3, F7, F8 choose the time; F4 the form, F10 posts it; F6 prints, F9 saves."""
        if self._typing and name in ("filter", "confirm", "back"):
            self._of_form(name)
            return True
        acts: dict[str, Callable[[], None]] = {
            "search": self._to_search,
            "filter": lambda: self.go(self._other_length()),
            "withdraw": lambda: self.go(self.period.earlier()),
            "read_again": lambda: self.go(self.period.later()),
            "look_at": self._open_form,
            "print_again": lambda: self.start("print statement", self._print()),
            "open": lambda: self.start("save statement", self._save()),
            "send_now": lambda: self.start("ask carriers", self._desk.ask_carriers()),
        }
        if name not in acts:
            return False
        acts[name]()
        return True

    def _of_form(self, name: str) -> None:
        if name == "filter":
            self.form.next_kind()
        elif name == "back":
            self._close_form()
        elif not self._posting and self.form.ready:
            self._posting = True
            self.form.show_busy(busy=True)
            self.start("post", self._post())
        elif not self._posting:
            self.place.sound(Sound.REFUSED)

    def _to_search(self) -> None:
        self.typed.setFocus()
        self.typed.selectAll()

    def _typed(self) -> None:
        try:
            found = self._desk.period(self.typed.text())
        except StationError as error:
            self.place.sound(Sound.REFUSED)
            self.refuse(error.message)
            return
        self.show_notice(None)
        self.typed.clear()
        self.go(found)
        self.list.setFocus()

    def _other_length(self) -> Period:
        if not self.period.monthly:
            return self.period.by_month()
        today = self._desk.today()
        inside = self.period.first <= today < self.period.end
        return Period(today if inside else self.period.first)

    def go(self, period: Period) -> None:
        """Shows another day or month."""
        if period != self.period:
            self.period = period
            self._rows.clear()
            self.refresh()

    def go_to(self, what: str) -> None:
        """Opens at a day or a month."""
        if what:
            self.go(self._desk.period(what))

    def _open_shipment(self) -> None:
        chosen = self._row(self.list.chosen)
        if chosen is not None and chosen.shipment:
            self.place.open_page("history", chosen.shipment)

    def _open_form(self) -> None:
        if self._typing:
            return
        self.show_notice(None)
        self.sides.setCurrentWidget(self.form)
        self.form.begin(self.view.currency if self.view else "", self._desk.reference())
        self.reshaped.emit()

    def _close_form(self) -> None:
        self.sides.setCurrentWidget(self.pane)
        self.list.setFocus()
        self.reshaped.emit()

    async def _post(self) -> None:
        booking = self.form.booking
        try:
            await self._desk.book(booking)
        finally:
            self._posting = False
            if isValid(self):
                self.form.show_busy(busy=False)
        if isValid(self):
            self.place.sound(Sound.ACCEPTED)
            self._close_form()
            self.add_notice(
                Notice(Tone.PLAIN, Shape.DONE, message(f"wallet_page.done_{booking.kind.value}"))
            )

    async def _save(self) -> None:
        where = await self._desk.save(self.period)
        if isValid(self):
            pdf = next((each for each in where if each.endswith(".pdf")), where[0])
            detail = message("closing.saved", where=pdf, count=len(where))
            word = message("wallet_page.saved")
            self.add_notice(Notice(Tone.PLAIN, Shape.DONE, word, detail))

    async def _print(self) -> None:
        where = await self._desk.print(self.period)
        self.tell(message("wallet_page.printed", where=next(iter(where), "")))

    def focus_chain(self) -> list[QWidget]:
        """The time, the list, then what can be done."""
        side = self.form if self._typing else self.pane
        times = [self.typed, self.by_month, self.earlier, self.later]
        return [*times, self.list, *side.focus_chain()]

    def kept(self) -> Mapping[str, Any]:
        """The period, the chosen posting, and what was typed."""
        typed = self.form.booking if self._typing else None
        chosen = self.list.chosen_key
        return {**super().kept(), "period": self.period, "chosen": chosen, "typed": typed}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """As it was."""
        self.period = kept["period"]
        super().restore(kept)
        self.list.choose(kept["chosen"])
        if kept["typed"] is not None:
            self.sides.setCurrentWidget(self.form)
            self.form.restore(kept["typed"])
