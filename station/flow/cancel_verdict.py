"""Reads the insurer's answers about a cancellation (contract 11; the table of design section 5).

A preview answers `status: CANCELLED` while cover stands, so no status of these two endpoints is
ever looked at: only a read of the booking itself says that cover is cancelled.
"""

from datetime import datetime

from station.domain.errors import message
from station.domain.money import Money, MoneyError, from_decimal
from station.flow.seen import CancellationFacts, PackageFacts, Seen, StepKind
from station.flow.verdict import (
    Answer,
    Verdict,
    common,
    not_the_api,
    reasons,
    unexpected,
)

_ALREADY = "in status cancelled"
_REFUSALS = (400, 404, 422)


def of_write(
    kind: StepKind,
    seen: Seen,
    package: str,
    currency: str,
    earlier_unknown: bool,
    *,
    now: datetime,
) -> Verdict:
    """What a preview or its confirmation came to; a yes to the latter is provisional.

    `currency` is the premium's. `earlier_unknown`: an earlier attempt under this key may have been
    executed.
    """
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status in _REFUSALS:
        return _refusal(seen, earlier_unknown)
    facts = seen.cancellation
    if seen.status == 409 and facts is None:
        return Verdict(Answer.UNKNOWN, message("insurer.conflict"))
    if seen.status not in (200, 409):
        return unexpected(seen)
    if facts is None or facts.package != package:
        return not_the_api()
    return _previewed(facts, currency) if kind is StepKind.PREVIEW_CANCEL else _confirmed(facts)


def _refusal(seen: Seen, earlier_unknown: bool) -> Verdict:
    said = " ".join(seen.errors).casefold()
    if earlier_unknown or _ALREADY in said:
        return Verdict(Answer.UNKNOWN, reasons("insurer.refused_but_unsure", seen.errors))
    return Verdict(Answer.NO, reasons("insurer.refused", seen.errors))


def _previewed(facts: CancellationFacts, currency: str) -> Verdict:
    if not facts.is_preview:
        # It looks as if something had been cancelled: the booking itself says what is true.
        return Verdict(Answer.UNKNOWN, message("insurer.not_a_preview"))
    amount = refund_of(facts)
    if amount is None or amount.currency != currency or amount.minor < 0:
        return Verdict(Answer.MISMATCH, message("insurer.refund_unreadable"))
    return Verdict(Answer.YES, message("insurer.would_refund", refund=amount))


def _confirmed(facts: CancellationFacts) -> Verdict:
    if facts.is_preview:
        return Verdict(Answer.UNKNOWN, message("insurer.not_yet"))
    return Verdict(Answer.YES, message("insurer.says_cancelled"))


def refund_of(facts: CancellationFacts) -> Money | None:
    """The refund that an answer names; None if it cannot be money."""
    try:
        return from_decimal(facts.refund, facts.currency)
    except MoneyError:
        return None


def of_read(seen: Seen, package: str, *, now: datetime) -> Verdict:
    """What the insurer's own record says within a void.

    YES: cover stands and may be cancelled; NO: it stands and may not; CANCELLED: it is cancelled;
    ABSENT: there is no such booking.
    """
    alike = common(seen, now)
    if alike is not None:
        return alike
    if seen.status == 404:
        return Verdict(Answer.UNKNOWN, message("insurer.not_found"))
    if seen.status != 200:
        return unexpected(seen)
    facts = seen.facts
    if facts is None or facts.id != package:
        return not_the_api()
    if facts.status == "CANCELLED":
        return Verdict(Answer.CANCELLED, message("insurer.cancelled"), facts)
    if facts.status != "CONFIRMED":
        words = message("insurer.status_unknown", status=facts.status)
        known_absent = facts.from_quote and facts.status in ("RECEIVED", "OPTED_OUT")
        return Verdict(Answer.ABSENT if known_absent else Answer.UNKNOWN, words, facts)
    if facts.from_quote:
        return Verdict(Answer.UNKNOWN, message("insurer.not_yet"), facts)
    if not _may_be_cancelled(facts):
        return Verdict(Answer.NO, message("insurer.not_cancellable"), facts)
    return Verdict(Answer.YES, message("insurer.stands"), facts)


def _may_be_cancelled(facts: PackageFacts) -> bool:
    """The insurer's own word; where it gives none, the preview's answer is its word."""
    held = [quote for quote in facts.quotes if quote.status == "CONFIRMED"]
    return not any(quote.can_be_cancelled is False for quote in held)
