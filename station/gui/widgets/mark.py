"""A shape on the screen."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import Shape
from station.gui import shapes
from station.gui.theme import Look


class Mark(QWidget):
    """One shape at one size. It never stands alone: its word is beside it."""

    def __init__(self, look: Look, size: float, shape: Shape | str = Shape.RING) -> None:
        super().__init__()
        self.look = look
        self._side = look.px(size)
        self._shape: Shape | str = shape
        self._ink = shapes.token_for(shape)
        self._hole = "surface"
        self.setFixedSize(self._side, self._side)

    def show_shape(self, shape: Shape | str, ink: str | None = None, hole: str = "surface") -> None:
        """Draws `shape`, in the token `ink` (its own if not given), cut out to `hole`."""
        chosen = (shape, ink or shapes.token_for(shape), hole)
        if chosen != (self._shape, self._ink, self._hole):
            self._shape, self._ink, self._hole = chosen
            self.update()

    def scale_to(self, size: float) -> None:
        """Takes another size of the look."""
        side = self.look.px(size)
        if side != self._side:
            self._side = side
            self.setFixedSize(side, side)

    @property
    def shape(self) -> Shape | str:
        """The shape that is shown."""
        return self._shape

    def sizeHint(self) -> QSize:
        """Square."""
        return QSize(self._side, self._side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draws the shape."""
        with QPainter(self) as painter:
            shapes.paint(
                painter,
                self._shape,
                QRectF(0, 0, self._side, self._side),
                self.look.colour(self._ink),
                self.look.colour(self._hole),
            )
