"""The postings of a dispatch. Accounts: `wallet`, `held`, `spent.<part>`, `source`."""

from collections.abc import Mapping

from station.domain.money import Money
from station.flow.work import Posting

WALLET = "wallet"
HELD = "held"
SOURCE = "source"


def _move(shipment: str, event: str, amount: Money, origin: str, target: str) -> Posting:
    return Posting(shipment, event, ((origin, -amount), (target, amount)))


def hold(shipment: str, part: str, amount: Money) -> Posting:
    """Sets `amount` aside for `part` (`label` or `cover`) of one shipment."""
    return _move(shipment, f"hold.{part}", amount, WALLET, HELD)


def capture(shipment: str, part: str, amount: Money) -> Posting:
    """What was held for `part` is spent: the label was bought, the cover is proven."""
    return _move(shipment, f"capture.{part}", amount, HELD, f"spent.{part}")


def release(shipment: str, part: str, amount: Money) -> Posting:
    """What was held for `part` goes back to the wallet: nothing was bought with it."""
    return _move(shipment, f"release.{part}", amount, HELD, WALLET)


def top_up(reference: str, amount: Money) -> Posting:
    """Money added to the wallet; `reference` is unique to this act."""
    return _move(reference, "top_up", amount, SOURCE, WALLET)


def spent(events: Mapping[str, tuple[Money, ...]]) -> tuple[Money, ...]:
    """What a shipment's postings really took, per currency: captures less refunds."""
    sums: dict[str, int] = {}
    for event, amounts in events.items():
        sign = {"capture": 1, "refund": -1}.get(event.partition(".")[0], 0)
        for amount in amounts:
            if sign:
                sums[amount.currency] = sums.get(amount.currency, 0) + sign * amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
