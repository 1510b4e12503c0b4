"""A view of the pack page for each state of the rates of several carriers."""

from dataclasses import replace

from station.desk.views import (
    BenchView,
    DispatchButton,
    OfferState,
    OfferView,
    ServiceChoice,
    ShopView,
    SumLine,
)
from station.domain.errors import message
from tests.gui.samples import filling, form, money
from tests.gui.samples_frame import UP, framed, gbp

RATES = (
    ServiceChoice("EC", "House Economy", gbp(460), False, days=4, pays=gbp(2000)),
    ServiceChoice("ND", "House Next Day, tracked", gbp(840), True, days=1, pays=gbp(5000)),
    ServiceChoice(
        "easypost/RoyalMail.Tracked24", "Royal Mail Tracked 24", gbp(905), False, "easypost", 1
    ),
    ServiceChoice(
        "easypost/DHL.Express", "DHL Express Worldwide", gbp(2318), False, "easypost", 2, gbp(10000)
    ),
    ServiceChoice("XL", "House Oversize", None, False, why_not=message("rates.asking")),
)


def rates(*, why: bool) -> BenchView:
    """A clerk took another rate than the cheapest."""
    shop = ShopView(
        asking=False,
        against=message("rates.against", service="House Economy", price=gbp(460)),
        why=message("rates.why.faster") if why else None,
    )
    ready = DispatchButton(True, message("dispatch.label_only"))
    owes = DispatchButton(False, message("dispatch.say_why"))
    view = filling(form=form(services=RATES, shop=shop), dispatch=ready if why else owes)
    return framed(view, broker=UP)


def rates_asked() -> BenchView:
    """The carriers have not answered yet, and nothing is chosen."""
    shop = ShopView(asking=True, words=(message("rates.asking"),))
    unchosen = tuple(replace(each, chosen=False) for each in RATES[:2])
    view = filling(
        form=form(services=unchosen, shop=shop),
        offer=OfferView(OfferState.NO_FORM, word=message("rates.asking")),
        money=money(
            SumLine(message("sum.label_plain"), word=message("sum.price_asked")),
            SumLine(message("sum.cover"), word=message("sum.no_offer")),
        ),
        dispatch=DispatchButton(False, message("rates.asking")),
    )
    return framed(view, broker=UP)
