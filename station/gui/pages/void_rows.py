"""The left side of the void page: label, label money and cover, each with its clock; the sums."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.desk.view_void import VoidRow, VoidView
from station.desk.views import Shape
from station.domain.errors import Message
from station.domain.money import Money
from station.gui import shapes
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, amid, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.clock import ClockView
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Sentences, Text, Wrapped
from station.i18n import money, say, t


class VoidRowView(Box):
    """One of the three: its name, what stands and what is asked, and how long there is time."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look)
        self.setObjectName(name)
        px, compact = look.px, look.sizes.compact
        self.name = Broken(look, (17, 14) if compact else (22, 17, 14))
        self.about = Broken(look, (14,), "ink2", strong=False)
        if look.sizes.tight:
            inside = self._below_its_name()
        else:
            inside = row(self)
            left = _middle(self.name, self.about)
            # Where the words beside it are few, it is the name that keeps the row's edges apart.
            clear = px(0 if _low(look) else 4)
            left.setContentsMargins(
                px(10 if compact else 20), clear, px(4 if compact else 8), clear
            )
            holder = QWidget()
            holder.setLayout(left)
            holder.setFixedWidth(px(120 if compact else 168))
            inside.addWidget(holder)
            inside.addWidget(Rule(look, upright=True))
        inside.addWidget(self._said(name), 1)
        rule = Rule(look, upright=True)
        inside.addWidget(rule)
        self.clock = ClockView(look, f"{name}.clock", 44 if compact else 52)
        self.left = Elided(look, 17 if compact else 22, strong=True)
        self.due = Wrapped(look, 14, "ink2")
        words = _middle(self.left, self.due)
        time = row(gap=px(8 if compact else 14))
        time.setContentsMargins(px(8 if compact else 16), 0, px(4 if compact else 8), 0)
        time.addWidget(self.clock)
        time.addLayout(words, 1)
        holder = QWidget()
        holder.setLayout(time)
        holder.setFixedWidth(px(156 if compact else 212))
        inside.addWidget(holder)
        self._beside = (rule, holder)

    def _below_its_name(self) -> QHBoxLayout:
        """Where there is little room from side to side the name stands above all else."""
        px, beside = self.look.px, row()
        head = row(gap=px(10))
        head.setContentsMargins(px(12), px(6), px(12), px(4))
        head.addWidget(self.name)
        head.addWidget(self.about, 1)
        whole = column(self)
        whole.addLayout(head)
        whole.addWidget(Rule(self.look))
        whole.addLayout(beside, 1)
        return beside

    def _said(self, name: str) -> QWidget:
        look, px = self.look, self.look.px
        low = _low(look)
        self.mark = Mark(look, 24)
        self.stands = Wrapped(look, 14 if low else 17, strong=True)
        self.stands.setObjectName(f"{name}.stands")
        self.arrow = Mark(look, 20, shapes.ARROW)
        self.act = Wrapped(look, 14 if low else 17 if look.sizes.compact else 22, strong=True)
        self.act.setObjectName(f"{name}.act")
        self.detail = Sentences(look, 14, "ink2") if low else Wrapped(look, 17, "ink2")
        self.detail.setObjectName(f"{name}.detail")
        said = column(gap=0 if low else px(2))
        said.addStretch()
        for mark, words in ((self.mark, self.stands), (self.arrow, self.act)):
            line = row(gap=px(10))
            place = row()
            place.addStretch()
            place.addWidget(mark)
            place.addStretch()
            beside = QWidget()
            beside.setLayout(place)
            beside.setFixedWidth(px(26))
            line.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(words, 1)
            said.addLayout(line)
        under = row()
        under.addSpacing(px(36))
        under.addWidget(self.detail, 1)
        said.addLayout(under)
        said.addStretch()
        said.setContentsMargins(
            px(12 if look.sizes.compact else 18), px(0 if low else 6), px(12), px(0 if low else 6)
        )
        holder = QWidget()
        holder.setLayout(said)
        return holder

    def show_row(self, view: VoidRow, now: datetime) -> None:
        """Draws `view` as it stands at `now`."""
        self.name.say(say(view.name))
        self.about.say(say(view.about) if view.about else "")
        self.about.setVisible(view.about is not None)
        self.mark.show_shape(view.shape)
        self.stands.say(" ".join(say(each) for each in (view.stands, view.more) if each))
        for part, words in ((self.act, view.act), (self.detail, view.detail)):
            part.say(say(words) if words else "")
            part.setVisible(words is not None)
        self.arrow.setVisible(view.act is not None)
        self.clock.setVisible(view.clock is not None)
        if view.clock is not None:
            self.clock.show_clock(view.clock, now)
        self.left.say(say(view.clock.words(now)) if view.clock is not None else "")
        self.left.setVisible(view.clock is not None)
        self.due.say(say(view.due) if view.due else "")
        self.due.setVisible(view.due is not None)
        for beside in self._beside:  # without a time to say, the words have its room
            beside.setVisible(view.clock is not None or view.due is not None)
        spoken = [self.name, self.about, self.stands, self.act, self.detail, self.due]
        clock = self.clock.accessibleName() if view.clock is not None else ""
        texts = [*(each.full for each in spoken), clock]
        self.setAccessibleName(". ".join(text.rstrip(".") for text in texts if text) + ".")


def _low(look: Look) -> bool:
    """Little height: the smaller sizes, and of what lies behind it as much as one line holds."""
    return look.sizes.short and look.sizes.k < 1


def _middle(*widgets: QWidget) -> QVBoxLayout:
    """Words that stand in the middle of their height."""
    inside = column()
    inside.addStretch()
    for widget in widgets:
        inside.addWidget(widget)
    inside.addStretch()
    return inside


class VoidSums(QStackedWidget):
    """What was paid, asked and proven back; in its place what the last act was refused with."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        px = look.px
        self.setFixedHeight(px(56 if look.sizes.short else 64))
        sums = Box(look)
        sums.setObjectName("void.sums")
        inside = row(sums, px(20 if look.sizes.compact else 28))
        inside.setContentsMargins(px(12 if look.sizes.compact else 20), 0, px(12), 0)
        self._amounts: dict[str, Text] = {}
        for name in ("paid", "asked", "back"):
            # Beside its amount a word would have too little room in a narrow window.
            pair = amid() if look.sizes.tight else row(gap=px(6))
            pair.addWidget(Elided(look, 17, "ink2", text=t(f"void.sum_{name}")))
            self._amounts[name] = Text(look, 17 if look.sizes.compact else 22, strong=True)
            pair.addWidget(self._amounts[name])
            inside.addLayout(pair)
        inside.addStretch()
        self._sums = sums
        self.addWidget(sums)
        wrong = Box(look)
        wrong.ground("look_ground", "mark", 3)
        line = row(wrong, px(12))
        line.setContentsMargins(px(16), px(4), px(16), px(4))
        line.addWidget(Mark(look, 28, Shape.LOOK))
        self.wrong = Wrapped(look, 17, strong=True)
        self.wrong.setObjectName("void.wrong")
        self.wrong.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.wrong, 1)
        self.addWidget(wrong)

    def show_sums(self, view: VoidView) -> None:
        """Takes the sums."""
        for name, amounts in (("paid", view.paid), ("asked", view.asked), ("back", view.back)):
            self._amounts[name].say(_written(amounts))
        self._sums.setAccessibleName(
            ". ".join(
                f"{t(f'void.sum_{name}')} {label.full}" for name, label in self._amounts.items()
            )
        )

    def say(self, why: Message | None) -> None:
        """Shows why the last act was refused; None shows the sums again."""
        self.wrong.say(say(why) if why is not None else "")
        self.wrong.setAccessibleName(self.wrong.full)
        self.setCurrentIndex(0 if why is None else 1)


def _written(amounts: tuple[Money, ...]) -> str:
    return " + ".join(money(amount) for amount in amounts) or t("void.nothing")
