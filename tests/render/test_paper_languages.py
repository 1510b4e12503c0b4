"""Papers in every language: they fit, they are shaped, and codes are read from the left."""

from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtGui import QFontMetricsF

from station import i18n
from station.domain.papers import PaperFacts
from station.domain.printers import HEADS, Stock
from station.i18n import Language, languages, speaking, t
from station.printing import document, typefaces
from station.render.marks import Text
from station.render.measure import plex
from station.render.papers import lay_out, zpl
from tests.render.sample_papers import CONFIRMATION, LABEL, SLIP
from tests.shots.paper_prints import PAPERS
from tests.words.pseudo import pseudo_language

STOCKS = list(Stock)


def laid(facts: PaperFacts) -> list[tuple[Stock, int, list[str]]]:
    """The paper's texts on every stock and head."""
    found = []
    for stock in STOCKS:
        for dpi in HEADS:
            page = lay_out(facts, dpi=dpi, stock=stock)
            found.append((stock, dpi, [m.text for m in page.marks if isinstance(m, Text)]))
    return found


@pytest.mark.parametrize("each", languages(), ids=lambda each: each.code)
@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_fits_in_every_language(each: Language, name: str) -> None:
    with speaking(each.code):
        for stock, dpi, texts in laid(PAPERS[name]):
            assert texts, (stock, dpi)
            assert not [text for text in texts if text.startswith("paper.")], texts


@pytest.mark.parametrize("name", PAPERS)
def test_every_paper_fits_in_a_language_longer_by_a_third(name: str) -> None:
    with pseudo_language() as code, speaking(code):
        for _stock, _dpi, texts in laid(PAPERS[name]):
            assert [text for text in texts if text.startswith("[")]


def test_arabic_is_never_wider_than_it_was_measured(qapp: object) -> None:
    document.ensure_gui()
    words = "التغطية غير مؤكدة بعد. سئلت شركة التأمين ولم تجب."
    for size in (15, 24, 60):
        font = typefaces.font(words, size, bold=False)
        assert QFontMetricsF(font).horizontalAdvance(words) <= plex(words, size, False)


def test_arabic_lines_begin_at_the_right_and_codes_do_not(qapp: object) -> None:
    with speaking("ar"):
        text = t("paper.to_line", name="Hannah Whitfield", town="Kendal", order="10482-7")
        assert "\u206810482-7\u2069" in text
        page = lay_out(SLIP)
        lines = [mark.text for mark in page.marks if isinstance(mark, Text)]
        assert any("\u2068" in line for line in lines)
        # Drawn, not written: the printer's own letters know no Arabic.
        assert document.pdf(page, "").startswith(b"%PDF")
        assert b"^GF" in zpl(lay_out(SLIP), document.letters) or i18n.spoken() != "ar"


def test_a_hostile_mark_is_still_refused_on_an_arabic_paper() -> None:
    hostile = replace(LABEL.recipient, name="Hannah\u202eWhitfield")
    with speaking("ar"), pytest.raises(Exception, match="hidden_characters"):
        lay_out(replace(LABEL, recipient=hostile))


def test_dates_and_money_are_the_papers_language(qapp: object) -> None:
    with speaking("de"):
        content = document.pdf(lay_out(CONFIRMATION), "")
    text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
    assert "24.11.2026" in text
    assert "420,00" in text
