"""Create quote, get quote, opt out."""

from typing import Any

import pytest


def test_a_parcel_is_priced_as_the_contract_shows(partner: Any) -> None:
    package = partner.quoted()
    assert package["status"] == "RECEIVED"
    assert package["total_price"] == 7.06
    assert package["total_price_formatted"] == "£7.06"
    quote = package["quotes"]["0"]
    assert quote["tax"] == {
        "total_tax": 0.76,
        "total_tax_formatted": "£0.76",
        "total_amount_without_tax": 6.3,
        "total_amount_without_tax_formatted": "£6.30",
        "taxes": [{"tax_code": "IPT", "tax_amount": 0.76, "tax_amount_formatted": "£0.76"}],
    }
    assert quote["commission"]["partner_commission"] == 1.89
    assert quote["duration"] == "30 00:00:00"
