"""The page that sets a bench up: steps read from what is there, each left and come back to."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLineEdit
from shiboken6 import isValid

from station.desk.credentials import Held
from station.desk.door import DoorView, Entry
from station.desk.setup_page import NewService, Offered, SetupView, Step
from station.desk.views import RailItem, Shape
from station.domain.errors import RefusedError, message
from station.domain.people import Role
from station.domain.printers import PrinterRole
from station.flow.access import Access, Cause
from station.flow.line import Line, LineState
from station.gui.pages.setup import SetupPage
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples, samples_setup
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.doors import RecordingDoor
from tests.gui.samples_setup import RecordingSetup
from tests.gui.test_longer_words import spoken
from tests.gui.test_sign_in import press as press_slow

SUPERVISOR = samples.waiting()


def opened(
    open_window: OpenWindow, desk: RecordingSetup, size: tuple[int, int] = (1366, 768)
) -> tuple[Window, SetupPage]:
    from dataclasses import replace

    view = replace(samples.waiting(), rail=(RailItem("pack"), RailItem("settings")))
    window = open_window(view, size)
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    window.open_page("setup")
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    return window, page


def shapes(view: SetupView) -> dict[str, str]:
    return {each.step.value: each.shape.value for each in view.steps}


@pytest.mark.parametrize(
    ("view", "ahead", "done"),
    [
        (samples_setup.NEW, Step.PEOPLE, 1),
        (samples_setup.BEGUN, Step.SENDER, 2),
        (samples_setup.NO_RING, Step.INSURER, 3),
        (samples_setup.REFUSED, Step.INSURER, 3),
        (samples_setup.ASKED, Step.CARRIER, 4),
        (samples_setup.SHIPS, Step.PRINTERS, 5),
        (samples_setup.WAITS, Step.PRINTERS, 5),
        (samples_setup.OUT_OF_PAPER, Step.PRINTERS, 5),
        (samples_setup.PRINTS, Step.WALLET, 6),
        (samples_setup.READY_BENCH, None, 7),
        (samples_setup.NO_LINE, None, 7),
    ],
)
def test_how_far_a_step_is_comes_from_what_is_there(
    view: SetupView, ahead: Step | None, done: int
) -> None:
    assert (view.next, view.done) == (ahead, done)


def test_a_step_that_was_done_is_open_again_once_something_is_taken_away() -> None:
    whole = samples_setup.view(samples_setup.ALL, held=samples_setup.BOTH, line=samples_setup.UP)
    assert whole.done == 5
    texts = {**samples_setup.ALL, "sender.city": ""}
    again = samples_setup.view(texts, held=samples_setup.BOTH, line=samples_setup.UP)
    assert again.next is Step.SENDER
    no_key = samples_setup.view(samples_setup.ALL, held=Held(key=True), line=Line())
    assert no_key.next is Step.INSURER
    refused = Line(state=LineState.REFUSING)
    held = samples_setup.BOTH
    assert shapes(samples_setup.view(samples_setup.ALL, held=held, line=refused))["insurer"] == (
        Shape.NO.value
    )


def test_it_opens_at_the_step_that_is_next(open_window: OpenWindow) -> None:
    _, page = opened(open_window, RecordingSetup(samples_setup.ASKED))
    assert page.step is Step.CARRIER
    assert page.list.rows.chosen_key == "carrier"
    found = QAccessible.queryAccessibleInterface(page.focusWidget())
    assert found.text(QAccessible.Text.Name) == "GS1 company prefix"
    assert "GS1 prefix is missing" in page.list.rows.sentence_of(4)


def test_what_is_typed_stays_while_another_step_is_looked_at(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.BEGUN)
    window, page = opened(open_window, desk)
    page._edited("sender.name", "Ruth Adeyemi")
    for _ in range(3):
        press(window, Qt.Key.Key_F3)
    assert page.step is Step.PRINTERS
    press(window, Qt.Key.Key_F3)
    assert page.printer.role is PrinterRole.SLIP
    page.open_step(Step.SENDER)
    assert page.fields[Step.SENDER].boxes["sender.name"].edit is not None
    assert page.fields[Step.SENDER].boxes["sender.name"].edit.text() == "Ruth Adeyemi"
    window.resize(1024, 768)
    again = window.pages.page("setup")
    assert isinstance(again, SetupPage)
    assert again._drafts[Step.SENDER] == {"sender.name": "Ruth Adeyemi"}
    press(window, Qt.Key.Key_Escape)
    assert desk.asked == []


def test_how_a_step_ended_is_said_again_in_another_look_and_language(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    window, page = opened(open_window, RecordingSetup(samples_setup.NO_RING))
    page.open_step(Step.INSURER)
    why = message("setup.people_again_wrong")
    page.fields[Step.INSURER].show_said(why, message("setup.saved"), good=False)
    with spoken("de"):
        window.resize(1024, 768)
        settle(qapp)
        again = window.pages.page("setup")
        assert isinstance(again, SetupPage)
        assert again is not page
        part = again.fields[Step.INSURER]
        assert part.said.full == f"{say(why)} {say(message('setup.saved'))}"
        assert not part.mark.isHidden()
        assert part.told == ((why, message("setup.saved")), False)


def test_a_step_that_is_kept_leads_to_the_next(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, after=samples_setup.NO_RING)
    window, page = opened(open_window, desk)
    page._edited("sender.name", "Ruth Adeyemi")
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [("change", {"sender.name": "Ruth Adeyemi"})]
    assert page.step is Step.INSURER
    said = page.fields[Step.INSURER].why.full
    assert "gnome-keyring" in said


def test_a_field_that_cannot_be_so_is_named_with_an_example(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.BEGUN)
    window, page = opened(open_window, desk)
    page._edited("sender.country", "England")
    press(window, Qt.Key.Key_F10)
    box = page.fields[Step.SENDER].boxes["sender.country"]
    assert "Like GB" in box.hint.full
    assert box.field.hasFocus()
    assert desk.asked == []


def test_a_refused_key_is_not_kept_and_what_was_typed_stays(open_window: OpenWindow) -> None:
    access = Access(Cause.PARTNER, message("access.partner"))
    desk = RecordingSetup(samples_setup.BEGUN, access=access, is_kept=False)
    window, page = opened(open_window, desk)
    page.open_step(Step.INSURER)
    for key, text in {"insurer.partner": "OTHER", "key": " abc ", "secret": "xyz"}.items():
        page._edited(key, text)
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [("insurer", Offered("", "OTHER", "abc", "xyz"))]
    part = page.fields[Step.INSURER]
    assert part.said.full.startswith("Nothing was changed. Key and secret are taken")
    assert part.mark.shape is Shape.LOOK
    assert page._drafts[Step.INSURER]["secret"] == "xyz"


def test_a_secret_is_shown_and_told_to_nobody(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.ASKED)
    _, page = opened(open_window, desk)
    page.open_step(Step.INSURER)
    page._edited("secret", "s3cr3t-value")
    page.draw()
    edit = page.fields[Step.INSURER].boxes["secret"].edit
    assert edit is not None
    assert edit.echoMode() is QLineEdit.EchoMode.Password
    assert edit.placeholderText() == "Kept. Type to replace it."
    found = QAccessible.queryAccessibleInterface(edit)
    assert found.state().passwordEdit  # type: ignore[attr-defined]
    assert "s3cr3t" not in found.text(QAccessible.Text.Value)
    assert "s3cr3t" not in repr(Offered(secret="s3cr3t-value"))


def test_the_first_service_is_typed_in_plain_fields(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.ASKED)
    window, page = opened(open_window, desk)
    typed = {
        "house.prefix": "5012345",
        "service_code": "ND",
        "service_name": "House Next Day",
        "service_price": "4.20",
    }
    for key, text in typed.items():
        page._edited(key, text)
    press(window, Qt.Key.Key_F10)
    service = NewService("ND", "House Next Day", "4.20", "")
    assert desk.asked == [("carrier", ({"house.prefix": "5012345"}, service, ""))]


def test_money_is_added_once_under_one_reference(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.PRINTS, after=samples_setup.READY_BENCH)
    window, page = opened(open_window, desk)
    assert page.step is Step.WALLET
    page._edited("amount", "500.00")
    press(window, Qt.Key.Key_F10)
    assert desk.asked == [("top_up", ("500.00", "GBP", "", "SETUP-1"))]
    # Nothing is left to do: the bench packs.
    assert window.page == "pack"


def test_before_there_is_a_supervisor_nothing_else_is_open(open_window: OpenWindow) -> None:
    window, page = opened(open_window, RecordingSetup(samples_setup.NEW))
    page.open_step(Step.SENDER)
    assert page.step is Step.MODE
    assert page.notices.isVisible()
    press(window, Qt.Key.Key_F10)
    assert page.step is Step.PEOPLE


def test_the_practice_window_opens_beside_this_one(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.NEW)
    window, page = opened(open_window, desk)
    press(window, Qt.Key.Key_F7)
    assert desk.asked == [("practise", None)]
    assert page.step is Step.MODE


def test_a_test_label_is_printed_and_scanned_back(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.SHIPS, after=samples_setup.WAITS)
    window, page = opened(open_window, desk)
    page.printer._edited("dpi", "300")
    window.pages.page("setup").act("print_more")
    assert desk.asked == []  # what is not kept is not proven
    page.act("back")
    page.act("print_more")
    desk.after = samples_setup.PRINTS
    window.inputs.scan("TEST 4471")
    assert [name for name, _ in desk.asked] == ["test", "prove"]
    assert page.step is Step.WALLET


def test_no_test_label_begins_while_something_else_is_done(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.SHIPS)
    _window, page = opened(open_window, desk)
    page._busy = Step.INSURER
    page.printer.part.proof.test.click()
    assert desk.asked == []
    page._busy = None
    page.printer.part.proof.test.click()
    assert [name for name, _ in desk.asked] == ["test"]


def test_what_the_desk_refuses_is_said_beside_the_act(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, refused=RefusedError("access.other_store"))
    window, page = opened(open_window, desk)
    page.open_step(Step.INSURER)
    page._edited("insurer.partner", "OTHER")
    press(window, Qt.Key.Key_F10)
    assert "its data stays with them" in page.fields[Step.INSURER].said.full
    assert page._busy is None


# In the sign-in's place


@pytest.fixture
def begins(open_window: OpenWindow) -> tuple[Window, RecordingSetup]:
    """A live window of a bench that nobody has worked at."""
    door, desk = RecordingDoor(DoorView(Entry.FIRST)), RecordingSetup(samples_setup.NEW)
    window = open_window(samples.waiting(), door=door)
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    door.changed()
    return window, desk


def type_(window: Window, text: str) -> None:
    for sign in text:
        press_slow(window, Qt.Key(ord(sign.upper())), sign)


def test_a_bench_that_nobody_has_worked_at_begins_with_this_page(
    begins: tuple[Window, RecordingSetup], qapp: object
) -> None:
    window, desk = begins
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    assert window.pages.currentWidget() is page
    assert not window.strip.isVisible()
    for key in (Qt.Key.Key_F12, Qt.Key.Key_F1, Qt.Key.Key_F11):
        press(window, key)
    window.open_page("pack")
    window.inputs.scan("10482")
    assert window.pages.currentWidget() is page
    press(window, Qt.Key.Key_F10)
    type_(window, "mo lee")
    page.people.pad.dots.setFocus()
    for pin in ("736194", "918273"):
        type_(window, pin)
        press_slow(window, Qt.Key.Key_Return)
    assert "differ" in page.people.said.full
    assert desk.asked == []
    desk.after = samples_setup.BEGUN
    for pin in ("736194", "736194"):
        type_(window, pin)
        press_slow(window, Qt.Key.Key_Return)
    settle(qapp)  # type: ignore[arg-type]
    assert desk.asked == [("first", ("mo lee", "736194"))]
    assert window.signed_in
    assert window.strip.isVisible()
    assert window.page == "setup"
    assert page.step is Step.SENDER
    # The sign-in asks for nothing any more: scans are for this page, and the focus stays on it.
    assert not window.scans.muted
    assert page.isAncestorOf(window.focusWidget())


def test_the_ring_outlives_the_page_that_it_was_on(
    begins: tuple[Window, RecordingSetup], qapp: object
) -> None:
    window, desk = begins
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    page.mode.go.setFocus()
    desk.shown = samples_setup.READY_BENCH
    window._came_in()
    window.lock()
    settle(qapp)  # type: ignore[arg-type]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert not isValid(page)
    assert window._ring is not None
    assert isValid(window._ring)


def test_the_pin_is_shown_to_nobody(begins: tuple[Window, RecordingSetup]) -> None:
    window, _ = begins
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    page.open_step(Step.PEOPLE)
    page.people.pad.dots.setFocus()
    assert page.asks_pin
    type_(window, "736")
    assert page.people.pad.dots.accessibleName() == "PIN, 3 of 6 digits"


def test_others_are_added_with_a_role(open_window: OpenWindow) -> None:
    desk = RecordingSetup(samples_setup.SHIPS)
    _, page = opened(open_window, desk)
    page.open_step(Step.PEOPLE)
    assert page.people.role.isEnabled()
    page.people.role.choose(Role.CLERK.value)
    page.people.name.edit.setText("Li Wei")
    for _ in range(2):
        for digit in "730518":
            page.people.pad.press(digit)
        page.act("confirm")
    assert desk.asked == [("add", ("Li Wei", Role.CLERK, "730518"))]
