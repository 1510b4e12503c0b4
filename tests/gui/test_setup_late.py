"""The page that sets a bench up while its desk is slow: no key and no answer goes astray."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from station.desk.settings_page import PrintedTest
from station.desk.setup_page import Step
from station.desk.views import RailItem, Shape
from station.domain.errors import EnvironmentFaultError, RefusedError, StationError, message
from station.domain.printers import PrinterRole
from station.domain.settings import SettingError
from station.gui.pages.setup import SetupPage
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples, samples_setup
from tests.gui.bench import RecordingBench
from tests.gui.conftest import OpenWindow, SlowTasks, settle
from tests.gui.doors import PIN, RUTH, RecordingDoor
from tests.gui.samples_setup import RecordingSetup
from tests.gui.test_sign_in import press, type_

F3, F10 = Qt.Key.Key_F3, Qt.Key.Key_F10
VIEW = replace(samples.waiting(), rail=(RailItem("pack"), RailItem("settings")))


@pytest.fixture
def tasks() -> SlowTasks:
    return SlowTasks()


def page_of(window: Window) -> SetupPage:
    page = window.pages.page("setup")
    assert isinstance(page, SetupPage)
    return page


def opened(open_window: OpenWindow, tasks: SlowTasks, desk: RecordingSetup) -> Window:
    window = open_window(VIEW, tasks=tasks)
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    window.open_page("setup")
    return window


def sign_in(window: Window, app: QApplication) -> None:
    type_(window, RUTH.name)
    press(window, Qt.Key.Key_Return)
    type_(window, PIN)
    press(window, Qt.Key.Key_Return)
    settle(app)
    assert window.signed_in


def draft(window: Window, step: Step, **texts: str) -> None:
    """Types into fields of the open step."""
    page = page_of(window)
    page.open_step(step)
    for key, text in texts.items():
        page.fields[step].boxes[key.replace("__", ".")].field.setFocus()
        type_(window, text)


def test_once_the_bench_is_read_what_is_typed_is_in_the_first_field(
    open_window: OpenWindow, tasks: SlowTasks
) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, slow=True)
    window = opened(open_window, tasks, desk)
    press(window, Qt.Key.Key_Space, " ")
    tasks.answer()
    press(window, Qt.Key.Key_Space, " ")
    type_(window, "ruth")
    page = page_of(window)
    assert page.step is Step.SENDER
    assert page._drafts[Step.SENDER]["sender.name"].strip() == "ruth"
    press(window, Qt.Key.Key_Tab)
    type_(window, "fell")
    assert page._drafts[Step.SENDER]["sender.company"] == "fell"
    assert desk.asked == []


def test_after_the_next_sign_in_it_is_so_too(
    open_window: OpenWindow, tasks: SlowTasks, qapp: QApplication
) -> None:
    desk = RecordingSetup(samples_setup.BEGUN, slow=True)
    door = RecordingDoor()
    window = open_window(VIEW, tasks=tasks, door=door, first_page=lambda: "setup")
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    for _ in range(2):
        sign_in(window, qapp)
        tasks.answer()
        type_(window, "mill")
        page = page_of(window)
        assert page._drafts[Step.SENDER] == {"sender.name": "mill"}
        focused = qapp.focusWidget()
        assert focused is not None
        assert focused.isVisible()
        press(window, Qt.Key.Key_Escape)
        window.lock()
        settle(qapp)


@pytest.mark.parametrize("same", [True, False])
def test_what_was_typed_is_there_again_for_whoever_typed_it(
    open_window: OpenWindow, tasks: SlowTasks, qapp: QApplication, bench: RecordingBench, same: bool
) -> None:
    door, desk = RecordingDoor(), RecordingSetup(samples_setup.BEGUN)
    window = open_window(VIEW, tasks=tasks, door=door, first_page=lambda: "setup")
    window.ready({"setup": lambda place: SetupPage(place, desk)})
    sign_in(window, qapp)
    draft(window, Step.INSURER, insurer__partner="SHOP-1", secret="xyz")
    window.lock()
    settle(qapp)
    seen = [each.text() for each in window.findChildren(QLineEdit) if each.isVisible()]
    assert "SHOP-1" not in seen
    if not same:
        bench.show(replace(VIEW, strip=replace(VIEW.strip, person="Farid Nazari")))
    sign_in(window, qapp)
    page = page_of(window)
    typed = {"insurer.partner": "SHOP-1", "secret": "xyz"} if same else {}
    assert page._drafts.get(Step.INSURER, {}) == typed
    assert page.step is (Step.INSURER if same else Step.SENDER)
    assert page.isAncestorOf(qapp.focusWidget())
    window.lock()
    bench.show(VIEW)
    settle(qapp)
    sign_in(window, qapp)
    assert page_of(window)._drafts.get(Step.INSURER, {}) == typed


@pytest.fixture
def insurer(open_window: OpenWindow, tasks: SlowTasks) -> tuple[Window, RecordingSetup]:
    """What was typed into the insurer's step is being asked about; the carrier's is open."""
    desk = RecordingSetup(samples_setup.ASKED)
    window = opened(open_window, tasks, desk)
    desk.slow = True
    draft(window, Step.INSURER, insurer__partner="OTHER", key="abc", secret="xyz")
    press(window, F10)
    press(window, F3)
    draft(window, Step.CARRIER, house__prefix="5012345")
    return window, desk


@pytest.fixture
def printers(open_window: OpenWindow, tasks: SlowTasks) -> tuple[Window, RecordingSetup]:
    """The printers' step is open, and whatever is asked has to be waited for."""
    desk = RecordingSetup(samples_setup.SHIPS, slow=True)
    window = opened(open_window, tasks, desk)
    tasks.answer()
    return window, desk


def late(window: Window, tasks: SlowTasks) -> SetupPage:
    """The page once all answers are there."""
    while tasks.waiting:
        tasks.answer()
    return page_of(window)


def test_an_answer_that_comes_late_is_its_own_step_s(
    insurer: tuple[Window, RecordingSetup], tasks: SlowTasks, qapp: QApplication
) -> None:
    window, desk = insurer
    field, page = qapp.focusWidget(), late(window, tasks)
    assert [act for act, _ in desk.asked] == ["insurer"]
    assert page._drafts[Step.CARRIER] == {"house.prefix": "5012345"}
    assert page._drafts[Step.INSURER] == {}
    # Whoever types there is not taken away from it.
    assert page.step is Step.CARRIER
    assert qapp.focusWidget() is field
    assert page.fields[Step.INSURER].mark.shape is Shape.DONE


def test_what_was_typed_meanwhile_is_not_kept_with_it(
    insurer: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    window, _ = insurer
    draft(window, Step.INSURER, key="d")
    page = late(window, tasks)
    assert page._drafts[Step.INSURER] == {"key": "abcd"}


@pytest.mark.parametrize(
    ("why", "at_field"),
    [
        (RefusedError("access.other_store"), False),
        (SettingError("insurer.partner", "settings.bad", label="", why=message("settings.partner")),
         True),
    ],
)  # fmt: skip
def test_a_refusal_that_comes_late_is_seen_on_its_own_step(
    insurer: tuple[Window, RecordingSetup],
    tasks: SlowTasks,
    qapp: QApplication,
    why: StationError,
    at_field: bool,
) -> None:
    window, desk = insurer
    desk.refused = why
    field, page = qapp.focusWidget(), late(window, tasks)
    assert page._drafts[Step.CARRIER] == {"house.prefix": "5012345"}
    assert page._drafts[Step.INSURER]["secret"] == "xyz"
    assert qapp.focusWidget() is field
    assert page.fields[Step.CARRIER].said.full == ""
    assert page.notices.isVisible()
    page.open_step(Step.INSURER)
    part = page.fields[Step.INSURER]
    box = part.boxes["insurer.partner"]
    said = box.hint.full if at_field else part.said.full
    wanted = why.message.facts["why"] if at_field else why.message
    assert said == say(wanted)  # type: ignore[arg-type]


def test_a_printer_that_prints_nothing_is_said_at_the_printers(
    printers: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    window, desk = printers
    desk.tested = PrintedTest(False, message("settings.no_keyring"))
    page = page_of(window)
    assert page.step is Step.PRINTERS
    page.act("print_more")
    page.open_step(Step.SENDER)
    late(window, tasks)
    assert page.fields[Step.SENDER].said.full == ""
    assert page.notices.isVisible()
    page.open_step(Step.PRINTERS)
    assert page.notices.isVisible()
    page.open_step(Step.SENDER)
    page.open_step(Step.PRINTERS)
    assert not page.notices.isVisible()


def test_a_refusal_asks_for_nothing_anew(
    insurer: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    _, desk = insurer
    desk.refused = RefusedError("access.other_store")
    tasks.answer()
    assert [act for act, _ in desk.asked] == ["insurer"]
    assert tasks.waiting == []


def test_where_the_bench_failed_what_may_be_kept_is_asked_for(
    insurer: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    """A key in the keyring, say, before the settings found the disk full."""
    _, desk = insurer
    desk.refused = EnvironmentFaultError("settings.no_keyring")
    tasks.answer()
    assert [name for name, _ in tasks.waiting] == ["setup snapshot"]


def test_a_test_label_that_is_refused_may_be_asked_for_again(
    printers: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    window, desk = printers
    page = page_of(window)
    desk.refused = RefusedError("access.other_store")
    page.act("print_more")
    assert not page.printer.part.proof.test.ready
    tasks.answer()
    assert page.notices.isVisible()
    assert page.printer.part.proof.test.ready


def test_a_printer_that_is_kept_late_is_the_one_that_was_meant(
    printers: tuple[Window, RecordingSetup], tasks: SlowTasks
) -> None:
    window, _ = printers
    page = page_of(window)
    page.printer._edited("dpi", "300")
    press(window, F10)
    press(window, F3)
    assert page.printer.role is PrinterRole.SLIP
    page.printer._edited("dpi", "600")
    late(window, tasks)
    assert page.printer.drafts[PrinterRole.LABEL] == {}
    assert page.printer.drafts[PrinterRole.SLIP] == {"dpi": "600"}
