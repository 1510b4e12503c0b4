"""Fields for settings, two beside each other, in a place that scrolls where they are many."""

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QWidget

from station.gui.focus import bring
from station.gui.theme import Look
from station.gui.widgets.offer import Scroll
from station.gui.widgets.setting import SettingBox


class SettingGrid(Scroll):
    """The boxes by their key; one beside the other where the window has room for two."""

    def __init__(self, look: Look, name: str, gap: int) -> None:
        """`gap` stands between two rows, in px at 96 dpi."""
        holder = QWidget()
        self._grid = QGridLayout(holder)
        px = look.px
        self._grid.setContentsMargins(px(2), 0, px(12), 0)
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(gap))
        super().__init__(holder, name, "heard.section")
        self._look = look
        self._across = 1 if look.sizes.compact else 2
        self.boxes: dict[str, SettingBox] = {}

    def place(self, boxes: Iterable[SettingBox]) -> None:
        """These boxes, in their order, take the place of the former ones."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        for number in range(self._grid.rowCount()):
            self._grid.setRowStretch(number, 0)
        self.boxes = {box.key: box for box in boxes}
        for number, box in enumerate(self.boxes.values()):
            self._grid.addWidget(box, number // self._across, number % self._across)
        for number in range(self._across):
            self._grid.setColumnStretch(number, 1)
        self._grid.setRowStretch(len(self.boxes) // self._across + 1, 1)

    def show_finding(self, key: str, wrong: str) -> None:
        """What is wrong with one field, which gets the focus if it is seen. Nothing clears all."""
        for box in self.boxes.values():
            box.show_finding(wrong if box.key == key else "")
        self.go_to_finding()

    def go_to_finding(self) -> None:
        """The field that is wrong gets the focus, if it is seen."""
        found = next((box for box in self.boxes.values() if box.wrong), None)
        if found is not None and self.isVisible():
            found.field.setFocus()
            bring(self._look, found.field)  # also where it has the focus already

    def fields(self) -> list[QWidget]:
        """What Tab goes through, in order."""
        return [box.field for box in self.boxes.values()]
