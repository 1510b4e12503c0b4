"""What a screen reader finds on a page; asked of the states of every page in test_each_state."""

import re
from collections import Counter
from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QWidget, QWidgetItem
from shiboken6 import getAllValidWrappers, getCppPointer

from station.gui.keymap import KEYS
from station.gui.widgets.text import Text
from tests.gui.every_state import drawn

Role, NAME = QAccessible.Role, QAccessible.Text.Name
_CAPS = "|".join(re.escape(key.cap) for key in sorted(KEYS, key=lambda key: -len(key.cap)))
_CELLS = 40


def walk(thing: QAccessibleInterface | None) -> Iterator[QAccessibleInterface]:
    """All that is shown below `thing`; of a long list its first rows."""
    if thing is None or not thing.isValid() or thing.state().invisible:  # type: ignore[attr-defined]
        return
    yield thing
    rows = isinstance(thing.object(), QAbstractItemView)
    for at in range(min(thing.childCount(), _CELLS if rows else 500)):
        yield from walk(thing.child(at))


def words(text: str) -> list[str]:
    return re.findall(r"[\w£€$%]+", text.replace("\u200b", ""))


def unsaid(root: QWidget, told: list[QAccessibleInterface]) -> list[str]:
    """Labels that can be seen, and neither are told nor are part of what is told around them."""
    here = {thing.object() for thing in told}
    found = []
    for label in root.findChildren(QLabel):
        text = label.full if isinstance(label, Text) else label.text()
        if not label.isVisible() or not label.text() or label in here:
            continue
        around: QWidget | None = label.parentWidget()
        while around is not None and not (around in here and around.accessibleName()):
            around = around.parentWidget()
        name, more = (
            (around.accessibleName(), around.accessibleDescription()) if around else ("", "")
        )
        said = f"{name} {more}"
        missing = set(words(text)) - set(words(said))
        if missing:
            found.append(f"{text!r} is not in {said!r}")
    return found


def labels_of(thing: QAccessibleInterface) -> str:
    """What stands beside a field that is told with what is chosen in it."""
    relations = thing.relations(QAccessible.RelationFlag.Label)
    return " ".join(other.text(NAME) for other, _kind in relations)


def wrong_with(root: QWidget) -> list[str]:
    """Each label, field, list and button that is not told once and by its name."""
    told = list(walk(QAccessible.queryAccessibleInterface(root)))
    found = unsaid(root, told)
    names: Counter[str] = Counter()
    for thing in told:
        role, name, state = thing.role(), thing.text(NAME), thing.state()
        who = thing.object().objectName() if thing.object() is not None else ""
        where = f"{who or type(thing.object()).__name__} {role.name}"
        row = role in (Role.Cell, Role.ListItem)
        if state.focusable and role in (Role.Client, Role.NoRole, Role.Border):  # type: ignore[attr-defined]
            found.append(f"no role: {where}")
        if (state.focusable or role is Role.StaticText) and not name:  # type: ignore[attr-defined]
            found.append(f"no name: {where}")
        if state.focusable and not row:  # type: ignore[attr-defined]
            if not who:
                found.append(f"no object name: {where} {name!r}")
            alike = re.sub(rf", ({_CAPS})\b", "", name) if role is Role.Button else name
            names[f"{alike} {labels_of(thing)}"] += 1
        if isinstance(thing.object(), QAbstractItemView):
            view = thing.object()
            columns = view.model().columnCount() if isinstance(view, QTableView) else 1
            if thing.childCount() < view.model().rowCount() * columns:
                found.append(f"rows: {where} {thing.childCount()} of {view.model().rowCount()}")
    found += [f"twice: {name!r}" for name, count in names.items() if count > 1]
    return found


def items() -> set[int]:
    """Where the items of layouts lie that Python has a wrapper of."""
    return {getCppPointer(each)[0] for each in getAllValidWrappers() if type(each) is QWidgetItem}


def test_what_was_told_leaves_nothing_behind_that_stands_for_something_else(qapp: object) -> None:
    """An item of a layout that goes tells nobody: its wrapper would name the next thing there."""
    for _name, root in drawn(("02-offer", "13-form"), (1366, 768)):
        before = items()
        assert list(walk(QAccessible.queryAccessibleInterface(root)))
        assert items() <= before
