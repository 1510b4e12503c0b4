"""The slip that keeps a parcel on the bench while its label is being voided.

A black bar and a sign with eight edges tell it from the other papers across a room.
"""

from station.domain.errors import Message
from station.domain.papers import VoidSlip
from station.i18n import date, say, t, time
from station.render import foot
from station.render.fit import Para, shrunk
from station.render.marks import Measure, Page, ShapeKind
from station.render.sheet import ACROSS, BOTTOM, LEFT, Sheet
from station.render.slip import scanned, small_print

_BAR = 164
_IN = 28


def lay_out(facts: VoidSlip, measure: Measure, dpi: int) -> Page:
    """The slip. Raises PaperError for a text that no size brings in."""
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice) + 4
    sheet.box(LEFT, top, ACROSS, _BAR)
    words, size = shrunk(t("paper.do_not_ship"), 150, ACROSS - 2 * _IN, measure, "head")
    base = top + _BAR / 2 + size * 0.35
    sheet.text(LEFT + _IN, base, words, width=ACROSS - 2 * _IN, size=size, bold=True, inverse=True)
    top = _head(sheet, top + _BAR + 24, facts)
    for heading, stands in (("paper.void_label", facts.label), ("paper.void_cover", facts.cover)):
        top = _stands(sheet, top, heading, stands)
    sheet.rule(top)
    top = scanned(sheet, top + 4, facts.order, "paper.scan_void")
    open_still = Para(t("paper.void_open"), 30, "answer")
    small_print(sheet, facts, BOTTOM - top - 34, [open_still])
    return sheet.page()


def _head(sheet: Sheet, top: float, facts: VoidSlip) -> float:
    sheet.shape(LEFT, top + 4, 150, ShapeKind.STOP)
    moment = foot.wall(facts.asked_at)
    asked = t("paper.void_asked", date=date(moment), time=time(moment), who=facts.asked_by)
    paras = [
        Para(say(facts.head), 46, "head", bold=True),
        Para(asked, 30, "asked", gap=8),
        Para(say(facts.approval) if facts.approval else "", 30, "asked"),
    ]
    below = sheet.block(LEFT + 178, top, ACROSS - 178, 170, paras)
    return max(below, top + 160) + 18


def _stands(sheet: Sheet, top: float, heading: str, stands: Message) -> float:
    sheet.rule(top, 2)
    sheet.caption(LEFT, top + 28, heading)
    paras = [Para(say(stands), 36, "answer", bold=True)]
    return sheet.block(LEFT, top + 36, ACROSS, 84, paras) + 12
