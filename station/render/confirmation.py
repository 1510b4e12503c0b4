"""The confirmation of a proven cover: the only paper that says so."""

from station.domain.money import Money
from station.domain.papers import ConfirmationPaper
from station.i18n import date_time, money, t
from station.render import foot
from station.render.fit import Para, fit, shrunk
from station.render.marks import Measure, Page, PaperError, ShapeKind
from station.render.sheet import ACROSS, BOTTOM, LEFT, QUIET_128, Sheet

_QR_SIDE = 250


def lay_out(facts: ConfirmationPaper, measure: Measure, dpi: int) -> Page:
    """The confirmation. Raises PaperError for a text that no size brings in."""
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice, facts.reprint)
    top = _head(sheet, top, facts)
    top = _reference(sheet, top, facts.ref)
    top = _money(sheet, top, facts)
    top = _claims(sheet, top, facts.claims)
    small, used = fit(_foot(facts), ACROSS, (BOTTOM - top) * 0.62, measure)
    _terms(sheet, top, BOTTOM - used - 10, facts.wording_url)
    sheet.lines(LEFT, BOTTOM - used, ACROSS, small)
    return sheet.page()


def _head(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
    sheet.shape(LEFT + 4, top + 4, 88, ShapeKind.SHIELD)
    left = LEFT + 108
    sheet.text(left, top + 48, t("paper.covered"), width=ACROSS - 108, size=56, bold=True)
    title = t("paper.confirmation_of", title=facts.title)
    sheet.block(left, top + 58, ACROSS - 108, 40, [Para(title, 30, "title")])
    sheet.rule(top + 104)
    return top + 110


def _reference(sheet: Sheet, top: float, ref: str) -> float:
    sheet.caption(LEFT, top + 24, "paper.ref")
    text, size = shrunk(ref, 60, ACROSS, sheet.measure, "ref")
    sheet.text(LEFT, top + 80, text, width=ACROSS, size=size, bold=True)
    # The quiet zone on the left reaches into the paper's own margin.
    if sheet.barcode(LEFT, top + 96, 84, text, ACROSS - 3 * QUIET_128) is None:
        raise PaperError("paper.not_a_barcode", text=ref[:40])
    return top + 194


def _money(sheet: Sheet, top: float, facts: ConfirmationPaper) -> float:
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
            top = sheet.row(top, 60 if field == "limit" else 50, label, value, field)
    sheet.rule(top)
    return top + 4


def _claims(sheet: Sheet, top: float, claims: tuple[str, ...]) -> float:
    if not claims:
        return top
    sheet.caption(LEFT, top + 26, "paper.claim")
    paras = [Para(line, 33, "claims", bold=True) for line in claims]
    top = sheet.block(LEFT, top + 32, ACROSS, 150, paras) + 8
    sheet.rule(top, 2)
    return top + 2


def _terms(sheet: Sheet, top: float, bottom: float, wording_url: str) -> None:
    url = wording_url.strip()
    width: float = ACROSS
    paras = [Para(t("paper.cancel"), 27, "terms", gap=4)]
    if url:
        # The quiet zone on the right reaches into the paper's own margin.
        side = min(_QR_SIDE, bottom - top)
        sheet.qr(LEFT + ACROSS, top + 26, side, url)
        width = ACROSS - side + 12
        paras = [
            Para(t("paper.terms"), 27, "terms", bold=True),
            *paras,
            Para(url, 23, "wording_url", gap=6),
        ]
    sheet.block(LEFT, top + 18, width, bottom - top - 18, paras)


def _foot(facts: ConfirmationPaper) -> list[Para]:
    holder = facts.policyholder.strip() and t("paper.policyholder", name=facts.policyholder)
    insurer = f"{facts.underwriter} {facts.disclaimer}".strip()
    return [
        *foot.whose(facts),
        Para(holder, foot.SMALL, "policyholder"),
        Para(insurer, foot.SMALL, "disclaimer"),
        foot.printed(facts),
    ]
