"""Makes the offer that a clerk sees out of a quote package (contract 7, 18.1)."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from station import i18n
from station.domain import money as amounts
from station.domain.cover import Offer, Option, Point, QuoteLine
from station.domain.money import Money, MoneyError, from_decimal
from station.flow.seen import QuoteAsk
from station.web import exact
from station.xcover import reasons
from station.xcover.plain import plain
from station.xcover.wire import Content, Package, Quote, web_address

_LONGEST_LINE = 300
_MOST_POINTS = 60


class _NotOfferedError(Exception):
    """Why an option is left out, as a sentence."""


def make_offer(package: Package, ask: QuoteAsk, asked_at: datetime) -> Offer:
    """The offer in `package`, which is in the asked currency.

    An option that does not cover every parcel at a usable price is left out, with the reason.
    """
    options: list[Option] = []
    refusals: list[str] = []
    why = _missing(package, ask)
    for policy_type in ask.option_types:
        quotes = [
            quote
            for _, quote in package.quotes
            if quote is not None and quote.policy.policy_type == policy_type
        ]
        try:
            options.append(_option(policy_type, quotes, package, ask))
        except _NotOfferedError as refusal:
            said = " ".join(why.get(policy_type) or why.get("") or ())
            refusals.append(_refusal(policy_type, quotes, said, refusal))
    return Offer(package.id, ask.currency, asked_at, ask.starts, tuple(options), tuple(refusals))


def _refusal(
    policy_type: str, quotes: Sequence[Quote], said: str, refusal: _NotOfferedError
) -> str:
    """Why an option is not offered: the insurer's own reasons where it gave any."""
    if said and not quotes:
        return said  # without any quote the option has no name that a person knows
    title = _title(quotes[0], policy_type) if quotes else policy_type
    if said:
        return i18n.t("insurer.option_incomplete_why", title=title, reasons=said)
    return i18n.t(str(refusal), title=title)


def _missing(package: Package, ask: QuoteAsk) -> dict[str, tuple[str, ...]]:
    """The insurer's reasons by the policy type they belong to; "" for those of no one type.

    A missing quote has no type of its own: its key is its place in the request (contract 7.5).
    """
    found: dict[str, tuple[str, ...]] = {}
    boxes = len(ask.parcels)
    for key, said in reasons.by_index(package.errors).items():
        place = int(key) // boxes if re.fullmatch(r"[0-9]{1,6}", key) else len(ask.option_types)
        owner = ask.option_types[place] if place < len(ask.option_types) else ""
        found[owner] = tuple(dict.fromkeys((*found.get(owner, ()), *said)))
    if not found:
        found[""] = reasons.flatten_errors(package.errors)
    return found


def _option(policy_type: str, quotes: Sequence[Quote], package: Package, ask: QuoteAsk) -> Option:
    if len(quotes) != len(ask.parcels) or len({quote.id for quote in quotes}) != len(quotes):
        raise _NotOfferedError("insurer.option_incomplete")
    if package.status != "RECEIVED" or any(quote.status != "RECEIVED" for quote in quotes):
        raise _NotOfferedError("insurer.option_not_open")
    try:
        lines = tuple(_line(quote, ask) for quote in quotes)
        taxes = [from_decimal(q.tax.total_tax or Decimal(0), ask.currency) for q in quotes]
    except MoneyError:
        raise _NotOfferedError("insurer.option_unpriced") from None
    first = quotes[0]
    content = first.policy.content
    return Option(
        id=policy_type,
        title=_title(first, policy_type),
        price=amounts.total([line.price for line in lines], ask.currency),
        tax=amounts.total(taxes, ask.currency),
        limit=_summed([line.limit for line in lines], ask.currency),
        excess=_summed([line.excess for line in lines], ask.currency),
        quotes=lines,
        description=plain(content.description) or plain(content.header),
        inclusions=_points(content.inclusions),
        exclusions=_points(content.exclusions),
        disclaimer=_disclaimer(content),
        decline_text=plain(content.optout_msg),
        underwriter=plain(first.policy.underwriter.name, _LONGEST_LINE).replace("\n", " "),
        underwriter_disclaimer=plain(first.policy.underwriter.disclaimer),
        wording_url=web_address(first.pds_url) or web_address(package.pds_url),
    )


def _line(quote: Quote, ask: QuoteAsk) -> QuoteLine:
    limit, excess = quote.limit_and_excess()
    figures = (quote.price, limit, excess)
    if any(figure is not None and figure < 0 for figure in figures):
        raise MoneyError("money.not_a_number", text=str(quote.price)[:24])
    return QuoteLine(
        quote_id=quote.id,
        price=from_decimal(quote.price, ask.currency),
        limit=from_decimal(limit, ask.currency) if limit is not None else None,
        excess=from_decimal(excess, ask.currency) if excess is not None else None,
        # Without a date of its own a quote holds from the moment it was asked for.
        starts=quote.policy_start_date or ask.starts,
        ends=quote.policy_end_date,
    )


def _title(quote: Quote, policy_type: str) -> str:
    title = plain(quote.policy.content.title, _LONGEST_LINE) or plain(
        quote.policy.policy_name, _LONGEST_LINE
    )
    return title.replace("\n", " ") or policy_type


def _summed(parts: Sequence[Money | None], currency: str) -> Money | None:
    """The sum over all boxes; None as soon as one box has no figure."""
    known = [part for part in parts if part is not None]
    return amounts.total(known, currency) if len(known) == len(parts) else None


def _points(found: Sequence[Mapping[str, object]]) -> tuple[Point, ...]:
    points = (
        Point(plain(one.get("title"), _LONGEST_LINE), plain(one.get("description")))
        for one in found[:_MOST_POINTS]
    )
    return tuple(point for point in points if point.title or point.text)


def _disclaimer(content: Content) -> str:
    """All that must be said, once each, in the order of contract 7.3."""
    said = (
        plain(content.disclaimer) or plain(content.disclaimer_html),
        plain(content.payment_disclaimer),
        plain(content.in_path_disclaimer),
    )
    return "\n".join(dict.fromkeys(text for text in said if text))


def without_tokens(document: object) -> bytes:
    """An answer's JSON to be stored: no token, neither as a field nor inside an address."""
    return exact.encode(_scrubbed(document))


def _scrubbed(value: object) -> object:
    if isinstance(value, dict):
        return {key: _scrubbed(one) for key, one in value.items() if not _secret(key)}
    if isinstance(value, list):
        return [_scrubbed(one) for one in value]
    return _without_query_tokens(value) if isinstance(value, str) else value


def _secret(name: str) -> bool:
    return "token" in name.casefold()


def _without_query_tokens(text: str) -> str:
    if "token" not in text.casefold() or "://" not in text:
        return text
    try:
        parts = urlsplit(text)
        kept = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _secret(name)
        ]
        fragment = "" if _secret(parts.fragment) else parts.fragment
    except ValueError:
        return ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path, urlencode(kept), fragment))
