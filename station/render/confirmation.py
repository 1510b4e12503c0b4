"""The confirmation of a proven cover: the only paper that says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from station.domain.money import Money
from station.domain.papers import ConfirmationPaper
from station.i18n import date_time, money, t
from station.render import foot, qr
from station.render.fit import Para, fit, shrunk
from station.render.marks import Measure, Page, PaperError, ShapeKind
from station.render.sheet import ACROSS, BOTTOM, LEFT, QUIET_128, Sheet

_QR_SIDE = 250


@dataclass(frozen=True)
class _Room:
    """How airy the paper is, in units: heights of bars and rows, the em of a claim's line.

    `terms` is the least height of the block beside the QR code.
    """

    bars: float
    row: float
    claim: float
    terms: float


_AIRY = _Room(bars=84, row=50, claim=33, terms=160)
_TIGHT = _Room(bars=60, row=38, claim=25, terms=110)


def lay_out(facts: ConfirmationPaper, measure: Measure, dpi: int) -> Page:
    """The confirmation. Raises PaperError for a text that no size brings in.

    The insurer's texts can be long and a proven cover must be printed: what does not fit airily
    is tried once more with tighter rows, then without the certificate's link.
    """
    tries = [(facts, _AIRY), (facts, _TIGHT), (replace(facts, certificate_url=""), _TIGHT)]
    for said, room in tries:
        try:
            return _page(said, measure, dpi, room)
        except PaperError as refused:
            if refused.message.id != "paper.does_not_fit" or said is tries[-1][0]:
                raise
    raise AssertionError(tries)


def _page(facts: ConfirmationPaper, measure: Measure, dpi: int, room: _Room) -> Page:
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice)
    top = _changed(sheet, _head(sheet, top, facts), facts)
    top = _reference(sheet, top, facts.ref, room)
    top = _money(sheet, top, facts, room)
    top = _claims(sheet, top, facts.claims, room)
    links = _links(facts)
    terms = max([room.terms, *(sheet.least_qr(url) + 2 for url in links)])
    small, used = fit(_foot(facts), ACROSS, BOTTOM - top - terms - 10, measure)
    _terms(sheet, top, BOTTOM - used - 10, links)
    sheet.lines(LEFT, BOTTOM - used, ACROSS, small)
    return sheet.page()


def _links(facts: ConfirmationPaper) -> list[str]:
    """What has a square: the terms, and the certificate where there is a way to both."""
    terms, certificate = facts.wording_url.strip(), facts.certificate_url
    return [terms, *([certificate] if qr.holds(certificate) else [])] if terms else []


def _head(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
    sheet.shape(LEFT + 4, top + 4, 88, ShapeKind.SHIELD)
    left = LEFT + 108
    sheet.text(left, top + 48, t("paper.covered"), width=ACROSS - 108, size=56, bold=True)
    title = t("paper.confirmation_of", title=facts.title)
    sheet.block(left, top + 58, ACROSS - 108, 40, [Para(title, 30, "title")])
    sheet.rule(top + 104)
    return top + 110


def _changed(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
    """That it takes the place of an earlier one: the two must not be mixed up on a box."""
    if facts.changed_at is None:
        return top
    words = t("paper.changed", at=date_time(foot.wall(facts.changed_at)))
    top = sheet.block(LEFT, top + 2, ACROSS, 34, [Para(words, 26, "changed", bold=True)]) + 4
    sheet.rule(top, 2)
    return top + 2


def _reference(sheet: Sheet, top: float, ref: str, room: _Room) -> float:
    sheet.caption(LEFT, top + 24, "paper.ref")
    text, size = shrunk(ref, 60, ACROSS, sheet.measure, "ref")
    sheet.text(LEFT, top + 80, text, width=ACROSS, size=size, bold=True)
    # The quiet zone on the left reaches into the paper's own margin.
    if sheet.barcode(LEFT, top + 96, room.bars, text, ACROSS - 3 * QUIET_128) is None:
        raise PaperError("paper.not_a_barcode", text=ref[:40])
    return top + 96 + room.bars + 14


def _money(sheet: Sheet, top: float, facts: ConfirmationPaper, room: _Room) -> float:
    premium = t("paper.premium")
    if facts.tax is not None:
        premium = t("paper.premium_with_tax", tax=facts.tax)
    rows = (
        ("limit", t("paper.limit"), facts.limit),
        ("excess", t("paper.excess"), facts.excess),
        ("premium", premium, facts.premium),
        ("starts", t("paper.starts"), facts.starts),
        ("ends", t("paper.ends"), facts.ends),
    )
    for field, label, fact in rows:
        if fact is not None:
            value = money(fact) if isinstance(fact, Money) else date_time(foot.wall(fact))
            sheet.rule(top, 2)
            large = field == "limit"
            height, em = (room.row + 10, room.row * 0.88) if large else (room.row, 32)
            top = sheet.row(top, height, label, value, em=em, field=field)
    sheet.rule(top)
    return top + 4


def _claims(sheet: Sheet, top: float, claims: tuple[str, ...], room: _Room) -> float:
    if not claims:
        return top
    sheet.caption(LEFT, top + 26, "paper.claim")
    paras = [Para(line, room.claim, "claims", bold=True) for line in claims]
    top = sheet.block(LEFT, top + 32, ACROSS, 4.6 * room.claim, paras) + 8
    sheet.rule(top, 2)
    return top + 2


def _terms(sheet: Sheet, top: float, bottom: float, links: Sequence[str]) -> None:
    """How to cancel, and the links: the terms as the square on the edge, the certificate beside."""
    right: float = LEFT + ACROSS
    paras = [Para(t("paper.cancel"), 27, "terms", gap=4)]
    for url in links:
        # The quiet zone on the right reaches into the paper's own margin, or the next square's.
        side = min(_QR_SIDE, bottom - top)
        right -= sheet.qr(right, top, side, url) + sheet.quiet_qr(side, url)
        paras.append(Para(url, 23, "wording_url", gap=6))
    if links:
        words = "paper.terms" if len(links) == 1 else "paper.terms_and_certificate"
        paras.insert(0, Para(t(words), 27, "terms", bold=True))
    sheet.block(LEFT, top + 18, right - LEFT, bottom - top - 18, paras)


def _foot(facts: ConfirmationPaper) -> list[Para]:
    holder = facts.policyholder.strip() and t("paper.policyholder", name=facts.policyholder)
    insurer = f"{facts.underwriter} {facts.disclaimer}".strip()
    return [
        *foot.whose(facts),
        Para(holder, foot.SMALL, "policyholder"),
        Para(insurer, foot.SMALL, "disclaimer"),
        foot.printed(facts),
    ]
