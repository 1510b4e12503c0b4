"""A field of the form: name above, box, and below it what is wrong or a hint."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from station.desk.views import Field, FormView, Shape
from station.gui.theme import Look
from station.gui.widgets.boxes import column, row
from station.gui.widgets.broken import Broken, halves
from station.gui.widgets.mark import Mark
from station.gui.widgets.text import Elided, Text, clean, restyle
from station.i18n import language, say, spoken, t

TO_PARTS = (
    "name",
    "company",
    "address1",
    "address2",
    "city",
    "postcode",
    "region",
    "country",
    "phone",
    "email",
)
PARCEL_PARTS = ("weight_g", "length_mm", "width_mm", "height_mm")
LINE_PARTS = ("description", "quantity", "value")
CUSTOMS_PARTS = ("hs_code", "origin")


def hint_height() -> int:
    """Px of the look for the name of a field and for what stands below it.

    Arabic goes further below its line; it takes that from the row above and below.
    """
    return 22 if language(spoken()).right_to_left else 17


_SECOND_LINE = 19
"""Px of the look for another line of what stands below a field."""


class Hint(Elided):
    """What stands below a field: on one line, or on two where its own field has room for those."""

    two = False

    def broken_width(self, width: int) -> int:
        """How wide its two lines are where so much is free; 0 if they do not hold all of it."""
        metrics = self.metrics(self.fits[0])
        return max(map(metrics.horizontalAdvance, halves(self.full, metrics, width) or ("",)))

    def break_up(self, two: bool) -> None:
        """Takes one line or two."""
        if two != self.two:
            self.two = two
            self.show_text()

    def show_text(self) -> None:
        """Breaks between words."""
        size, width = self.fits[0], max(0, self.contentsRect().width())
        lines = halves(self.full, self.metrics(size), width) if self.two else None
        if lines is None:
            super().show_text()
            return
        self.text_size = size
        restyle(self, textRole=str(size))
        self.setText("\n".join(filter(None, lines)))
        self.setAccessibleName(self.full)


class FieldBox(QWidget):
    """One field. What a person is typing is never overwritten."""

    def __init__(
        self,
        look: Look,
        name: str,
        label: str,
        edited: Callable[[str, str], None],
        place: str = "",
    ) -> None:
        """`place` is heard after the label, which several fields have."""
        super().__init__()
        self.look = look
        self.name = name
        self.setProperty("whole", True)
        inside = self._inside = column(self)
        self.label = Elided(look, 14, "ink2", strong=True, text=label)
        high = look.px(hint_height())
        self.label.setFixedHeight(high)
        self.edit = QLineEdit()
        self.edit.setObjectName(f"pack.{name}")
        self.edit.setMaxLength(2000)
        # A ring would strike through the name above; the border in ink is its ring.
        self.edit.setProperty("ring", "none")
        self.edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.mark = Mark(look, 14, Shape.NO)
        self.hint = Hint(look, 14, "ink2")
        below = self._below = row(gap=look.px(6))
        below.addWidget(self.mark)
        below.addWidget(self.hint, 1)
        self.foot = QWidget(self)
        self.foot.setObjectName("pack.foot")
        self.foot.setLayout(below)
        inside.addWidget(self.label)
        inside.addWidget(self.edit)
        inside.setContentsMargins(0, 0, 0, look.px(34) - high)
        inside.addStretch(1)
        self.mark.hide()
        self._edited = edited
        self._heard = f"{label}, {place}" if place else label
        self._resting_hint = ""
        self.handed = ""
        self.edit.textEdited.connect(self._typed)
        self.edit.returnPressed.connect(self.edit.focusNextChild)

    def hint_width(self) -> int:
        """How wide the hint would like to be; 0 without one."""
        if not self.hint.full:
            return 0
        mark = 0 if self.mark.isHidden() else self.mark.width() + self._gap
        return mark + self.hint.sizeHint().width()

    def broken_width(self, width: int) -> int:
        """How wide what is wrong is on two lines, with its shape; 0 if they do not hold it."""
        aside = self.mark.width() + self._gap
        wide = 0 if self.mark.isHidden() else self.hint.broken_width(width - aside)
        return aside + wide + self.hint.spare if wide else 0

    @property
    def _gap(self) -> int:
        return self.look.px(6)

    def place_hint(self, left: int, right: int, *, two: bool) -> None:
        """Puts the hint below its box, from `left` to `right` of the form, on one line or two."""
        px, high = self.look.px, self.look.px(hint_height())
        more = px(_SECOND_LINE) if two else 0
        if self._inside.contentsMargins().bottom() != (room := px(34) - high + more):
            self._inside.setContentsMargins(0, 0, 0, room)
            side = Qt.AlignmentFlag.AlignTop if two else Qt.AlignmentFlag.AlignVCenter
            self._below.setAlignment(self.mark, side)
        self._inside.activate()
        top = self.y() + self.edit.geometry().bottom() + 1
        self.foot.setGeometry(left, top, right - left + 1, high + more)
        self.hint.break_up(two)

    def rest_hint(self, text: str) -> None:
        """What stands below while nothing is wrong."""
        self._resting_hint = text

    def _typed(self, text: str) -> None:
        self.handed = text
        self._edited(self.name, text)

    def hand_over(self) -> None:
        """Hands over what stands in the box, if that has not been done (input methods)."""
        if self.edit.isModified() and self.edit.text() != self.handed:
            self._typed(self.edit.text())

    def show_field(self, field: Field) -> None:
        """Draws `field`, leaving alone what is being typed."""
        typing = self.edit.hasFocus() and self.edit.isModified()
        if not typing and self.edit.text() != field.value:
            cursor = self.edit.cursorPosition()
            self.edit.setText(clean(field.value))
            self.edit.setCursorPosition(min(cursor, len(self.edit.text())) if cursor else 0)
            self.handed = self.edit.text()
        wrong = say(field.finding) if field.finding else ""
        restyle(self.edit, finding="true" if wrong else "false")
        self.mark.setVisible(bool(wrong))
        self.hint.strong = bool(wrong)
        restyle(self.hint, strong="true" if wrong else "false")
        self.hint.say(wrong or self._resting_hint, "no" if wrong else "ink2")
        self.edit.setAccessibleName(self._heard)
        self.edit.setAccessibleDescription(wrong)


def label_of(name: str, currency: str) -> str:
    """What the field `name` is called on the screen."""
    part = name.rsplit(".", 1)[-1]
    group = "to" if name.startswith("to.") else "line" if ".line." in name else "parcel"
    if name == "currency":
        return t("screen.field.currency")
    return t(f"screen.field.{group}_{part}", currency=clean(currency)[:8])


def fields(form: FormView) -> Iterator[tuple[str, Field]]:
    """Every field of `form` by its name, in reading order."""
    blank = Field("")
    for part in TO_PARTS:
        yield f"to.{part}", form.recipient.get(part, blank)
    yield "currency", form.currency
    for parcel in form.parcels:
        for part in PARCEL_PARTS:
            yield f"{parcel.key}.{part}", getattr(parcel, part)
        for line in parcel.lines:
            for part in LINE_PARTS:
                yield f"{line.key}.{part}", getattr(line, part)
            for part in CUSTOMS_PARTS if form.customs else ():
                yield f"{line.key}.{part}", getattr(line, part)


def findings(form: FormView) -> list[tuple[str, str]]:
    """What is wrong: the field's name on the screen and the sentence."""
    return [
        (label_of(name, form.currency.value), say(field.finding))
        for name, field in fields(form)
        if field.finding is not None
    ]


def small_label(look: Look, text: str) -> Text:
    """The name above a part of a card."""
    if not look.sizes.tight:
        return Text(look, 14, "ink2", strong=True, text=text)
    # Where the column is narrow it has a second line before it makes the page wider.
    label = Broken(look, (14,), "ink2")
    label.say(text)
    return label
