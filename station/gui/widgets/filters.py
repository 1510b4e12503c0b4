"""Parts of a list to choose from, with how many things each holds."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import KeyCap, row
from station.gui.widgets.button import Button
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Text, restyle
from station.i18n import number, t

_FOLDED_ACROSS = 3
"""So many on a line where all of them have no room on one."""


class FilterButton(Button):
    """One part: its word and its count."""

    def __init__(
        self, look: Look, name: str, word: str, shape: Shape | None, *, counted: bool = True
    ) -> None:
        super().__init__(look, name)
        px = look.px
        self.word, self.counted = word, counted
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        pad = px(8 if look.sizes.compact else 13)
        inside = row(self, px(6 if look.sizes.compact else 8))
        inside.setContentsMargins(pad, 0, pad, 0)
        if shape is not None:
            inside.addWidget(Mark(look, 18, shape))
        size = 14 if look.sizes.compact else 17
        self.label = Text(look, size, text=word)
        self.count = Text(look, size, strong=True, text="0")
        inside.addWidget(self.label)
        inside.addWidget(self.count)
        self.count.setVisible(counted)
        self.setFixedHeight(px(40))
        self.setCheckable(True)

    def show_state(self, count: int, *, here: bool) -> None:
        """How many it holds, and whether it is the one that is shown."""
        self.count.say(number(count))
        self.count.setVisible(self.counted)
        self._show_here(here=here)
        named = t("queue.filter_name", name=self.word, count=number(count))
        self.setAccessibleName(named if self.counted else self.word)
        self.updateGeometry()

    def show_unknown(self, *, here: bool) -> None:
        """How many it holds is not known yet."""
        self.count.hide()
        self._show_here(here=here)
        self.setAccessibleName(self.word)

    def _show_here(self, *, here: bool) -> None:
        self.setChecked(here)
        restyle(self.label, strong="true" if here else "false")
        self.update()

    def nextCheckState(self) -> None:
        """The page decides which part is shown."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The one that is shown has a heavy frame."""
        here = self.isChecked()
        ground = "sunken" if self.underMouse() else "surface"
        self.frame(ground, "ink" if here else "edge", 3 if here else 1)


class Filters(QWidget):
    """The parts side by side; a key goes to the next one."""

    chose = Signal(str)

    def __init__(
        self,
        look: Look,
        name: str,
        key: str,
        parts: Sequence[tuple[str, str, Shape | None]],
        uncounted: Collection[str] = (),
    ) -> None:
        super().__init__()
        inside = QGridLayout(self)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(look.px(8 if look.sizes.compact else 16))
        self._folded = look.sizes.folded
        self.buttons: dict[str, FilterButton] = {}
        for value, word, shape in parts:
            counted = value not in uncounted
            button = FilterButton(look, f"{name}.{value}", word, shape, counted=counted)
            button.clicked.connect(lambda _on=False, value=value: self.chose.emit(value))
            self.buttons[value] = button
        self._cap = KeyCap(look, key, on="ground")
        policy = self._cap.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._cap.setSizePolicy(policy)
        inside.setColumnStretch(len(parts) + 2, 1)
        self._across = 0
        self._place(_FOLDED_ACROSS if self._folded else len(parts) + 1)
        self.value = parts[0][0]

    def _place(self, across: int) -> None:
        inside = self.layout()
        if across == self._across or not isinstance(inside, QGridLayout):
            return
        self._across = across
        for index, widget in enumerate((*self.buttons.values(), self._cap)):
            inside.removeWidget(widget)
            inside.addWidget(widget, index // across, index % across)

    def _wide(self, across: int) -> int:
        """How much room so many on a line need."""
        each = [widget.sizeHint().width() for widget in (*self.buttons.values(), self._cap)]
        columns = [max(each[column::across]) for column in range(min(across, len(each)))]
        inside = self.layout()
        gap = inside.spacing() if inside is not None else 0
        return sum(columns) + gap * (len(columns) - 1)

    def _fit(self) -> None:
        """Folded, all stand on one line where it has room, else a few on each."""
        count = len(self.buttons) + 1
        if self._folded:
            self._place(count if self._wide(count) <= self.width() else _FOLDED_ACROSS)

    def minimumSizeHint(self) -> QSize:
        """Folded, the one line gives way to a narrower page."""
        least = super().minimumSizeHint()
        return QSize(self._wide(_FOLDED_ACROSS), least.height()) if self._folded else least

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width holds more of them, or fewer."""
        super().resizeEvent(event)
        self._fit()

    def show_key(self, shown: bool) -> None:
        """While the key stands for something else it is not shown here; nothing moves."""
        self._cap.setVisible(shown)

    def show_counts(self, counts: Mapping[str, int], value: str) -> None:
        """How many each part holds, and which one is shown."""
        self.value = value
        for each, button in self.buttons.items():
            button.show_state(counts.get(each, 0), here=each == value)
        self._fit()

    def show_unknown(self, value: str) -> None:
        """Which part is shown, before anything was counted."""
        self.value = value
        for each, button in self.buttons.items():
            button.show_unknown(here=each == value)
        self._fit()

    def next(self) -> None:
        """Chooses the next part."""
        values = list(self.buttons)
        self.chose.emit(values[(values.index(self.value) + 1) % len(values)])
