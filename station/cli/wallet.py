"""`station wallet`: what it holds, what moved it, and money added to it or corrected."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from station import i18n
from station.cli.session import reading, signed_in, writing
from station.cli.written import new_file
from station.desk.statements import Statements
from station.desk.wallet import Wallet
from station.domain import money, period
from station.domain.money import Money
from station.domain.people import Actor, Role
from station.domain.period import Period
from station.domain.statement import Account, Mirrored, Standing, Statement, WalletEntry

_ANYBODY = Actor("station wallet", Role.CLERK)


async def run(options: argparse.Namespace) -> int:
    """Does the act that was asked for; shows the wallet after one that changes it."""
    if options.act in ("top-up", "correct"):
        return await _post(options)
    async with reading(options) as station:
        if options.act == "show":
            _print(await station.wallet.balances(), options.json)
        elif options.act == "entries":
            await _entries(station.wallet, options)
        else:
            await _statement(station.statements, options)
    return 0


async def _post(options: argparse.Namespace) -> int:
    amount = money.parse(options.amount, options.currency.strip().upper())
    async with writing(options) as station:
        actor = await signed_in(station, options)
        if options.act == "top-up":
            posted = await station.wallet.top_up(
                amount, actor, reference=options.reference, note=options.note
            )
        else:
            posted = await station.wallet.correct(
                amount, options.reason, actor, reference=options.reference
            )
        if not posted:
            print(i18n.t("cli.wallet_posted_before", reference=options.reference), file=sys.stderr)
        _print(await station.wallet.balances(), options.json)
    return 0


def _print(held: Sequence[Money], as_machine: bool) -> None:
    if as_machine:
        print(json.dumps({amount.currency: str(amount) for amount in held}))
        return
    for amount in held:
        print(i18n.money(amount))
    if not held:
        print(i18n.t("cli.wallet_empty"))


def _period(options: argparse.Namespace) -> Period:
    """The day or month that was named; today without either."""
    named = options.day or options.month
    if named is None:
        return Period(datetime.now().astimezone().date())
    found = period.parse(named)
    return found.by_month() if options.month else found


async def _entries(wallet: Wallet, options: argparse.Namespace) -> None:
    page = await wallet.page(_period(options), _ANYBODY, options.offset, options.limit)
    for entry in page.entries:
        if options.json:
            print(json.dumps(_entry(entry), ensure_ascii=False))
        else:
            print(_line(entry))
    left = page.count - options.offset - len(page.entries)
    if left > 0:
        print(i18n.t("cli.wallet_more", count=left), file=sys.stderr)


def _line(entry: WalletEntry) -> str:
    what = i18n.t(f"wallet.event.{entry.event.replace('.', '_')}")
    parts = (
        i18n.date_time(entry.at), what, i18n.money(entry.amount),
        entry.order or entry.reference, entry.by, entry.note,
    )  # fmt: skip
    return "  ".join(part for part in parts if part)


async def _statement(statements: Statements, options: argparse.Namespace) -> None:
    made = await statements.of(_period(options), _ANYBODY)
    if options.csv is not None:
        file = await statements.as_csv(made)
        if str(options.csv) == "-":
            sys.stdout.write(file.content.decode("utf-8-sig"))
            return
        _write(options.csv, file.content, options.json)
    if options.pdf is not None:
        _write(options.pdf, (await statements.as_pdf(made)).content, options.json)
    if options.json:
        print(json.dumps(as_json(made), ensure_ascii=False))
    elif options.csv is None and options.pdf is None:
        _say(made)


def _write(file: Path, content: bytes, as_machine: bool) -> None:
    with new_file(file) as out:
        out.write(content)
    print(i18n.t("manifest.written", file=str(file)), file=sys.stderr if as_machine else sys.stdout)


def _say(statement: Statement) -> None:
    for account in statement.accounts:
        print(i18n.t("cli.wallet_opening", amount=account.opening.balance))
        for each in account.moved:
            what = i18n.t(f"wallet.event.{each.event.replace('.', '_')}")
            moved = i18n.money(each.balance) if each.balance.minor else ""
            print("  " + "  ".join(filter(None, (what, str(each.count), moved))))
        print(i18n.t("cli.wallet_closing", amount=account.closing.balance,
                     held=account.closing.held))  # fmt: skip
    if not statement.accounts:
        print(i18n.t("cli.wallet_empty"))


def as_json(statement: Statement) -> dict[str, object]:
    """The statement for machines; money as decimal strings, times in UTC."""
    return {
        "period": statement.period.name,
        "accounts": [_account(each) for each in statement.accounts],
        "entries": [_entry(each) for each in statement.entries],
        "carriers": [_mirrored(each) for each in statement.mirrored],
    }


def _account(account: Account) -> dict[str, object]:
    return {
        "currency": account.currency,
        "opening": _standing(account.opening),
        "moved": [
            {
                "event": each.event,
                "count": each.count,
                "available": str(each.available),
                "held": str(each.held),
            }
            for each in account.moved
        ],
        "closing": _standing(account.closing),
    }


def _standing(standing: Standing) -> dict[str, str]:
    return {
        "available": str(standing.available),
        "held": str(standing.held),
        "balance": str(standing.balance),
        "suspended": str(standing.suspended),
    }


def _entry(entry: WalletEntry) -> dict[str, object]:
    return {
        "at": entry.at.isoformat(),
        "event": entry.event,
        "currency": entry.amount.currency,
        "amount": str(entry.amount),
        "available": str(entry.available),
        "held": str(entry.held),
        "order": entry.order or None,
        "shipment": entry.shipment or None,
        "reference": entry.reference or None,
        "by": entry.by,
        "note": entry.note or None,
    }


def _mirrored(each: Mirrored) -> dict[str, object]:
    return {
        "carrier": each.carrier,
        "at": each.at.isoformat(),
        "currency": each.balance.currency,
        "balance": str(each.balance),
        "expected": str(each.expected) if each.expected is not None else None,
        "difference": str(each.difference) if each.difference is not None else None,
    }
