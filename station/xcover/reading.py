"""Turns a complete HTTP answer into plain facts. No network in here."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from station.flow.seen import Problem, Seen
from station.web import exact
from station.web.heads import http_date, retry_after
from station.xcover import reasons, wire
from station.xcover.exchange import Reads
from station.xcover.plain import plain

# Any one of these makes an error body the API's own (contract 14.2).
_ENVELOPE = frozenset({"type", "message", "errors", "error"})
_LONGEST_GATEWAY_TEXT = 500


@dataclass(frozen=True)
class Answer:
    """What was seen, and the document behind it where an adapter needs more than facts."""

    seen: Seen
    package: wire.Package | None = None
    page: wire.Page | None = None
    document: object = None


def read_answer(
    reads: Reads, package: str | None, status: int, headers: Mapping[str, str], body: bytes
) -> Answer:
    """The facts of one answer; `package` is the id that was asked about, `headers` lower-case."""
    seen = replace(heads(status, headers), empty=not body)
    if 300 <= status < 400:
        return Answer(seen)
    if 200 <= status < 300 or status == 409:
        return _success(reads, package, seen, body)
    return Answer(_error(seen, headers, body))


def heads(status: int, headers: Mapping[str, str]) -> Seen:
    """What the status line and the headers alone say."""
    date = http_date(headers.get("date"))
    return Seen(
        sent=True,
        status=status,
        server_date=date,
        retry_after_s=retry_after(headers.get("retry-after"), date),
    )


def _success(reads: Reads, package: str | None, seen: Seen, body: bytes) -> Answer:
    """2xx, or 409, whose body is the first success where it is a replay (contract 3)."""
    if not body:
        return Answer(seen)
    try:
        document = exact.parse(body)
    except exact.NotJsonError:
        return Answer(replace(seen, problem=Problem.NOT_JSON))
    try:
        return _shaped(reads, package, seen, document)
    except wire.ShapeError:
        if seen.status == 409:
            return Answer(replace(seen, errors=reasons.of_answer(document)), document=document)
        return Answer(replace(seen, problem=Problem.SHAPE), document=document)


def _shaped(reads: Reads, package: str | None, seen: Seen, document: object) -> Answer:
    if reads is Reads.PAGE:
        return Answer(seen, page=wire.read_page(document), document=document)
    if reads is Reads.CANCELLATION:
        cancellation = wire.read_cancellation(document).facts()
        _same(package, cancellation.package)
        return Answer(replace(seen, cancellation=cancellation), document=document)
    if reads is Reads.NOTHING:
        return Answer(seen, document=document)
    found = wire.read_package(document)
    _same(package, found.id)
    facts = found.facts(from_quote=reads is Reads.QUOTE)
    return Answer(replace(seen, facts=facts), package=found, document=document)


def _same(asked: str | None, answered: str) -> None:
    if asked is not None and answered != asked:
        raise wire.ShapeError("an answer about another package")


def _error(seen: Seen, headers: Mapping[str, str], body: bytes) -> Seen:
    try:
        document = exact.parse(body)
    except exact.NotJsonError:
        return _no_json(seen, headers, body)
    if not isinstance(document, dict):
        return replace(seen, problem=Problem.SHAPE)
    if seen.status in (400, 404, 422) and not _ENVELOPE & set(document):
        # A no must be the API's own: anybody on the way can answer 404 with any body.
        return replace(seen, problem=Problem.SHAPE)
    only = "error" in document and "type" not in document
    return replace(seen, error_only=only, errors=reasons.of_answer(document))


def _no_json(seen: Seen, headers: Mapping[str, str], body: bytes) -> Seen:
    """A page is somebody else's; the older gateway's short text is not (contract 2.5)."""
    text = body[:_LONGEST_GATEWAY_TEXT].decode("utf-8", errors="replace").strip()
    page = text.startswith("<") or "html" in headers.get("content-type", "").lower()
    ours = seen.status in (401, 403) or (seen.status == 400 and "signature" in text.lower())
    if page or not ours or len(body) > _LONGEST_GATEWAY_TEXT:
        return replace(seen, problem=Problem.NOT_JSON)
    words = plain(text)
    return replace(seen, error_only=True, errors=(words,) if words else ())
