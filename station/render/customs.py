"""A customs declaration: what CN 22 and CN 23 ask for (Universal Postal Convention, Regulations).

It has the particulars of the form, not the form's own print. Of a line there is no net weight:
nobody weighed it, and none is made up.
"""

from station.domain.address import Address
from station.domain.papers import CustomsPaper
from station.domain.shipment import ContentsLine
from station.i18n import country, date, kilograms, money, t
from station.render.fit import Para, shrunk
from station.render.marks import Align, Measure, Page
from station.render.sheet import ACROSS, BOTTOM, LEFT, RIGHT, Sheet

_HALF = (ACROSS - 24) / 2
_LINE, _AMOUNT = 84, 160
_SMALL = 22


def lay_out(facts: CustomsPaper, measure: Measure, dpi: int) -> Page:
    """One sheet. Raises PaperError for a text that no size brings in, or hidden characters."""
    sheet = Sheet(measure, dpi)
    top = sheet.strip(facts.practice)
    sheet.block(LEFT, top, ACROSS - 190, 48, [Para(t("customs.title"), 40, "customs", bold=True)])
    sheet.text(RIGHT - 180, top + 42, facts.form, width=180, size=46, bold=True, align=Align.RIGHT)
    place = t(
        "customs.sheet",
        parcel=facts.parcel,
        parcels=facts.parcels,
        sheet=facts.sheet.number,
        sheets=facts.sheet.of,
    )
    sheet.block(LEFT, top + 52, ACROSS, 34, [Para(place, 26, "customs")])
    top += 92
    sheet.rule(top, 4)
    for left, caption, address in (
        (LEFT, "customs.from", facts.sender),
        (LEFT + _HALF + 24, "customs.to", facts.recipient),
    ):
        sheet.caption(left, top + 30, caption)
        sheet.block(left, top + 38, _HALF, 216, _address(address))
    top += 262
    sheet.rule(top, 2)
    sheet.caption(LEFT, top + 30, "customs.reason")
    sheet.block(LEFT + 180, top + 6, 300, 36, [Para(t("customs.sale"), 28, "customs", bold=True)])
    sheet.rule(top + 44, 2)
    top = _contents(sheet, top + 48, facts)
    _sums(sheet, top + 8, facts)
    _signature(sheet, facts)
    return sheet.page()


def _address(address: Address) -> list[Para]:
    town = " ".join(part for part in (address.postcode, address.city, address.region) if part)
    lines = (
        address.name,
        address.company,
        address.address1,
        address.address2,
        town,
        country(address.country),
    )
    paras = [Para(line, 26, "recipient_name", bold=not at) for at, line in enumerate(lines) if line]
    if address.phone or address.email:
        contact = t("customs.contact", phone=address.phone or "-", email=address.email or "-")
        paras.append(Para(contact, 20, "recipient_name"))
    return paras


def _contents(sheet: Sheet, top: float, facts: CustomsPaper) -> float:
    sheet.caption(LEFT, top + 26, "customs.contents")
    top += 34
    for line in facts.sheet.lines:
        paras = [
            Para(line.description, 28, "contents", bold=True),
            Para(_said(line), 23, "customs"),
        ]
        sheet.block(LEFT, top, ACROSS - _AMOUNT - 20, _LINE - 6, paras)
        amount, em = shrunk(money(line.value), 27, _AMOUNT, sheet.measure, "customs")
        left = RIGHT - _AMOUNT
        sheet.text(left, top + 34, amount, width=_AMOUNT, size=em, bold=True, align=Align.RIGHT)
        top += _LINE
        sheet.rule(top - 4, 1)
    return top


def _said(line: ContentsLine) -> str:
    number = t("customs.hs", code=line.hs_code) if line.hs_code else t("customs.no_hs")
    made = (
        t("customs.made_in", country=country(line.origin))
        if line.origin
        else t("customs.no_origin")
    )
    return f"{number}, {made}, {t('customs.pieces', count=line.quantity)}"


def _sums(sheet: Sheet, top: float, facts: CustomsPaper) -> None:
    weight = t("paper.kilograms", weight=kilograms(facts.weight_g))
    rows = (
        ("customs.gross", weight),
        ("customs.value", money(facts.value)),
        ("customs.postage", money(facts.postage)),
        ("customs.number", facts.tracking),
    )
    if facts.sheet.number < facts.sheet.of:
        sheet.block(LEFT, top, ACROSS, 34, [Para(t("customs.more"), 26, "customs")])
        return
    for label, value in rows:
        top = sheet.row(top, 36, t(label), value, em=28, field="customs")


def _signature(sheet: Sheet, facts: CustomsPaper) -> None:
    statement = [Para(t("customs.statement"), _SMALL, "customs")]
    sheet.block(LEFT, BOTTOM - 158, ACROSS, 54, statement)
    sheet.rule(BOTTOM - 34, 3)
    sheet.caption(LEFT, BOTTOM - 8, "customs.signed")
    dated = t("customs.dated", date=date(facts.made))
    sheet.text(RIGHT - 300, BOTTOM - 8, dated, width=300, size=_SMALL, align=Align.RIGHT)
