"""A screen of 1024x768: words break, and nothing is cut that has room on a second line.

French, German and Polish stand for the longer languages here; `python tests/soak words` walks
every state in every one of them.
"""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QScrollArea

from station.gui.pages.settings import SettingsPage
from station.gui.widgets.broken import Broken, halves, two_lines
from station.gui.widgets.last import LastCard
from station.gui.widgets.paper import PaperView
from station.gui.widgets.state_band import StateBand
from station.gui.widgets.text import Wrapped
from station.gui.window import Window
from tests.gui import samples
from tests.gui.conftest import OpenWindow, settle
from tests.gui.every_state import drawn
from tests.gui.test_large import across
from tests.gui.test_longer_words import misfits, spoken
from tests.gui.test_whole_words import cut_words, painted

USUAL, NARROW = (1366, 768), (1024, 768)
_MONEY = (
    "10-history",
    "21-to-do-currencies",
    "21-to-do-lost",
    "25-batch-no-money",
    "25-batch-running",
)
_PACK = ("02-rates-why", "02-several", "04-label-lost", "05-did-it-come-out", "05-label-unsure")
_STATES = ("07-mismatch", "08-offline", "10-history-covered", "16-void-new", "11-keys")
_SET = ("14-settings-not-asked", "14-settings-rules", "18-setup-printer", "24-wallet-form")
_ROWS = ("20-queue-all-kinds", "25-batch-stopping", "10-history-paper-confirmation")
_TALL = ("16-void-carrier-refused", "18-setup-people", "16-void-cover-stands", "25-batch")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("de", ("02-suffices", "05-scan-back", "08-credentials", "25-orders-preview")),
        ("fr", ("02-no-line", *_MONEY, *_PACK, *_STATES, *_SET, *_ROWS)),
        ("en", (_PACK[0], _ROWS[1], *_SET)),
        ("pl", ("16-void-cover-stands", "25-orders-mapping", "10-history", "24-wallet")),
    ],
)
def test_our_words_are_whole_in_a_narrow_window(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, code: str, names: tuple[str, ...]
) -> None:
    wrong: dict[str, list[str]] = {}
    with spoken(code), painted(monkeypatch) as rows_cut:
        for name, shown in drawn(names, NARROW):
            shown.grab()
            if found := cut_words(shown, rows_cut, name):
                wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("code", ["en", "de", "fr"])
def test_what_is_said_in_a_narrow_window_is_no_higher_than_its_place(
    qapp: QApplication, code: str
) -> None:
    with spoken(code):
        wrong = {name: misfits(root, name, code) for name, root in drawn(_TALL, NARROW)}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize("name", ["02-two-options", "03-ticked"])
def test_no_line_of_the_insurer_ends_under_the_bar(qapp: QApplication, name: str) -> None:
    for _name, root in drawn((name,), NARROW):
        area = root.findChild(QScrollArea, "pack.offer.text")
        assert area is not None
        lines = [each for each in area.findChildren(Wrapped) if each.isVisible()]
        ends = [each.mapTo(area, QPoint(each.width(), 0)).x() for each in lines]
        assert max(ends) <= area.viewport().geometry().right() + 1


def test_of_words_of_twice_the_size_nothing_goes_on_at_its_side(qapp: QApplication) -> None:
    names = ("10-longest", "31-language")
    wrong = {name: across(root) for name, root in drawn(names, NARROW, text=200)}
    assert wrong == {name: [] for name in names}


def test_the_name_of_a_paper_is_whole_in_words_of_twice_the_size(qapp: QApplication) -> None:
    names = ("10-history-paper", "10-history-paper-confirmation", "22-closing-paper")
    with spoken("fr"):
        for name, root in drawn(names, NARROW, text=200):
            view = next(each for each in root.findChildren(PaperView) if each.isVisible())
            assert view.word.full
            assert said(view.word) == view.word.full, name


@pytest.mark.parametrize("state", ["14-settings-copy", "14-settings-of-voids"])
@pytest.mark.parametrize("text", [100, 200])
def test_the_section_that_is_open_is_in_sight_in_its_list(
    qapp: QApplication, state: str, text: int
) -> None:
    for _name, root in drawn((state,), USUAL, text=text):
        assert isinstance(root, Window)
        page = root.pages.page("settings")
        assert isinstance(page, SettingsPage)
        view = page.list.viewport().rect()
        assert view.contains(page.list.visualRect(page.list.currentIndex()))


def test_what_a_state_rests_on_breaks_before_its_letters_are_the_smallest(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    look = open_window(samples.waiting(), USUAL, text=200).look
    band = StateBand(look, "void.band")
    band.resize(look.px(500), look.px(90))
    band.show()
    band.detail.say("The carrier does not void this label. " * 3)
    settle(qapp)
    assert (band.detail.text_size, band.detail.lines) == (14, 2)
    band.close()


def said(label: Broken) -> str:
    """What stands there, on one line."""
    return label.text().replace("\n", " ")


@pytest.fixture
def metrics(open_window: OpenWindow) -> QFontMetrics:
    return QFontMetrics(open_window(samples.waiting()).look.font(14))


def test_a_reference_goes_on_below_only_if_it_would_be_cut(metrics: QFontMetrics) -> None:
    text = "Couvert, réf.\u00a0F3MZK-10471-INS"
    wide = metrics.horizontalAdvance("F3MZK-10471-INS") + 1
    bound = metrics.horizontalAdvance("réf.\u00a0F3MZK-10471-INS") + 1
    assert halves(text, metrics, bound) == ("Couvert,", "réf.\u00a0F3MZK-10471-INS")
    assert halves(text, metrics, wide) == ("Couvert, réf.", "F3MZK-10471-INS")
    assert halves("K7QHM-3WXRE-INS", metrics, wide * 3 // 4) == ("K7QHM-", "3WXRE-INS")
    assert halves(text, metrics, wide // 2) is None


def test_an_amount_is_never_parted_from_its_currency(metrics: QFontMetrics) -> None:
    text = "823,12\u00a0£ + 9\u202f000\u00a0JPY"
    wide = metrics.horizontalAdvance("823,12\u00a0£ +") + 1
    assert halves(text, metrics, wide) == ("823,12\u00a0£ +", "9\u202f000\u00a0JPY")
    assert halves(text, metrics, wide // 2) is None


def test_two_lines_hold_whole_sentences(metrics: QFontMetrics) -> None:
    text = "Asked since 11:06. No certain answer. Needs a person."
    wide = metrics.horizontalAdvance("Asked since 11:06. No") + 1
    assert two_lines(text, metrics, wide) == ("Asked since 11:06. No", "certain answer.")
    assert two_lines(text, metrics, metrics.horizontalAdvance("Asked")) is None


def test_a_line_that_broke_takes_the_room_of_two(
    open_window: OpenWindow, qapp: QApplication
) -> None:
    label = Broken(open_window(samples.waiting()).look, (17, 14))
    label.say("Checking with the carrier. Not confirmed.")
    shown: dict[int, tuple[str, int]] = {}
    for wide in (600, 170, 60):
        label.resize(wide, 40)
        label.show()
        settle(qapp)
        shown[wide] = (label.text(), label.sizeHint().height() // label.line_height)
    assert shown[600] == (label.full, 1)
    assert shown[170] == ("Checking with the carrier.\nNot confirmed.", 2)
    assert shown[60][1] == 1
    assert shown[60][0].endswith("…")
    assert label.accessibleName() == label.full
    label.close()


@pytest.mark.parametrize("code", ["en", "es", "de", "fr", "pl"])
def test_the_keys_of_the_last_papers_keep_their_word_where_there_is_room(
    qapp: object, code: str
) -> None:
    with spoken(code):
        for name, root in drawn(("05-covered", "08-offline", "05-wrong-label"), (1024, 768)):
            last = root.findChild(LastCard)
            assert last is not None
            assert last.papers
            for paper in last.papers:
                assert paper.again.word.isVisible(), name
                assert paper.again.word.text() == paper.again.word.full, name
                assert paper.word.text().replace("\n", " ") == paper.word.full, name
