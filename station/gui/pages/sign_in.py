"""Signing in: a name or a badge says who it is, the PIN proves it."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.desk.door import Door, DoorView, Entry
from station.desk.views import Shape
from station.domain.errors import Message, message
from station.domain.people import LONGEST_NAME
from station.gui.announce import announce
from station.gui.tasks import Tasks
from station.gui.theme import Look
from station.gui.widgets.between import Between
from station.gui.widgets.boxes import Box, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import DispatchButton, SmallButton
from station.gui.widgets.fold import Folded, beside_or_below
from station.gui.widgets.mark import Mark
from station.gui.widgets.names import Names
from station.gui.widgets.pick import StepNumber
from station.gui.widgets.pin_pad import PinPad
from station.gui.widgets.pin_wait import PinWait
from station.gui.widgets.text import Elided, Text, Wrapped
from station.i18n import say, t

_HALF = 392
_AGAIN_MS = 2_000
"""So soon a door that could not say who may sign in is looked at again."""


class SignInPage(QWidget):
    """Asks who it is, then for the PIN. `signed_in` says whether a PIN proved it."""

    signed_in = Signal(bool)
    nobody_yet = Signal()
    """This bench has no supervisor: there is nobody who could sign in."""
    pin_asked = Signal(bool)
    """While True, scans are for nobody: a PIN is being typed."""

    def __init__(
        self,
        look: Look,
        tasks: Tasks,
        door: Door,
    ) -> None:
        super().__init__()
        self.look, self._tasks, self._door = look, tasks, door
        self.setObjectName("sign_in")
        self.setAccessibleName(t("screen.sign_in"))
        self.setProperty("ring", "none")
        self.view = DoorView(Entry.STARTING)
        self.who = ""
        """Who is asked for the PIN; empty while nobody is named."""
        self._asking = self._busy = False
        self.wait = PinWait(self)
        self.again = QTimer(self)
        self.again.setSingleShot(True)
        self.again.setInterval(_AGAIN_MS)
        self.again.timeout.connect(self.look_again)
        self._view: Folded | None = None
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._build()
        self.wait.ticked.connect(self._count_down)
        self.wait.over.connect(self._wait_over)
        door.subscribe(self.look_again)

    def _build(self) -> None:
        look, px = self.look, self.look.px
        outside = row()
        outside.addStretch()
        middle = column()
        middle.addStretch()
        card = Box(look)
        across = 1 if look.sizes.folded else 2
        card.setFixedWidth(across * px(_HALF) + px(28 * (across - 1) + 48))
        inside = column(card, px(14))
        inside.setContentsMargins(px(24), px(18), px(24), px(20))
        head = row(gap=px(16))
        self.title = Broken(look, (32,))
        self.title.setObjectName("sign_in.title")
        head.addWidget(self.title)
        head.addStretch()
        self.pass_by = SmallButton(look, "sign_in.pass_by", t("screen.pass_by"), "Esc")
        self.pass_by.clicked.connect(self._pass_by)
        head.addWidget(self.pass_by)
        inside.addLayout(head)
        self.why = Wrapped(look, 17)
        self.why.setObjectName("sign_in.why")
        inside.addWidget(self.why)
        self.halves = QWidget()
        halves = beside_or_below(look, px(28))
        self.halves.setLayout(halves)
        self.right = self._right()
        for half in (self._left(), self.right):
            half.setFixedWidth(px(_HALF))
            halves.addWidget(half)
        inside.addWidget(self.halves)
        self.below = self._below()
        inside.addWidget(self.below)
        middle.addWidget(card)
        middle.addStretch()
        outside.addLayout(middle)
        outside.addStretch()
        whole = column(self)
        if look.sizes.folded:
            holder = QWidget()
            holder.setLayout(outside)
            edge = look.sizes.edge
            whole.setContentsMargins(look.sizes.margin, 0, look.sizes.margin, edge)
            outside.setContentsMargins(0, edge, 0, edge)
            between = Between(look, holder, "sign_in.fold")
            between.stay_below(self.below)
            whole.addWidget(between)
            self._view = between.view
        else:
            whole.addLayout(outside)

    def _left(self) -> QWidget:
        look, px = self.look, self.look.px
        half = QWidget()
        inside = column(half, px(10))
        head = row(gap=px(10))
        self.one = StepNumber(look, 1)
        self.who_word = Text(look, 22, strong=True)
        head.addWidget(self.one)
        head.addWidget(self.who_word)
        head.addStretch()
        inside.addLayout(head)
        self.names = Names(look, "sign_in")
        self.names.chosen.connect(self._named)
        inside.addWidget(self.names, 1)
        return half

    def _right(self) -> QWidget:
        look, px = self.look, self.look.px
        half = QWidget()
        inside = column(half, px(10))
        head = row(gap=px(10))
        self.two = StepNumber(look, 2)
        self.pin_word = Text(look, 22, strong=True)
        self.known = Mark(look, 22, Shape.DONE)
        self.name = Elided(look, 17, strong=True)
        self.name.setObjectName("sign_in.who")
        head.addWidget(self.two)
        head.addWidget(self.pin_word)
        head.addStretch()
        head.addWidget(self.known)
        head.addWidget(self.name)
        inside.addLayout(head)
        self.pad = PinPad(look, "sign_in.pin")
        self.pad.changed.connect(self._typed)
        self.pad.entered.connect(self.submit)
        self.pad.left.connect(self.back)
        inside.addWidget(self.pad)
        inside.addStretch()
        return half

    def _below(self) -> QWidget:
        """What is wrong has the whole width, and always the same place; then the one act."""
        look, px = self.look, self.look.px
        below = QWidget()
        inside = column(below, px(8))
        wrong = row(gap=px(8))
        self.mark = Mark(look, 20, Shape.NO)
        self.wrong = Wrapped(look, 17, "no", strong=True)
        self.wrong.setObjectName("sign_in.wrong")
        wrong.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        wrong.addWidget(self.wrong, 1)
        self.told = QWidget()
        self.told.setLayout(wrong)
        if not look.sizes.folded:
            self.told.setFixedHeight(px(46))
        inside.addWidget(self.told)
        self.enter = DispatchButton(look, "sign_in.enter", "Enter", small=True)
        self.enter.clicked.connect(self._press)
        if look.sizes.folded:
            inside.addWidget(self.enter)
        else:
            self.enter.setFixedWidth(px(_HALF))
            inside.addWidget(self.enter, 0, Qt.AlignmentFlag.AlignRight)
        return below

    # What the window asks.

    def ask(self) -> None:
        """Starts anew: nobody is named, and no digit of an earlier try is left."""
        self._asking = True
        self.who = ""
        self._say(None)
        self.draw()
        self.look_again()

    def rest(self) -> None:
        """Somebody came in another way: nobody is asked, and who may sign in is looked at again."""
        self._asking = False
        self.look_again()

    def look_again(self) -> None:
        """Asks the door who may sign in."""
        self._tasks.start("door", self._look())

    async def _look(self) -> None:
        view = await self._door.look()
        if not isValid(self):
            return
        if view.entry is Entry.CLOSED:
            self.again.start()  # one read that failed must not keep everybody out
        if view != self.view:
            if self.view.entry is not Entry.STARTING:
                self.who = ""  # a name that was typed while the bench started is still meant
            self.view = view
            self._say(None)
            self.draw()
            if view.entry is Entry.FIRST:
                self.nobody_yet.emit()
        only = view.people[0].name if len(view.people) == 1 else ""
        if only and not self.who:
            self._named(only)

    def scan(self, code: str) -> None:
        """A badge names its person; while a PIN is asked for nothing is scanned at all."""
        if not self.who:
            self._tasks.start("badge", self._badge(code))

    async def _badge(self, code: str) -> None:
        if self.view.entry is Entry.STARTING:
            await self._look()
        name = await self._door.badge_names(code)
        # An unknown badge goes on to the PIN too: the answer comes after it, and tells no more.
        if isValid(self) and self.view.entry is Entry.NAMES and not self.who:
            self._named(name or code[:LONGEST_NAME])

    # Steps.

    def _named(self, who: str) -> None:
        self.who = who
        self._say(None)
        self.draw()
        if self.view.entry is Entry.NAMES:
            self._tasks.start("wait", self._must_wait(who))

    async def _must_wait(self, who: str) -> None:
        why = await self._door.wait(who)
        if isValid(self) and why is not None and self.who == who:
            self._say(why)

    def back(self) -> None:
        """Esc, or Backspace with no digit there: somebody else is meant."""
        if not self._busy and self.who:
            self.who = ""
            self._say(None)
            self.draw()

    def _pass_by(self) -> None:
        if self.view.passable and not self._busy:
            self._door.pass_by()
            self._let_in(proven=False)

    def _press(self) -> None:
        """The button does what Enter does: before anybody is named it takes the name."""
        if self.who:
            self.submit()
        else:
            self.names.enter()

    @property
    def _goes_back(self) -> bool:
        """Esc means that somebody else is meant; it passes by only where nobody is named."""
        return bool(self.who) and len(self.view.people) != 1

    def submit(self) -> None:
        """Enter: asks the desk, once."""
        if self._busy or not self.who or self.wait.waits:
            return
        if not self.pad.full:
            self._say(message("people.pin_shape"))
            self.pad.dots.setFocus()
            return
        pin = self.pad.take()
        self._busy = True
        self.draw()
        self._tasks.start("sign in", self._try(self.who, pin))

    async def _try(self, who: str, pin: str) -> None:
        try:
            refused = await self._door.sign_in(who, pin)
        finally:
            self._busy = False
        if not isValid(self):
            return
        if refused is None:
            self._let_in(proven=True)
            return
        self._say(refused)
        self.draw()

    def _let_in(self, *, proven: bool) -> None:
        self._asking = False
        self.signed_in.emit(proven)

    # Drawing.

    def draw(self) -> None:
        """Shows where the sign-in stands, and puts the focus on what comes next."""
        view, named = self.view, bool(self.who)
        closed = view.entry is Entry.CLOSED
        self.title.say(t("screen.cannot_start" if closed else "screen.sign_in"))
        words = view.why if closed else view.hint
        self.why.say(say(words) if words is not None else "")
        self.why.setVisible(words is not None)
        for part in (self.halves, self.below):
            part.setVisible(not closed)
        self.pass_by.setVisible(view.passable and not self._goes_back)
        self.one.show_done(named)
        self.who_word.say(t("screen.name_or_badge"))
        self.names.show_people(view, self.who)
        chain = [self.pass_by, *self.names.focus_chain(), self.pad.dots, self.enter]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)
        self.pin_word.say(t("screen.pin"))
        # Before that a badge is scanned, and no digit key works.
        self.pad.hint.say(t("screen.pin_hint") if named else "")
        self.known.setVisible(named)
        self.name.say(self.who)
        self._allow()
        if not self._asking:
            return
        self.pin_asked.emit(named)
        if not named and not closed:
            self.names.ask()
        elif named and self.pad.dots.isEnabled():
            self.pad.ask()
            if self._view is not None:
                self._view.bring_soon(self.right, self.pad)
        else:
            self.setFocus()

    def _allow(self) -> None:
        self.pad.allow(bool(self.who) and not self._busy and not self.wait.waits)
        self._typed(self.pad.count)

    def _typed(self, _count: int) -> None:
        ready = bool(self.who) and self.pad.full
        word = t("screen.sign_in")
        missing = "screen.six_digits" if self.who else "screen.name_first"
        caption = t("screen.checking_pin" if self._busy else missing)
        self.enter.show_state(word, "" if ready else caption, ready=ready, busy=self._busy)

    def _say(self, why: Message | None) -> None:
        self.wait.start(why.facts.get("seconds") if why is not None else None)
        self._show_why(why)
        self._allow()
        if why is not None:
            announce(self.wrong, self.wrong.full, urgent=True)

    def _show_why(self, why: Message | None) -> None:
        self.wrong.say(say(why) if why is not None else "")
        self.wrong.setAccessibleName(self.wrong.full)
        self.mark.setVisible(why is not None)
        # Folded, its place is the pad's until there is something to say.
        self.told.setVisible(why is not None or not self.look.sizes.folded)

    def _count_down(self, seconds: int) -> None:
        """Somebody has to wait: says how long still."""
        self._show_why(message("people.wait", seconds=seconds))

    def _wait_over(self) -> None:
        self._say(None)
        self.draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back a step."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            if self._goes_back:
                self.back()
            else:
                self._pass_by()
            return
        super().keyPressEvent(event)
