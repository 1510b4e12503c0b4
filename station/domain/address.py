"""Postal addresses, and the checks that need no outside knowledge."""

import re
from dataclasses import dataclass, fields

from station.domain.errors import Finding, message

# Longest text of one address part, in characters. A 100 mm label cannot hold more.
LONGEST_PART = 80

_PHONE = re.compile(r"^\+[0-9][0-9 ()./-]{5,24}$")
_EMAIL = re.compile(r"^[^@\s<>\"]{1,64}@[^@\s<>\"]{1,190}\.[^@\s<>\".]{2,}$")

# Shapes of postcodes; a country without an entry takes any non-empty text.
POSTCODES = {
    "AT": (r"\d{4}", "1010"),
    "AU": (r"\d{4}", "2000"),
    "BE": (r"\d{4}", "1000"),
    "CA": (r"[A-Z]\d[A-Z] ?\d[A-Z]\d", "K1A 0B1"),
    "CH": (r"\d{4}", "8001"),
    "CZ": (r"\d{3} ?\d{2}", "110 00"),
    "DE": (r"\d{5}", "10115"),
    "DK": (r"\d{4}", "1050"),
    "ES": (r"\d{5}", "28001"),
    "FI": (r"\d{5}", "00100"),
    "FR": (r"\d{5}", "75001"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "TQ6 9DQ"),
    "IT": (r"\d{5}", "00118"),
    "JP": (r"\d{3}-?\d{4}", "100-0001"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1011 AB"),
    "NO": (r"\d{4}", "0150"),
    "PL": (r"\d{2}-\d{3}", "00-001"),
    "PT": (r"\d{4}-\d{3}", "1000-001"),
    "SE": (r"\d{3} ?\d{2}", "111 22"),
    "US": (r"\d{5}(-\d{4})?", "10001"),
}

# ISO 3166-1 alpha-2, officially assigned.
COUNTRIES = frozenset(
    """AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC
    EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK
    HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB
    LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ
    NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU
    RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN
    TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW""".split()
)

WITHOUT_POSTCODES = frozenset(
    """AE AG AO AQ AW BF BI BJ BO BQ BS BV BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY
    HK JM KI KM KN LC LY ML MO MR MS MW NR NU PA PS QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO
    TT TV UG VU WS YE ZW""".split()
)
"""Countries whose addresses have no post code, by the address formats that `orders` reads too."""


@dataclass(frozen=True)
class Address:
    """A sender's or a recipient's address. `country` is ISO 3166-1 alpha-2."""

    name: str = ""
    company: str = ""
    address1: str = ""
    address2: str = ""
    city: str = ""
    region: str = ""
    postcode: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""


# What may not stand in an address: controls, line breaks, and the marks that turn the direction
# of text (a bidi override can make a label read as another address), and halves of characters,
# which no file and no printer takes.
_UNPRINTABLE = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def has_hidden_characters(text: str) -> bool:
    """True if `text` holds control characters or marks that change the direction of reading."""
    return _UNPRINTABLE.search(text) is not None


def check(address: Address) -> tuple[Finding, ...]:
    """What must be corrected before `address` can be printed or priced; empty if nothing."""
    findings: list[Finding] = []
    for part in fields(address):
        value = getattr(address, part.name)
        if len(value) > LONGEST_PART:
            findings.append(
                Finding(part.name, message("field.too_long", most=LONGEST_PART, length=len(value)))
            )
        elif has_hidden_characters(value):
            findings.append(Finding(part.name, message("field.hidden_characters")))
    flawed = {finding.field for finding in findings}
    findings += [
        Finding(name, message(f"address.{name}_missing"))
        for name in ("name", "address1", "city", "postcode", "country")
        if name not in flawed
        and not getattr(address, name).strip()
        and not (name == "postcode" and address.country in WITHOUT_POSTCODES)
    ]
    flawed = {finding.field for finding in findings}
    findings += [finding for finding in _shapes(address) if finding.field not in flawed]
    return tuple(findings)


def _shapes(address: Address) -> list[Finding]:
    found: list[Finding] = []
    if address.country not in COUNTRIES:
        found.append(Finding("country", message("address.country_unknown", text=address.country)))
    elif address.country in POSTCODES:
        shape, example = POSTCODES[address.country]
        if not re.fullmatch(shape, address.postcode.strip().upper()):
            found.append(
                Finding(
                    "postcode",
                    message(
                        "address.postcode_shape",
                        country=address.country,
                        example=example,
                    ),
                )
            )
    if address.phone and not _PHONE.match(address.phone):
        found.append(Finding("phone", message("address.phone_shape")))
    if address.email and not _EMAIL.match(address.email):
        found.append(Finding("email", message("address.email_shape")))
    return found
