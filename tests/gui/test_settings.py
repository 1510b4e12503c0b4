"""The settings: printers set up, proven and emptied by key; every other setting by section."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station.desk import view_lists, view_settings
from station.desk.settings_page import PrintedTest, Section
from station.desk.views import RailItem, Shape, Sound
from station.domain.errors import PermissionRefusedError, RefusedError, message
from station.domain.printers import PrinterRole, parse
from station.domain.settings import DECLARED
from station.gui.pages.settings import SettingsPage
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples
from tests.gui.conftest import OpenWindow, SlowTasks, press, settle
from tests.gui.samples_settings import (
    BAD_TARIFF,
    OFFICE,
    STATES,
    ZEBRA,
    RecordingSettings,
    settings,
    view,
)
from tests.gui.test_look import chain
from tests.gui.test_states import SIZES, cut_off, overlapping

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("settings"))
OpenSettings = Callable[..., tuple[Window, SettingsPage, RecordingSettings]]


@pytest.fixture
def open_settings(open_window: OpenWindow, qapp: QApplication) -> OpenSettings:
    def make(
        desk: RecordingSettings | None = None, **options: object
    ) -> tuple[Window, SettingsPage, RecordingSettings]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingSettings()
        window.ready({"settings": lambda place: SettingsPage(place, made)})
        press(window, Qt.Key.Key_5, CTRL)
        settle(qapp)
        page = window.pages.page("settings")
        assert isinstance(page, SettingsPage)
        return window, page, made

    return make


def type_into(page: SettingsPage, name: str, text: str) -> None:
    edit = page.printers.form.boxes[name].edit
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, text)


# Which settings stand where


def test_every_setting_stands_in_one_section() -> None:
    fields = view_settings.fields(settings())
    keys = [each.key for section in fields.values() for each in section]
    printers = [key for key in DECLARED if key.startswith("printers.")]
    assert sorted([*keys, *printers, *view_lists.KEYS, "house.tariff"]) == sorted(DECLARED)


TUNED = "port:10.0.0.9?darkness=18&speed=4&top=-8&left=4"


@pytest.mark.parametrize(
    "line", [ZEBRA, OFFICE, TUNED, "cups_raw:Z?dpi=600&stock=100x150", "folder:/a b"]
)
def test_a_printers_form_is_its_line_again(line: str) -> None:
    card = view(current=settings(line)).printers[0]
    again = view_settings.printer_line(PrinterRole.LABEL, view_settings.printer_form(card))
    assert parse(again) == parse(line)


def test_an_empty_setting_stays_empty() -> None:
    label, slip = view(current=settings("")).printers[:2]
    for card in (label, slip):
        form = view_settings.printer_form(card)
        assert view_settings.printer_line(card.role, form) == ""


# Printers


def test_a_clerk_has_no_such_page(open_window: OpenWindow) -> None:
    window = open_window(replace(samples.waiting(), rail=RAIL[:1]))
    desk = RecordingSettings()
    window.ready({"settings": lambda place: SettingsPage(place, desk)})
    press(window, Qt.Key.Key_5, CTRL)
    assert window.page == "pack"
    assert desk.asked == []


def test_a_printer_is_changed_and_saved_with_the_keyboard(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    press(window, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.printers.form.boxes["way"].field
    press(window, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is page.printers.form.boxes["target"].field
    type_into(page, "target", "10.20.3.42")
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [
        ("change", {"printers.label": "port:10.20.3.42?dpi=203&stock=4x6&asks=yes&silent=3"}),
        ("ask", None),
    ]
    assert page.notices.lines[0].word.full == "Saved."


def test_an_arrow_chooses_and_the_fields_that_mean_nothing_go(open_settings: OpenSettings) -> None:
    window, page, _desk = open_settings()
    way = page.printers.form.boxes["way"].choice
    assert way is not None
    way.setFocus()
    assert page.printers.form.boxes["silent"].isVisible()
    while way.value != "cups":
        press(window, Qt.Key.Key_Down)
    assert not page.printers.form.boxes["silent"].isVisible()
    assert page._draft["way"] == "cups"


def test_a_wheel_that_passes_over_a_choice_chooses_nothing(open_settings: OpenSettings) -> None:
    _window, page, _desk = open_settings()
    way = page.printers.form.boxes["way"].choice
    assert way is not None
    before, at = way.value, QPointF(5, 5)
    down = QWheelEvent(
        at, at, QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton, NONE,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(way, down)
    assert way.value == before


def test_what_is_wrong_stands_at_its_field_and_is_not_saved(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    type_into(page, "target", "10.20.3.999")
    box = page.printers.form.boxes["target"]
    assert box.hint.full.startswith("“10.20.3.999” is not the address of a printer.")
    assert not page.printers.form.save.ready
    press(window, Qt.Key.Key_F10)
    assert desk.asked == []
    assert page.notices.lines[0].word.full.startswith("“10.20.3.999”")
    press(window, Qt.Key.Key_Escape)
    assert box.edit is not None
    assert box.edit.text() == "10.20.3.41:9100"
    assert window.page == "settings"
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


@pytest.mark.parametrize(("name", "text"), [("silent", "soon"), ("silent", "90")])
def test_a_wrong_number_stands_at_its_own_field(
    open_settings: OpenSettings, name: str, text: str
) -> None:
    _window, page, _desk = open_settings()
    type_into(page, name, text)
    assert page.printers.form.boxes[name].hint.full
    assert not page.printers.form.save.ready


def test_a_label_printer_is_tuned_and_a_document_printer_is_not(
    open_settings: OpenSettings,
) -> None:
    window, page, desk = open_settings()
    type_into(page, "darkness", "99")
    assert page.printers.form.boxes["darkness"].mark.isVisible()
    assert not page.printers.form.save.ready
    type_into(page, "darkness", "18")
    type_into(page, "top", "-4")
    press(window, Qt.Key.Key_F10)
    (line,) = desk.asked[0][1].values()  # type: ignore[attr-defined]
    assert (parse(line).darkness, parse(line).top, parse(line).speed) == (18, -4, None)
    page._edited("way", "cups")
    assert not page.printers.form.boxes["darkness"].isVisible()


def test_office_paper_is_refused_at_the_stock(open_settings: OpenSettings) -> None:
    _window, page, _desk = open_settings()
    page._edited("stock", "a4")
    assert "office paper" in page.printers.form.boxes["stock"].hint.full


def test_f3_goes_to_the_next_printer_and_each_keeps_what_is_typed(
    open_settings: OpenSettings,
) -> None:
    window, page, desk = open_settings()
    type_into(page, "target", "10.20.3.42")
    press(window, Qt.Key.Key_F3)
    assert page.role is PrinterRole.SLIP
    assert page.printers.form.save.caption.full == "Nothing is changed"
    for _ in range(len(PrinterRole) - 1):
        press(window, Qt.Key.Key_F3)
    edit = page.printers.form.boxes["target"].edit
    assert edit is not None
    assert edit.text() == "10.20.3.42"
    assert desk.asked == []


def test_a_test_label_is_printed_by_key_and_what_the_printer_said_is_told(
    open_settings: OpenSettings,
) -> None:
    window, page, desk = open_settings()
    press(window, Qt.Key.Key_F6, CTRL)
    assert desk.asked == [("test", PrinterRole.LABEL)]
    assert page.notices.lines[0].accessibleName() == "TEST 4471 printed. Scan it."
    desk.tested = PrintedTest(False, message("printer.paper_out"))
    press(window, Qt.Key.Key_F6, CTRL)
    assert page.notices.lines[0].accessibleName() == "It is out of paper. Load some."


def test_what_is_not_saved_is_not_tested(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    type_into(page, "target", "10.20.3.42")
    press(window, Qt.Key.Key_F6, CTRL)
    assert desk.asked == []
    assert page.notices.lines[0].word.full.startswith("Save the printer first")


def test_a_scanned_test_label_proves_and_any_other_code_is_the_pack_pages(
    open_settings: OpenSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, page, desk = open_settings()
    heard: list[Sound] = []
    monkeypatch.setattr("station.gui.sounds.play", lambda sound, _volume: heard.append(sound))
    window.inputs.scan("TEST 4471")
    assert desk.asked == [("prove", "TEST 4471")]
    assert heard == [Sound.ACCEPTED]
    assert page.notices.lines[0].word.full.startswith("Proven: port:10.20.3.41")
    desk.refused = RefusedError("printers.no_such_test", code="TEST 0001")
    window.inputs.scan("TEST 0001")
    assert heard[-1] is Sound.REFUSED
    assert window.page == "settings"
    window.inputs.scan("10482")
    assert window.page == "pack"


def test_the_proof_shows_how_far_it_is(open_settings: OpenSettings) -> None:
    _window, page, desk = open_settings(RecordingSettings(STATES["14-settings"]))

    def shapes() -> list[object]:
        return [step.mark.shape for step in page.printers.proof.steps]

    assert shapes() == [Shape.DONE, Shape.ASKING, Shape.RING]
    desk.shown = STATES["14-settings-proven"]
    page.refresh()
    assert shapes() == [Shape.DONE] * 3
    desk.shown = STATES["14-settings-never-tested"]
    page.refresh()
    assert shapes() == [Shape.RING] * 3


def test_f9_empties_a_queue_and_only_a_queue(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    press(window, Qt.Key.Key_F9)
    assert desk.asked == []
    desk.shown = STATES["14-settings-queue"]
    page.refresh()
    press(window, Qt.Key.Key_F9)
    assert desk.asked == [("empty", PrinterRole.LABEL)]
    assert page.notices.lines[0].accessibleName().startswith("2 jobs cancelled.")


def test_f5_asks_the_printers_again(open_settings: OpenSettings) -> None:
    window, _page, desk = open_settings()
    press(window, Qt.Key.Key_F5)
    assert desk.asked == [("ask", None)]


# The other sections


def test_the_arrows_go_through_the_sections(open_settings: OpenSettings) -> None:
    window, page, _desk = open_settings()
    for section in list(Section)[1:]:
        press(window, Qt.Key.Key_Down)
        assert page.section is section
        parts = {
            Section.TARIFF: page.tariff.part,
            Section.PACKING: page.lists.part,
            Section.COPY: page.copy.part,
        }
        assert parts.get(section, page.form).isVisible()
        assert page.form.boxes


def test_settings_of_a_section_are_saved_together(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.BENCH.value)
    for key, text in (("bench.name", "Bench 7"), ("handover.time", "17:15")):
        edit = page.form.boxes[key].edit
        assert edit is not None
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
    assert page.form.save.caption.full == "2 settings are changed"
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [("change", {"bench.name": "Bench 7", "handover.time": "17:15"})]
    assert not page.form.save.ready


def test_what_is_typed_while_a_save_is_under_way_stays_typed(
    open_settings: OpenSettings, qapp: QApplication
) -> None:
    """A second place for backups that does not answer takes five seconds."""

    class Slow(RecordingSettings):
        async def change(self, texts: Mapping[str, str]) -> None:
            await asyncio.sleep(0)
            await super().change(texts)

    tasks = SlowTasks()
    window, page, desk = open_settings(Slow(), tasks=tasks)
    page.list.choose(Section.BENCH.value)
    name, time = (page.form.boxes[key].edit for key in ("bench.name", "handover.time"))
    assert name is not None
    assert time is not None
    for edit, text in ((name, "Bench 7"), (time, "17:15")):
        edit.setFocus()
        edit.selectAll()
        QTest.keyClicks(edit, text)
    press(window, Qt.Key.Key_F10)
    edit.selectAll()
    QTest.keyClicks(edit, "18:00")
    tasks.answer()
    assert desk.asked[-1] == ("change", {"bench.name": "Bench 7", "handover.time": "17:15"})
    assert page._draft == {"handover.time": "18:00"}
    assert edit.text() == "18:00"


def test_a_wrong_setting_is_said_at_its_field_and_stays_typed(open_settings: OpenSettings) -> None:
    window, page, _desk = open_settings()
    page.list.choose(Section.BENCH.value)
    edit = page.form.boxes["handover.time"].edit
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "half past four")
    press(window, Qt.Key.Key_F10)
    assert page.form.boxes["handover.time"].hint.full == "Must be a time of day. Like 16:30."
    assert edit.text() == "half past four"
    assert QApplication.focusWidget() is edit
    QTest.keyClicks(edit, "x")
    assert page.form.boxes["handover.time"].hint.full == ""


def test_another_section_keeps_what_was_typed(open_settings: OpenSettings) -> None:
    _window, page, _desk = open_settings()
    page.list.choose(Section.BENCH.value)
    edit = page.form.boxes["bench.name"].edit
    assert edit is not None
    edit.selectAll()
    QTest.keyClicks(edit, "Bench 7")
    page.list.choose(Section.SENDER.value)
    page.list.choose(Section.BENCH.value)
    again = page.form.boxes["bench.name"].edit
    assert again is not None
    assert again.text() == "Bench 7"


def test_a_refusal_is_said_and_nothing_typed_is_lost(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    type_into(page, "target", "10.20.3.42")
    desk.refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    press(window, Qt.Key.Key_F10)
    assert page.notices.lines[0].word.full == say(desk.refused.message).split(". ")[0] + "."
    assert page._draft == {"target": "10.20.3.42"}


def test_what_cannot_be_read_is_said(open_settings: OpenSettings) -> None:
    refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    window, page, _desk = open_settings(RecordingSettings(refused=refused))
    assert page.nothing.accessibleName() == "The settings could not be read."
    for key in (Qt.Key.Key_F3, Qt.Key.Key_F9, Qt.Key.Key_F10):
        press(window, key)
    page.list.choose(Section.SENDER.value)
    assert page.nothing.isVisible()


@pytest.mark.parametrize("size", SIZES)
def test_every_state_fits(
    open_settings: OpenSettings, size: tuple[int, int], qapp: QApplication
) -> None:
    window, page, desk = open_settings(size=size)
    for state, shown in STATES.items():
        desk.shown = shown
        page.changed(frozenset())
        settle(qapp)
        assert cut_off(window) == [], state
        assert overlapping(window) == [], state


@pytest.mark.parametrize("size", SIZES)
def test_no_section_overlaps(
    open_settings: OpenSettings, size: tuple[int, int], qapp: QApplication
) -> None:
    window, page, _desk = open_settings(size=size)
    for section in Section:
        page.list.choose(section.value)
        settle(qapp)
        assert overlapping(window) == [], section


def test_tab_goes_through_sections_cards_form_and_proof(open_settings: OpenSettings) -> None:
    window, _page, _desk = open_settings()
    names = [widget.objectName() for widget in chain(window)]
    order = ["settings.sections", "settings.card.label", "settings.printer.way",
             "settings.printer.target", "settings.printer.test"]  # fmt: skip
    places = [names.index(each) for each in order]
    assert places == sorted(places)


def test_a_new_look_keeps_section_printer_and_what_is_typed(
    open_settings: OpenSettings, qapp: QApplication
) -> None:
    window, page, _desk = open_settings()
    press(window, Qt.Key.Key_F3)
    page._edited("way", "port")
    page._edited("target", "10.20.3.50")
    window.resize(1024, 768)
    settle(qapp)
    again = window.pages.page("settings")
    assert isinstance(again, SettingsPage)
    assert again is not page
    assert again.role is PrinterRole.SLIP
    edit = again.printers.form.boxes["target"].edit
    assert edit is not None
    assert edit.text() == "10.20.3.50"


# The tariff


def test_a_tariff_is_read_looked_at_and_taken_by_key(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.TARIFF.value)
    assert page.tariff.part.state.full == "No tariff in force: each service has its flat price"
    press(window, Qt.Key.Key_F10)  # nothing was read
    assert desk.asked == []
    page.tariff.part.file.setFocus()
    QTest.keyClicks(page.tariff.part.file, "/home/ruth/tariff.csv")
    QTest.keyClick(page.tariff.part.file, Qt.Key.Key_Return)
    assert desk.asked == [("read tariff", "/home/ruth/tariff.csv")]
    assert "Not in force yet" in page.tariff.part.state.full
    press(window, Qt.Key.Key_F10)
    assert desk.asked[-1] == ("take tariff", None)
    assert page.tariff.part.state.full == "3 prices in force"
    press(window, Qt.Key.Key_F9)
    assert desk.asked[-1] == ("write tariff", None)


def test_a_wrong_tariff_cannot_be_taken(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings(RecordingSettings(of_file=BAD_TARIFF))
    page.list.choose(Section.TARIFF.value)
    QTest.keyClicks(page.tariff.part.file, "x")
    QTest.keyClick(page.tariff.part.file, Qt.Key.Key_Return)
    assert page.tariff.part.state.full.startswith("2 rows cannot be used")
    press(window, Qt.Key.Key_F10)
    assert [act for act, _ in desk.asked] == ["read tariff"]


# Boxes, rules, goods


def test_a_list_is_typed_a_line_each_read_back_and_saved_by_key(
    open_settings: OpenSettings,
) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.PACKING.value)
    assert page.lists.part.title.full == "Boxes (1 of 3)"
    press(window, Qt.Key.Key_F10)
    assert desk.asked == []
    press(window, Qt.Key.Key_F3)
    assert page.lists.part.title.full == "Rules (2 of 3)"
    assert page.lists.part.edit.hasFocus()
    QTest.keyClicks(page.lists.part.edit, "country FR -> service EU")
    QTest.keyClick(page.lists.part.edit, Qt.Key.Key_Return)
    QTest.keyClicks(page.lists.part.edit, "-> box S")
    said = [page.lists.part._said(at) for at in range(7)]
    assert said[0] == "1. to FR: then service EU, which this bench does not have"
    assert said[2] == "The newest shipments would get"
    assert said[4] == "10486: FR, 1930 g, £228.00: EU, by rule 1"
    assert said[6] is None
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [("change", {"bench.rules": "country FR -> service EU\n-> box S"})]


def test_a_wrong_line_is_named_and_nothing_is_taken(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.PACKING.value)
    QTest.keyClicks(page.lists.part.edit, "S = Small box; 300x200")
    assert page.lists.part.state.full.startswith("Line 1: Give length, width and height")
    assert page.lists.part._said(0) is None
    press(window, Qt.Key.Key_F3)
    press(window, Qt.Key.Key_F3)
    assert page.lists.part.title.full.startswith("Goods")
    assert page.lists.part.state.full == "8 lines, read like this"
    press(window, Qt.Key.Key_F3)
    assert page.lists.part.text == "S = Small box; 300x200"
    press(window, Qt.Key.Key_Escape)
    assert page.lists.part.text == ""
    assert desk.asked == []


def test_the_card_of_codes_is_printed_from_here(open_settings: OpenSettings) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.PACKING.value)
    press(window, Qt.Key.Key_F6, CTRL)
    assert desk.asked == [("print card", None)]


def test_another_bench_s_settings_are_looked_at_and_taken(
    open_settings: OpenSettings,
) -> None:
    window, page, desk = open_settings()
    page.list.choose(Section.COPY.value)
    press(window, Qt.Key.Key_F10)
    assert desk.asked == []  # nothing was looked at
    page.copy.part.file.setText("/media/ruth/settings.json")
    page.copy.part.file.returnPressed.emit()
    assert page.copy.part.state.full == "3 settings would change"
    words = [page.copy.part.list.sentence_of(row) for row in range(6)]
    assert "Our keys are sent there" in words[0]
    assert words[-1] == "This version does not know bench.robot. It is left out."
    press(window, Qt.Key.Key_F10)
    press(window, Qt.Key.Key_F9)
    assert [name for name, _ in desk.asked] == ["look at copy", "take copy", "write copy"]


def test_the_setting_up_is_opened_from_the_settings(open_settings: OpenSettings) -> None:
    window, _, _ = open_settings()
    press(window, Qt.Key.Key_F4)
    assert window.page == "setup"
