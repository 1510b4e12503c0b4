"""What a file's columns mean: as it was guessed, and as a person corrects it."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from station.desk.orders_page import Looked, MapRow, map_rows, mapped_to
from station.domain.column_map import WEIGHT, ColumnMap
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, KeyCap, column, row
from station.gui.widgets.broken import Broken
from station.gui.widgets.button import DispatchButton
from station.gui.widgets.choice import Choice
from station.gui.widgets.entry import Entry
from station.gui.widgets.fold import beside_or_below, hold_width
from station.gui.widgets.offer import Scroll
from station.gui.widgets.text import Elided, Wrapped
from station.i18n import say, t

_NOWHERE, _FIXED = "-", "="
_PLUS = " + "


class _Row:
    """One of our columns: from which heading, or what it is in all rows."""

    def __init__(self, look: Look, column_: str, changed: Callable[[str], None]) -> None:
        self.column = column_
        self.label = Broken(look, (17, 14))
        self.label.setFixedWidth(look.px(124 if look.sizes.compact else 168))
        self.choice = Choice(look, f"orders.map.{column_}")
        # On Linux a screen reader asks the label for the name of a list of choices.
        self.label.setBuddy(self.choice)
        self.fixed = QLineEdit()
        self.fixed.setObjectName(f"orders.set.{column_}")
        self.fixed.setMaxLength(120)
        self.fixed.setProperty("ring", "none")
        self.fixed.returnPressed.connect(self.fixed.focusNextChild)
        self.sample = Elided(look, 14, "ink2")
        self.choice.picked.connect(lambda _value: changed(column_))
        self.fixed.textEdited.connect(lambda _text: changed(column_))

    def show_row(self, found: MapRow, headings: tuple[str, ...]) -> None:
        """Takes what is chosen, and everything that could be."""
        word = t(f"orders_page.column.{found.column}")
        self.label.say(word)
        joined = _PLUS.join(found.heads)
        values = [(head, head) for head in headings if head]
        if len(found.heads) > 1:
            values.insert(0, (joined, joined))
        values.insert(0, (_NOWHERE, t("orders_page.nowhere")))
        if found.choices:
            values[1:1] = [
                (_FIXED + each, t("orders_page.fixed_as", value=each)) for each in found.choices
            ]
        elif found.fixable:
            values.insert(1, (_FIXED, t("orders_page.fixed")))
        self.choice.offer(values)
        typed = found.fixable and not found.choices
        is_fixed = typed and (
            bool(found.fixed) or (self.choice.value == _FIXED and not found.heads)
        )
        chosen = _FIXED + found.fixed if found.fixed and found.choices else _NOWHERE
        self.choice.choose(joined or (_FIXED if is_fixed else chosen))
        self.choice.setAccessibleName(word)
        self.fixed.setVisible(is_fixed)
        self.fixed.setAccessibleName(t("orders_page.fixed_name", column=word))
        if self.fixed.text().strip() != found.fixed:
            self.fixed.setText(found.fixed)
        self.sample.setVisible(not is_fixed)
        missing = found.needed and not found.heads and not found.fixed
        self.sample.say(t("orders_page.needed") if missing else found.sample,
                        "look" if missing else "ink2")  # fmt: skip

    def taken(self, column_map: ColumnMap, looked: Looked | None) -> ColumnMap:
        """`column_map` with what is chosen here."""
        value = self.choice.value
        if value.startswith(_FIXED):
            return column_map.setting(self.column, value[1:] or self.fixed.text().strip())
        heads = () if value == _NOWHERE else tuple(value.split(_PLUS))
        return mapped_to(column_map, self.column, heads, looked.sight if looked else None)


class MappingView(QWidget):
    """Our columns on the left; on the right how the file is written, and the one key."""

    def __init__(self, look: Look, go_on: Callable[[], object]) -> None:
        super().__init__()
        self.look = look
        self.setObjectName("orders.mapping")
        self.column_map = ColumnMap()
        self._looked: Looked | None = None
        px, small = look.px, look.sizes
        beside = beside_or_below(look, px(12 if small.compact else 16))
        self.setLayout(beside)
        card = Box(look)
        inside = column(card, px(8))
        inside.setContentsMargins(small.pad, px(12), px(6), px(8))
        head = row(gap=px(8))
        self.title = Elided(look, 22, strong=True)
        head.addWidget(self.title, 1)
        head.addWidget(KeyCap(look, "Esc"))
        inside.addLayout(head)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, px(10), 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(2, 3)
        self._rows: dict[str, _Row] = {}
        self.area = Scroll(holder, "orders.columns", "heard.columns")
        inside.addWidget(self.area, 1)
        beside.addWidget(card, 1)
        beside.addWidget(self._build_side(go_on))

    def _build_side(self, go_on: Callable[[], object]) -> QWidget:
        look, px, small = self.look, self.look.px, self.look.sizes
        side = Box(look)
        hold_width(side, look, 292, 380)
        inside = column(side, px(8))
        inside.setContentsMargins(small.pad, px(12), small.pad, px(16))
        told = QWidget()
        words = column(told, px(6))
        self.stated = Wrapped(look, 14, "ink2")
        self.assumed = Wrapped(look, 17)
        words.addWidget(self.stated)
        words.addWidget(self.assumed)
        words.addStretch()
        inside.addWidget(Scroll(told, "orders.assumed", "heard.assumed"), 1)
        self.source = Entry(look, "orders.map_source", t("orders_page.source"), most=40)
        self.source.edit.textEdited.connect(lambda _text: self._show_ready())
        inside.addWidget(self.source)
        self.worth = self._choice(inside, "worth", ("row", "each"))
        self.boxes = self._choice(inside, "boxes", ("one", "many"))
        self.decimal = self._choice(inside, "decimal", (".", ","))
        self.weight = self._choice(inside, "weight", ("box", "piece"))
        self.go_on = DispatchButton(look, "orders.read", "F10", small=True)
        self.go_on.clicked.connect(go_on)
        inside.addWidget(self.go_on)
        return side

    def _choice(self, inside: object, name: str, values: tuple[str, ...]) -> Choice:
        choice = Choice(self.look, f"orders.{name}")
        words = {".": "point", ",": "comma"}
        choice.offer([(each, t(f"orders_page.{name}_{words.get(each, each)}")) for each in values])
        choice.setAccessibleName(t(f"orders_page.{name}"))
        choice.picked.connect(lambda _value: self._manner())
        inside.addWidget(choice)  # type: ignore[attr-defined]
        return choice

    def show_map(self, looked: Looked, column_map: ColumnMap) -> None:
        """Takes a file and what its columns are thought to be."""
        self._looked, self.column_map = looked, column_map
        sight = looked.sight
        if sight is None:
            return
        self.title.say(looked.path.name)
        self.stated.say(" ".join(say(each) for each in sight.stated))
        self.assumed.say("\n".join(say(each) for each in sight.assumed))
        self.source.edit.setText(looked.source)
        self.worth.choose("each" if column_map.each else "row")
        self.boxes.choose("one" if column_map.one_box else "many")
        self.decimal.choose(column_map.decimal)
        self._draw()

    def _draw(self) -> None:
        looked = self._looked
        if looked is None or looked.sight is None:
            return
        for number, found in enumerate(map_rows(looked.sight, self.column_map)):
            shown = self._rows.get(found.column)
            if shown is None:
                shown = self._rows[found.column] = _Row(self.look, found.column, self._changed)
                self._grid.addWidget(shown.label, number, 0)
                self._grid.addWidget(shown.choice, number, 1)
                self._grid.addWidget(shown.fixed, number, 2)
                self._grid.addWidget(shown.sample, number, 2)
            shown.show_row(found, looked.sight.headings)
        self.weight.setVisible(bool(self.column_map.sources.get(WEIGHT)))
        self.weight.choose("piece" if self.column_map.weight_each else "box")
        self._show_ready()

    def _changed(self, name: str) -> None:
        self.column_map = self._rows[name].taken(self.column_map, self._looked)
        self._draw()

    def _manner(self) -> None:
        self.column_map = replace(
            self.column_map,
            each=self.worth.value == "each",
            one_box=self.boxes.value == "one",
            decimal=self.decimal.value,
            weight_each=self.weight.value == "piece",
        )

    def _show_ready(self) -> None:
        missing = self.column_map.missing
        ready = not missing and bool(self.source.value)
        if missing:
            caption = t("orders_page.still", count=len(missing),
                        column=t(f"orders_page.column.{missing[0]}"))  # fmt: skip
        else:
            caption = t("orders_page.nothing_yet" if ready else "orders_page.name_source")
        self.go_on.show_state(t("orders_page.read"), caption, ready=ready, busy=False)

    def focus_chain(self) -> list[QWidget]:
        """The columns from top to bottom, then how it is written, then the key."""
        every: list[QWidget] = []
        for each in self._rows.values():
            every += [each.choice, each.fixed]
        side = (self.source.edit, self.worth, self.boxes, self.decimal, self.weight, self.go_on)
        return [*every, *side]
