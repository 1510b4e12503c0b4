"""Parts of a list to choose from, with how many things each holds."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import KeyCap, column, row
from station.gui.widgets.button import Button
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Text, restyle
from station.i18n import number, t


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
        named = t("queue.filter_name", name=self.word, count=count)
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
        self._gap = look.px(8 if look.sizes.compact else 16)
        inside = column(self, self._gap)
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
        # Made once, a line for each part, and empty when they are added: of a layout that goes
        # Python would keep what stands for its items.
        self._rows = [row(gap=self._gap) for _ in parts]
        for line in self._rows:
            inside.addLayout(line)
            line.addStretch(1)
        self._lines: list[list[QWidget]] = []
        self._place([[*self.buttons.values(), self._cap]])
        self.value = parts[0][0]

    def _place(self, lines: list[list[QWidget]]) -> None:
        """Lays the parts out in these lines."""
        if lines == self._lines:
            return
        for line, widgets in zip(self._rows, self._lines, strict=False):
            for widget in widgets:
                line.removeWidget(widget)
        self._lines = lines
        for line, widgets in zip(self._rows, lines, strict=False):
            for at, widget in enumerate(widgets):
                line.insertWidget(at, widget)

    def _wide(self, widgets: Sequence[QWidget]) -> int:
        """How much room these need on one line."""
        return sum(each.sizeHint().width() + self._gap for each in widgets) - self._gap

    def _together(self) -> list[list[QWidget]]:
        """What is never parted: the key stands with the last part."""
        buttons: list[QWidget] = list(self.buttons.values())
        return [*([each] for each in buttons[:-1]), [buttons[-1], self._cap]]

    def _fit(self) -> None:
        """Folded, as many stand on each line as it has room for."""
        if not self._folded:
            return
        lines: list[list[QWidget]] = [[]]
        for widgets in self._together():
            if lines[-1] and self._wide([*lines[-1], *widgets]) > self.width():
                lines.append([])
            lines[-1] += widgets
        self._place(lines)

    def minimumSizeHint(self) -> QSize:
        """Folded, the one line gives way to a narrower page."""
        least = super().minimumSizeHint()
        wide = max(map(self._wide, self._together()))
        return QSize(wide, least.height()) if self._folded else least

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
