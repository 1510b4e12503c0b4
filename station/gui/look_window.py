"""A window whose look follows its size, its screen, the system's theme, and what a person chose."""

from dataclasses import replace

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from station import i18n
from station.gui import tongue
from station.gui.options import Options, Taste
from station.gui.theme import Look, look_for

SMALLEST = QSize(640, 430)


class LookWindow(QMainWindow):
    """Draws itself anew when another look is wanted, or another language."""

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options
        tongue.follow()
        self.setMinimumSize(SMALLEST)
        self._spoken = i18n.spoken()
        self.look: Look
        self._rebuild_soon = QTimer(self)
        self._rebuild_soon.setSingleShot(True)
        self._rebuild_soon.setInterval(0)
        self._rebuild_soon.timeout.connect(self._rebuild)

    def _draw_anew(self) -> None:
        """The same view in other widgets; what is typed stays."""
        raise NotImplementedError

    def _follow_system(self) -> None:
        """From now on another theme of the system is taken, too."""
        QApplication.styleHints().colorSchemeChanged.connect(self._look_again)

    def _size_to_screen(self) -> None:
        screen = self.screen()
        room = screen.availableGeometry().size() if screen is not None else QSize(1366, 768)
        if self.options.full_screen and screen is not None:
            room = screen.geometry().size()
            self.resize(room)
        else:
            self.resize(QSize(1366, 768).boundedTo(room).expandedTo(SMALLEST))

    def _wanted_look(self) -> Look:
        size = (self.width(), self.height())
        return look_for(self.options.theme, *size, self.screen(), text=self.options.text)

    def _look_again(self) -> None:
        if self._wanted_look() != self.look:
            self._rebuild_soon.start()

    def _rebuild(self) -> None:
        """Another size or another theme."""
        wanted = self._wanted_look()
        if wanted != self.look:
            self.look = wanted
            self._draw_anew()

    def speak(self, code: str) -> None:
        """The window speaks the language `code` from now on."""
        if code != i18n.spoken():
            i18n.speak(code)
        if code != self._spoken:
            self._spoken = code
            tongue.follow()
            self._draw_anew()

    def take(self, taste: Taste) -> None:
        """Other colours, another size of the words or another volume, from now on."""
        self.options = replace(
            self.options, theme=taste.theme, volume=taste.volume, text=taste.text
        )
        self._look_again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size may need another look."""
        super().resizeEvent(event)
        self._look_again()

    def changeEvent(self, event: QEvent) -> None:
        """Another screen or the system's theme may need another look."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ThemeChange, QEvent.Type.WindowStateChange):
            self._look_again()
