"""What a screen reader finds: a thing that has a sentence is that sentence, its pieces are not.

Left to Qt, a row would be nothing in particular, and each of its labels and shapes something to
go through; a button would hold a label that says half of the button again.
"""

import re
from collections.abc import Iterator
from functools import cache

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAccessibleWidget,
    QCheckBox,
    QLabel,
    QLayout,
    QRadioButton,
    QScrollArea,
    QWidget,
)
from shiboken6 import invalidate, isValid

from station.gui.pages.page import Page
from station.gui.pages.sign_in import SignInPage
from station.gui.widgets.badge import Badge
from station.gui.widgets.boxes import KeyCap, Rule
from station.gui.widgets.button import Button, RailButton
from station.gui.widgets.mark import Mark

Role = QAccessible.Role

_SILENT = (Mark, KeyCap, Rule, Badge)
"""What they show is said beside them."""
_WORD = re.compile(r"[\w£€$%]+")
_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def _in_order(widget: QWidget) -> list[QWidget]:
    """What is directly in `widget`, as its layout has it, then what stands in no layout."""
    laid_out = list(_laid_out(widget.layout()))
    inside = widget.findChildren(QWidget, options=_DIRECT)
    rest = [each for each in inside if isValid(each) and not each.isWindow()]
    return [*laid_out, *(each for each in rest if each not in laid_out)]


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at)  # type: ignore[union-attr]
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if inner is None:
            # Its layout keeps the wrapper, which is not told when the item goes: the next thing of
            # Qt to lie there would be taken for it, and the program would break off.
            invalidate(item)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)


def _is_said(widget: QWidget, said: frozenset[str]) -> bool:
    """`widget` adds no word to what was `said`: a decoration, or a label that repeats it."""
    if isinstance(widget, _SILENT):
        return True
    if isinstance(widget, QLabel):
        return _words(widget.accessibleName() or widget.text()) <= said
    if isinstance(widget, QAbstractButton | QAbstractScrollArea) or widget.focusPolicy().value:
        return False
    if widget.accessibleName() and not _words(widget.accessibleName()) <= said:
        return False
    return all(_is_said(each, said) for each in _in_order(widget) if not each.isHidden())


def _sentence(widget: QWidget) -> str:
    """Its own sentence, or the one of what it is a nameless part of."""
    around: QWidget | None = widget
    while around is not None and not isinstance(around, Page | QScrollArea):
        if around.accessibleName():
            return f"{around.accessibleName()} {around.accessibleDescription()}"
        around = around.parentWidget()
    return ""


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.replace("\u200b", "")))


class Part(QAccessibleWidget):
    """A card, a row, a page: one text if its sentence says all of it, else a group."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget, Role.Client)

    def widget_now(self) -> QWidget | None:
        """The widget; None once it is gone."""
        found = self.object()
        return found if isinstance(found, QWidget) else None

    def role(self) -> QAccessible.Role:
        """Text, a group, or nothing in particular."""
        widget = self.widget_now()
        if widget is None or not widget.accessibleName():
            return Role.Client
        if isinstance(widget, Page | SignInPage):
            return Role.Pane
        if isinstance(widget, QScrollArea):
            return Role.Document
        return Role.Grouping if self.parts() else Role.StaticText

    def parts(self) -> list[QWidget]:
        """What is in it and is not said by its own sentence, or by one around it."""
        widget = self.widget_now()
        if widget is None:
            return []
        said = _words(_sentence(widget))
        return [each for each in _in_order(widget) if not _is_said(each, said)]

    def childCount(self) -> int:
        """How many things are in it."""
        return len(self.parts())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """One of them."""
        parts = self.parts()
        if not 0 <= index < len(parts):
            return None  # Qt asks for one too many now and then
        return QAccessible.queryAccessibleInterface(parts[index])

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Which of them it is; -1 if none."""
        sought = child.object()
        return next((at for at, each in enumerate(self.parts()) if each is sought), -1)


class Pressed(Part):
    """A button of the window: what it is, its state, and that it can be pressed."""

    def role(self) -> QAccessible.Role:
        """A page of the rail, a tick, one of a few, or a plain button."""
        widget = self.widget_now()
        if isinstance(widget, RailButton):
            return Role.PageTab
        if isinstance(widget, QCheckBox):
            return Role.CheckBox
        if isinstance(widget, QRadioButton):
            return Role.RadioButton
        few = isinstance(widget, QAbstractButton) and widget.isCheckable()
        return Role.RadioButton if few else Role.Button

    def parts(self) -> list[QWidget]:
        """Its name has all of them."""
        return []

    def state(self) -> QAccessible.State:
        """With the tick, or that it is the page that is open."""
        found = super().state()
        widget = self.widget_now()
        if isinstance(widget, QAbstractButton) and widget.isCheckable():
            tab = isinstance(widget, RailButton)
            found.selectable = tab
            found.selected = tab and widget.isChecked()
            found.checkable = not tab
            found.checked = not tab and widget.isChecked()
        return found

    def actionNames(self) -> list[str]:
        """It can be pressed, and take the focus if it takes any."""
        widget = self.widget_now()
        names = [self.pressAction()] if widget is not None and widget.isEnabled() else []
        return names + super().actionNames()

    def doAction(self, name: str) -> None:
        """Presses it, or gives it the focus."""
        widget = self.widget_now()
        if name != self.pressAction():
            super().doAction(name)
        elif isinstance(widget, QAbstractButton):
            widget.click()


def _made(_key: str, thing: QObject) -> QAccessibleInterface | None:
    """None leaves `thing` to Qt: labels, fields, lists and what Qt makes itself."""
    if isinstance(thing, Button | QCheckBox | QRadioButton):
        return Pressed(thing)
    if isinstance(thing, QScrollArea):
        return Part(thing)
    return Part(thing) if isinstance(thing, QWidget) and _is_plain(thing) else None


def _is_plain(widget: QWidget) -> bool:
    """A widget of our own, or a holder of some; Qt knows its fields and lists better."""
    theirs = next(kind for kind in type(widget).mro() if not _is_ours(kind))
    within = widget.objectName().startswith("qt_")
    return theirs is QWidget and not within and not widget.isWindow()


def _is_ours(kind: type) -> bool:
    return kind.__module__.startswith("station.gui.")


@cache
def install() -> None:
    """From now on. Asked again it does nothing: Qt keeps every factory it was ever given."""
    QAccessible.installFactory(_made)
