"""Reads one answer of EasyPost: done, refused, or unknown. Pure: facts in, one verdict out.

| answer | read as |
|---|---|
| no byte sent | not sent |
| time-out, reset, short answer | unknown |
| 429 | not executed, again when it says |
| 5xx, 408, 425 | unknown |
| 3xx, a page, JSON of another shape | unknown: something else answered |
| 401, 403 | stop: the key |
| 402 | no: the account has not the money |
| 422 for a purchase that exists, runs, or whose carrier did not answer | unknown: it is read |
| any other 400, 404, 405, 422 | no, with its reasons |
"""

from station.carriers.easypost.reply import Reply
from station.domain.errors import Message, message
from station.flow.seen import Problem, Seen
from station.flow.verdict import Answer, Verdict, held_wait

_UNAVAILABLE = frozenset({408, 425})
_BROKEN = frozenset({Problem.TIMEOUT, Problem.RESET, Problem.SHORT})
_REFUSED = frozenset({400, 402, 404, 405, 422})
_MAYBE_BOUGHT = frozenset(
    {
        "SHIPMENT.POSTAGE.EXISTS",
        "SHIPMENT.PURCHASE.IN_PROGRESS",
        # The carrier behind EasyPost may have sold the label without saying so.
        "SHIPMENT.POSTAGE.NO_RESPONSE",
        "SHIPMENT.POSTAGE.TIMED_OUT",
        "REFUND.NO_RESPONSE",
    }
)


def of_call(reply: Reply) -> Verdict:
    """What a call came to. YES means that EasyPost answered it in its own shape."""
    seen = reply.seen
    status = seen.status
    if not seen.sent:
        return Verdict(Answer.NOT_SENT, _no_line(seen.problem), counts=False)
    if status == 429:
        wait = held_wait(seen.retry_after_s)
        return Verdict(Answer.THROTTLED, message("easypost.throttled"), wait_s=wait, counts=False)
    if status is not None and (status >= 500 or status in _UNAVAILABLE):
        wait = held_wait(seen.retry_after_s)
        return Verdict(Answer.UNKNOWN, message("easypost.fault", status=status), wait_s=wait)
    if status is None or seen.problem in _BROKEN:
        return Verdict(Answer.UNKNOWN, message("easypost.no_answer"))
    if seen.problem is not None or 300 <= status < 400:
        return not_easypost()
    if status in (401, 403):
        return Verdict(Answer.STOPPED, message("easypost.key_refused"), counts=False)
    if status in _REFUSED:
        return _refusal(reply)
    if status in (200, 201):
        return Verdict(Answer.YES, message("easypost.answers"))
    return Verdict(Answer.UNKNOWN, message("easypost.fault", status=status))


def not_easypost() -> Verdict:
    """An answer that is not EasyPost's."""
    return Verdict(Answer.UNKNOWN, message("easypost.not_easypost"), not_the_api=True)


def _refusal(reply: Reply) -> Verdict:
    if reply.seen.status == 402:
        return Verdict(Answer.NO, message("easypost.no_money"))
    if reply.code in _MAYBE_BOUGHT:
        return Verdict(Answer.UNKNOWN, message("easypost.maybe", reasons=_reasons(reply.seen)))
    if not reply.seen.errors:
        return Verdict(Answer.NO, message("easypost.refused_silently"))
    return Verdict(Answer.NO, message("easypost.refused", reasons=_reasons(reply.seen)))


def _reasons(seen: Seen) -> str:
    return " ".join(seen.errors)


def _no_line(problem: Problem | None) -> Message:
    return message("easypost.tls" if problem is Problem.TLS else "easypost.no_line")
