"""The confirmation of a proven cover on office paper: a page of its own, with room for all of it.

The small one is for label stock (see confirmation). Neither is the other one scaled.
"""

from collections.abc import Sequence
from enum import Enum, auto

from station.domain.cover import Point
from station.domain.money import Money
from station.domain.papers import ConfirmationPaper
from station.domain.printers import Stock
from station.i18n import date_time, money, t
from station.render import foot, qr
from station.render.fit import Para, fit, shrunk
from station.render.marks import Measure, Page, PaperError, ShapeKind
from station.render.sheet import QUIET_128, TOP, Area, Sheet
from station.render.stock import MARGIN_MM

_MM = 203 / 25.4
_SIDE = round(15 * _MM)
_GUTTER = 64
_QR = 224
_TEXT = 30.0
# Of the insurer's longer texts, 7 pt: the least that is read on office paper without effort.
_LEAST = 20.0
_MOST_PARCELS = 6


class _Points(Enum):
    """How much is said of what is covered and what is not; the terms always say all of it."""

    WHOLE = auto()
    TITLES = auto()
    NONE = auto()


def lay_out(facts: ConfirmationPaper, measure: Measure, dpi: int, stock: Stock) -> Page:
    """The page. Raises PaperError for a text that no size brings in.

    The insurer's lists can be long and a proven cover must be printed: where they do not fit, their
    headings stand alone, and where not even these do, the terms are referred to.
    """
    for points in _Points:
        try:
            return _page(facts, Sheet(measure, dpi, _area(stock)), points)
        except PaperError as refused:
            if refused.message.id != "paper.does_not_fit" or points is _Points.NONE:
                raise
    raise AssertionError(stock)


def _area(stock: Stock) -> Area:
    width, height = (length * _MM for length in stock.size_mm)
    # The same band on top as on label stock: the mark of a reprint has its place there (remark).
    top, margin = round(MARGIN_MM * _MM) + TOP, round(MARGIN_MM * _MM)
    return Area(width, height, _SIDE, top, round(width) - _SIDE, round(height) - margin)


def _page(facts: ConfirmationPaper, sheet: Sheet, points: _Points) -> Page:
    area = sheet.area
    top = _head(sheet, sheet.strip(facts.practice) + 16, facts)
    top = _reference(sheet, top + 12, facts.ref)
    top = _facts(sheet, top + 16, facts) + 20
    small, used = fit(_foot(facts), area.across, 180, sheet.measure)
    below = area.bottom - used
    sheet.lines(area.left, below, area.across, small)
    below = _links(sheet, below - 16, facts)
    below = _how(sheet, below, facts)
    _covers(sheet, top, below, facts, points)
    return sheet.page()


def _head(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
    left, across = sheet.area.left, sheet.area.across
    sheet.shape(left, top, 116, ShapeKind.SHIELD)
    sheet.text(left + 148, top + 56, t("paper.covered"), width=across - 148, size=72, bold=True)
    title = t("paper.confirmation_of", title=facts.title)
    sheet.block(left + 148, top + 70, across - 148, 46, [Para(title, 36, "title")])
    sheet.rule(top + 136)
    if facts.changed_at is None:
        return top + 140
    words = t("paper.changed", at=date_time(foot.wall(facts.changed_at)))
    below = sheet.block(left, top + 148, across, 48, [Para(words, 32, "changed", bold=True)])
    sheet.rule(below + 8)
    return below + 12


def _reference(sheet: Sheet, top: float, ref: str) -> float:
    """The reference, and its bars beside it; below it where it is long."""
    area = sheet.area
    sheet.caption(area.left, top + 24, "paper.ref")
    half = _half(sheet)
    text, size = shrunk(ref, 64, half, sheet.measure, "ref")
    sheet.text(area.left, top + 92, text, width=half, size=size, bold=True)
    right = area.left + half + _GUTTER
    if sheet.barcode(right, top + 16, 84, text, half - QUIET_128) is not None:
        return top + 116
    if sheet.barcode(area.left, top + 116, 84, text, area.across) is None:
        raise PaperError("paper.not_a_barcode", text=ref[:40])
    return top + 216


def _facts(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
    """What it pays and costs on the left; whom and which parcels it is for on the right."""
    area, half = sheet.area, _half(sheet)
    premium = t("paper.premium")
    if facts.tax is not None:
        premium = t("paper.premium_with_tax", tax=facts.tax)
    rows = (
        ("limit", t("paper.limit"), facts.limit),
        ("excess", t("paper.excess"), facts.excess),
        ("premium", premium, facts.premium),
        ("currency", t("paper.currency"), facts.premium.currency),
        ("starts", t("paper.starts"), facts.starts),
        ("ends", t("paper.ends"), facts.ends),
    )
    sheet.rule(top)
    below = top + 4
    for field, label, fact in rows:
        if fact is None:
            continue
        if isinstance(fact, Money):
            value = money(fact)
        else:
            value = fact if isinstance(fact, str) else date_time(foot.wall(fact))
        em = 40 if field == "limit" else 29
        below = sheet.row(below, 54, label, value, em=em, field=field, across=half)
        sheet.box(area.left, below, half, 1)
    right = area.left + half + _GUTTER
    sheet.caption(right, top + 34, "paper.for")
    beside = sheet.block(right, top + 42, half, 6 * 54 - 38, _whose(facts))
    return max(below, beside)


def _whose(facts: ConfirmationPaper) -> list[Para]:
    to = facts.recipient
    town = " ".join(part for part in (to.city, to.postcode) if part)
    holder = facts.policyholder.strip() and t("paper.policyholder", name=facts.policyholder)
    line = t("paper.to_line", name=to.name, town=town, order=facts.order)
    return [
        Para(holder, 29, "policyholder", bold=True),
        Para(line, _TEXT, "recipient_name", gap=8),
        *foot.parcels(facts.parcels, _TEXT, most=_MOST_PARCELS),
    ]


def _covers(
    sheet: Sheet, top: float, bottom: float, facts: ConfirmationPaper, points: _Points
) -> None:
    """The insurer's own words on what is covered, as much of them as was found to fit."""
    if points is _Points.NONE:
        return
    lists = [
        (heading, _paras(found, points))
        for heading, found in (
            ("paper.covers", facts.inclusions),
            ("paper.excludes", facts.exclusions),
        )
        if found
    ]
    if facts.description.strip():
        top = _narrow(sheet, top, bottom, [Para(facts.description, _TEXT, "description")]) + 12
    if points is _Points.TITLES and lists:
        bottom = _rest_is_in_the_terms(sheet, bottom)
    wide = sheet.area.across if len(lists) == 1 else _half(sheet)
    for number, (heading, paras) in enumerate(lists):
        left = sheet.area.left + number * (wide + _GUTTER)
        sheet.caption(left, top + 24, heading)
        lines, _ = fit(paras, wide, bottom - top - 40, sheet.measure, _LEAST)
        sheet.lines(left, top + 34, wide, lines)


def _rest_is_in_the_terms(sheet: Sheet, bottom: float) -> float:
    """A heading alone promises less than its text: it is said where that stands."""
    words = [Para(t("paper.terms_say_all"), 24, "terms")]
    lines, used = fit(words, sheet.area.across, 60, sheet.measure)
    sheet.lines(sheet.area.left, bottom - used - 8, sheet.area.across, lines)
    return bottom - used - 12


def _narrow(sheet: Sheet, top: float, bottom: float, paras: Sequence[Para]) -> float:
    area = sheet.area
    lines, used = fit(paras, area.across, (bottom - top) / 2, sheet.measure, _LEAST)
    sheet.lines(area.left, top, area.across, lines)
    return top + used


def _paras(found: Sequence[Point], points: _Points) -> list[Para]:
    whole = points is _Points.WHOLE
    paras = []
    for point in found:
        paras.append(Para(point.title, _TEXT, "covers", bold=whole, gap=14 if whole else 4))
        if whole or not point.title:
            paras.append(Para(point.text, _TEXT, "covers"))
    return paras


def _how(sheet: Sheet, bottom: float, facts: ConfirmationPaper) -> float:
    """How to claim and how to cancel, above `bottom`; answers the y where they begin."""
    half = _half(sheet)
    claim = [Para(line, _TEXT, "claims", bold=True) for line in facts.claims]
    claim.append(Para(t("paper.claim_with_ref"), _TEXT, "claims"))
    if facts.wording_url:
        claim.append(Para(t("paper.claim_terms"), _TEXT, "claims"))
    if facts.phone:
        claim.append(Para(t("paper.phone", number=facts.phone), _TEXT, "phone"))
    cancel = [Para(t("paper.cancel_here"), _TEXT, "terms")]
    sides = [("paper.how_to_claim", claim), ("paper.how_to_cancel", cancel)]
    fitted = [fit(paras, half, 280, sheet.measure) for _, paras in sides]
    top = bottom - 44 - max(used for _, used in fitted)
    sheet.rule(top - 14, 2)
    for number, ((heading, _), (lines, _)) in enumerate(zip(sides, fitted, strict=True)):
        left = sheet.area.left + number * (half + _GUTTER)
        sheet.caption(left, top + 20, heading)
        sheet.lines(left, top + 28, half, lines)
    return top - 18


def _links(sheet: Sheet, bottom: float, facts: ConfirmationPaper) -> float:
    """The terms and the certificate as squares with their links; answers the y above them."""
    asks = t("paper.certificate_asks")
    certificate = facts.certificate_url if qr.holds(facts.certificate_url) else ""
    links = [
        ("paper.terms_link", "", facts.wording_url, "wording_url"),
        ("paper.certificate_link", asks, certificate, "certificate_url"),
    ]
    links = [link for link in links if link[2]]
    if not links:
        return bottom
    half = _half(sheet)
    sides = [max(_QR, sheet.least_qr(url) + 2) for _, _, url, _ in links]
    top = bottom - max(sides) - 16
    sheet.rule(top, 2)
    for number, ((heading, words, url, field), side) in enumerate(zip(links, sides, strict=True)):
        left = sheet.area.left + number * (half + _GUTTER)
        beside = left + sheet.qr(0, top + 4, side, url, left=left) + 40
        sheet.caption(beside, top + 44, heading)
        paras = [Para(words, 26, field), Para(url, 26, field, gap=6)]
        sheet.block(beside, top + 52, left + half - beside, side - 52, paras)
    return top - 12


def _foot(facts: ConfirmationPaper) -> list[Para]:
    under = facts.underwriter.strip() and t("paper.underwriter", name=facts.underwriter)
    return [
        Para(under, foot.SMALL, "disclaimer", bold=True),
        Para(facts.disclaimer, foot.SMALL, "disclaimer"),
        foot.printed(facts),
    ]


def _half(sheet: Sheet) -> float:
    return (sheet.area.across - _GUTTER) / 2
