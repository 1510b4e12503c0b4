"""Reads the insurer's answers about a change of a booking (contract 12). Pure.

Which fields of a parcel may be changed is not evidenced, so that a no is an expected answer. What
a change came to is only proven by a read of the booking: it stands as it was, or as it was agreed.
"""

from collections.abc import Mapping
from datetime import datetime

from station.domain.amendment import Amendment, Terms
from station.domain.errors import message
from station.domain.money import Money, MoneyError, from_decimal
from station.flow import verdict
from station.flow.seen import Agreed, PackageFacts, QuoteFact, Seen
from station.flow.verdict import Answer, Verdict, common, not_the_api, reasons, unexpected

_REFUSALS = (400, 404, 422)
_SUCCESS = 201


def of_quote(seen: Seen, package: str, *, now: datetime) -> Verdict:
    """What asking for a price came to. YES: its facts are the booking as it would be."""
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status in _REFUSALS:
        return Verdict(Answer.NO, reasons("insurer.refused", seen.errors))
    facts = seen.facts
    if seen.status != 200:
        return unexpected(seen)
    if facts is None or facts.id != package or not facts.update_id:
        return not_the_api()
    if facts.status != "CONFIRMED":
        words = message("insurer.status_unknown", status=facts.status)
        return Verdict(Answer.UNKNOWN, words, facts)
    return Verdict(Answer.YES, message("insurer.answers"), facts)


def of_write(seen: Seen, change: Amendment, earlier_unknown: bool, *, now: datetime) -> Verdict:
    """What a confirmation came to. A yes is provisional until `of_read` agrees.

    `earlier_unknown`: an earlier attempt under this key may have been executed.
    """
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status in _REFUSALS:
        unsure = "insurer.refused_but_unsure" if earlier_unknown else "insurer.refused"
        answer = Answer.UNKNOWN if earlier_unknown else Answer.NO
        return Verdict(answer, reasons(unsure, seen.errors))
    facts = seen.facts
    if seen.status == 409 and facts is None:
        return Verdict(Answer.UNKNOWN, message("insurer.conflict"))
    if seen.status not in (_SUCCESS, 409):
        return unexpected(seen)
    if facts is None or facts.id != change.package:
        return not_the_api()
    agrees = verdict.of_read(Seen(True, 200, facts), _agreed(change, change.after))
    if agrees.answer is Answer.YES:
        return Verdict(Answer.YES, message("insurer.agrees"), facts)
    # Something was done, and not what was agreed: the booking itself says what is true.
    return Verdict(Answer.UNKNOWN, agrees.reason, facts)


def of_read(seen: Seen, change: Amendment, said_yes: bool, *, now: datetime) -> Verdict:
    """What the booking proves of `change`. ABSENT: it stands as it was, the change is not made.

    `said_yes`: the insurer answered the confirmation with a yes; that decides where the booking
    does not tell before from after.
    """
    new = verdict.of_read(seen, _agreed(change, change.after), now=now)
    facts = new.facts
    if new.answer in (Answer.ABSENT, Answer.PENDING_PAYMENT) and facts is not None:
        # A booking that was proven once is not unbooked by a change.
        words = message("insurer.differs_status", status=facts.status)
        odd = new.answer is Answer.ABSENT
        return Verdict(Answer.UNKNOWN if odd else Answer.MISMATCH, words, facts)
    if facts is None or new.answer not in (Answer.YES, Answer.MISMATCH):
        return new
    old = verdict.of_read(seen, _agreed(change, change.before), now=now)
    is_new = new.answer is Answer.YES and _fits(facts, change.after)
    is_old = old.answer is Answer.YES and _fits(facts, change.before)
    if is_new and (said_yes or not is_old):
        return new
    if is_old:
        return Verdict(Answer.ABSENT, message("insurer.not_changed"), facts)
    if new.answer is Answer.YES:
        return Verdict(Answer.MISMATCH, message("insurer.differs_terms"), facts)
    return new


def terms_of(facts: PackageFacts, quotes: Mapping[str, Money]) -> dict[str, Terms]:
    """The terms of our quotes in a booking, or of one as it would be.

    Raises MoneyError for what is no amount of theirs, KeyError for a quote that is not there, and
    ValueError for a price below nil or a total that is not their sum.
    """
    by_id = {quote.id: quote for quote in facts.quotes if quote.status == "CONFIRMED"}
    found = {each: _terms(by_id[each], price.currency) for each, price in quotes.items()}
    total = from_decimal(facts.total, facts.currency)
    prices = [each.price for each in found.values()]
    if any(price.minor < 0 or price.currency != facts.currency for price in prices):
        raise ValueError("a price that cannot be")
    if len(by_id) != len(found) or sum(price.minor for price in prices) != total.minor:
        raise ValueError("a total that is not the sum of its quotes")
    return found


def _terms(quote: QuoteFact, currency: str) -> Terms:
    limit = from_decimal(quote.limit, currency) if quote.limit is not None else None
    return Terms(from_decimal(quote.price, currency), limit, quote.starts)


def _agreed(change: Amendment, terms: Mapping[str, Terms]) -> Agreed:
    total = change.new_price if terms is change.after else change.old_price
    return Agreed(change.package, total, {each: of.price for each, of in terms.items()})


def _fits(facts: PackageFacts, terms: Mapping[str, Terms]) -> bool:
    """Limits and starts are those of `terms`, as far as the booking names them."""
    return all(_alike(quote, terms[quote.id]) for quote in facts.quotes if quote.id in terms)


def _alike(quote: QuoteFact, terms: Terms) -> bool:
    try:
        found = _terms(quote, terms.price.currency)
    except MoneyError:
        return False
    limit = found.limit is None or terms.limit is None or found.limit == terms.limit
    starts = found.starts is None or terms.starts is None or found.starts == terms.starts
    return limit and starts
