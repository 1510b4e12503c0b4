"""The slip that goes with a label printed before the cover is settled. It confirms nothing."""

from collections.abc import Sequence

from station.domain.papers import PendingSlip, VoidSlip
from station.i18n import date, t, time
from station.render import foot
from station.render.fit import Para, fit
from station.render.marks import Measure, Page, ShapeKind
from station.render.sheet import ACROSS, BOTTOM, LEFT, QUIET_128, RIGHT, Sheet


def lay_out(facts: PendingSlip, measure: Measure, dpi: int) -> Page:
    """The slip. Raises PaperError for a text that no size brings in."""
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice) + 8
    sheet.shape(LEFT, top, 128, ShapeKind.TRIANGLE)
    head = [
        Para(t("paper.pending"), 60, "head", bold=True),
        Para(t("paper.not_confirmed"), 60, "head", bold=True),
    ]
    sheet.block(LEFT + 148, top - 6, ACROSS - 148, 144, head)
    sheet.rule(top + 148, 5)
    moment = foot.wall(facts.asked_at)
    asked = t("paper.asked", date=date(moment), time=time(moment))
    words = [
        Para(asked, 37, "asked"),
        Para(t("paper.no_confirmation"), 37, "asked", bold=True, gap=10),
    ]
    top = sheet.block(LEFT, top + 166, ACROSS, 260, words) + 16
    sheet.rule(top)
    top = scanned(sheet, top + 4, facts.order, "paper.scan")
    sheet.block(LEFT, top + 24, ACROSS, 180, [Para(t("paper.when_answered"), 35, "answer")])
    small_print(sheet, facts)
    return sheet.page()


def scanned(sheet: Sheet, top: float, order: str, words: str) -> float:
    """What a clerk scans or types to see more: the order, as bars where it can be, under `words`.

    A long order stands below its bars, a short one beside them. Answers the y below.
    """
    left: float = LEFT + 8
    below = top + 48
    width = sheet.barcode(left, below, 108, order.strip(), ACROSS / 2)
    if width is not None:
        left += width + QUIET_128 * 4
    elif sheet.barcode(left, below, 108, order.strip(), ACROSS - 3 * QUIET_128) is not None:
        left, below, width = LEFT, below + 108, ACROSS
    else:
        left = LEFT
    sheet.caption(LEFT, top + 34, "paper.order" if width is None else words)
    lines, used = fit([Para(order, 64, "order", bold=True)], RIGHT - left, 108, sheet.measure)
    sheet.lines(left, below + (108 - used) / 2, RIGHT - left, lines)
    return below + 108


def small_print(
    sheet: Sheet, facts: PendingSlip | VoidSlip, room: float = 220, first: Sequence[Para] = ()
) -> None:
    """Whose parcel it is and where the paper comes from, at the bottom, below what is `first`."""
    paras = [*first, *foot.whose(facts), foot.printed(facts)]
    lines, used = fit(paras, ACROSS, room, sheet.measure)
    sheet.rule(BOTTOM - used - 12, 2)
    sheet.lines(LEFT, BOTTOM - used, ACROSS, lines)
