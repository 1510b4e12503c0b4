"""Says something to whoever has a screen reader, wherever the focus is."""

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(teller: QWidget, sentence: str, *, urgent: bool = False) -> None:
    """A screen reader says `sentence` next; an urgent one before it ends what it is saying.

    Qt's alert reaches no reader on Linux; an announcement reaches those of every system.
    """
    if sentence.strip():
        event = QAccessibleAnnouncementEvent(teller, sentence)
        if urgent:
            event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(event)
