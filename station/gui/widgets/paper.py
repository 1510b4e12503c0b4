"""A paper on the screen: its picture on a sheet, and below it which one it is."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station.domain.papers import Picture
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.text import Elided

_LEAST = 340
"""Folded, a paper is at least so many px of the window high: its lines can be told apart."""


class Sheet(QWidget):
    """The picture, as large as its place and never larger than it was drawn."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self._image: QImage | None = None
        self._pixels = b""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def wanted(self) -> int:
        """How many pixels high a picture should be to fill its place on this screen."""
        high = max(1, self.height(), self.minimumHeight())
        return round(high * self.devicePixelRatioF())

    def hold_height(self, held: bool) -> None:
        """Folded, what stands around it scrolls and the paper keeps its height."""
        self.setMinimumHeight(_LEAST if held and self.look.sizes.folded else 0)

    def show_picture(self, picture: Picture | None) -> None:
        """Takes a picture; None takes it away."""
        self._image = None
        if picture is not None:
            # QImage only looks at the bytes: they live as long as it does.
            self._pixels = picture.pixels
            form = QImage.Format.Format_RGB888
            self._image = QImage(self._pixels, picture.width, picture.height, picture.stride, form)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The sheet in the middle, with a thin edge, as paper is white in every theme."""
        if self._image is None:
            return
        image = self._image.size().toSizeF()
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        scale = min(room.width() / image.width(), room.height() / image.height())
        box = QRectF(0, 0, image.width() * scale, image.height() * scale)
        box.moveCenter(room.center())
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
            painter.setPen(self.look.colour("edge"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box)


class PaperView(Box):
    """One paper with its name and the keys that lead on and back."""

    def __init__(self, look: Look, name: str, keys: tuple[tuple[str, str], ...]) -> None:
        """`keys` are caps with the word of what they do."""
        super().__init__(look, "sunken", "line")
        self.setObjectName(name)
        px = look.px
        inside = column(self, px(10))
        inside.setContentsMargins(px(16), px(12), px(16), px(12))
        self.sheet = Sheet(look)
        inside.addWidget(self.sheet, 1)
        below = row(gap=px(8))
        self.word = Broken(look, (17, 14))
        if look.sizes.folded:
            inside.addWidget(self.word)  # beside the keys it would have no room
            below.addStretch(1)
        else:
            below.addWidget(self.word, 1)
        for cap, act in keys:
            below.addWidget(Elided(look, 14, "ink2", text=act))
            below.addWidget(KeyCap(look, cap, on="sunken"))
        inside.addLayout(below)

    def show_paper(self, word: str, picture: Picture | None) -> None:
        """Draws a paper; without a picture only its name, until that is there."""
        self.word.say(word)
        self.setAccessibleName(word)
        self.sheet.hold_height(bool(word))
        self.sheet.show_picture(picture)
