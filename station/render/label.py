"""The parcel's label: a GS1 logistic label (GS1 Logistic Label Guideline) on 4 x 6 in."""

from collections.abc import Sequence
from functools import partial

from station.domain import sscc
from station.domain.address import Address
from station.domain.papers import LabelPaper
from station.domain.shipment import Handling
from station.i18n import country, date, kilograms, t
from station.render.fit import Para, fit, shrunk
from station.render.marks import Align, Measure, Page, PaperError, ShapeKind
from station.render.sheet import ACROSS, LEFT, RIGHT, Sheet, grouped

# Lowest on the paper: 260 dots are 32.5 mm, the least for an SSCC is 31.75 mm.
_BARS = 260
_BARS_TOP = 850
_NUMBER_BASE = 1158
_FACTS_TOP = 690
_FACTS_BOTTOM = 784
_BAND = 76
"""Above the facts, for the routing code and the handling marks, if there are any."""
_PICTOGRAMS = {
    Handling.FRAGILE: ShapeKind.GLASS,
    Handling.THIS_WAY_UP: ShapeKind.ARROWS,
    Handling.HEAVY: ShapeKind.WEIGHT,
}

_ROUTING_FLOOR = 20
"""The smallest em of a routing code: a sorter reads it in passing."""
_SERVICE_WIDTH = 236
_SERVICE_HEIGHT = 148


def lay_out(facts: LabelPaper, measure: Measure, dpi: int) -> Page:
    """The label. Raises PaperError for a wrong check digit, or a text that no size brings in."""
    if not sscc.is_valid(facts.sscc):
        raise PaperError("paper.sscc_check_digit", text=facts.sscc[:24])
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice)
    _service(sheet, top, facts)
    _sender(sheet, top, facts.sender)
    below = top + _SERVICE_HEIGHT + 12
    sheet.rule(below)
    _recipient(sheet, below + 14, _band(sheet, facts), facts.recipient)
    _facts(sheet, facts)
    _number(sheet, facts.sscc)
    return sheet.page()


def _service(sheet: Sheet, top: float, facts: LabelPaper) -> None:
    left = RIGHT - _SERVICE_WIDTH
    inner = _SERVICE_WIDTH - 24
    sheet.box(left, top, _SERVICE_WIDTH, _SERVICE_HEIGHT)
    code, large = shrunk(facts.service_code, 84, inner, sheet.measure, "service_code", floor=24)
    white = partial(sheet.text, left + 12, width=inner, bold=True, align=Align.CENTRE, inverse=True)
    white(top + 57 + large * 0.35, code, size=large)
    paras = [Para(facts.service_name.upper(), 28, "service_name", bold=True)]
    lines, used = fit(paras, inner, 46, sheet.measure)
    place = top + 98 + (46 - used) / 2
    for line in lines:
        white(place + line.base, line.text, size=line.size)


def _sender(sheet: Sheet, top: float, sender: Address) -> None:
    width = ACROSS - _SERVICE_WIDTH - 16
    sheet.caption(LEFT, top + 18, "paper.from")
    place = ", ".join(part for part in (_town(sender), sender.country) if part.strip())
    paras = [
        Para(_joined(sender.name, sender.company), 29, "sender_name"),
        Para(_joined(sender.address1, sender.address2), 29, "sender_address"),
        Para(place, 29, "sender_town"),
    ]
    sheet.block(LEFT, top + 26, width, _SERVICE_HEIGHT - 24, paras)


def _band(sheet: Sheet, facts: LabelPaper) -> float:
    """The routing code on the left, the handling marks on the right; answers where they begin."""
    if not facts.routing and not facts.handling:
        return _FACTS_TOP
    top = _FACTS_TOP - _BAND
    side, right = 46, float(RIGHT)
    words = {mark: t(f"paper.handling.{mark.value}") for mark in facts.handling}
    size = _handling_size(sheet, facts.routing, list(words.values()), side + 8 + 18)
    for mark in reversed(facts.handling):
        wide = sheet.measure(words[mark], size, True)
        right -= wide
        sheet.text(right, top + 47, words[mark], width=wide, size=size, bold=True)
        right -= side + 8
        sheet.shape(right, top + 16, side, _PICTOGRAMS[mark])
        right -= 18
    if facts.routing:
        room = right - LEFT
        sheet.caption(LEFT, top + 25, "paper.routing")
        code, large = shrunk(
            facts.routing, 44, room, sheet.measure, "routing", floor=_ROUTING_FLOOR
        )
        sheet.text(LEFT, top + 66, code, width=room, size=large, bold=True)
    sheet.rule(top, 2)
    return top


def _handling_size(sheet: Sheet, routing: str, words: Sequence[str], beside: float) -> float:
    """The em of the handling marks: smaller where their words are long and the code needs room."""
    code = sheet.measure(routing, _ROUTING_FLOOR, True)
    sizes = (22, 20, 18, 16, 14, 12)
    for size in sizes:
        taken = sum(sheet.measure(each, size, True) + beside for each in words)
        if taken + code <= ACROSS:
            return size
    return sizes[-1]


def _recipient(sheet: Sheet, top: float, bottom: float, to: Address) -> None:
    sheet.caption(LEFT, top + 18, "paper.to")
    paras = [
        Para(to.name, 56, "recipient_name", bold=True),
        Para(to.company, 46, "recipient_company"),
        Para(to.address1, 50, "recipient_address1"),
        Para(to.address2, 50, "recipient_address2"),
        Para(_joined(to.city, to.region), 50, "recipient_city"),
        Para(to.postcode, 80, "recipient_postcode", bold=True, gap=2),
        Para(country(to.country) if to.country.strip() else "", 40, "recipient_country"),
    ]
    sheet.block(LEFT, top + 26, ACROSS, bottom - 12 - (top + 26), paras)


def _facts(sheet: Sheet, facts: LabelPaper) -> None:
    """Four cells between two rules; the three that never vary much take what they need."""
    sheet.rule(_FACTS_TOP)
    sheet.rule(_FACTS_BOTTOM)
    cells = {
        "weight": t("paper.kilograms", weight=kilograms(facts.weight_g)),
        "parcel": t("paper.of", number=facts.number, of=facts.of),
        "shipped": date(facts.shipped),
    }
    pad = 14.0
    for em in (36, 26):
        widths = {
            field: 2 * pad
            + max(sheet.measure(text, em, True), sheet.caption_width(f"paper.{field}"))
            for field, text in cells.items()
        }
        left = LEFT + ACROSS - sum(widths.values())
        if sheet.measure(facts.order, em, True) <= left - LEFT - pad:
            break
    _cell(sheet, "order", facts.order, LEFT, left - LEFT - pad)
    for field, text in cells.items():
        sheet.box(left, _FACTS_TOP, 2, _FACTS_BOTTOM - _FACTS_TOP)
        _cell(sheet, field, text, left + pad, widths[field] - 2 * pad)
        left += widths[field]


def _cell(sheet: Sheet, field: str, value: str, left: float, width: float) -> None:
    sheet.caption(left, _FACTS_TOP + 29, f"paper.{field}")
    if sheet.measure(value, 22, True) <= width:
        text, size = shrunk(value, 36, width, sheet.measure, field, floor=22)
        sheet.text(left, _FACTS_TOP + 72, text, width=width, size=size, bold=True)
    else:
        paras = [Para(value, 22, field, bold=True)]
        sheet.block(left, _FACTS_TOP + 36, width, _FACTS_BOTTOM - _FACTS_TOP - 38, paras)


def _number(sheet: Sheet, number: str) -> None:
    left = sheet.sscc(_BARS_TOP, _BARS, "00" + number)
    sheet.caption(left, _BARS_TOP - 12, "paper.sscc")
    text, size = shrunk(grouped(number), 44, ACROSS, sheet.measure, "sscc")
    centre = Align.CENTRE
    sheet.text(LEFT, _NUMBER_BASE, text, width=ACROSS, size=size, bold=True, align=centre)


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part.strip())


def _town(address: Address) -> str:
    return " ".join(part for part in (address.city, address.region, address.postcode) if part)
