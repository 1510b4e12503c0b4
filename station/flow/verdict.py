"""Reads one answer of the insurer: yes, no, or unknown (the table of design section 5).

Pure: facts in, one verdict out. Whatever is not provably a yes or a no stays unknown, because an
unknown is read back while a wrong yes or no is money or cover lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from math import isnan

from station.domain.errors import Message, message
from station.domain.money import Money, MoneyError, from_decimal
from station.flow.seen import Agreed, PackageFacts, Problem, QuoteFact, Seen, StepKind


class Answer(StrEnum):
    """What one answer comes to."""

    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    YES = "yes"
    MISMATCH = "mismatch"
    PENDING_PAYMENT = "pending_payment"
    RUNNING = "running"
    THROTTLED = "throttled"
    STOPPED = "stopped"
    NO = "no"
    ABSENT = "absent"
    CANCELLED_ELSEWHERE = "cancelled_elsewhere"
    CANCELLED = "cancelled"
    """A read within a void: the insurer's own record says that the cover is cancelled."""


@dataclass(frozen=True)
class Verdict:
    """An answer read. `facts` are there for every answer that rests on a package's own words."""

    answer: Answer
    reason: Message
    facts: PackageFacts | None = None
    wait_s: float | None = None
    """Seconds that the insurer asked us to wait; None where it named none."""
    counts: bool = True
    """True if the attempt counts towards the five after which a person is asked."""
    not_the_api: bool = False
    """Something else answered in the insurer's place, like a network's sign-in page."""


# Each endpoint's own success (contract 1.2). Any other 2xx is not the API.
SUCCESS: Mapping[StepKind, int] = {
    StepKind.BOOK_COVER: 200,
    StepKind.CONFIRM_PAYMENT: 201,
    StepKind.OPT_OUT: 204,
}

SHORTEST_WAIT_S = 1.0
LONGEST_WAIT_S = 15 * 60.0
CLOCK_TOLERANCE = timedelta(hours=1)

# The line broke after bytes had left: nobody knows how much of the answer is true.
_BROKEN = frozenset({Problem.TIMEOUT, Problem.RESET, Problem.SHORT})
_NOT_THE_API = frozenset({Problem.NOT_JSON, Problem.SHAPE})
_UNAVAILABLE = frozenset({408, 425})
_WAITING = {
    423: (Answer.RUNNING, "insurer.running"),
    429: (Answer.THROTTLED, "insurer.throttled"),
}

# Contract 13. What is not in here is a word that we do not know.
_KNOWN = frozenset(
    "RECEIVED CONFIRMED CANCELLED DELETED PENDING_PAYMENT FAILED RENEWED OPTED_OUT".split()
)
_HELD = frozenset({"CONFIRMED", "PENDING_PAYMENT"})
_NOT_BOUGHT = frozenset({"RECEIVED", "OPTED_OUT"})

# Contract 3 and 11.5: refusals that mean somebody has already bought this very package.
_BOUGHT_ALREADY = ("already exists", "in status confirmed", "in status pending_payment")


def of_write(
    kind: StepKind,
    seen: Seen,
    agreed: Agreed | None,
    earlier_unknown: bool,
    *,
    now: datetime | None = None,
) -> Verdict:
    """What a write came to. A yes is provisional until `of_read` agrees.

    `agreed` is None only for an opt-out. `earlier_unknown`: an earlier attempt under this key may
    have been executed. With `now` a stop names the computer's clock where that is the cause.
    Raises ValueError for a step that the insurer does not do.
    """
    if kind not in SUCCESS:
        raise ValueError(f"{kind} is not asked of the insurer")
    if kind is StepKind.OPT_OUT and seen.sent and seen.status == 409:
        return Verdict(Answer.YES, message("insurer.noted"))
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status in (400, 404, 422):
        return _refusal(kind, seen, earlier_unknown)
    replay = seen.status == 409 and seen.facts is not None
    if seen.status == 409 and not replay:
        return Verdict(Answer.UNKNOWN, message("insurer.conflict"))
    if seen.status == SUCCESS[kind] or replay:
        return _written(kind, seen, agreed)
    return unexpected(seen)


def of_read(seen: Seen, agreed: Agreed | None, *, now: datetime | None = None) -> Verdict:
    """What a read-back proves. Only here does a yes mean that cover stands."""
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status == 404:
        return Verdict(Answer.UNKNOWN, message("insurer.not_found"))
    if seen.status != 200:
        return unexpected(seen)
    if seen.facts is None or agreed is None or seen.facts.id != agreed.package:
        return not_the_api()
    return _state(seen.facts, agreed)


def of_quote(seen: Seen, *, now: datetime | None = None) -> Verdict:
    """Why there is no offer, in words for the clerk; YES when the API quoted."""
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status in (400, 404, 422):
        return Verdict(Answer.NO, reasons("insurer.refused", seen.errors))
    if seen.status == 201 and seen.facts is not None:
        return Verdict(Answer.YES, message("insurer.answers"), seen.facts)
    return unexpected(seen)


def of_ping(seen: Seen, *, now: datetime | None = None) -> Verdict:
    """Whether the API answers; YES says nothing of any cover."""
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status == 200:
        return Verdict(Answer.YES, message("insurer.answers"))
    return unexpected(seen)


def clock_moved(now: datetime, server_date: datetime | None) -> bool:
    """True if this computer's clock is off by more than an hour (design section 5)."""
    return server_date is not None and abs(now - server_date) > CLOCK_TOLERANCE


def common(seen: Seen, now: datetime | None) -> Verdict | None:
    """The rows that read alike for every call; None where the endpoint itself has the word."""
    if not seen.sent:
        return _unsent(seen)
    status = seen.status
    if status is not None and (status in _WAITING or status >= 500 or status in _UNAVAILABLE):
        return _waiting(status, held_wait(seen.retry_after_s))
    if status is None or seen.problem in _BROKEN:
        return Verdict(Answer.UNKNOWN, _no_answer(seen.problem))
    if seen.problem is not None or 300 <= status < 400:
        return not_the_api()
    if status in (401, 403) or (status == 400 and seen.error_only):
        return Verdict(Answer.STOPPED, _stop_reason(seen, now), counts=False)
    return None


def _unsent(seen: Seen) -> Verdict:
    if seen.status is not None:
        # An answer to nothing: one of the two facts is wrong, so neither is used.
        return Verdict(Answer.UNKNOWN, message("insurer.unexpected", status=seen.status))
    return Verdict(Answer.NOT_SENT, _no_line(seen.problem), counts=False)


def _waiting(status: int, wait_s: float | None) -> Verdict:
    """423 and 429 say that nothing was executed; a server's fault says nothing at all."""
    if status in _WAITING:
        answer, words = _WAITING[status]
        return Verdict(answer, message(words), wait_s=wait_s, counts=False)
    return Verdict(Answer.UNKNOWN, message("insurer.unavailable", status=status), wait_s=wait_s)


def _state(facts: PackageFacts, agreed: Agreed) -> Verdict:
    """A read package by its state (contract 13)."""
    if facts.status in _NOT_BOUGHT:
        return Verdict(Answer.ABSENT, message("insurer.absent"), facts)
    if facts.status == "CANCELLED":
        return Verdict(Answer.CANCELLED_ELSEWHERE, message("insurer.cancelled_elsewhere"), facts)
    if facts.status not in _HELD:
        words = message("insurer.status_unknown", status=facts.status)
        return Verdict(Answer.UNKNOWN, words, facts)
    if facts.from_quote:
        # Only the booking itself proves cover; the package's word alone keeps us asking.
        return Verdict(Answer.UNKNOWN, message("insurer.not_yet"), facts)
    return _agreement(facts, agreed, "insurer.proven")


def _refusal(kind: StepKind, seen: Seen, earlier_unknown: bool) -> Verdict:
    """400, 404, 422: a no, unless an earlier attempt may have been the yes."""
    if kind is StepKind.OPT_OUT and seen.status != 400:
        # Nothing is left to report, whoever reported or bought it.
        return Verdict(Answer.NO, reasons("insurer.refused", seen.errors))
    said = " ".join(seen.errors).casefold()
    if earlier_unknown or any(words in said for words in _BOUGHT_ALREADY):
        return Verdict(Answer.UNKNOWN, reasons("insurer.refused_but_unsure", seen.errors))
    return Verdict(Answer.NO, reasons("insurer.refused", seen.errors))


def _written(kind: StepKind, seen: Seen, agreed: Agreed | None) -> Verdict:
    """The endpoint's own success, or its replay."""
    if kind is StepKind.OPT_OUT:
        return Verdict(Answer.YES, message("insurer.noted"))
    facts = seen.facts
    if facts is None or agreed is None or facts.from_quote or facts.id != agreed.package:
        return not_the_api()
    if facts.status not in _KNOWN:
        words = message("insurer.status_unknown", status=facts.status)
        return Verdict(Answer.UNKNOWN, words, facts)
    return _agreement(facts, agreed, "insurer.agrees")


def _agreement(facts: PackageFacts, agreed: Agreed, yes: str) -> Verdict:
    """Compares a held package with the consent: currency, total, quotes, statuses."""
    accepted = tuple(quote for quote in facts.quotes if quote.id in agreed.quotes)
    unknown = next((quote.status for quote in accepted if quote.status not in _KNOWN), None)
    for check in _MONEY_CHECKS:
        difference = check(facts, agreed)
        if difference is not None:
            return Verdict(Answer.MISMATCH, difference, facts)
    if unknown is not None:
        words = message("insurer.status_unknown", status=unknown)
        return Verdict(Answer.UNKNOWN, words, facts)
    if facts.status not in _HELD or any(quote.status != facts.status for quote in accepted):
        odd = next((q.status for q in accepted if q.status != facts.status), facts.status)
        return Verdict(Answer.MISMATCH, message("insurer.differs_status", status=odd), facts)
    if facts.status == "PENDING_PAYMENT":
        return Verdict(Answer.PENDING_PAYMENT, message("insurer.pending_payment"), facts)
    return Verdict(Answer.YES, message(yes), replace(facts, quotes=accepted))


def _currency(facts: PackageFacts, agreed: Agreed) -> Message | None:
    wanted = agreed.total.currency
    if facts.currency == wanted and all(
        price.currency == wanted for price in agreed.quotes.values()
    ):
        return None
    return message("insurer.differs_currency", found=facts.currency, asked=wanted)


def _total(facts: PackageFacts, agreed: Agreed) -> Message | None:
    try:
        # `total_price`, never `total_premium`, which is without tax (contract 9.3).
        found = from_decimal(facts.total, agreed.total.currency)
    except MoneyError as error:
        return error.message
    return None if found == agreed.total else _price_differs(found, agreed.total)


def _quotes(facts: PackageFacts, agreed: Agreed) -> Message | None:
    by_id = {quote.id: quote for quote in facts.quotes}
    if len(by_id) != len(facts.quotes) or not agreed.quotes:
        return message("insurer.differs_quotes")
    bought = {quote.id for quote in facts.quotes if quote.status in _HELD}
    if not set(agreed.quotes) <= set(by_id) or bought - set(agreed.quotes):
        return message("insurer.differs_quotes")
    for quote_id, price in agreed.quotes.items():
        difference = _quote_price(by_id[quote_id], price)
        if difference is not None:
            return difference
    return None


def _quote_price(quote: QuoteFact, price: Money) -> Message | None:
    try:
        found = from_decimal(quote.price, price.currency)
    except MoneyError as error:
        return error.message
    return None if found == price else _price_differs(found, price)


def _price_differs(found: Money, asked: Money) -> Message:
    return message("insurer.differs_price", found=found, asked=asked)


def _partial(facts: PackageFacts, _: Agreed) -> Message | None:
    """A success with reasons or holes in it is a partial failure (contract 14.3)."""
    if facts.errors:
        return reasons("insurer.differs_errors", facts.errors)
    return message("insurer.differs_quotes") if facts.null_quotes else None


_MONEY_CHECKS: tuple[Callable[[PackageFacts, Agreed], Message | None], ...] = (
    _currency,
    _total,
    _quotes,
    _partial,
)


def held_wait(retry_after_s: float | None) -> float | None:
    """The wait that was asked for, held to 1 s .. 15 min; None if there is no usable figure."""
    if retry_after_s is None or isnan(retry_after_s):
        return None
    return min(max(retry_after_s, SHORTEST_WAIT_S), LONGEST_WAIT_S)


def _no_line(problem: Problem | None) -> Message:
    if problem in (Problem.NO_NAME, Problem.TLS):
        return message(f"insurer.{problem.value}")
    return message("insurer.no_connection")


def _no_answer(problem: Problem | None) -> Message:
    return message("insurer.timeout" if problem is Problem.TIMEOUT else "insurer.reset")


def not_the_api() -> Verdict:
    return Verdict(Answer.UNKNOWN, message("insurer.not_the_api"), not_the_api=True)


def unexpected(seen: Seen) -> Verdict:
    """A 2xx that is not the endpoint's own is somebody else's; anything else is unlisted."""
    if seen.status is not None and 200 <= seen.status < 300:
        return not_the_api()
    return Verdict(Answer.UNKNOWN, message("insurer.unexpected", status=seen.status or 0))


def _stop_reason(seen: Seen, now: datetime | None) -> Message:
    if now is None or seen.server_date is None or not clock_moved(now, seen.server_date):
        return message("insurer.credentials")
    apart = abs(now - seen.server_date)
    return message("insurer.clock", count=round(apart.total_seconds() / 3600))


def reasons(message_id: str, errors: tuple[str, ...]) -> Message:
    """The insurer's own reasons where it gave any."""
    if not errors:
        return message(f"{message_id}_silently")
    return message(message_id, reasons=" ".join(errors))
