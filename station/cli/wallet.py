"""`station wallet`: what it holds, and money added to it."""

import argparse
import json
from collections.abc import Sequence

from station import i18n
from station.cli.session import reading, signed_in, writing
from station.domain import money
from station.domain.money import Money


async def run(options: argparse.Namespace) -> int:
    """Shows the wallet, after the top-up where one is asked for."""
    if options.act == "show":
        async with reading(options) as station:
            _print(await station.wallet.balances(), options.json)
        return 0
    amount = money.parse(options.amount, options.currency.strip().upper())
    async with writing(options) as station:
        actor = await signed_in(station, options)
        _print(await station.wallet.top_up(amount, actor), options.json)
    return 0


def _print(held: Sequence[Money], as_machine: bool) -> None:
    if as_machine:
        print(json.dumps({amount.currency: str(amount) for amount in held}))
        return
    for amount in held:
        print(i18n.money(amount))
    if not held:
        print(i18n.t("cli.wallet_empty"))
