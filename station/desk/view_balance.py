"""What the bench says of its wallet: the balance in the strip, and a warning while it is low."""

from typing import TYPE_CHECKING

from station.desk.views import Notice, Shape, StripItem, Tone
from station.domain import low_balance
from station.domain import settings as declared
from station.domain.errors import message
from station.domain.low_balance import Low
from station.domain.money import Money

if TYPE_CHECKING:
    from station.desk.bench_view import Bench


def _low(bench: "Bench") -> tuple[Low, ...]:
    lines = bench.settings.of(declared.WALLET_LOW_BALANCE)
    return low_balance.low(lines, bench.wallet)


def strip(bench: "Bench") -> StripItem:
    """What is free to be spent, in the wallet's own currency, or in the first that is low."""
    name = message("strip.wallet")
    if bench.checked_at is None:
        return StripItem("wallet", name, message("strip.starting"))
    low = _low(bench)
    if low:
        word = message("strip.balance", amount=low[0].left)
        return StripItem("wallet", name, word, Tone.LOOK, Shape.LOOK)
    own = bench.settings.of(declared.WALLET_CURRENCY)
    left = next((each for each in bench.wallet if each.currency == own), Money(0, own))
    return StripItem("wallet", name, message("strip.balance", amount=left))


def notice(bench: "Bench") -> Notice | None:
    """The line under the band while the wallet is low in some currency."""
    low = _low(bench) if bench.checked_at is not None else ()
    if not low:
        return None
    word = message("notice.wallet_low", left=low[0].left, line=low[0].line)
    return Notice(Tone.LOOK, Shape.LOOK, word, message("notice.wallet_low_detail"))
