"""What stands where a list would be: nothing there, or not read yet."""

from PySide6.QtCore import Qt

from station.desk.views import Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, column
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Text, Wrapped


class Nothing(Box):
    """A card with a shape, a word and a line that says what that means."""

    def __init__(self, look: Look, name: str) -> None:
        super().__init__(look)
        self.setObjectName(name)
        px = look.px
        inside = column(self, px(8))
        inside.setContentsMargins(look.sizes.pad, px(24), look.sizes.pad, px(24))
        inside.addStretch(1)
        self.mark = Mark(look, 56)
        self.word = Wrapped(look, 32) if look.sizes.folded else Text(look, 32)
        self.detail = Wrapped(look, 17, "ink2")
        self.detail.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignHCenter)
        if look.sizes.folded:
            self.word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            inside.addWidget(self.word)
        else:
            inside.addWidget(self.word, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addWidget(self.detail)
        inside.addStretch(2)

    def show_state(self, shape: Shape, word: str, detail: str = "") -> None:
        """Takes shape and words."""
        self.mark.show_shape(shape)
        self.word.say(word)
        self.detail.say(detail)
        self.setAccessibleName(f"{word}. {detail}" if detail else word)
