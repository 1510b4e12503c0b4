"""The pack page: one order, its offer, its dispatch. A pure function of the bench's view."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from station.desk.bench import BenchDesk
from station.desk.views import BenchView, Notice, Stage
from station.gui.pages.order import OrderLeft, OrderRight
from station.gui.pages.pack_acts import PackActs
from station.gui.pages.pack_fold import bring
from station.gui.pages.pack_heard import tell
from station.gui.pages.page import Place
from station.gui.widgets.band import SECONDS, BandView
from station.gui.widgets.boxes import column
from station.gui.widgets.field import fields
from station.gui.widgets.fold import beside_or_below
from station.gui.widgets.last import LastCard
from station.gui.widgets.notice import Notices
from station.gui.widgets.waiting import WaitingLeft, read

COUNT_MS = 100


class PackPage(PackActs):
    """Draws a view (`show_view`)."""

    name: ClassVar[str] = "pack"
    everywhere: ClassVar[bool] = True

    def __init__(self, place: Place, bench: BenchDesk) -> None:
        super().__init__(place, bench)
        self._steps_at = place.clock()
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
        if small.folded:
            inside.addWidget(self.fold_in(body, foot=True), 1)
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
            self.stay_below(self._order_right.money.dispatch)
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
        if self.fold is not None:
            bring(self.fold, view, before, self._order_right, self.last)

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
        if self.isHidden():
            return  # another page is in front: the keys are its own
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
        """Draws once more what is drawn."""
        if self.view is not None:
            self.show_view(self.view)

    # The form

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
