"""What a command may consent to: the limit is for each parcel, not for their average."""

from dataclasses import replace
from typing import Any

import pytest

from station.desk.batch import Batch
from station.domain.errors import RefusedError
from station.domain.money import Money


def gbp(minor: int) -> Money:
    return Money(minor, "GBP")


@pytest.mark.parametrize(
    ("prices", "limit", "refused"),
    [
        ((500, 500), 500, False),
        ((500, 501), 500, True),
        ((100, 900), 500, True),
        ((100, 200), 200, False),
    ],
)
def test_no_parcel_is_dearer_than_the_limit(
    make_open: Any, make_offer: Any, prices: tuple[int, ...], limit: int, refused: bool
) -> None:
    form = make_open().form
    form = replace(form, parcels=form.parcels * len(prices))
    option = make_offer().options[0]
    quotes = tuple(replace(option.quotes[0], price=gbp(price)) for price in prices)
    option = replace(option, price=gbp(sum(prices)), quotes=quotes)
    if refused:
        with pytest.raises(RefusedError) as error:
            Batch._check_limit(form, option, gbp(limit))
        assert error.value.message.id == "order.too_dear"
    else:
        Batch._check_limit(form, option, gbp(limit))
