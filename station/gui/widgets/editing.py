"""The form: the same order as fields, opened on demand or by a field to correct."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLayout, QScrollArea, QWidget

from station.desk.views import Field, FormView
from station.gui.theme import Look
from station.gui.widgets.boxes import Box, Rule, column, empty, row
from station.gui.widgets.field import (
    CUSTOMS_PARTS,
    LINE_PARTS,
    PARCEL_PARTS,
    FieldBox,
    fields,
    label_of,
)
from station.gui.widgets.text import Elided, Text
from station.i18n import country, t

# Column spans out of 12, row by row.
_TO_ROWS = (
    (("name", 6), ("company", 6)),
    (("address1", 6), ("address2", 6)),
    (("city", 4), ("postcode", 3), ("region", 3), ("country", 2)),
    (("phone", 6), ("email", 6)),
)
_LINE_SPANS = (4, 2, 4)
"""In every row: beside the first one stands the currency."""

_MOVES = (QEvent.Type.Resize, QEvent.Type.LayoutRequest, QEvent.Type.Show)

_MIRRORED = Qt.LayoutDirection.RightToLeft

_Shape = tuple[tuple[str, tuple[str, ...]], ...]


def _turned(left: int, right: int, last: int | None) -> tuple[int, int]:
    """A place as it is read: counted from the right, whose pixel is `last`, where lines begin."""
    return (left, right) if last is None else (last - right, last - left)


class EditForm(Box):
    """All fields of the order. Enter goes to the next field; it never dispatches."""

    def __init__(self, look: Look, edit: Callable[[Mapping[str, str]], None]) -> None:
        super().__init__(look)
        self.setObjectName("pack.form")
        px, pad = look.px, look.sizes.pad
        self._edit = edit
        self.boxes: dict[str, FieldBox] = {}
        self._rows: list[list[FieldBox]] = []
        self._shape: tuple[str, _Shape, bool] | None = None
        inside = column(self)
        inside.setContentsMargins(px(2), px(3), px(2), px(1))
        self.area = QScrollArea()
        self.area.setObjectName("pack.form.area")
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(self.focusPolicy())
        self.holder = QWidget()
        self.grid = QGridLayout(self.holder)
        self.grid.setContentsMargins(pad - px(2), 0, pad - px(2), 0)
        self.grid.setHorizontalSpacing(px(12))
        self.grid.setVerticalSpacing(0)
        for index in range(12):
            self.grid.setColumnStretch(index, 1)
        self.area.setWidget(self.holder)
        self.holder.installEventFilter(self)
        inside.addWidget(self.area)

    def show_form(self, form: FormView) -> None:
        """Draws the fields of `form`; builds them anew only when their number changes."""
        shape = (
            form.currency.value,
            tuple((p.key, tuple(line.key for line in p.lines)) for p in form.parcels),
            form.customs,
        )
        if self._shape is None or self._shape[1:] != shape[1:]:
            self._build(form)
        self._shape = shape
        for name, field in fields(form):
            box = self.boxes.get(name)
            if box is not None:
                self._hint(name, field, box)
                box.show_field(field)
        self._place_hints()

    def _hint(self, name: str, field: Field, box: FieldBox) -> None:
        if name == "to.country" or name.endswith(".origin"):
            code = field.value.strip().upper()
            box.rest_hint(country(code) if len(code) == 2 else "")

    def _build(self, form: FormView) -> None:
        empty(self.grid)
        for old in self.boxes.values():
            old.foot.hide()  # or it is painted below the new ones until it is gone
            old.foot.deleteLater()
        self.boxes = {}
        self._rows = []
        look, at = self.look, 0
        head = row(gap=look.px(8))
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(Text(look, 22, strong=True, text=t("screen.to")))
        head.addStretch()
        head.addWidget(Elided(look, 17, "ink2", text=t("screen.enter_moves")))
        at = self._full_row(at, head)
        for parts in _TO_ROWS:
            at = self._fields(at, [(f"to.{part}", span) for part, span in parts], form)
        for number, parcel in enumerate(form.parcels, 1):
            rule = column()
            rule.setContentsMargins(0, 0, 0, look.px(8))
            rule.addWidget(Rule(look))
            at = self._full_row(at, rule)
            which = []
            if len(form.parcels) > 1:
                title = row()
                which = [t("screen.parcel_number", number=number, of=len(form.parcels))]
                title.addWidget(Text(look, 17, strong=True, text=which[0]))
                title.addStretch()
                at = self._full_row(at, title)
            names = [(f"{parcel.key}.{part}", 3) for part in PARCEL_PARTS]
            at = self._fields(at, names, form, ", ".join(which))
            for index, line in enumerate(parcel.lines):
                place = list(which)
                if len(parcel.lines) > 1:
                    place.append(t("screen.line_number", number=index + 1, of=len(parcel.lines)))
                first = number == 1 and index == 0
                of = zip(LINE_PARTS, _LINE_SPANS, strict=True)
                names = [(f"{line.key}.{part}", span) for part, span in of]
                # One currency for the whole order, beside its first value.
                names += [("currency", 2)] if first else []
                at = self._fields(at, names, form, ", ".join(place))
                if form.customs:
                    customs = [(f"{line.key}.{part}", 6) for part in CUSTOMS_PARTS]
                    at = self._fields(at, customs, form, ", ".join(place))
        self.grid.setRowStretch(at, 1)

    def _full_row(self, at: int, layout: QLayout) -> int:
        holder = QWidget()
        holder.setLayout(layout)
        self.grid.addWidget(holder, at, 0, 1, 12)
        return at + 1

    def _fields(
        self, at: int, names: list[tuple[str, int]], form: FormView, place: str = ""
    ) -> int:
        column_ = 0
        for name, span in names:
            box = FieldBox(
                self.look,
                name,
                label_of(name, form.currency.value),
                lambda field, text: self._edit({field: text}),
                "" if name == "currency" else place,
            )
            self.boxes[name] = box
            self.grid.addWidget(box, at, column_, 1, span)
            column_ += span
            box.foot.setParent(self.holder)
            box.foot.show()
        self._rows.append([self.boxes[name] for name, _span in names])
        return at + 1

    def _place_hints(self) -> None:
        """Below its field; a sentence that is longer goes on below neighbours without one.

        It begins below its own field, on two lines if one has no room from there on.
        """
        gap = self.look.px(12)
        last = self.holder.width() - 1 if self.layoutDirection() is _MIRRORED else None
        for boxes in self._rows:
            ends = [_turned(box.geometry().left(), box.geometry().right(), last) for box in boxes]
            broken: set[int] = set()
            said = [index for index, box in enumerate(boxes) if box.hint_width()]
            # What is wrong takes its room before a hint does.
            for index in sorted(said, key=lambda at: boxes[at].mark.isHidden()):
                (left, right), want = ends[index], boxes[index].hint_width()
                least = max((ends[at][1] + gap for at in said if at < index), default=ends[0][0])
                most = min((ends[at][0] - gap for at in said if at > index), default=ends[-1][1])
                if want > (free := max(right, most) - left + 1) and (
                    two := boxes[index].broken_width(free)
                ):
                    broken.add(index)
                    want = two
                right = max(right, min(most, left + want))
                ends[index] = (min(left, max(least, right - want)), right)
            for index, (box, end) in enumerate(zip(boxes, ends, strict=True)):
                box.place_hint(*_turned(*end, last), two=index in broken)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The hints stand where their fields stand."""
        if watched is self.holder and event.type() in _MOVES:
            self.grid.activate()
            self._place_hints()
        return super().eventFilter(watched, event)

    def focus_field(self, name: str) -> None:
        """Puts the cursor into the field `name`, its text chosen."""
        box = self.boxes.get(name)
        if box is not None:
            box.edit.setFocus()
            box.edit.selectAll()

    def focused(self) -> str:
        """The field that has the focus, or nothing."""
        widget = QApplication.focusWidget()
        return next((name for name, box in self.boxes.items() if box.edit is widget), "")

    def hand_over(self) -> None:
        """Hands over what a field holds and has not said yet."""
        for box in self.boxes.values():
            box.hand_over()
