"""The queue page: its keys act once on the chosen item, its words keep to what is proven."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from station.desk import view_queue
from station.desk.queue import QueueItem
from station.desk.queue_page import Evidence, Found
from station.desk.resolving import Resolution
from station.desk.view_queue import QueueFilter, QueueView
from station.desk.views import RailItem
from station.domain.cover import CoverState
from station.domain.errors import PermissionRefusedError, message
from station.flow.seen import StepKind
from station.gui.pages.queue import QueuePage
from station.gui.widgets import rows
from station.gui.widgets.text import Text, whole_sentences
from station.gui.window import Window
from station.i18n import say
from tests.gui import samples, samples_queue
from tests.gui.conftest import OpenWindow, press, settle
from tests.gui.samples import NOW
from tests.gui.samples_queue import CANCEL, FLAGGED, OURS, RecordingQueue, other
from tests.gui.test_look import chain
from tests.gui.test_scan import Keyboard
from tests.gui.test_states import SIZES, cut_off, overlapping
from tests.words.truth import in_each_language, said_in

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"), RailItem("queue", 5))
OpenQueue = Callable[..., tuple[Window, QueuePage, RecordingQueue]]


@pytest.fixture
def open_queue(open_window: OpenWindow, qapp: QApplication) -> OpenQueue:
    def make(
        view: QueueView | None = None, **options: object
    ) -> tuple[Window, QueuePage, RecordingQueue]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        desk = RecordingQueue(view or samples_queue.queue())
        window.ready({"queue": lambda place: QueuePage(place, desk)})
        window.open_page("queue")
        settle(qapp)
        page = window.pages.page("queue")
        assert isinstance(page, QueuePage)
        return window, page, desk

    return make


def show(page: QueuePage, desk: RecordingQueue, view: QueueView) -> None:
    desk.shown = view
    page.refresh()
    settle(QApplication.instance())  # type: ignore[arg-type]


def sentences(page: QueuePage) -> list[str]:
    count = len(page.view.shown[page.filter]) if page.view is not None else 0
    return [page.list.sentence_of(row) for row in range(count)]


def test_the_order_is_the_desk_s_and_a_flag_moves_nothing(open_queue: OpenQueue) -> None:
    _window, page, _desk = open_queue()
    assert page.view is not None
    assert list(page.view.items) == list(OURS)
    assert page.view.items[1] == FLAGGED


def test_each_row_is_one_sentence_for_a_screen_reader(open_queue: OpenQueue) -> None:
    _window, page, _desk = open_queue()
    assert sentences(page)[0] == (
        "Cancel cover 7RDPX-WM2KA-INS. Order 10455, Lena Brandt, Köln. 2 hours 51 minutes left."
        " Saved. Will be sent when online. Refund not yet known. not sent yet."
    )
    assert "Needs a person. 27 h. 5 tries, no clear answer." in sentences(page)[1]


def test_the_first_item_is_chosen_and_the_arrows_choose_another(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    assert page.list.hasFocus()
    assert page.chosen() == CANCEL
    assert desk.asked[-1] == ("evidence", CANCEL.owed.key)
    press(window, Qt.Key.Key_Down)
    assert page.chosen() == FLAGGED
    assert desk.asked[-1] == ("evidence", FLAGGED.owed.key)
    assert page.pane.known.title.full == "Needs a person"
    assert "Sent, no clear answer" in page.pane.known.timeline.accessibleName()
    press(window, Qt.Key.Key_End)
    assert page.list.chosen == 4
    press(window, Qt.Key.Key_Home)
    assert page.list.chosen == 0
    assert desk.acts == []


def test_a_chosen_item_stays_chosen_wherever_it_moves(open_queue: OpenQueue) -> None:
    _window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    nearer = other(CANCEL, shipment="B3-NEW", deadline=NOW + timedelta(minutes=5))
    show(page, desk, samples_queue.queue(nearer, *OURS))
    assert page.chosen() == FLAGGED
    show(page, desk, samples_queue.queue(nearer, CANCEL))
    assert page.chosen() == CANCEL, "its place is taken by what comes next"
    show(page, desk, view_queue.build(samples_queue.listed(())))
    assert page.chosen() is None


@pytest.mark.parametrize(
    ("item", "key", "act"),
    [
        (CANCEL, Qt.Key.Key_F8, ("read_again", CANCEL.owed.key)),
        (CANCEL, Qt.Key.Key_F5, ("send_now", None)),
        (FLAGGED, Qt.Key.Key_F8, ("read_again", FLAGGED.owed.key)),
    ],
)
def test_a_key_acts_on_the_chosen_item(
    open_queue: OpenQueue, item: QueueItem, key: Qt.Key, act: tuple[str, object]
) -> None:
    window, page, desk = open_queue()
    page.list.choose(item.owed.key)
    press(window, key)
    assert desk.acts == [act]


def test_enter_opens_the_shipment_and_does_nothing_to_it(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    press(window, Qt.Key.Key_Return)
    assert window.page == "history"
    assert desk.acts == []


def test_withdrawing_wants_its_key_twice_and_only_where_it_is_possible(
    open_queue: OpenQueue,
) -> None:
    window, page, desk = open_queue()
    press(window, Qt.Key.Key_F7)
    assert desk.acts == []
    assert page.notices.lines[0].isVisible()
    press(window, Qt.Key.Key_Down)
    press(window, Qt.Key.Key_Up)
    press(window, Qt.Key.Key_F7)
    assert desk.acts == [], "another item was chosen in between"
    press(window, Qt.Key.Key_F7)
    assert desk.acts == [("withdraw", CANCEL.owed.key)]
    page.list.choose(FLAGGED.owed.key)
    press(window, Qt.Key.Key_F7)
    press(window, Qt.Key.Key_F7)
    assert desk.acts == [("withdraw", CANCEL.owed.key)]
    assert not page.pane.known.withdraw.isVisible()


def test_f3_and_the_buttons_choose_what_is_shown(open_queue: OpenQueue) -> None:
    window, page, _desk = open_queue()
    assert [b.accessibleName() for b in page.filters.buttons.values()] == [
        "All, 5", "Cover, 3", "Needs a person, 1",
    ]  # fmt: skip
    press(window, Qt.Key.Key_F3)
    assert len(sentences(page)) == 3
    press(window, Qt.Key.Key_F3)
    assert page._item(0) == FLAGGED
    assert page._item(1) is None
    assert page.chosen() == FLAGGED
    press(window, Qt.Key.Key_Escape)
    assert page.filter is QueueFilter.ALL
    assert window.page == "queue"
    press(window, Qt.Key.Key_Escape)
    assert window.page == "pack"


def write(window: Window, page: QueuePage, found: str, amount: str, evidence: str) -> None:
    press(window, Qt.Key.Key_F9)
    if found:
        page.pane.form.radios.choose(found)
    page.pane.form.amount.edit.setText(amount)
    page.pane.form.evidence.edit.setText(evidence)
    press(window, Qt.Key.Key_F10)


def test_what_was_found_is_written_with_its_evidence(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    write(window, page, "executed", " 9.10 ", " Ms Lee of the insurer, 14:02, mail ")
    found = Found(Resolution.EXECUTED, "Ms Lee of the insurer, 14:02, mail", "9.10")
    assert desk.acts == [("resolve", (FLAGGED.owed.key, found))]
    assert not page.pane.writing
    assert page.list.hasFocus()


@pytest.mark.parametrize(
    ("found", "amount", "evidence", "lacking", "focus"),
    [
        ("", "", "mail", "Choose what was found out.", "queue.found.executed"),
        ("executed", "", "mail", "Type the amount.", "queue.amount"),
        ("executed", "9.10", "", "Write who said it and when.", "queue.who_said"),
        ("not_executed", "", " ", "Write who said it and when.", "queue.who_said"),
    ],
)
def test_a_finding_that_is_not_whole_is_not_written(
    open_queue: OpenQueue, found: str, amount: str, evidence: str, lacking: str, focus: str
) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    write(window, page, found, amount, evidence)
    assert desk.acts == []
    assert page.pane.form.lacking.full == lacking
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.objectName() == focus
    press(window, Qt.Key.Key_Escape)
    assert not page.pane.writing
    assert window.page == "queue"


def test_only_what_was_done_has_an_amount(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    press(window, Qt.Key.Key_F9)
    form = page.pane.form
    for value, wanted in (("executed", True), ("not_executed", False), ("write_off", False)):
        form.radios.choose(value)
        assert form.amount.isHidden() != wanted
    press(window, Qt.Key.Key_Escape)
    write(window, page, "write_off", "", "the insurer's letter of 3 Nov")
    assert desk.acts[0][1] == (
        FLAGGED.owed.key,
        Found(Resolution.WRITE_OFF, "the insurer's letter of 3 Nov"),
    )


def test_only_what_the_desk_allows_can_be_written(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    desk.known = Evidence(choices=(Resolution.SEEN,))
    page.list.choose(FLAGGED.owed.key)
    press(window, Qt.Key.Key_F9)
    rows = page.pane.form.radios.rows
    assert [value for value, row in rows.items() if row.isVisible()] == ["seen"]
    focused = QApplication.focusWidget()
    assert focused is rows["seen"]


def test_enter_in_the_form_only_moves_on(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    press(window, Qt.Key.Key_F9)
    form = page.pane.form
    form.radios.choose("executed")
    for widget in form.focus_chain():
        widget.setFocus()
        press(window, Qt.Key.Key_Return)
    assert desk.acts == []
    assert page.pane.writing


def test_a_step_without_a_doubt_has_nothing_to_write_about(open_queue: OpenQueue) -> None:
    window, page, _desk = open_queue()
    press(window, Qt.Key.Key_F9)
    assert not page.pane.writing
    assert "nothing to write down" in page.notices.lines[0].accessibleName()


def test_a_refused_finding_keeps_what_was_typed(open_queue: OpenQueue) -> None:
    window, page, desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    desk.refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    write(window, page, "not_executed", "", "mail of 14:02")
    assert page.pane.writing
    assert page.pane.form.evidence.edit.text() == "mail of 14:02"
    assert "Dana Kowalski may not do this." in page.notices.lines[0].accessibleName()


def test_while_the_line_is_down_that_stands_on_top_until_it_is_up(open_queue: OpenQueue) -> None:
    _window, page, desk = open_queue(samples_queue.queue(*OURS, line=samples_queue.OFFLINE))
    line = page.notices.lines[0]
    assert "No line since" in line.accessibleName()
    assert page.send.isVisible()
    assert not line.retry.isVisible(), "its key stands on the act above the list"
    show(page, desk, view_queue.build(samples_queue.listed(()), samples_queue.OFFLINE))
    assert not page.send.isVisible()
    line.retry.click()
    assert desk.acts == [("send_now", None)]
    show(page, desk, samples_queue.queue())
    assert not line.isVisible()


def test_a_queue_that_cannot_be_read_says_why_and_keeps_what_was_shown(
    open_queue: OpenQueue,
) -> None:
    _window, page, desk = open_queue()
    desk.refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    page.refresh()
    settle(QApplication.instance())  # type: ignore[arg-type]
    assert page.notices.lines[0].isVisible()
    assert len(sentences(page)) == 5


def test_a_queue_that_was_never_read_does_not_say_that_it_is_being_read(
    open_queue: OpenQueue,
) -> None:
    window, _page, desk = open_queue()
    desk.refused = PermissionRefusedError("people.not_allowed", who="Dana Kowalski")
    window.pages.forget()
    window.open_page("pack")
    window.open_page("queue")
    page = window.pages.page("queue")
    assert isinstance(page, QueuePage)
    assert page.title.full == "The queue could not be read"


def test_a_scanned_order_of_the_queue_is_chosen_any_other_goes_to_pack(
    open_queue: OpenQueue,
) -> None:
    window, page, _desk = open_queue()
    keyboard = Keyboard(window)
    keyboard.type("10479", 5)
    keyboard.enter()
    assert window.page == "queue"
    assert page.chosen() == samples_queue.BOOKING
    keyboard.type("99999", 5)
    keyboard.enter()
    assert window.page == "pack"


def test_another_page_opens_the_queue_at_a_shipment(open_queue: OpenQueue) -> None:
    window, page, _desk = open_queue()
    window.open_page("pack")
    window.open_page("queue", FLAGGED.owed.shipment)
    assert page.chosen() == FLAGGED


def test_the_focus_goes_through_the_page_as_it_is_read(open_queue: OpenQueue) -> None:
    window, page, _desk = open_queue()
    page.list.choose(FLAGGED.owed.key)
    names = [widget.objectName() for widget in chain(window)]
    wanted = [
        "queue.filter.all",
        "queue.filter.cover",
        "queue.filter.person",
        "queue.send_now",
        "queue.list",
        "queue.read_again",
        "queue.write",
        "rail.pack",
        "rail.queue",
        "rail.keys",
    ]
    places = [names.index(name) for name in wanted]
    start = places.index(min(places))
    assert places[start:] + places[:start] == sorted(places)


@pytest.mark.parametrize(("size", "colours"), [*zip(SIZES, cycle(("light", "dark")))], ids=str)
def test_every_state_fits(
    open_queue: OpenQueue, qapp: QApplication, size: tuple[int, int], colours: str
) -> None:
    window, page, desk = open_queue(size=size, theme=colours)
    wrong: dict[str, list[str]] = {}
    for name, view in samples_queue.STATES.items():
        show(page, desk, view)
        page.list.grab()  # paints what is drawn by hand
        found = ([] if "longest" in name else cut_off(window.root)) + overlapping(window.root)
        if found:
            wrong[name] = found
    show(page, desk, samples_queue.queue())
    page.list.choose(FLAGGED.owed.key)
    page.act("open")
    page.pane.form.radios.choose("executed")
    page.act("confirm")
    settle(qapp)
    found = cut_off(window.root) + overlapping(window.root)
    assert wrong == {}
    assert found == []
    assert window.size().toTuple() == size


@pytest.mark.parametrize("size", SIZES[:4], ids=str)
def test_no_line_of_a_row_loses_its_end(
    open_queue: OpenQueue, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole sentences in every kind of row: what is cut could say more than is proven."""
    _window, page, _desk = open_queue(samples_queue.STATES["20-queue-all-kinds"], size=size)
    drawn: list[str] = []

    def note(text: str, metrics: QFontMetrics, width: int) -> str:
        drawn.append(whole_sentences(text, metrics, width))
        return drawn[-1]

    monkeypatch.setattr(rows, "whole_sentences", note)
    page.list.setFixedWidth(page.list.width() - 1)  # another width is painted anew
    page.list.setFixedHeight(2000)
    page.list.grab()
    assert len(drawn) > 60
    assert [text for text in drawn if text.endswith("…")] == []


BOOKED = {CoverState.ASKING, CoverState.UNKNOWN, CoverState.MISMATCH}
NO_STEP = {CoverState.NONE, CoverState.COVERED}
OWED = [
    (state, kind)
    for state in CoverState
    for kind in (StepKind.BOOK_COVER, StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL)
    if (kind is StepKind.BOOK_COVER) == (state in BOOKED) and state not in NO_STEP
]


@pytest.mark.parametrize(("state", "kind"), OWED)
@pytest.mark.parametrize("attempts", [0, 1])
def test_no_row_says_what_is_forbidden_to_its_cover(
    state: CoverState, kind: StepKind, attempts: int
) -> None:
    item = other(CANCEL, kind=kind, cover=state, attempts=attempts)
    row, pane = view_queue.row(item, NOW), view_queue.pane(item, NOW)
    for forbidden in in_each_language():
        texts = [say(view_queue.sentence(row, NOW)), say(pane.title), say(pane.text)]
        assert said_in(texts, forbidden(state.value)) == []


def test_a_flag_says_needs_a_person_and_never_failed() -> None:
    for item in (FLAGGED, samples_queue.HELD, samples_queue.SET_ASIDE):
        row = view_queue.row(item, NOW)
        said = say(view_queue.sentence(row, NOW))
        assert "failed" not in said.lower()
        assert row.lead == message("queue.set_aside" if item.set_aside else "queue.needs_person")


def test_all_text_is_plain(open_queue: OpenQueue) -> None:
    window, _page, _desk = open_queue(samples_queue.STATES["20-queue-longest"])
    for label in window.findChildren(QLabel):
        assert isinstance(label, Text)


def test_a_new_look_keeps_item_part_and_form(open_queue: OpenQueue, qapp: QApplication) -> None:
    window, page, _desk = open_queue()
    page.show_part(QueueFilter.COVER)
    page.list.choose(FLAGGED.owed.key)
    page.act("open")
    page.pane.form.radios.choose("executed")
    page.pane.form.amount.edit.setText("9.1")
    window.resize(1024, 768)
    settle(qapp)
    new = window.pages.page("queue")
    assert isinstance(new, QueuePage)
    assert new is not page
    assert new.filter is QueueFilter.COVER
    assert new.chosen() == FLAGGED
    assert new.pane.writing
    assert new.pane.form.radios.value == "executed"
    assert new.pane.form.amount.edit.text() == "9.1"


def _widgets(window: Window) -> int:
    """How many it has, without the pack page's: those are made once the window is at rest."""
    every = window.findChildren(QWidget)
    return sum(1 for each in every if not window.pack.isAncestorOf(each))


def test_ten_thousand_items_are_a_list_and_not_ten_thousand_widgets(
    open_queue: OpenQueue,
) -> None:
    few = _widgets(open_queue()[0])
    window, page, _desk = open_queue(samples_queue.many())
    assert _widgets(window) <= few + 5
    press(window, Qt.Key.Key_End)
    assert page.list.chosen == 9_999
    press(window, Qt.Key.Key_PageUp)
    assert 9_980 < page.list.chosen < 9_999


def test_a_double_click_opens_a_row(open_queue: OpenQueue) -> None:
    window, page, _desk = open_queue()
    at = page.list.visualRect(page.list.model().index(1, 0)).center()
    viewport = page.list.viewport()
    QTest.mouseClick(viewport, Qt.MouseButton.LeftButton, NONE, QPoint(at))
    assert page.chosen() == FLAGGED
    QTest.mouseDClick(viewport, Qt.MouseButton.LeftButton, NONE, QPoint(at))
    assert window.page == "history"
