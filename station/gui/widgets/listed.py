"""A list, or what stands there while it is empty or not read yet."""

from collections.abc import Callable

from PySide6.QtWidgets import QStackedWidget

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.nothing import Nothing
from station.gui.widgets.rows import PaintRow, RowList, ShowRow


class Listed(QStackedWidget):
    """Shows `list` while it has rows, else `nothing`."""

    def __init__(
        self, look: Look, name: str, height: int, shown: ShowRow, paint: PaintRow, reading: str
    ) -> None:
        """`name` is the page's; `reading` stands there before the first answer."""
        super().__init__()
        self.nothing = Nothing(look, f"{name}.nothing")
        self.nothing.ground("surface")
        self.nothing.show_state(Shape.ASKING, reading)
        self.list = RowList(look, f"{name}.list", look.px(height), 0, shown, paint)
        self.addWidget(self.nothing)
        self.addWidget(self.list)

    def show_rows(
        self, keys: tuple[str, ...], sentence: Callable[[int], str], none: str, detail: str
    ) -> None:
        """Shows other rows; `none`, and what that means, where there are none."""
        self.list.show_rows(keys, sentence)
        self.setCurrentWidget(self.list if keys else self.nothing)
        if not keys:
            self.nothing.show_state(Shape.DONE, none, detail)
