"""The pack page: one order, its offer, its dispatch. A pure function of the bench's view."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk.bench import BenchDesk
from station.desk.views import BenchView, Notice, OfferState, Shape, Stage, Tone
from station.domain.errors import message
from station.gui.announce import announce
from station.gui.keymap import KEYS, OF_WINDOW
from station.gui.pages.order import OrderLeft, OrderRight
from station.gui.pages.pack_fold import bring
from station.gui.pages.pack_heard import tell
from station.gui.pages.page import Page, Place
from station.gui.scan import input_pending
from station.gui.widgets.band import SECONDS, BandView
from station.gui.widgets.boxes import column
from station.gui.widgets.field import fields
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.last import LastCard
from station.gui.widgets.notice import Notices
from station.gui.widgets.waiting import WaitingLeft, read

COUNT_MS = 100


def may_open(url: str) -> bool:
    """True for https, and for http on this machine: what the insurer may send us to."""
    parsed = QUrl(url, QUrl.ParsingMode.StrictMode)
    if not parsed.isValid() or not parsed.host() or parsed.userInfo():
        return False
    if parsed.scheme() == "https":
        return True
    return parsed.scheme() == "http" and parsed.host() in ("localhost", "127.0.0.1", "::1")


_ACTS = frozenset(key.act for key in KEYS if key.act and key.act not in OF_WINDOW)


class PackPage(Page):
    """Draws a view (`show_view`) and hands every act to the desk."""

    name: ClassVar[str] = "pack"
    everywhere: ClassVar[bool] = True

    def __init__(self, place: Place, bench: BenchDesk) -> None:
        super().__init__(place.look)
        self._bench, self._place = bench, place
        self.view: BenchView | None = None
        self.editing = False
        self._local: tuple[Notice, ...] = ()
        self._steps_at = place.clock()
        self._order_left: OrderLeft | None = None
        self._order_right: OrderRight | None = None
        self._chain: list[QWidget] = []
        self._build()
        self._counter = QTimer(self)
        self._counter.setInterval(COUNT_MS)
        self._counter.timeout.connect(self.count)
        self._ahead = QTimer(self)
        self._ahead.setSingleShot(True)
        self._ahead.timeout.connect(self._build_order)

    def _build(self) -> None:
        look, small = self.look, self.look.sizes
        inside = column(self)
        inside.setContentsMargins(small.margin, small.edge, small.margin, small.edge)
        self.band = BandView(look, self.put_back, self.form)
        self.band.order.typed.connect(self.scan)
        self.notices = Notices(look, "pack.notice", 2, self.ask_again, wide=True)
        inside.addWidget(self.band)
        inside.addSpacing(small.edge)
        inside.addWidget(self.notices)
        self._under_notices = column()
        inside.addLayout(self._under_notices)
        body = beside_or_below(look, look.px(12 if small.compact else 16))
        self.left = QStackedWidget()
        self.right = QStackedWidget()
        if not small.folded:
            self.right.setFixedWidth(small.right)
        self.waiting = WaitingLeft(look)
        self.last = LastCard(look, self.reprint, self.tick_1)
        self.left.addWidget(self.waiting)
        self.right.addWidget(self.last)
        body.addWidget(self.left, 1)
        body.addWidget(self.right)
        self.foot = column()
        """Folded, Dispatch stands below what scrolls: it is always in sight."""
        if small.folded:
            inside.addWidget(self.fold_in(body), 1)
            self.foot.setContentsMargins(0, small.gap, 0, 0)
            inside.addLayout(self.foot)
        else:
            inside.addLayout(body, 1)

    def build_ahead(self) -> None:
        """Builds what the first order needs while nobody waits for it."""
        self._ahead.start(60)

    def _build_order(self) -> tuple[OrderLeft, OrderRight]:
        if self._order_left is None or self._order_right is None:
            self._order_left = OrderLeft(self.look, self)
            self._order_right = OrderRight(self.look, self)
            self.left.addWidget(self._order_left)
            self.right.addWidget(self._order_right)
            if self.fold is not None:
                self.foot.addWidget(self._order_right.money.dispatch)
                self._order_right.money.dispatch.hide()
        return self._order_left, self._order_right

    # Drawing

    def show_view(self, view: BenchView) -> None:
        """Draws `view`, in place."""
        before, self.view = self.view, view
        if self._local:
            view = replace(view, notices=(*view.notices, *self._local))
        if before is None or before.steps != view.steps:
            self._steps_at = self._place.clock()
        self.band.show_view(view)
        waiting = view.stage is Stage.WAITING
        self.notices.show_notices(view.notices if waiting else ())
        gap = self.look.sizes.edge if waiting and view.notices else 0
        self._under_notices.setContentsMargins(0, gap, 0, 0)
        if waiting:
            self.editing = False
            self.waiting.show_view(view)
            self.last.show_parcel(view.last, known=read(view))
            self.left.setCurrentIndex(0)
            self.right.setCurrentIndex(0)
        else:
            self._show_order(view, before)
        self._settle_order()
        self._settle_focus(view, before)
        self._count_if_needed(view)
        rows = self._order_right.offer.rows if self._order_right is not None else ()
        tell(view, before, self.band, rows)
        if self.fold is not None and self._order_right is not None:
            right = self._order_right
            right.money.dispatch.setVisible(view.stage in (Stage.FILLING, Stage.DISPATCHING))
            bring(self.fold, view, before, right, self.last)

    def _show_order(self, view: BenchView, before: BenchView | None) -> None:
        left, right = self._build_order()
        form = view.form
        same = _order_of(before) == _order_of(view)
        if view.stage is not Stage.FILLING or form is None or form.frozen:
            self.editing = False
        elif not same:
            self.editing = form.findings > 0 and not form.scale_weighs
        elif form.findings > 0 and before is not None and before.stage is Stage.WAITING:
            self.editing = True
        left.show_view(view, editing=self.editing)
        right.show_view(view)
        self.left.setCurrentWidget(left)
        self.right.setCurrentWidget(right)

    def _settle_order(self) -> None:
        """A second option or another parcel's fields stand where they are read, not last."""
        chain = self.focus_chain()
        if chain != self._chain:
            self._chain = chain
            self.reshaped.emit()

    def _settle_focus(self, view: BenchView, before: BenchView | None) -> None:
        moved = before is None or before.stage is not view.stage
        moved = moved or _order_of(before) != _order_of(view)
        if view.stage is Stage.WAITING and self.band.order.isHidden():
            self.setFocus()
            return
        if not moved:
            return
        if view.stage is Stage.WAITING:
            self.band.order.edit.setFocus()
        elif self.editing and view.form is not None and view.form.first_finding:
            self._build_order()[0].edit.focus_field(view.form.first_finding)
        else:
            # On nothing that can be pressed: a stray space bar must neither tick nor dispatch.
            self.setFocus()

    def shown(self) -> None:
        """The page is in front again: ready for a typed number, or on nothing that acts."""
        if self.view is not None and self.view.stage is Stage.WAITING:
            self.band.order.edit.setFocus()
        else:
            self.setFocus()

    def _count_if_needed(self, view: BenchView) -> None:
        aside = view.band.aside
        counts = view.pressed_at is not None and (
            view.stage is Stage.DISPATCHING or (aside is not None and aside.id == SECONDS)
        )
        if counts:
            self.count()
            if not self._counter.isActive():
                self._counter.start()
        else:
            self._counter.stop()

    def count(self) -> None:
        """Writes the seconds that have passed."""
        view, now = self.view, self._place.clock()
        if view is None or view.pressed_at is None:
            return
        self.band.tick(max(0.0, (now - view.pressed_at).total_seconds()))
        if self._order_right is not None:
            self._order_right.steps.tick(max(0.0, (now - self._steps_at).total_seconds()))

    def add_notice(self, notice: Notice) -> None:
        """Shows a notice of the window's own until the next act."""
        self._local = (notice,)
        self._again()

    def _again(self) -> None:
        if self.view is not None:
            self.show_view(self.view)

    # Acts. Each is one key and, where it has one, one button.

    def _act(self, name: str, work: object) -> None:
        if self._local:
            self._local = ()
            self._again()
        self._place.tasks.start(name, work)  # type: ignore[arg-type]

    def scan(self, code: str) -> bool:
        """A code that was scanned or typed: the bench takes every one."""
        self._hand_over()
        self._act("scan", self._bench.scan(code))
        return True

    def go_to(self, what: str) -> None:
        """Opens the order with the number `what`, as its scan would."""
        self.scan(what)

    def act(self, name: str) -> bool:
        """The method of that name; False if there is none."""
        if name not in _ACTS:
            return False
        getattr(self, name)()
        return True

    def order_number(self) -> None:
        """F2."""
        if self.band.order.isVisible():
            self.band.order.edit.setFocus()
            self.band.order.edit.selectAll()

    def next_box(self) -> None:
        """F3: for the parcel whose field has the focus, or else for the one in hand."""
        if self._filling():
            self._hand_over()
            self._bench.next_box(self._focused())

    def weigh(self) -> None:
        """Shift F2: what lies on the scale is this parcel."""
        if self._filling():
            self._hand_over()
            self._bench.weigh(self._focused())

    def _focused(self) -> str:
        """The field of the form that has the focus."""
        form = self._order_left.edit if self.editing and self._order_left is not None else None
        return form.focused() if form is not None else ""

    def next_service(self) -> None:
        """Shift F3: the rates of several carriers come to the front, and the next is taken."""
        if self._filling():
            self._build_order()[0].parcel.shop()
            self._bench.next_service()

    def next_why(self) -> None:
        """Ctrl F3."""
        if self._filling():
            self._bench.next_why()

    def form(self) -> None:
        """F4: opens the form, goes to the next field to correct, closes a good form."""
        view = self.view
        if view is None or view.form is None or not self._filling():
            return
        left = self._build_order()[0]
        wrong = [name for name, field in fields(view.form) if field.finding is not None]
        opened = not self.editing
        if opened or wrong:
            self.editing = True
            left.show_view(view, editing=True)
            self.reshaped.emit()
            at = left.edit.focused()
            after = wrong[(wrong.index(at) + 1) % len(wrong)] if at in wrong else None
            first = wrong[0] if wrong else "to.name"
            left.edit.focus_field(after or first)
            return
        self._hand_over()
        self.editing = False
        self.setFocus()
        left.show_view(view, editing=False)
        self.reshaped.emit()

    def ask_again(self) -> None:
        """F5."""
        self._hand_over()
        self._act("ask again", self._bench.ask_again())

    def reprint(self, kind: str) -> None:
        """A paper of the last parcel once more."""
        self._act("reprint", self._bench.reprint(kind))

    def reprint_label(self) -> None:
        """F6."""
        self.reprint("label")

    def reprint_confirmation(self) -> None:
        """Shift F6."""
        self.reprint("confirmation")

    def hold(self) -> None:
        """F7: answers the choice, or sets the order aside."""
        if not self._choose_by_key("F7") and self._filling():
            self._hand_over()
            self._act("set aside", self._bench.set_aside())

    def go_on(self) -> None:
        """F10: answers the choice, or says that flagged contents may go."""
        form = self.view.form if self.view is not None else None
        if not self._choose_by_key("F10") and self._filling() and form and form.may_allow:
            self._act("allow goods", self._bench.allow_goods())

    def choose(self, choice: str) -> None:
        """Answers the choice card."""
        self._act("choose", self._bench.choose(choice))

    def _choose_by_key(self, key: str) -> bool:
        view = self.view
        if view is None or view.choice is None:
            return False
        for choice in view.choice.choices:
            if choice.key == key:
                self.choose(choice.id)
                return True
        return False

    def tick(self, option: str) -> None:
        """Ticks, or takes the tick away."""
        if self._filling():
            self._hand_over()
            self._bench.tick(option)

    def tick_1(self) -> None:
        """F8; while no order is open it says that a paper which nobody knew of is there."""
        last = self.view.last if self.view is not None else None
        waiting = self.view is not None and self.view.stage is Stage.WAITING
        if waiting and last is not None and any(paper.asks for paper in last.papers):
            self._act("is_there", self._bench.is_there())
        else:
            self._tick_by_key("F8")

    def tick_2(self) -> None:
        """F9."""
        self._tick_by_key("F9")

    def _tick_by_key(self, key: str) -> None:
        offer = self.view.offer if self.view is not None else None
        if offer is not None and offer.state is OfferState.SHOWN:
            for option in offer.options:
                if option.key == key:
                    self.tick(option.id)
                    return
        elif key == "F9" and self.view is not None and self.view.found:
            self._place.open_page("history", self.view.found)

    def dispatch(self) -> None:
        """F12, nothing else."""
        if not self._filling():
            return
        self._hand_over()
        if self._order_right is not None and not self._order_right.money.dispatch.ready:
            announce(self, self._order_right.money.dispatch.accessibleName(), urgent=True)
        self._act("dispatch", self._bench.dispatch())

    def put_back(self) -> None:
        """Esc: puts the open order back, or answers what a scanned label was refused with."""
        view = self.view
        shouted = view is not None and view.stage is Stage.WAITING and view.band.tone is Tone.NO
        if self._filling() or shouted:
            self._act("put back", self._bench.put_back())

    def wording(self) -> None:
        """Ctrl T: the policy wording, in the system's browser."""
        offer = self.view.offer if self.view is not None else None
        if offer is None or not self._filling() or not may_open(offer.wording_url):
            return
        if not self._place.open_url(offer.wording_url):
            word, url = message("screen.no_browser"), offer.wording_url
            where = message("screen.no_browser_detail", url=url)
            self.add_notice(Notice(Tone.LOOK, Shape.LOOK, word, where))

    def edited(self, values: Mapping[str, str]) -> None:
        """A field was typed in."""
        self._bench.edit(values)

    def _filling(self) -> bool:
        return self.view is not None and self.view.stage is Stage.FILLING

    def _hand_over(self) -> None:
        """What is typed belongs to the act that follows it."""
        input_pending()
        if self.editing and self._order_left is not None:
            self._order_left.edit.hand_over()

    def kept(self) -> Mapping[str, Any]:
        """Whether the form is open; all else is the bench's."""
        return {"editing": self.editing}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Opens the form again."""
        if kept["editing"] and not self.editing:
            self.form()

    def focus_chain(self) -> list[QWidget]:
        """What Tab goes through: band, left, tick rows, wording, Dispatch, last parcel."""
        chain: list[QWidget] = [self.band.order.edit, self.band.next_field, self.band.put_back]
        chain += [line.retry for line in self.notices.lines]
        if self._order_left is not None and self._order_right is not None:
            chain += self._order_left.focus_chain() + self._order_right.focus_chain()
            chain.append(self._order_left.last.again)
        for paper in self.last.papers:
            chain += [paper.there, paper.again]
        return chain


def _order_of(view: BenchView | None) -> str | None:
    return view.form.order if view is not None and view.form is not None else None
