"""Customs areas: whether a parcel crosses a border at which its contents must be declared.

What counts is where goods move without a customs or tax declaration:

* the European Union: its customs territory (Regulation (EU) 952/2013, article 4, with Monaco) less
  what lies outside its VAT area, where parcels are declared too (Directive 2006/112/EC, article 6):
  the Canary Islands, the French overseas departments, Aland, Mount Athos, Campione; Ceuta, Melilla,
  Busingen, Heligoland and Livigno lie outside the customs territory as well;
* the United Kingdom with the Isle of Man; the Channel Islands are one customs union with it, and
  outside its VAT area;
* Northern Ireland, which belongs to both: nothing is declared between it and the European Union
  (Protocol, article 5), nor on what a shop sends to a person there from Great Britain; of goods for
  businesses the carrier's own scheme decides;
* Switzerland with Liechtenstein (customs treaty of 29 March 1923);
* the United States with Puerto Rico; their military post offices are declared to.

Every other country is an area of its own: a customs union does not spare a parcel its declaration.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from station.domain.address import COUNTRIES, Address
from station.domain.errors import Message, message
from station.domain.goods import check_hs_code, check_origin
from station.domain.money import Money
from station.domain.shipment import HOUSE, ContentsLine, Form

EU, UK, NORTH = "EU", "UK", "XI"
_MEMBERS = frozenset(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE MC".split()
)
# Beginnings of post codes of what belongs to a country and lies outside its area.
_APART = {
    "ES": ("35", "38", "51", "52"),
    "FR": ("971", "972", "973", "974", "975", "976", "977", "978", "98"),
    "DE": ("27498", "78266"),
    "IT": ("22061", "23041"),
    "GR": ("63086",),
    "FI": ("22",),
    "US": ("09", "340", "962", "963", "964", "965", "966"),
}
# Monaco has post codes of France and is no part that lies apart.
_MONACO = "980"
_CROWN = {"JE": "JE", "GY": "GG"}
_AS = {"IM": UK, "LI": "CH", "PR": "US"}


def area(address: Address) -> str:
    """The name of the customs area of `address`; empty for a country that is none."""
    country = address.country
    code = re.sub(r"[^A-Z0-9]", "", address.postcode.upper())
    if country not in COUNTRIES:
        return ""
    if country == "GB":
        return _british(code)
    apart = next((each for each in _APART.get(country, ()) if code.startswith(each)), None)
    if apart is not None and not (country == "FR" and code.startswith(_MONACO)):
        return f"{country} {apart}"
    if country in _MEMBERS:
        return EU
    return _AS.get(country, country)


def _british(code: str) -> str:
    """A British post code begins with its area's letters."""
    letters = re.match(r"[A-Z]*", code)
    begins = letters[0] if letters else ""
    if begins == "BT":
        return NORTH
    return _CROWN.get(begins, UK)


def crosses(sender: Address, recipient: Address) -> bool:
    """True if what goes from one to the other must be declared to customs."""
    both = {area(sender), area(recipient)}
    if "" in both or len(both) == 1:
        return False
    return NORTH not in both or not both <= {NORTH, EU, UK}


def hs_finding(text: str) -> Message | None:
    """What is wrong with a tariff number where one is needed."""
    return message("customs.hs_missing") if not text else check_hs_code(text)


def origin_finding(text: str) -> Message | None:
    """What is wrong with a country of origin where one is needed."""
    return message("customs.origin_missing") if not text else check_origin(text)


def missing(form: Form) -> Message | None:
    """What the first contents line lacks for customs; None where nothing does, or none is asked."""
    if not crosses(form.sender, form.recipient):
        return None
    for parcel in form.parcels:
        for line in parcel.contents:
            wrong = hs_finding(line.hs_code) or origin_finding(line.origin)
            if wrong is not None:
                return message("customs.line", what=line.description, why=wrong)
    return None


def needs_paper(form: Form) -> bool:
    """True if a declaration is printed with the label: other carriers print their own."""
    return form.service.carrier == HOUSE and crosses(form.sender, form.recipient)


def carrier_declares(form: Form) -> bool:
    """True if the carrier declares what it was told when its label was bought: no paper of ours."""
    return form.service.carrier != HOUSE and crosses(form.sender, form.recipient)


class CustomsForm(StrEnum):
    """The declarations of the Universal Postal Convention's Regulations."""

    CN22 = "CN 22"
    CN23 = "CN 23"


# Up to 300 special drawing rights the short form does. In whole units: of pounds as Royal Mail says
# it, of the others below what they were worth in 2026, so that no small change of rates makes it
# wrong; a value in any other currency takes the long form, which is never wrong.
_SHORT_UP_TO = {"GBP": 270, "EUR": 340, "USD": 400, "CHF": 300}


def form_for(value: Money) -> CustomsForm:
    """The short form for a small value; the long one says all that the short one does."""
    limit = _SHORT_UP_TO.get(value.currency)
    short = limit is not None and value.decimal <= limit
    return CustomsForm.CN22 if short else CustomsForm.CN23


@dataclass(frozen=True)
class Sheet:
    """The contents lines of one page of a parcel's declaration."""

    lines: tuple[ContentsLine, ...]
    number: int
    of: int


LINES = 4
"""So many lines a page has room for."""


def sheets(lines: Sequence[ContentsLine]) -> tuple[Sheet, ...]:
    """The pages of a parcel with `lines`."""
    parts = [tuple(lines[at : at + LINES]) for at in range(0, len(lines), LINES)]
    return tuple(Sheet(part, number, len(parts)) for number, part in enumerate(parts, 1))
