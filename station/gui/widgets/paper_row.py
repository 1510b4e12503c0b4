"""One paper of the last parcel: where it is, and the key that prints it again."""

from collections.abc import Callable

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from station.desk.views import PaperLine, Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import row
from station.gui.widgets.broken import Broken, halves
from station.gui.widgets.button import LinkButton
from station.gui.widgets.mark import Mark
from station.i18n import key_cap, say, t


class PaperRow(QWidget):
    """One paper: where it is, and the key that prints it again."""

    def __init__(
        self,
        look: Look,
        reprint: Callable[[str], None],
        there: Callable[[], None],
        kind: str,
        key: str,
    ) -> None:
        super().__init__()
        self._gap = look.px(12)
        inside = row(self, self._gap)
        self.mark = Mark(look, 24)
        self.word = Broken(look, (17, 14), strong=False)
        inside.addWidget(self.mark)
        inside.addWidget(self.word, 1)
        self.again = LinkButton(look, f"pack.reprint.{kind}", t("screen.reprint"), key)
        self.again.clicked.connect(lambda: reprint(kind))
        self.there = LinkButton(look, f"pack.there.{kind}", t("screen.is_there"), "F8")
        self.there.clicked.connect(there)
        inside.addWidget(self.there)
        inside.addWidget(self.again)
        self.again.setVisible(bool(key))
        self._crowded, self._asks = look.sizes.crowded, False
        if self._crowded:
            self.again.word.take_size(14)
        self.setFixedHeight(look.px(44))

    def show_paper(self, paper: PaperLine) -> None:
        """Draws `paper`."""
        shape = Shape.DONE if paper.done else Shape.LOOK if paper.asks else Shape.SHEET
        self.mark.show_shape(shape)
        act = t("screen.print_again") if paper.asks else t("screen.reprint")
        self.again.say(act)
        self._asks = paper.asks
        self.there.setVisible(paper.asks)
        self.word.say(say(paper.word))
        self._spell()
        self.setAccessibleName(self.word.full)
        self.again.setAccessibleName(f"{act}: {self.word.full}, {key_cap(paper.key)}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for its words."""
        super().resizeEvent(event)
        self._spell()

    def _spell(self) -> None:
        """On a narrow screen the key alone says its act where the paper's own words need the room.

        Where the paper is must not be cut off.
        """
        self.again.word.show()
        if self._asks or not self._crowded:
            return
        beside = self.mark.width() + self.again.sizeHint().width() + 2 * self._gap
        room = self.width() - beside
        self.again.word.setVisible(halves(self.word.full, self.word.metrics(14), room) is not None)
