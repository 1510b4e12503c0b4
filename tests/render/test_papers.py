"""What each paper says, what it leaves out, and what it refuses."""

import dataclasses
import datetime as dt

import pytest

from station.domain.address import Address
from station.domain.money import Money
from station.domain.printers import Stock
from station.i18n import catalogue, say
from station.render import measure, qr
from station.render.marks import Barcode128, PaperError, QrCode, Shape, ShapeKind, Text
from station.render.papers import lay_out
from tests.render.sample_papers import AT

SSCCS = ("106141411234567897", "106141411234567903", "106141411234567910", "106141411234567927")


def words(page):
    return [mark.text for mark in page.marks if isinstance(mark, Text)]


def said(page):
    return " ".join(words(page))


@pytest.mark.parametrize("wrong", ["106141411234567890", "", "^XZ", "x" * 18])
def test_a_wrong_check_digit_makes_no_paper(label, confirmation, slip, wrong):
    for facts in (label(sscc=wrong), confirmation(parcels=(wrong,)), slip(parcels=(wrong,))):
        with pytest.raises(PaperError) as refused:
            lay_out(facts)
        assert refused.value.message.id == "paper.sscc_check_digit"


def test_a_resolution_without_a_layout_is_refused(label):
    with pytest.raises(PaperError) as refused:
        lay_out(label(), dpi=204)
    assert "204" in say(refused.value.message)


def test_the_same_lines_break_on_every_head(label, confirmation, slip):
    for facts in (label(), confirmation(), slip()):
        assert len({tuple(words(lay_out(facts, dpi=dpi))) for dpi in (203, 300, 600)}) == 1


def test_practice_stands_on_top_of_every_paper_and_moves_nothing(label, confirmation, slip):
    for make in (label, confirmation, slip):
        plain, practice = lay_out(make()), lay_out(make(practice=True))
        assert words(practice)[0] == "PRACTICE. NOT FOR SHIPPING."
        assert practice.marks[2:] == plain.marks


def test_the_label_has_one_rule_over_all_that_is_printed(label):
    page = lay_out(label())
    widest = max((mark for mark in page.marks if not isinstance(mark, Text)), key=_width)
    for mark in page.marks:
        assert widest.x <= mark.x
        if not isinstance(mark, Barcode128):
            assert mark.x + mark.width <= widest.x + widest.width


def _width(mark):
    return getattr(mark, "width", 0)


def test_the_sscc_is_lowest(label):
    page = lay_out(label())
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    below = [mark for mark in page.marks if mark.y > bars.y]
    assert [mark.text for mark in below] == ["(00) 1 0614141 123456789 7"]


@pytest.mark.parametrize("stock", [Stock.INCH_4X6, Stock.A4])
def test_changed_terms_take_the_place_of_the_former_ones(confirmation, stock):
    plain = lay_out(confirmation(), stock=stock)
    changed = lay_out(confirmation(changed_at=AT), stock=stock)
    line = "Changed 24 Nov 2026, 14:07. Takes the place of every earlier confirmation."
    assert line in said(changed)
    assert line not in said(plain)


def test_a_confirmation_says_what_was_proven(confirmation):
    page = lay_out(confirmation())
    text = said(page)
    for wanted in (
        "Covered", "Parcel Protection, confirmation", "K7QHM-3WXRE-INS", "Pays at most £420.00",
        "Excess £0.00", "Premium, with £0.76 tax £7.06", "From 24 Nov 2026, 16:00",
        "Until 24 Dec 2026, 16:00", "Not arrived: by 24 Dec 2026.", "Terms: scan the square",
        "tell the sender before collection", "https://www.example.com/en/pds/3f1b2c44",
        "To Hannah Whitfield, Kendal LA9 5QT. Order 10482.", "Parcel (00) 1 0614141 123456789 7",
        "Demo Underwriter Ltd. Demo wording, not a real policy.",
        "Printed 24 Nov 2026 14:07, Bench 3.", "Policyholder Fjord & Fell.",
    ):  # fmt: skip
        assert wanted in text
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    assert (bars.text, bars.gs1) == ("K7QHM-3WXRE-INS", False)


def test_terms_and_certificate_have_a_square_each(confirmation):
    certificate = "https://staging.xcover.com/en/coi/K7QHM-3WXRE-INS"
    page = lay_out(confirmation(certificate_url=certificate))
    left, right = sorted((m for m in page.marks if isinstance(m, QrCode)), key=lambda m: m.x)
    assert (left.text, right.text) == (certificate, confirmation().wording_url)
    assert left.x + (len(qr.matrix(left.text)) + 4) * left.module <= right.x
    assert "the left one for the certificate" in said(page)
    # Without a way to the terms nobody would know which square is which.
    alone = lay_out(confirmation(certificate_url=certificate, wording_url=""))
    assert not [mark for mark in alone.marks if isinstance(mark, QrCode)]


@pytest.mark.parametrize("length", [300, 700])
def test_where_both_squares_leave_no_room_the_certificate_is_left_out(confirmation, length):
    certificate = "https://staging.xcover.com/en/coi/".ljust(length, "x")
    wording = "https://www.example.com/en/pds/".ljust(300, "y")
    facts = confirmation(
        certificate_url=certificate, wording_url=wording, disclaimer="Wordy words. " * 30
    )
    (square,) = [mark for mark in lay_out(facts).marks if isinstance(mark, QrCode)]
    assert square.text == wording


def test_facts_that_are_not_known_are_left_out(confirmation):
    bare = confirmation(
        limit=None, excess=None, tax=None, starts=None, ends=None, claims=(), wording_url="",
        policyholder="", disclaimer="", underwriter="",
    )  # fmt: skip
    page = lay_out(bare)
    text = said(page)
    for absent in (
        "Pays", "Excess", "tax", "From", "Until", "CLAIM", "Terms", "Policyholder", "None",
    ):  # fmt: skip
        assert absent not in text
    assert "Premium £7.06" in text
    assert not [mark for mark in page.marks if isinstance(mark, QrCode)]


def test_times_stand_on_paper_as_they_arrive(confirmation):
    tokyo = dt.timezone(dt.timedelta(hours=9))
    starts = dt.datetime(2026, 11, 24, 23, 30, tzinfo=tokyo)
    page = lay_out(confirmation(starts=starts, printed_at=starts))
    assert "From 24 Nov 2026, 23:30" in said(page)
    assert "Printed 24 Nov 2026 23:30" in said(page)


def test_other_currencies_are_written_with_their_own_decimals(confirmation):
    text = said(lay_out(confirmation(limit=Money(42000, "JPY"), excess=Money(1234, "KWD"))))
    assert "42,000" in text
    assert "1.234" in text


def test_many_parcels_are_told_as_a_number_and_the_first(confirmation, slip):
    for make in (confirmation, slip):
        text = said(lay_out(make(parcels=SSCCS)))
        assert "4 parcels, the first (00) 1 0614141 123456789 7" in text
        three = said(lay_out(make(parcels=SSCCS[:3])))
        assert three.count("Parcel (00)") == 3


def test_a_slip_confirms_nothing(slip):
    page = lay_out(slip(practice=True))
    text = said(page).lower()
    assert "cover is pending. not confirmed." in text
    assert "this paper is not a confirmation." in text
    assert "the insurer was asked on 24 nov 2026 at 14:06" in text
    for forbidden in catalogue().forbidden["unknown"]:
        assert forbidden not in text
    assert [mark.kind for mark in page.marks if isinstance(mark, Shape)] == [ShapeKind.TRIANGLE]


def test_only_a_confirmation_says_covered(label, slip):
    for facts in (label(), slip()):
        text = said(lay_out(facts)).lower()
        assert not [word for word in ("covered", "insured", "booked") if word in text]


def test_an_order_that_no_barcode_can_carry_stands_as_text(slip):
    for order in ("東京-1", "A" * 70):
        page = lay_out(slip(order=order))
        assert not [mark for mark in page.marks if isinstance(mark, Barcode128)]
        assert order in said(page).replace(" ", "")
        assert "SCAN" not in said(page)


def test_a_long_order_stands_below_its_bars(slip):
    page = lay_out(slip(order="SHOP-2026-11-24-0000000104"))
    (bars,) = [mark for mark in page.marks if isinstance(mark, Barcode128)]
    (text,) = [mark for mark in page.marks if isinstance(mark, Text) and mark.text == bars.text]
    assert text.y - text.size >= bars.y + bars.height
    assert "SCAN TO SEE THE ANSWER" in said(page)


def test_a_long_order_takes_the_room_of_its_neighbours(label):
    page = lay_out(label(order="SHOP-2026-11-24-0104"))
    (order,) = [mark for mark in page.marks if isinstance(mark, Text) and "SHOP" in mark.text]
    assert order.text == "SHOP-2026-11-24-0104"
    assert order.size >= 22


def test_a_reference_that_no_barcode_can_carry_is_refused(confirmation):
    with pytest.raises(PaperError) as refused:
        lay_out(confirmation(ref="K7QHM–INS"))
    assert "barcode" in say(refused.value.message)


def test_a_long_text_wraps_then_shrinks_and_none_of_it_is_lost(label):
    longest = {
        part: f"{part} " + "Wordly " * 10 for part in ("name", "company", "address1", "address2")
    }
    to = Address(**longest, city="Llanfair" * 9, region="R" * 80, postcode="P" * 80, country="GB")
    firm = "A firm of long names and their sons " * 2
    sender = Address(name=firm, company=firm, address1=firm, city="T" * 40, country="GB")
    page = lay_out(label(recipient=to, sender=sender))
    text = said(page).replace(" ", "")
    for value in (
        *longest.values(),
        sender.name,
        sender.company,
        sender.city,
        to.city,
        to.region,
        to.postcode,
    ):
        assert value.replace(" ", "") in text
    assert min(mark.size for mark in page.marks if isinstance(mark, Text)) >= 15
    for mark in page.marks:
        if isinstance(mark, Text):
            assert measure.plex(mark.text, mark.size, mark.bold) <= mark.width * 1.02, mark


@pytest.mark.parametrize(
    ("make", "field", "name"),
    [
        ("label", "order", "order number"),
        ("label", "service_name", "service's name"),
        ("label", "service_code", "service's code"),
        ("confirmation", "title", "cover's title"),
        ("confirmation", "ref", "reference"),
        ("confirmation", "disclaimer", "underwriter's text"),
        ("confirmation", "policyholder", "policyholder"),
        ("slip", "order", "order number"),
    ],
)
def test_ten_thousand_characters_are_refused_by_name(request, make, field, name):
    facts = request.getfixturevalue(make)(**{field: "wide " * 2000})
    with pytest.raises(PaperError) as refused:
        lay_out(facts)
    assert name in say(refused.value.message)


@pytest.mark.parametrize("part", ["name", "address1", "city", "postcode"])
def test_an_address_too_long_for_any_size_is_refused_by_name(label, recipient, part):
    facts = label(recipient=dataclasses.replace(recipient, **{part: "Wide " * 1000}))
    with pytest.raises(PaperError) as refused:
        lay_out(facts)
    assert refused.value.message.id == "paper.does_not_fit"
    assert "recipient" in say(refused.value.message)


def test_a_long_disclaimer_shrinks_and_is_whole(confirmation):
    text = "Arranged and underwritten by a company with a very long text. " * 14
    page = lay_out(confirmation(disclaimer=text, practice=True))
    assert text.strip() in said(page)


@pytest.mark.parametrize("length", [40, 120, 250, 362])
def test_a_long_link_makes_a_finer_square_that_leaves_its_text_alone(confirmation, length):
    url = "https://example.com/".ljust(length, "x")
    page = lay_out(confirmation(wording_url=url, practice=True))
    (square,) = [mark for mark in page.marks if isinstance(mark, QrCode)]
    assert square.module >= 3
    beside = [mark for mark in page.marks if isinstance(mark, Text) and "https" in mark.text]
    assert all(mark.x + mark.width + 4 * square.module <= square.x for mark in beside)


def test_a_link_beyond_any_square_is_refused(confirmation):
    with pytest.raises(PaperError) as refused:
        lay_out(confirmation(wording_url="https://example.com/" + "x" * 400))
    assert refused.value.message.id == "paper.qr_too_long"


def test_letters_with_marks_and_joined_emoji_are_not_torn(label):
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    to = Address(name=family * 20, address1="e\u0323\u0301" * 40, city="x", country="GB")
    for line in words(lay_out(label(recipient=to))):
        assert not line.startswith(("\u200d", "\u0301", "\u0323"))
        if family[0] in line:
            assert line.count(family) * len(family) == len(line)


def test_every_message_has_its_sentence():
    sentences = catalogue()
    for name in (
        "does_not_fit", "hidden_characters", "sscc_check_digit", "not_a_barcode", "qr_too_long",
        "resolution", "printer_letters", "no_font", "typeface", "folder.full",
        "folder.unwritable", "no_label", "not_proven",
    ):  # fmt: skip
        assert sentences.has(f"paper.{name}")
