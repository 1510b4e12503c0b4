"""Parts that gave way where there was room for them: each is whole in every size of the words."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QWidget

from station import i18n
from station.gui.pages.void_rows import VoidRowView
from station.gui.widgets import rows
from station.gui.widgets.boxes import KeyCap
from station.gui.widgets.button import DispatchButton
from station.gui.widgets.field import FieldBox
from station.gui.widgets.filters import Filters
from station.gui.widgets.last import LastBar
from station.gui.widgets.money import MoneyCard
from station.gui.widgets.paper import PaperView
from station.gui.widgets.text import Text, whole_sentences
from station.gui.widgets.tick_row import TickRow
from station.gui.window import Window
from tests.gui.conftest import settle
from tests.gui.every_state import Stage, drawn
from tests.gui.test_in_sight import NARROW, USUAL, whole
from tests.gui.test_longer_words import spoken

_PAPER_LEAST = 300


@pytest.mark.parametrize("text", [150, 200])
def test_in_larger_words_a_paper_that_is_looked_at_is_in_sight(qapp: object, text: int) -> None:
    for _name, root in drawn(("10-history-paper", "22-closing-paper"), USUAL, text=text):
        view = next(each for each in root.findChildren(PaperView) if each.isVisible())
        seen = view.sheet.visibleRegion().boundingRect()
        assert seen.height() >= _PAPER_LEAST
        assert seen == view.sheet.rect()


@pytest.mark.parametrize("size", [USUAL, NARROW])
@pytest.mark.parametrize("text", [100, 150, 200])
@pytest.mark.parametrize("code", ["en", "de"])
def test_that_a_ticked_cover_is_not_confirmed_yet_stands_below_its_row(
    qapp: QApplication, size: tuple[int, int], text: int, code: str
) -> None:
    with spoken(code):
        stage = Stage(size, text=text)
        stage.show("02-offer")
        root = stage.show("03-ticked")
        settle(qapp)
        wait = i18n.t("offer.must_confirm")
        said = [each for each in root.findChildren(Text) if wait in each.full and whole(each)]
        assert [" ".join(each.text().split("\n")) for each in said] == [wait]
        stage.close()


@pytest.mark.parametrize("text", [100, 150, 200])
def test_a_tick_row_says_who_ticked_it_and_its_price_stands_level_with_its_key(
    qapp: object, text: int
) -> None:
    for _name, root in drawn(("03-ticked", "02-several"), USUAL, text=text):
        row = next(each for each in root.findChildren(TickRow) if each.isVisible())
        assert row.state.isVisible()
        assert row.state.text() == row.state.full
        middles = [each.geometry().center().y() for each in (row.price, row.cap)]
        assert abs(middles[0] - middles[1]) <= 1


def test_a_sum_of_two_currencies_is_never_cut(qapp: object) -> None:
    with spoken("es"):
        for _name, root in drawn(("10-longest",), NARROW):
            card = root.findChild(MoneyCard)
            assert card is not None
            total = card.sum
            assert total.text().replace("\n", " ") == total.full


@pytest.mark.parametrize("size", [USUAL, NARROW])
def test_a_row_of_the_queue_leaves_no_sentence_out(
    qapp: object, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    said: list[str] = []

    def whole(text: str, metrics: QFontMetrics, width: int) -> str:
        shown = whole_sentences(text, metrics, width)
        if shown != text:
            said.append(text)
        return shown

    monkeypatch.setattr(rows, "whole_sentences", whole)
    with spoken("es"):
        for _name, root in drawn(("20-queue-all-kinds",), size):
            root.grab()
    assert said == []


def test_the_bar_of_the_last_parcel_has_its_reference_in_a_narrow_window(qapp: object) -> None:
    for _name, root in drawn(("03-ticked",), NARROW):
        bar = root.findChild(LastBar)
        assert bar is not None
        assert "F3MZK-8QWTL-INS" in bar.state.text()


def test_the_word_of_the_last_parcel_goes_on_below_before_it_is_cut(qapp: object) -> None:
    with spoken("pl"):
        for _name, root in drawn(("02-no-line",), NARROW):
            bar = root.findChild(LastBar)
            assert bar is not None
            assert bar.state.text().split() == ["Bez", "ubezpieczenia"]


def test_parts_to_choose_from_follow_each_other_and_the_key_the_last(qapp: object) -> None:
    with spoken("es"):
        for _name, root in drawn(("10-history",), USUAL, text=200):
            assert isinstance(root, Window)
            filters = next(each for each in root.findChildren(Filters) if each.isVisible())
            buttons, cap = list(filters.buttons.values()), filters.findChild(KeyCap)
            assert cap is not None
            gaps = {
                after.x() - before.geometry().right() - 1
                for before, after in pairwise([*buttons, cap])
                if after.x() > before.x()
            }
            assert gaps == {root.look.px(8)}
            assert cap.x() > buttons[-1].x()


def wrong_fields(root: QWidget) -> list[FieldBox]:
    return [each for each in root.findChildren(FieldBox) if not each.mark.isHidden()]


@pytest.mark.parametrize("code", ["en", "es", "de"])
def test_what_is_wrong_with_the_last_field_is_whole_at_the_edge_of_its_card(
    qapp: object, code: str
) -> None:
    with spoken(code):
        for _name, root in drawn(("09-errors",), USUAL):
            for box in wrong_fields(root):
                assert whole(box.foot), box.name


@pytest.mark.parametrize(("size", "text"), [(NARROW, 100), (USUAL, 150), (USUAL, 200)])
def test_what_is_wrong_begins_below_its_own_field_and_comes_into_sight_with_it(
    qapp: object, size: tuple[int, int], text: int
) -> None:
    with spoken("es"):
        for _name, root in drawn(("09-errors",), size, text=text):
            box = next(each for each in wrong_fields(root) if each.name == "to.postcode")
            assert box.edit.hasFocus()
            assert box.foot.x() == box.x()
            assert whole(box.foot)
            assert box.hint.text().replace("\n", " ") == box.hint.full


def test_two_buttons_of_the_band_stand_clear_of_its_frame(qapp: object) -> None:
    with spoken("es"):
        for _name, root in drawn(("09-errors",), USUAL, text=200):
            assert isinstance(root, Window)
            band = root.pack.band
            above, below = band.next_field.geometry(), band.put_back.geometry()
            frame = band.look.px(3)
            assert above.top() - frame >= 8
            assert band.height() - frame - below.bottom() - 1 >= 8
            assert above.width() == below.width()


@pytest.mark.parametrize("text", [150, 200])
@pytest.mark.parametrize("code", ["en", "de", "es", "fr", "pl"])
def test_that_the_bench_cannot_start_is_said_whole(qapp: object, text: int, code: str) -> None:
    with spoken(code):
        for _name, root in drawn(("12-sign-in-closed",), USUAL, text=text):
            title = root.findChild(Text, "sign_in.title")
            assert title is not None
            words = i18n.t("screen.cannot_start")
            assert title.text().replace("\n", " ") == title.full == words
            for line in title.text().split("\n"):
                assert title.metrics().horizontalAdvance(line) <= title.contentsRect().width()


@pytest.mark.parametrize("code", ["en", "es"])
def test_the_name_of_a_part_of_a_void_keeps_clear_of_its_edges(qapp: object, code: str) -> None:
    with spoken(code):
        for _name, root in drawn(("16-void-done", "16-void-amount-open"), USUAL, text=150):
            rows_of_void = [each for each in root.findChildren(VoidRowView) if each.isVisible()]
            assert len(rows_of_void) == 3
            for each in rows_of_void:
                for words in (each.name, each.about):
                    top = words.mapTo(each, QPoint(0, 0)).y()
                    if words.isVisible():
                        edge = each.look.px(4)
                        assert edge <= top, each.objectName()
                        assert top + words.height() <= each.height() - edge, each.objectName()


@pytest.mark.parametrize("code", ["en", "es", "pl", "ar"])
def test_a_caption_of_two_lines_stands_whole_on_its_button(qapp: object, code: str) -> None:
    with spoken(code):
        for name, root in drawn(("22-closing-longest", "22-closing"), USUAL):
            button = next(each for each in root.findChildren(DispatchButton) if each.isVisible())
            word, caption = button.word, button.caption
            assert caption.lines == (2 if name == "22-closing-longest" else 1)
            assert word.text_size == (17 if name == "22-closing-longest" else 22)
            assert all(each.height() >= each.high for each in (word, caption))
            assert word.y() >= 5
            assert caption.geometry().bottom() < button.height() - 5
