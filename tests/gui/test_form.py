"""What a person types is theirs: no redraw takes it, and every change is handed over."""

from dataclasses import replace

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.desk.views import Field
from station.domain.errors import message
from station.gui.widgets.boxes import Rule
from station.gui.widgets.editing import EditForm
from station.gui.widgets.text import Elided
from station.gui.widgets.to_card import folded
from station.gui.window import Window
from tests.gui import samples, samples_dispatch, samples_pack
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import drawn


def field(window: Window, name: str) -> QLineEdit:
    found = window.findChild(QLineEdit, f"pack.{name}")
    assert found is not None
    return found


def postcode(value: str) -> object:
    form = samples_pack.wrong().form
    assert form is not None
    recipient = {**form.recipient, "postcode": Field(value)}
    return replace(samples_pack.wrong(), form=replace(form, recipient=recipient))


def to_correct(open_window: OpenWindow, bench: RecordingBench) -> Window:
    """An order that is to be corrected comes while the window waits, as at the bench."""
    window = open_window(samples.waiting())
    bench.show(samples_pack.wrong())
    settle(QApplication.instance())  # type: ignore[arg-type]
    return window


def test_the_first_field_to_correct_is_open_and_has_the_cursor(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = to_correct(open_window, bench)
    wrong = field(window, "to.postcode")
    assert wrong.hasFocus()
    assert wrong.selectedText() == "TQ6 9D"
    assert "TQ6 9DQ" in wrong.accessibleDescription()


def test_what_is_typed_stays_while_the_view_is_drawn_again(
    open_window: OpenWindow, bench: RecordingBench, qtbot: QtBot
) -> None:
    window = to_correct(open_window, bench)
    window.scans.remove()
    typed = field(window, "to.postcode")
    typed.end(False)
    QTest.keyClicks(typed, "QX")
    typed.cursorBackward(False, 1)
    assert bench.asked[-1] == ("edit", {"to.postcode": "TQ6 9DQX"})
    bench.show(postcode("TQ6 9DQ"))  # type: ignore[arg-type]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert typed.text() == "TQ6 9DQX"
    assert typed.cursorPosition() == len("TQ6 9DQ")
    assert typed.hasFocus()


def test_a_field_that_nobody_types_in_follows_the_view(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples_pack.wrong())
    field(window, "to.name").setFocus()
    bench.show(postcode("TQ6 9DQ"))  # type: ignore[arg-type]
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert field(window, "to.postcode").text() == "TQ6 9DQ"


def test_the_form_closes_when_the_dispatch_begins(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    window = open_window(samples.filling())
    window.pack.form()
    bench.show(samples_dispatch.dispatching())
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert not window.pack.editing
    assert not field(window, "to.name").isVisible()


def test_the_next_order_starts_as_text(open_window: OpenWindow, bench: RecordingBench) -> None:
    window = open_window(samples.filling())
    window.pack.form()
    bench.show(samples.filling(form=samples.form(order="10500")))
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert not window.pack.editing


def test_every_parcel_and_line_has_its_fields(open_window: OpenWindow) -> None:
    window = open_window(samples_pack.several())
    window.pack.form()
    for number in range(4):
        for part in ("weight_g", "length_mm", "line.0.value", "line.1.quantity"):
            assert field(window, f"parcel.{number}.{part}")


def test_customs_fields_stand_there_only_where_a_border_is_crossed(
    open_window: OpenWindow, bench: RecordingBench
) -> None:
    inside = samples.filling(form=samples.form())
    window = open_window(inside)
    window.pack.form()
    names = ("parcel.0.line.0.hs_code", "parcel.0.line.1.origin")
    assert not [name for name in names if window.findChild(QLineEdit, f"pack.{name}")]
    bench.show(samples.filling(form=samples.form(customs=True)))
    settle(QApplication.instance())
    for name in names:
        QTest.keyClicks(field(window, name), "PT")
    assert bench.asked[-1] == ("edit", {names[1]: "PT"})
    bench.show(inside)
    settle(QApplication.instance())
    assert window.pack.editing
    assert not [name for name in names if window.findChild(QLineEdit, f"pack.{name}")]


def test_an_order_that_the_scale_weighs_stands_there_as_text(open_window: OpenWindow) -> None:
    bare = replace(samples.box(), weight_g=Field("", message("form.weight_missing")))
    first = "parcel.0.weight_g"
    form = samples.form(parcels=(bare,), findings=1, first_finding=first, scale_weighs=True)
    window = open_window(samples.filling(form=form))
    assert not window.pack.editing
    assert window.pack._build_order()[0].parcel.weight.full == "?"
    window.pack.form()
    assert window.pack.editing
    assert QApplication.focusWidget() is field(window, first)


def test_a_long_address_is_folded_without_losing_a_line() -> None:
    lines = ["Ines Duarte", "Duarte & Sons", "22 Ferry Road", "Flat 3", "Dartmouth", "Devon", "GB"]
    shown = folded(lines)
    assert len(shown) <= 5
    assert ", ".join(shown).split(", ") == lines


def test_what_is_wrong_is_read_to_its_end_below_its_field(open_window: OpenWindow) -> None:
    wrong = samples_pack.wrong()
    assert wrong.form is not None
    country = Field("UK", message("address.country_unknown", text="UK"))
    weight = Field("12x", message("form.weight", least=1, most=70000))
    parcel = replace(wrong.form.parcels[0], weight_g=weight)
    form = replace(
        wrong.form,
        parcels=(parcel, *wrong.form.parcels[1:]),
        recipient={**wrong.form.recipient, "postcode": Field("LA9 5QT"), "country": country},
    )
    for size in ((1366, 768), (1024, 768)):
        window = open_window(replace(wrong, form=form), size)
        left = window.pack._order_left
        assert left is not None
        for name in ("to.country", "parcel.0.weight_g"):
            hint = left.edit.boxes[name].hint
            assert hint.text() == hint.full
            assert hint.metrics().horizontalAdvance(hint.text()) <= hint.width()


def test_the_weight_stands_clear_of_the_rule_above_it(open_window: OpenWindow) -> None:
    window = open_window(samples_pack.wrong())
    left = window.pack._order_left
    assert left is not None
    rules = [each for each in left.edit.findChildren(Rule) if each.isVisible()]
    assert len(rules) == 1
    top = left.edit.boxes["parcel.0.weight_g"].label.mapTo(left.edit, QPoint()).y()
    above = rules[0].mapTo(left.edit, rules[0].rect().bottomLeft()).y()
    assert top - above >= window.look.px(8)


def test_nothing_of_the_order_before_is_left_below_the_fields(
    open_window: OpenWindow, bench: RecordingBench, qapp: QApplication
) -> None:
    window = open_window(samples_pack.wrong())
    bench.show(samples.filling())
    settle(qapp)
    window.pack.form()
    settle(qapp)
    said = [
        label.full
        for label in window.findChildren(Elided)
        if label.isVisible() and label.parentWidget() in window.findChildren(QWidget, "pack.foot")
    ]
    assert [each for each in said if each] == ["United Kingdom"]


def test_the_rows_of_the_contents_stand_in_one_grid(qapp: object) -> None:
    ((_name, root),) = drawn(("13-form",), (1024, 768))
    edit = root.findChild(EditForm)
    assert edit is not None
    first, second = (
        [box.x() for name, box in edit.boxes.items() if name.startswith(f"parcel.0.line.{number}.")]
        for number in range(2)
    )
    assert len(first) == 3
    assert first == second
