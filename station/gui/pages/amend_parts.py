"""The two sides of the page of a change: what is to be another, and what it costs."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.desk.view_amend import AmendAct, AmendLine, AmendView
from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, Rule, column, row
from station.gui.widgets.button import DispatchButton, WideButton
from station.gui.widgets.entry import PlainEdit
from station.gui.widgets.mark import Mark
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Text, Wrapped, clean
from station.i18n import date_time, money, say, t

_LONGEST = 24


class AmendEntry(QWidget):
    """One thing that may be another: what it is called, what it is now, and a field."""

    def __init__(self, look: Look, name: str, edited: Callable[[], object]) -> None:
        super().__init__()
        px, compact = look.px, look.sizes.compact
        inside = row(self, px(10))
        words = column()
        self.what = Elided(look, 17, strong=True)
        self.now = Elided(look, 14, "ink2")
        words.addWidget(self.what)
        words.addWidget(self.now)
        inside.addLayout(words, 1)
        self.edit = PlainEdit()
        self.edit.setObjectName(name)
        self.edit.setMaxLength(_LONGEST)
        self.edit.setProperty("ring", "none")
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.edit.setFixedWidth(px(196 if compact else 210))
        self.edit.returnPressed.connect(self.edit.focusNextChild)
        self.edit.textEdited.connect(lambda _text: edited())
        inside.addWidget(self.edit)
        self.setFixedHeight(px(48))

    def show_entry(self, what: str, now: str, hint: str, *, open_: bool) -> None:
        """Takes the words; the field is only to be read unless it is `open_`."""
        self.what.say(what)
        self.now.say(now)
        self.edit.setPlaceholderText(clean(hint) if open_ else "")
        self.edit.setReadOnly(not open_)
        self.edit.setAccessibleName(f"{self.what.full}. {self.now.full}")


class AmendForm(Box):
    """The values by line and the start; below them what no change mends."""

    def __init__(self, look: Look, edited: Callable[[], object]) -> None:
        super().__init__(look)
        self.setObjectName("amend.form")
        self.look = look
        self._edited = edited
        px, small = look.px, look.sizes
        inside = column(self, px(6 if small.short else 10))
        inside.setContentsMargins(small.pad, px(10), small.pad, px(12))
        head = row(gap=px(8))
        head.addWidget(Elided(look, 22, strong=True, text=t("amend.values")), 1)
        self.to_fields = KeyCap(look, "F2")
        head.addWidget(self.to_fields)
        inside.addLayout(head)
        self._lines: QVBoxLayout = column(gap=px(4))
        holder = QWidget()
        holder.setLayout(self._lines)
        self.area = Scroll(holder, "amend.lines", "amend.values")
        inside.addWidget(self.area, 1)
        self.entries: dict[int, AmendEntry] = {}
        inside.addWidget(Rule(look))
        self.starts = AmendEntry(look, "amend.starts", edited)
        inside.addWidget(self.starts)
        self.void_rule = Rule(look)
        inside.addWidget(self.void_rule)
        self.wrong = Wrapped(look, 17, "ink2", text=t("amend.wrong_label"))
        inside.addWidget(self.wrong)
        self.void = WideButton(look, "amend.void", t("amend.void"), "Ctrl Del")
        inside.addWidget(self.void)

    def show_form(self, view: AmendView, *, anew: bool) -> None:
        """Draws the lines; with `anew` the fields take what the view says, else stay as typed."""
        open_ = view.act is not AmendAct.NONE
        self.to_fields.setVisible(open_)
        if [line.number for line in view.lines] != list(self.entries):
            self._build(view.lines)
        boxes = len({say(line.box) for line in view.lines}) > 1
        for line in view.lines:
            entry = self.entries[line.number]
            now = t("amend.now", value=money(line.value))
            if boxes:
                now = f"{say(line.box)}, {now}"
            what = clean(line.what) or t("amend.line", number=line.number)
            entry.show_entry(what, now, str(line.value), open_=open_)
            if anew:
                entry.edit.setText(str(line.wanted) if line.wanted is not None else "")
        starts = date_time(view.starts.astimezone()) if view.starts is not None else ""
        self.starts.show_entry(
            t("amend.starts"), t("amend.now", value=starts), "2026-11-25 16:30", open_=open_
        )
        if anew:
            wanted = view.wanted_starts
            text = f"{wanted.astimezone():%Y-%m-%d %H:%M}" if wanted is not None else ""
            self.starts.edit.setText(text)
        for each in (self.void_rule, self.wrong, self.void):
            each.setVisible(view.can_void)

    def _build(self, lines: tuple[AmendLine, ...]) -> None:
        for old in self.entries.values():
            self._lines.removeWidget(old)
            old.deleteLater()
        while self._lines.count():
            self._lines.takeAt(0)
        self.entries = {
            line.number: AmendEntry(self.look, f"amend.value.{line.number}", self._edited)
            for line in lines
        }
        for entry in self.entries.values():
            self._lines.addWidget(entry)
        self._lines.addStretch()

    @property
    def values(self) -> dict[int, str]:
        """What is typed, by the line's number."""
        return {number: entry.edit.text() for number, entry in self.entries.items()}

    @property
    def typed(self) -> tuple[str, ...]:
        """Everything that is typed."""
        return (*self.values.values(), self.starts.edit.text())

    def fields(self) -> list[PlainEdit]:
        """What can be typed into, top to bottom."""
        return [*(entry.edit for entry in self.entries.values()), self.starts.edit]


class AmendPrice(Box):
    """Both prices, what the difference means, and the two keys: ask, then confirm."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.setObjectName("amend.price")
        px, small = look.px, look.sizes
        inside = column(self, px(6 if small.short else 10))
        inside.setContentsMargins(small.pad, px(10), small.pad, px(14))
        self.amounts: dict[str, Text] = {}
        self.names: dict[str, Elided] = {}
        for name in ("old", "new"):
            line = row(gap=px(8))
            self.names[name] = Elided(look, 17, "ink2", text=t(f"amend.{name}"))
            self.amounts[name] = Text(look, 22, strong=True)
            line.addWidget(self.names[name], 1)
            line.addWidget(self.amounts[name])
            inside.addLayout(line)
        inside.addWidget(Rule(look))
        self.difference = Wrapped(look, 22, strong=True)
        self.difference.setObjectName("amend.difference")
        inside.addWidget(self.difference)
        self.priced = Elided(look, 17, "ink2")
        inside.addWidget(self.priced)
        self.until = Elided(look, 17, "ink2")
        inside.addWidget(self.until)
        self.warning = Box(look)
        self.warning.ground("look_ground", "mark", 3)
        beside = row(self.warning, px(10))
        beside.setContentsMargins(px(12), px(6), px(12), px(6))
        beside.addWidget(Mark(look, 24, Shape.LOOK))
        self.warned = Wrapped(look, 17, strong=True)
        self.warned.setObjectName("amend.warning")
        beside.addWidget(self.warned, 1)
        inside.addWidget(self.warning)
        inside.addStretch(1)
        self.ask = WideButton(look, "amend.ask", t("amend.ask"), "F5")
        inside.addWidget(self.ask)
        self.press = DispatchButton(look, "amend.confirm", "Ctrl F4", small=True)
        inside.addWidget(self.press)

    def show_price(self, view: AmendView, *, typed: bool, busy: bool) -> None:
        """Draws the prices. `typed`: the fields hold something else than the price is for."""
        shown = {"old": view.old, "new": None if typed else view.new}
        for name, amount in shown.items():
            self.amounts[name].say(money(amount) if amount is not None else t("amend.no_price_yet"))
        priced = view.new is not None and not typed
        self.difference.say(say(view.difference) if priced and view.difference else "")
        self.priced.say(say(view.priced) if priced and view.priced else "")
        self.until.say(say(view.until) if view.until is not None else "")
        warning = " ".join(map(say, view.warnings)) if not typed else ""
        self.warned.say(warning)
        self.warning.setVisible(bool(warning))
        self.ask.setVisible(view.act is not AmendAct.NONE)
        caption = say(view.caption) if view.caption is not None else ""
        if typed and view.act is AmendAct.CONFIRM:
            caption = t("amend.ask_again")
        ready = view.can_confirm and not typed and not busy
        self.press.show_state(t("amend.confirm"), caption, ready=ready, busy=busy)
