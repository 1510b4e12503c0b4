"""The confirmation on office paper: what it says, where it says less, and where it stands."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.address import Address
from station.domain.cover import Point
from station.domain.money import Money
from station.domain.printers import Stock
from station.render import remark, stock
from station.render.marks import Barcode128, PaperError, QrCode, Text
from station.render.measure import plex
from station.render.papers import lay_out
from tests.render.test_zpl import _extent

SHEETS = (Stock.A4, Stock.LETTER)
HEADS = (203, 300, 600)
CERTIFICATE = "https://staging.xcover.com/en/coi/K7QHM-3WXRE-INS"
SSCCS = tuple(
    f"10614141123456{n}" for n in ("7897", "7903", "7910", "7927", "7934", "7941", "7958")
)
FULL = {
    "certificate_url": CERTIFICATE,
    "description": "Cover from collection to delivery.",
    "inclusions": (Point("Loss", "The parcel does not arrive."), Point("Damage", "It is broken.")),
    "exclusions": (Point("Cash", "Money and gold."),),
    "phone": "020 7946 0018",
}


def words(page):
    return [mark.text for mark in page.marks if isinstance(mark, Text)]


def said(page):
    return " ".join(words(page))


def inside(page, dpi, least_mm=10.0):
    least = least_mm / 25.4 * dpi
    for mark in page.marks:
        x, y, width, height = _extent(mark)
        assert x >= least, mark
        assert y >= least, mark
        assert x + width <= page.width - least, mark
        assert y + height <= page.height - least, mark


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("dpi", HEADS)
def test_it_is_a_page_of_its_own_and_keeps_its_margins(confirmation, sheet, dpi):
    page = lay_out(confirmation(**FULL, practice=True), dpi=dpi, stock=sheet)
    width_mm, height_mm = sheet.size_mm
    assert abs(page.width / dpi * 25.4 - width_mm) < 0.1
    assert abs(page.height / dpi * 25.4 - height_mm) < 0.1
    inside(page, dpi)
    # It uses the sheet: the small paper in its middle would not.
    assert max(_extent(mark)[0] + _extent(mark)[2] for mark in page.marks) > page.width * 0.9


def test_it_says_all_that_is_known(confirmation):
    text = said(lay_out(confirmation(**FULL), stock=Stock.A4))
    for wanted in (
        "Covered", "Parcel Protection, confirmation", "K7QHM-3WXRE-INS", "Pays at most £420.00",
        "Excess £0.00", "Premium, with £0.76 tax £7.06", "Currency GBP",
        "From 24 Nov 2026, 16:00", "Until 24 Dec 2026, 16:00", "Policyholder Fjord & Fell.",
        "To Hannah Whitfield, Kendal LA9 5QT.", "10482.", "Parcel (00) 1 0614141 123456789 7",
        "Cover from collection to delivery.", "WHAT IS COVERED Loss The parcel does not arrive.",
        "WHAT IS NOT COVERED Cash Money and gold.", "Not arrived: by 24 Dec 2026.",
        "Give the insurer the reference above.", "020 7946 0018", "Tell the sender before",
        "TERMS https://www.example.com/en/pds/", "CERTIFICATE The insurer may ask",
        "Underwriter: Demo Underwriter Ltd.", "Demo wording, not a real policy.",
        "Printed 24 Nov 2026 14:07, Bench 3.",
    ):  # fmt: skip
        assert wanted in text, wanted


def test_what_is_not_known_is_left_out(confirmation):
    bare = confirmation(
        limit=None, excess=None, tax=None, starts=None, ends=None, claims=(), wording_url="",
        policyholder="", disclaimer="", underwriter="",
    )  # fmt: skip
    page = lay_out(bare, stock=Stock.A4)
    text = said(page)
    for absent in (
        "Pays", "Excess", "tax", "From", "Until", "by 24", "terms", "TERMS", "CERTIFICATE",
        "Policyholder", "None", "WHAT IS", "Underwriter", "phone",
    ):  # fmt: skip
        assert absent not in text, absent
    assert "Premium £7.06" in text
    assert not [mark for mark in page.marks if isinstance(mark, QrCode)]


def test_one_list_takes_the_whole_width(confirmation):
    only = {**FULL, "exclusions": ()}
    text = said(lay_out(confirmation(**only), stock=Stock.A4))
    assert "WHAT IS COVERED" in text
    assert "WHAT IS NOT COVERED" not in text


def test_long_lists_fall_to_their_headings_then_to_the_terms(confirmation):
    def points(count, length):
        return tuple(Point(f"Case {n}", "wordy words " * length) for n in range(count))

    headings = said(lay_out(confirmation(**{**FULL, "inclusions": points(9, 90)}), stock=Stock.A4))
    assert "Case 8" in headings
    assert "wordy" not in headings
    assert "These are headings only." in headings
    assert "headings only" not in said(lay_out(confirmation(**FULL), stock=Stock.A4))
    assert "Cash" in headings
    none = said(lay_out(confirmation(**{**FULL, "inclusions": points(200, 9)}), stock=Stock.A4))
    assert "Case" not in none
    # An incomplete list would promise less or more than the terms do: neither list stands.
    assert "Cash" not in none
    assert "TERMS" in none
    assert "£420.00" in none


def test_a_list_without_headings_keeps_its_texts(confirmation):
    bare = {**FULL, "inclusions": tuple(Point("", f"Sentence {n}.") for n in range(60))}
    text = said(lay_out(confirmation(**bare), stock=Stock.A4))
    assert ("Sentence 59." in text) is ("Sentence 0." in text)


def test_no_text_stands_on_another(confirmation):
    page = lay_out(confirmation(**FULL, parcels=SSCCS[:6]), stock=Stock.LETTER)
    boxes = []
    for mark in page.marks:
        if isinstance(mark, Text):
            wide = plex(mark.text, mark.size, mark.bold)
            left = mark.x + mark.width - wide if mark.align.value == "right" else mark.x
            boxes.append((left, mark.y - mark.size * 0.7, left + wide, mark.y, mark.text))
        elif isinstance(mark, (Barcode128, QrCode)):
            x, y, width, height = _extent(mark)
            boxes.append((x, y, x + width, y + height, mark.text))
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1]
            assert apart or other[3] <= one[1], (one, other)


def test_many_parcels_are_told_as_a_number_and_the_first(confirmation):
    six = said(lay_out(confirmation(parcels=SSCCS[:6]), stock=Stock.A4))
    assert six.count("Parcel (00)") == 6
    seven = said(lay_out(confirmation(parcels=SSCCS), stock=Stock.A4))
    assert "7 parcels, the first (00) 1 0614141 123456789 7" in seven


def test_a_long_reference_has_its_bars_below(confirmation):
    ref = "K7QHM-3WXRE-INS-K7QHM-3WXRE-INS-K7QHM-3WXRE-INS"
    page = lay_out(confirmation(ref=ref), stock=Stock.A4)
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    (text,) = [mark for mark in page.marks if isinstance(mark, Text) and mark.text == ref]
    assert bars.y > text.y
    with pytest.raises(PaperError):
        lay_out(confirmation(ref="K7QHM–INS"), stock=Stock.A4)


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("practice", [True, False])
def test_the_mark_of_a_reprint_has_its_place(confirmation, sheet, practice):
    page = lay_out(confirmation(**FULL, practice=practice), stock=sheet)
    mark = stock.placed(remark.lay_out(2, practice=practice, measure=plex, dpi=203), sheet)
    top = min(_extent(each)[1] for each in mark.marks)
    below = max(_extent(each)[1] + _extent(each)[3] for each in mark.marks)
    if practice:
        (band, *_) = page.marks
        for each in mark.marks:
            x, y, width, height = _extent(each)
            assert band.x <= x
            assert x + width <= band.x + band.width
            assert band.y <= y
            assert y + height <= band.y + band.height
    else:
        for each in page.marks:
            _, y, _, height = _extent(each)
            assert y + height <= top or y >= below, each


_ALPHABETS = st.sampled_from(
    ["Hannah", "東京都港区", "محمد بن سعيد", "Жанна", "สมชาย", "Ωμέγα", "🎁"]
)
_NAMES = st.lists(_ALPHABETS, min_size=1, max_size=9).map(" ".join)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    name=_NAMES,
    holder=_NAMES,
    disclaimer=st.lists(_ALPHABETS, max_size=40).map(" ".join),
    points=st.lists(st.tuples(_NAMES, _NAMES), max_size=12),
    claims=st.lists(_NAMES, max_size=6),
    limit=st.none() | st.integers(0, 10**11).map(lambda minor: Money(minor, "JPY")),
    sheet=st.sampled_from(SHEETS),
)
def test_whoever_it_is_for_it_fits(
    confirmation, name, holder, disclaimer, points, claims, limit, sheet
):
    to = Address(name=name, city="Kendal", postcode="LA9 5QT", country="GB")
    found = tuple(Point(*each) for each in points)
    page = lay_out(
        confirmation(
            recipient=to, policyholder=holder, disclaimer=disclaimer, inclusions=found,
            exclusions=found[:3], claims=tuple(claims), limit=limit, certificate_url=CERTIFICATE,
        ),
        stock=sheet,
    )  # fmt: skip
    inside(page, 203)
    text = said(page).replace(" ", "")
    for wanted in (name, holder, disclaimer, *claims):
        assert wanted.replace(" ", "") in text
