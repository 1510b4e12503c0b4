"""What would come back for a parcel: said for each option, and never as more than is known."""

from dataclasses import replace
from typing import Any

import pytest

from station.desk import view_form
from station.domain.money import Money
from station.domain.shipment import Service
from station.i18n import say


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("liability", "limit", "words"),
    [
        (gbp(5000), gbp(42000),
         "The carrier pays at most £50.00 by itself."
         " This cover pays at most £420.00 and costs £7.06."),
        (gbp(42000), gbp(42000),
         "The carrier pays at most £420.00 by itself, enough for contents worth £420.00."
         " This cover pays at most £420.00 and costs £7.06."),
        (None, gbp(42000),
         "What the carrier pays by itself is not known."
         " This cover pays at most £420.00 and costs £7.06."),
        (Money(90_000, "EUR"), gbp(42000),
         "The carrier pays at most €900.00 by itself."
         " This cover pays at most £420.00 and costs £7.06."),
        (gbp(5000), None,
         "The carrier pays at most £50.00 by itself."
         " This cover costs £7.06; what it pays at most is in its wording."),
    ],
)  # fmt: skip
def test_each_option_says_what_would_come_back(
    make_open: Any, make_offer: Any, liability: Money | None, limit: Money | None, words: str
) -> None:
    opened = make_open(service=Service("ND", "Next Day", gbp(840), liability))
    offer = make_offer()
    opened.take_offer(replace(offer, options=(replace(offer.options[0], limit=limit),)))
    view = view_form.offer(opened)
    assert view.options[0].back is not None
    assert say(view.options[0].back) == words
    assert view.carrier_suffices == ("enough" in words)
