"""Every alphabet that an address can hold is drawn by a typeface that is shipped."""

import os
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from PySide6.QtGui import QFontMetricsF, QTextLayout

from station.domain.papers import LabelPaper
from station.printing import document, typefaces
from station.render.marks import Page, Text
from station.render.papers import lay_out
from tests.render.shipments import SCRIPTS


@pytest.fixture(autouse=True)
def _drawing() -> None:
    document.ensure_gui()


def glyphs(text: str) -> list[int]:
    layout = QTextLayout(text, typefaces.font(text, 40, bold=False))
    layout.beginLayout()
    layout.createLine()
    layout.endLayout()
    return [glyph for run in layout.glyphRuns() for glyph in run.glyphIndexes()]


@pytest.mark.parametrize("text", SCRIPTS.values(), ids=SCRIPTS.keys())
def test_an_alphabet_is_drawn_without_a_font_of_the_machine(text: str) -> None:
    foreign = [letter for letter in text if typefaces._family_for(letter) is not None]
    for letter in text:
        plain = typefaces.measure.has_letters(letter) or typefaces.measure.is_invisible(letter)
        assert plain or letter.isspace() or letter in foreign, letter
    assert typefaces.missing(text) == ""
    assert 0 not in glyphs(text)


def test_arabic_is_shaped() -> None:
    # Four letters that join: each looks otherwise than alone.
    assert set(glyphs("بببب")) != set(glyphs("ب"))


def test_every_letter_of_the_basic_plane_has_a_typeface() -> None:
    lacking = [
        chr(code)
        for code in range(0x20, 0xFFFE)
        if unicodedata.category(chr(code))[0] in "LN"
        and typefaces._family_for(chr(code)) is None
        and not typefaces.measure.has_letters(chr(code))
    ]
    assert lacking == []


def test_no_line_is_wider_than_its_place(label: LabelPaper) -> None:
    for text in SCRIPTS.values():
        page = lay_out(replace(label, recipient=replace(label.recipient, name=text * 2)), dpi=203)
        for mark in page.marks:
            if isinstance(mark, document.Text):
                wide = QFontMetricsF(document._fitted(mark)).horizontalAdvance(mark.text)
                assert wide <= mark.width + 1, mark


_UNUSED = """
import pathlib
from station.printing import document
from station.render.marks import Page, Text

document.ensure_gui()
drawn = []
for text in ("Jane", "\\u4e2d\\u6587"):
    page = Page(203, 400, 400, (Text(0, 40, 300, 30, text),))
    document.prepare(document.foreign((page,)))
    assert document.pdf(page, "x")
    drawn.append(document.typefaces._other.cache_info().currsize)
print(*drawn)
"""


def test_a_typeface_is_loaded_with_the_first_letter_that_needs_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _UNUSED],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    # Arabic comes with the rehearsal; Chinese with the second page.
    assert done.stdout.split() == ["1", "2"]


def test_a_page_with_foreign_letters_is_prepared_before_another_thread_paints_it() -> None:
    page = Page(203, 400, 400, (Text(0, 40, 300, 30, "\u0e01\u0e02"),))
    typefaces._family_for.cache_clear()
    typefaces._drawn.cache_clear()
    document.ensure_gui()
    with ThreadPoolExecutor(1) as thread:
        with pytest.raises(RuntimeError, match="prepare"):
            thread.submit(document.pdf, page, "x").result()
        document.prepare(document.foreign((page,)))
        assert thread.submit(document.pdf, page, "x").result().startswith(b"%PDF")
