"""The postings of a shipment, and those made by hand.

Accounts: `wallet`, `held`, `spent.<part>`, `suspense`, `source`, `corrected`.
"""

from collections.abc import Mapping
from dataclasses import replace

from station.domain.money import Money
from station.flow.work import Posting

WALLET = "wallet"
HELD = "held"
SOURCE = "source"
SUSPENSE = "suspense"
CORRECTED = "corrected"
TOP_UP, CORRECTION = "top_up", "correction"
BY_HAND = frozenset({TOP_UP, CORRECTION})
"""The events that belong to no shipment."""


def _move(shipment: str, event: str, amount: Money, origin: str, target: str) -> Posting:
    return Posting(shipment, event, ((origin, -amount), (target, amount)))


def hold(shipment: str, part: str, amount: Money) -> Posting:
    """Sets `amount` aside for `part` of one shipment: `label`, `cover`, or a change of it."""
    return _move(shipment, f"hold.{part}", amount, WALLET, HELD)


def capture(shipment: str, part: str, amount: Money) -> Posting:
    """What was held for `part` is spent: the label was bought, the cover is proven."""
    return _move(shipment, f"capture.{part}", amount, HELD, f"spent.{part}")


def release(shipment: str, part: str, amount: Money) -> Posting:
    """What was held for `part` goes back to the wallet: nothing was bought with it."""
    return _move(shipment, f"release.{part}", amount, HELD, WALLET)


def label_taken(held: Money, price: Money) -> Money:
    """What of `held` is captured for a label that cost `price`: never more than was held.

    Of another currency, or below nil, the price is a mistake: all of it, and a person looks.
    """
    fits = price.currency == held.currency and 0 <= price.minor <= held.minor
    return price if fits else held


def refund(shipment: str, part: str, amount: Money) -> Posting:
    """What was captured for `part` is back in the wallet."""
    return _move(shipment, f"refund.{part}", amount, f"spent.{part}", WALLET)


def suspend(shipment: str, part: str, amount: Money) -> Posting:
    """What was captured for `part` is neither spent nor back: how much comes is not proven."""
    return _move(shipment, f"suspense.{part}", amount, f"spent.{part}", SUSPENSE)


def settle(shipment: str, part: str, suspended: Money, back: Money) -> tuple[Posting, ...]:
    """Ends a suspense: `back` is refunded, the rest was spent after all.

    Raises ValueError if more came back than was suspended: that is for a person to look at.
    """
    if suspended < back:
        raise ValueError("more came back than was suspended")
    postings = []
    if back.minor:
        postings.append(_move(shipment, f"refund.{part}", back, SUSPENSE, WALLET))
    if back < suspended:
        rest = suspended - back
        postings.append(_move(shipment, f"unsuspend.{part}", rest, SUSPENSE, f"spent.{part}"))
    return tuple(postings)


def top_up(reference: str, amount: Money, note: str = "") -> Posting:
    """Money added to the wallet; `reference` is unique to this act."""
    return replace(_move(reference, TOP_UP, amount, SOURCE, WALLET), note=note)


def correction(reference: str, amount: Money, reason: str) -> Posting:
    """The wallet corrected by `amount`, above or below nil; `reference` is unique to this act."""
    return replace(_move(reference, CORRECTION, amount, CORRECTED, WALLET), note=reason)


def taken(events: Mapping[str, tuple[Money, ...]], part: str) -> Money | None:
    """What of `part` is captured now, all of one currency; None where nothing ever was."""
    found = [
        (1 if kind == "capture" else -1, amount)
        for event, amounts in events.items()
        for kind, _, rest in [event.partition(".")]
        if kind in ("capture", "refund") and rest.partition(".")[0] == part
        for amount in amounts
    ]
    if not any(sign > 0 for sign, _ in found):
        return None
    return Money(sum(sign * each.minor for sign, each in found), found[0][1].currency)


def still_held(events: Mapping[str, tuple[Money, ...]], part: str) -> dict[str, Money]:
    """What is held for `part` and neither captured nor released, by the part's whole name."""
    ended = {event.partition(".")[2] for event in events if event.split(".")[0] in _ENDS}
    return {
        name: amounts[0]
        for event, amounts in events.items()
        for kind, _, name in [event.partition(".")]
        if kind == "hold" and name.partition(".")[0] == part and name not in ended
    }


_ENDS = frozenset({"capture", "release"})


def suspended(events: Mapping[str, tuple[Money, ...]], part: str) -> Money | None:
    """What of `part` is in suspense; None where nothing is, or a person has settled it."""
    if {f"refund.{part}", f"unsuspend.{part}"} & set(events):
        return None
    return next(iter(events.get(f"suspense.{part}", ())), None)


def spent(events: Mapping[str, tuple[Money, ...]]) -> tuple[Money, ...]:
    """What a shipment's postings really took, per currency: captures less refunds."""
    sums: dict[str, int] = {}
    for event, amounts in events.items():
        sign = {"capture": 1, "refund": -1}.get(event.partition(".")[0], 0)
        for amount in amounts:
            if sign:
                sums[amount.currency] = sums.get(amount.currency, 0) + sign * amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))
