"""Where a person was typing, carried over to a window that is drawn anew."""

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget


class KeptFocus:
    """The focused widget of `window` by its name, with the text that is being typed in it."""

    def __init__(self, window: QWidget) -> None:
        focused = QApplication.focusWidget()
        inside = focused is not None and focused.window() is window
        self._name = focused.objectName() if focused is not None and inside else ""
        self._text, self._cursor = "", 0
        if isinstance(focused, QLineEdit):
            self._text, self._cursor = focused.text(), focused.cursorPosition()

    def put(self, root: QWidget) -> None:
        """Puts focus, text and cursor on the widget of the same name below `root`."""
        found = root.findChild(QWidget, self._name) if self._name else None
        if found is None:
            return
        found.setFocus()
        if isinstance(found, QLineEdit):
            found.setText(self._text)
            found.setCursorPosition(self._cursor)
            found.setModified(True)
