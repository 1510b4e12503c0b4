"""The Internet Printing Protocol, as far as a CUPS queue needs it (RFC 8010, RFC 8011).

A message is a header, groups of attributes and, for a job, the document. Blocking: run in a thread.
"""

import getpass
import http.client
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path

Value = str | int | bool
_VERSION = b"\x02\x00"
_REFUSED = 0x0400
"""The first IPP status that is a refusal; HTTP's are below it (RFC 8011, appendix B)."""
_NOT_FOUND = 0x0406
_INTERNAL = 0x0500
"""server-error-internal-error: it may have failed after it took the job."""
_END = 0x03
_OPERATION_GROUP, _JOB_GROUP = 0x01, 0x02
_INTEGERS = frozenset({0x21, 0x23})
_BOOLEAN = 0x22
_NAME, _KEYWORD, _URI, _CHARSET, _LANGUAGE, _MIME = 0x42, 0x44, 0x45, 0x47, 0x48, 0x49
_TAGS = {
    "printer-uri": _URI,
    "requesting-user-name": _NAME,
    "job-name": _NAME,
    "document-format": _MIME,
    "which-jobs": _KEYWORD,
    "requested-attributes": _KEYWORD,
    "media": _KEYWORD,
    "print-scaling": _KEYWORD,
}
_SOCKETS = (Path("/run/cups/cups.sock"), Path("/var/run/cups/cups.sock"))
_PORT = 631


class Operation(IntEnum):
    """RFC 8011, section 5.4.15; the last one is CUPS's own."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER = 0x000B
    GET_PRINTERS = 0x4002


class IppError(Exception):
    """The server refused a request; the text is its own."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text or f"IPP status {status:#06x}")
        self.status = status

    @property
    def unknown(self) -> bool:
        """True when what was asked about is not there, or is not there any more."""
        return self.status in (_NOT_FOUND, http.client.NOT_FOUND)

    @property
    def certain(self) -> bool:
        """True when the server itself refused: nothing of the request was taken.

        A garbled answer, or a server that failed (HTTP 5xx), may have taken all of it.
        """
        return (self.status >= _REFUSED and self.status != _INTERNAL) or 400 <= self.status < 500


@dataclass(frozen=True)
class Answer:
    """What a server answered: its groups of attributes, without the operation's own."""

    groups: Sequence[Mapping[str, Sequence[Value]]] = field(default_factory=tuple)


def ask(
    operation: Operation,
    queue: str,
    facts: Mapping[str, Value | Sequence[str]],
    document: bytes = b"",
    *,
    template: Mapping[str, str] | None = None,
    timeout_s: float,
) -> Answer:
    """One request about `queue` ("" for none), answered. Sends nothing twice.

    `template` is how a job is to be printed (RFC 8011, section 5.2).

    Raises ConnectionRefusedError or FileNotFoundError while no server is there (nothing was sent),
    another OSError or http.client.HTTPException when it broke off, IppError for a refusal.
    """
    sent = _message(operation, queue, facts, template or {}) + document
    connection = _connection(timeout_s)
    try:
        path = f"/printers/{queue}" if queue else "/"
        headers = {"Content-Type": "application/ipp"}
        if isinstance(connection, _LocalConnection):
            headers["Authorization"] = f"PeerCred {_user()}"
        connection.connect()
        connection.request("POST", path, sent, headers)
        reply = connection.getresponse()
        body = reply.read()
    finally:
        connection.close()
    if reply.status != http.client.OK:
        raise IppError(reply.status, f"HTTP {reply.status} {reply.reason}")
    return _read(body)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "station"


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over the socket file of a CUPS on this machine."""

    def __init__(self, path: str, timeout_s: float) -> None:
        super().__init__("localhost", timeout=timeout_s)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _connection(timeout_s: float) -> http.client.HTTPConnection:
    """To the server that CUPS's own programs would ask: CUPS_SERVER, its socket, or its port."""
    named = os.environ.get("CUPS_SERVER", "")
    if not named:
        named = next((str(path) for path in _SOCKETS if path.exists()), f"localhost:{_PORT}")
    if named.startswith("/"):
        return _LocalConnection(named, timeout_s)
    host, _, port = named.partition("/")[0].rpartition(":")
    if not host or not port.isdigit():
        host, port = named.partition("/")[0], str(_PORT)
    return http.client.HTTPConnection(host, int(port), timeout=timeout_s)


def _message(
    operation: Operation,
    queue: str,
    facts: Mapping[str, Value | Sequence[str]],
    template: Mapping[str, str],
) -> bytes:
    parts = [
        _VERSION,
        struct.pack(">HIB", operation, 1, _OPERATION_GROUP),
        _attribute(_CHARSET, "attributes-charset", b"utf-8"),
        _attribute(_LANGUAGE, "attributes-natural-language", b"en"),
    ]
    target = {"printer-uri": f"ipp://localhost/printers/{queue}"} if queue else {}
    for name, given in {**target, "requesting-user-name": _user(), **facts}.items():
        values = [given] if isinstance(given, (str, int)) else given
        for number, value in enumerate(values):
            parts.append(_encoded("" if number else name, name, value))
    if template:
        parts.append(bytes([_JOB_GROUP]))
        parts += [_encoded(name, name, value) for name, value in template.items()]
    return b"".join([*parts, bytes([_END])])


def _encoded(shown: str, name: str, value: Value) -> bytes:
    if isinstance(value, bool):
        return _attribute(_BOOLEAN, shown, bytes([value]))
    if isinstance(value, int):
        return _attribute(0x21, shown, struct.pack(">i", value))
    return _attribute(_TAGS[name], shown, value.encode())


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    raw = name.encode("ascii")
    return struct.pack(">BH", tag, len(raw)) + raw + struct.pack(">H", len(value)) + value


def _read(body: bytes) -> Answer:
    """Raises IppError for a refusal, and for bytes that are no IPP message."""
    try:
        return _parsed(body)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise IppError(0, "The answer is not IPP.") from error


def _parsed(body: bytes) -> Answer:
    status: int = struct.unpack_from(">H", body, 2)[0]
    groups: list[dict[str, list[Value]]] = []
    at, name = 8, ""
    while body[at] != _END:
        tag = body[at]
        if tag <= 0x0F:
            groups.append({})
            at += 1
            continue
        length = struct.unpack_from(">H", body, at + 1)[0]
        name = body[at + 3 : at + 3 + length].decode("ascii") or name
        at += 3 + length
        size = struct.unpack_from(">H", body, at)[0]
        raw = body[at + 2 : at + 2 + size]
        at += 2 + size
        groups[-1].setdefault(name, []).append(_decoded(tag, raw))
    if status >= 0x0100:
        told = groups[0].get("status-message", [""]) if groups else [""]
        raise IppError(status, str(told[0]))
    return Answer(tuple(groups[1:]))


def _decoded(tag: int, raw: bytes) -> Value:
    if tag in _INTEGERS and len(raw) == 4:
        number: int = struct.unpack(">i", raw)[0]
        return number
    if tag == _BOOLEAN and len(raw) == 1:
        return raw != b"\0"
    return raw.decode("utf-8", "replace")
