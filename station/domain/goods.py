"""What customs asks of a contents line: the shapes of its tariff number and its origin."""

import re

from station.domain.address import COUNTRIES
from station.domain.errors import Message, message

# Six digits are the same in the whole world (the Harmonized System); what follows is national.
_TARIFF = re.compile(r"[0-9](?:[ .]?[0-9]){5,9}")


def check_hs_code(text: str) -> Message | None:
    """What is wrong with a tariff number: six to ten digits, dots or spaces between them.

    None for a good one, and for none at all.
    """
    if not text or _TARIFF.fullmatch(text):
        return None
    return message("goods.hs_code_shape", text=text[:24])


def check_origin(code: str) -> Message | None:
    """What is wrong with the country where goods were made; None for a code, and for none."""
    if not code or code in COUNTRIES:
        return None
    return message("address.country_unknown", text=code[:24])
