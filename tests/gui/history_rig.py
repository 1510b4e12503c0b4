"""The page of the history in a window, over a desk that writes down what it is asked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from station.desk.views import RailItem
from station.flow.history import HistoryRow
from station.gui.pages.history import HistoryPage
from station.gui.window import Window
from tests.gui import samples, samples_history
from tests.gui.conftest import OpenWindow, settle
from tests.gui.samples_history import RecordingHistory

NONE = Qt.KeyboardModifier.NoModifier
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
RAIL = (RailItem("pack"), RailItem("history"), RailItem("queue", 5))
OpenHistory = Callable[..., tuple[Window, HistoryPage, RecordingHistory]]


@pytest.fixture
def open_history(open_window: OpenWindow, qapp: QApplication) -> OpenHistory:
    def make(
        desk: RecordingHistory | None = None, **options: Any
    ) -> tuple[Window, HistoryPage, RecordingHistory]:
        window = open_window(replace(samples.waiting(), rail=RAIL), **options)
        made = desk or RecordingHistory()
        window.ready({"history": lambda place: HistoryPage(place, made)})
        window.open_page("history")
        settle(qapp)
        page = window.pages.page("history")
        assert isinstance(page, HistoryPage)
        return window, page, made

    return make


def type_in(page: HistoryPage, text: str) -> None:
    page.search.setText(text)
    page.search.textEdited.emit(text)
    page._typed.timeout.emit()


def numbers(page: HistoryPage) -> list[str]:
    rows = page.table.rows
    return [row.number for n in range(rows.rowCount()) if (row := rows.row(n)) is not None]


def chosen(page: HistoryPage) -> str:
    row = page.table.chosen
    return row.number if row is not None else ""


def many(count: int) -> tuple[HistoryRow, ...]:
    return tuple(
        samples_history.shipment(str(90_000 - n), f"Name {n}", "Hull", n) for n in range(count)
    )
