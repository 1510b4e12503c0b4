"""The right side of the void page: the reason, then badge and PIN, then the one key."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout

from station.desk.view_void import VoidAct, VoidView
from station.desk.views import Shape
from station.desk.voiding import LONGEST_NOTE
from station.domain.errors import Message, message
from station.domain.void import VoidReason
from station.gui.theme import Look
from station.gui.widgets.between import bring
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.entry import PlainEdit
from station.gui.widgets.mark import Mark
from station.gui.widgets.pick import Pick, StepNumber
from station.gui.widgets.pin_pad import PinPad
from station.gui.widgets.pin_wait import PinWait
from station.gui.widgets.text import Elided, Text
from station.i18n import say, t


class VoidAsk(Box):
    """What a void needs, in the order in which it is given."""

    ready = Signal()
    """A reason is chosen and somebody who may say yes is named."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.view: VoidView | None = None
        self.who = ""
        """Who is to say yes; empty while nobody is named."""
        self.reason: VoidReason | None = None
        self.busy = False
        self.wait = PinWait(self)
        self._wrong = ""
        px, short = look.px, look.sizes.short
        inside = column(self, px(5 if short else 6))
        pad = px(14 if look.sizes.compact else 20)
        inside.setContentsMargins(pad, px(6 if short else 14), pad, px(8 if short else 14))
        self._build_reason(inside)
        inside.addSpacing(0 if short else px(8))
        self._build_proof(inside)
        inside.addStretch()
        self.press = DispatchButton(look, "void.act", "Ctrl Del", small=True)
        if short:
            self.press.setFixedHeight(px(54))
        inside.addWidget(self.press)
        self.wait.ticked.connect(self._count_down)
        self.wait.over.connect(lambda: self.refuse(None))

    def _build_reason(self, inside: QVBoxLayout) -> None:
        look, px = self.look, self.look.px
        head = row(gap=px(10))
        self.one = StepNumber(look, 1)
        head.addWidget(self.one)
        head.addWidget(Text(look, 22, strong=True, text=t("void.reason")))
        self.asked = Broken(look, (14,), "ink2", strong=False)
        self.asked.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.asked.setObjectName("void.asked")
        self.reason_key = KeyCap(look, "F3")
        head.addWidget(self.asked, 1)
        head.addWidget(self.reason_key)
        inside.addLayout(head)
        grid = QGridLayout()
        grid.setSpacing(px(6))
        self.picks: dict[VoidReason, Pick] = {}
        for index, reason in enumerate(VoidReason):
            pick = Pick(look, f"void.reason.{reason.value}", t(f"reason.{reason.value}"))
            pick.setFixedHeight(px(34 if look.sizes.short else 36))
            pick.clicked.connect(lambda _on=False, chosen=reason: self.choose(chosen))
            grid.addWidget(pick, index // 2, index % 2)
            self.picks[reason] = pick
        inside.addLayout(grid)
        self.note = PlainEdit()
        self.note.setObjectName("void.note")
        self.note.setProperty("ring", "none")
        self.note.setPlaceholderText(t("void.note"))
        self.note.setAccessibleName(t("void.note_name", most=LONGEST_NOTE))
        self.note.setMaxLength(LONGEST_NOTE)
        self.note.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.note.returnPressed.connect(self.note.focusNextChild)
        inside.addWidget(self.note)
        # In its place once a reason is written down and the cover may be kept after all.
        self.keep = WideButton(look, "void.keep", t("void.keep"), "F10")
        inside.addWidget(self.keep)

    def _build_proof(self, inside: QVBoxLayout) -> None:
        look, px = self.look, self.look.px
        head = row(gap=px(10))
        self.two = StepNumber(look, 2)
        head.addWidget(self.two)
        size = 17 if look.sizes.compact else 22
        head.addWidget(Text(look, size, strong=True, text=t("void.badge_then_pin")))
        head.addStretch()
        self.known = Mark(look, 20, Shape.DONE)
        self.name = Elided(look, 17, strong=True)
        self.name.setObjectName("void.who")
        self.by_name = Text(look, 14, "ink2", text=t("void.by_name"))
        self.name_key = KeyCap(look, "F9")
        for widget in (self.known, self.name, self.by_name, self.name_key):
            head.addWidget(widget)
        inside.addLayout(head)
        self.pad = PinPad(look, "void.pin")
        self.pad.changed.connect(lambda _count: self._changed())
        self.pad.left.connect(lambda: self.name_one(""))
        inside.addWidget(self.pad)

    # What is given

    def choose(self, reason: VoidReason) -> None:
        """Takes a reason, while none is written down."""
        if self.view is not None and self.view.act is VoidAct.ASK and not self.busy:
            self.reason = reason
            self._changed()
            self._tell_ready()

    def _tell_ready(self) -> None:
        if self.reason is not None and self.who:
            self.ready.emit()

    def work(self, busy: bool) -> None:
        """While an act is under way nothing else is taken."""
        self.busy = busy
        self._changed()

    def next_reason(self) -> None:
        """F3: the next one."""
        every = list(VoidReason)
        at = every.index(self.reason) + 1 if self.reason is not None else 0
        self.choose(every[at % len(every)])

    def name_one(self, who: str) -> None:
        """Names who is to say yes; an empty name takes it back."""
        if self.busy or not self.takes_proof:
            return
        self.who = who
        self.refuse(None)
        self._tell_ready()
        if who and self.pad.dots.isEnabled():
            self.pad.ask()
            bring(self.pad.dots)
        else:
            (self.note if self.note.isVisible() else self.press).setFocus()

    @property
    def takes_proof(self) -> bool:
        """True while somebody's yes is asked for."""
        return self.view is not None and self.view.act is not VoidAct.NONE

    @property
    def asks_only(self) -> bool:
        """True if the key only writes the wish down: nobody who may say yes is named."""
        return self.view is not None and self.view.act is VoidAct.ASK and not self.who

    @property
    def lacks(self) -> Message | None:
        """What is still to be given before the key acts; None if nothing is."""
        view = self.view
        if view is None or view.act is VoidAct.NONE:
            return message("void.nothing_to_approve")
        if view.act is VoidAct.ASK and self.reason is None:
            return message("void.reason_first")
        if self.asks_only:
            return None
        if not self.who:
            return message("void.badge_first")
        return None if self.pad.full else message("void.pin_first")

    # Drawing

    def show_void(self, view: VoidView) -> None:
        """Takes what is written down already; what is being typed stays."""
        self.view = view
        if view.reason is not None:
            self.reason = view.reason
            self.note.setText(view.note)
        if not self.takes_proof:
            self.who = ""
        self._changed()

    def refuse(self, why: Message | None) -> None:
        """Why a PIN was not taken, where it was typed; with a wait nothing is taken until then."""
        self.wait.start(why.facts.get("seconds") if why is not None else None)
        self._wrong = say(message("void.pin_wrong")) if why is not None else ""
        self.wait.tick()
        self._changed()

    def _count_down(self, seconds: int) -> None:
        self._wrong = say(message("void.pin_wait", seconds=seconds))
        self._say_hint()

    def _changed(self) -> None:
        view = self.view
        asking = view is not None and view.act is VoidAct.ASK
        for reason, pick in self.picks.items():
            pick.show_chosen(reason is self.reason)
            pick.setEnabled(asking)
        self.note.setReadOnly(not asking)
        self.note.setVisible(view is None or not view.can_keep)
        self.keep.setVisible(view is not None and view.can_keep)
        self.one.show_done(self.reason is not None)
        by = view.asked_by if view is not None else None
        self.asked.say(say(by) if by is not None else "")
        self.reason_key.setVisible(asking)
        self.known.setVisible(bool(self.who))
        self.name.say(self.who)
        for widget in (self.by_name, self.name_key):
            widget.setVisible(self.takes_proof and not self.who)
        self.pad.allow(bool(self.who) and not self.busy and not self.wait.waits)
        self.two.show_done(bool(self.who) and self.pad.full)
        self._say_hint()
        self._show_press()

    def _say_hint(self) -> None:
        rest = t("screen.pin_hint" if self.who else "void.scan_badge") if self.takes_proof else ""
        self.pad.hint.say(self._wrong or rest, "no" if self._wrong else "ink2")

    def _show_press(self) -> None:
        view = self.view
        if view is None:
            return
        lacks = self.lacks
        if self.busy:
            caption = t("screen.checking_pin")
        elif lacks is not None:
            caption = say(lacks)
        elif self.asks_only:
            caption = t("void.saved_as_asked")
        else:
            caption = say(view.promise) if view.promise is not None else ""
        self.press.show_state(self._word(view), caption, ready=lacks is None, busy=self.busy)

    def _word(self, view: VoidView) -> str:
        if self.asks_only:
            return t("void.ask")
        if view.cover_alone:
            return t("void.cover_anyway")
        return t("void.do_both" if view.covered else "void.do_label")
