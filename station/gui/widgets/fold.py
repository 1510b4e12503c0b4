"""Larger text than the window has room for: what stood side by side stands below each other."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QBoxLayout,
    QFrame,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)
from shiboken6 import isValid

from station.gui.theme import Look
from station.gui.widgets.boxes import column, row

_SETTLING_MS = 200
_SEEN = 24
"""So much of what is around a thing is seen with it."""
_ROW = 84
"""A list without a row yet will have one about so high."""


def beside_or_below(look: Look, gap: int) -> QBoxLayout:
    """A row; folded, a column."""
    return column(gap=gap) if look.sizes.folded else row(gap=gap)


def hold_width(widget: QWidget, look: Look, compact: int, usual: int) -> None:
    """The width of a pane at the side, in px of the look; folded it has all there is."""
    if not look.sizes.folded:
        widget.setFixedWidth(look.px(compact if look.sizes.compact else usual))


def list_height(widget: QWidget, look: Look, high: int = 230) -> None:
    """Folded, a list keeps the height of a few rows: `high`, in px of the look."""
    if look.sizes.folded:
        widget.setMinimumHeight(look.px(high))


def _high(widget: QWidget, width: int) -> int:
    """How high it has to be at this width; of what lies in a stack, what is in front."""
    if isinstance(widget, QStackedWidget) and (front := widget.currentWidget()) is not None:
        return max(_high(front, width), front.minimumHeight())
    layout, high = widget.layout(), widget.minimumSizeHint().height()
    if layout is not None and layout.hasHeightForWidth():
        high = max(high, layout.totalHeightForWidth(width))
    elif widget.hasHeightForWidth():
        high = max(high, widget.heightForWidth(width))
    return high


def _fit_to_front(stack: QStackedWidget) -> None:
    """As high and wide as what is in front needs: Qt leaves room for the largest of all."""
    front = stack.currentWidget()
    if front is not None:
        policy = stack.sizePolicy()
        policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
        stack.setSizePolicy(policy)
        stack.setMinimumWidth(max(0, front.minimumSizeHint().width()))
        high = max(1, _high(front, stack.width()), front.minimumHeight())
        if stack.maximumHeight() != high:
            stack.setMaximumHeight(high)


def whole_of(focused: QWidget) -> QWidget:
    """The `whole` box that it stands in, as a field with its name and its hint; else itself."""
    box = focused.parentWidget()
    return box if box is not None and box.property("whole") else focused


class Folded(QScrollArea):
    """Scrolls what is folded. What has the focus, and what an act changed, comes into view."""

    def __init__(self, look: Look, inside: QWidget, name: str) -> None:
        super().__init__()
        self.look = look
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.verticalScrollBar().setSingleStep(look.px(56))
        # By wheel or hand: who scrolls is not taken back.
        self.verticalScrollBar().actionTriggered.connect(self._settled)
        inside.installEventFilter(self)
        self._wanted: QWidget | None = None
        self._heart: QWidget | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLING_MS)
        self._settling.timeout.connect(self._settled)

    def follow(self, focused: QWidget) -> None:
        """What has the focus comes before what was to come into view.

        It comes with all of the box that it stands in, and again until the page has settled: the
        page may only be opening.
        """
        self.bring_soon(whole_of(focused), focused)
        self._bring_wanted()

    def _row_at_top(self, focused: QWidget) -> bool:
        """True if the page's beginning shows the row that the focus is on.

        The rest of a list is scrolled within it; what stands above it would be cut for nothing.
        """
        inside = self.widget()
        if not isinstance(focused, QAbstractItemView):
            return False
        if inside is None or not inside.isAncestorOf(focused):
            return False
        row = focused.visualRect(focused.currentIndex())
        least = max(row.bottom(), self.look.px(_ROW))
        return focused.viewport().mapTo(inside, QPoint(0, least)).y() < self.viewport().height()

    def bring_soon(self, widget: QWidget, heart: QWidget | None = None) -> None:
        """Brings `widget` into view once the page has settled: what is new has no place yet.

        Where it is higher than the view, its `heart` is what must be seen of it.
        """
        self._wanted, self._heart = widget, heart
        QTimer.singleShot(0, self, self._bring_wanted)
        self._settling.start()

    def _bring_wanted(self) -> None:
        wanted, heart = self._wanted, self._heart
        if wanted is None or not isValid(wanted):
            return
        if wanted is QApplication.focusWidget() and self._row_at_top(wanted):
            self.verticalScrollBar().setValue(0)
        else:
            self.bring(wanted, heart if heart is not None and isValid(heart) else None)

    def _settled(self) -> None:
        self._wanted = None

    def bring(self, widget: QWidget, heart: QWidget | None = None) -> None:
        """Brings all of `widget` into view, and what has the focus, if both have room there.

        Where it is taller than the view, its `heart` with what stands above that, or else the heart
        alone; without one its beginning.
        """
        inside = self.widget()
        if inside is None or not inside.isAncestorOf(widget):
            return
        place, room = self._place_of(widget), self.viewport().height()
        if heart is not None and place.height() > room:
            core = self._heart_of(heart)
            if core.bottom() - place.top() <= room:
                place.setBottom(core.bottom())
            else:
                place = core
        focused = QApplication.focusWidget()
        if focused is not None and inside.isAncestorOf(focused):
            both = place.united(self._heart_of(whole_of(focused)))
            place = both if both.height() <= room else place
        # What is around it never costs a part of it.
        seen = min(self.look.px(_SEEN), max(0, room - place.height()) // 2)
        place.adjust(0, -seen, 0, seen)
        for bar, first, last, room in (
            (self.verticalScrollBar(), place.top(), place.bottom(), self.viewport().height()),
            (self.horizontalScrollBar(), place.left(), place.right(), self.viewport().width()),
        ):
            if last > bar.value() + room:
                bar.setValue(last - room)
            if first < bar.value() or last - first > room:
                bar.setValue(first)

    def _place_of(self, widget: QWidget, part: QRect | None = None) -> QRect:
        """Where it is in the page, or a `part` of it."""
        area = widget.rect() if part is None else part
        inside = self.widget()
        return area if inside is None else QRect(widget.mapTo(inside, area.topLeft()), area.size())

    def _heart_of(self, widget: QWidget) -> QRect:
        """The same; of a list, its row that the focus is on."""
        if not isinstance(widget, QAbstractItemView) or not widget.currentIndex().isValid():
            return self._place_of(widget)
        return self._place_of(widget.viewport(), widget.visualRect(widget.currentIndex()))

    def page(self, key: Qt.Key) -> bool:
        """Scrolls by an arrow or a page key; False for every other key."""
        bar = self.verticalScrollBar()
        step = {
            Qt.Key.Key_Down: bar.singleStep(),
            Qt.Key.Key_Up: -bar.singleStep(),
            Qt.Key.Key_PageDown: bar.pageStep() - bar.singleStep(),
            Qt.Key.Key_PageUp: bar.singleStep() - bar.pageStep(),
            Qt.Key.Key_Home: -bar.maximum(),
            Qt.Key.Key_End: bar.maximum(),
        }.get(key)
        if step is None:
            return False
        self._wanted = None
        bar.setValue(bar.value() + step)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Long text inside has its whole height here: nothing scrolls within what scrolls."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._open_up()
            if self._wanted is not None:
                # Not settled yet, however long a slow computer takes over it.
                self._settling.start()
                QTimer.singleShot(0, self, self._bring_wanted)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width breaks the lines anew; what had the focus in sight keeps it there."""
        super().resizeEvent(event)
        self._open_up()
        focused, inside = QApplication.focusWidget(), self.widget()
        if self._wanted is None and focused and inside and inside.isAncestorOf(focused):
            before = QRect(QPoint(0, self.verticalScrollBar().value()), event.oldSize())
            if before.intersects(self._heart_of(focused)):
                self.bring_soon(whole_of(focused), focused)

    def _open_up(self) -> None:
        for stack in reversed(self.findChildren(QStackedWidget)):
            _fit_to_front(stack)
        for area in self.findChildren(QScrollArea):
            inside = area.widget()
            if inside is None or not area.isVisible():
                continue
            high = _high(inside, area.viewport().width())
            if area.minimumHeight() != high:
                area.setMinimumHeight(high)
