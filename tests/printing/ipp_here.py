"""An office printer on a port of this machine that speaks IPP: it tells what became of a job."""

import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PRINT_JOB, VALIDATE_JOB, GET_JOB, GET_PRINTER = 0x0002, 0x0004, 0x0009, 0x000B
_IDLE, _BUSY, _STOPPED = 3, 4, 5
_DONE, _PRINTING = 9, 5
_JOB, _PRINTER = 0x02, 0x04


class IppHere:
    """Takes PDF; out of paper it holds a job until there is some (RFC 8011)."""

    def __init__(self) -> None:
        self.got: list[bytes] = []
        self.paper_out = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.uri = f"ipp://127.0.0.1:{self._server.server_port}/ipp/print"

    def end(self) -> None:
        """Listens no more."""
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        here = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                answer = here._answer(self._body())
                self.send_response(200)
                self.send_header("Content-Type", "application/ipp")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def _body(self) -> bytes:
                if "chunked" not in self.headers.get("Transfer-Encoding", ""):
                    return self.rfile.read(int(self.headers.get("Content-Length", "0")))
                parts = []
                while size := int(self.rfile.readline().split(b";")[0], 16):
                    parts.append(self.rfile.read(size))
                    self.rfile.readline()
                self.rfile.readline()
                return b"".join(parts)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        return Handler

    def _answer(self, request: bytes) -> bytes:
        operation, number = struct.unpack_from(">HI", request, 2)
        if operation == PRINT_JOB:
            self.got.append(request[request.index(b"%PDF") :])
        groups = self._job() if operation in (PRINT_JOB, GET_JOB) else b""
        if operation == GET_PRINTER:
            groups = self._printer()
        head = b"\x02\x00" + struct.pack(">HI", 0, number) + b"\x01"
        language = _text(0x48, "attributes-natural-language", "en")
        return head + _text(0x47, "attributes-charset", "utf-8") + language + groups + b"\x03"

    def _job(self) -> bytes:
        waits = self.paper_out
        return bytes([_JOB]) + b"".join((
            _number(0x21, "job-id", len(self.got)),
            _text(0x45, "job-uri", f"{self.uri}/{len(self.got)}"),
            _number(0x23, "job-state", _PRINTING if waits else _DONE),
            _text(0x44, "job-state-reasons", "printer-stopped" if waits else "none"),
            _number(0x21, "job-impressions-completed", 0 if waits else 1),
        ))  # fmt: skip

    def _printer(self) -> bytes:
        operations = (PRINT_JOB, VALIDATE_JOB, GET_JOB, GET_PRINTER, 0x0008)
        return bytes([_PRINTER]) + b"".join((
            _text(0x45, "printer-uri-supported", self.uri),
            _text(0x44, "uri-security-supported", "none"),
            _text(0x44, "uri-authentication-supported", "none"),
            _text(0x42, "printer-name", "here"),
            _number(0x23, "printer-state", _STOPPED if self.paper_out else _IDLE),
            _text(0x44, "printer-state-reasons",
                  "media-empty-error" if self.paper_out else "none"),
            _text(0x44, "ipp-versions-supported", "2.0"),
            *(_number(0x23, "" if place else "operations-supported", each)
              for place, each in enumerate(operations)),
            _text(0x49, "document-format-supported", "application/pdf"),
            _text(0x49, "document-format-default", "application/pdf"),
            _attribute(0x22, "printer-is-accepting-jobs", b"\x01"),
            _number(0x21, "queued-job-count", int(self.paper_out)),
        ))  # fmt: skip


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    raw = name.encode()
    return struct.pack(">BH", tag, len(raw)) + raw + struct.pack(">H", len(value)) + value


def _text(tag: int, name: str, value: str) -> bytes:
    return _attribute(tag, name, value.encode())


def _number(tag: int, name: str, value: int) -> bytes:
    return _attribute(tag, name, struct.pack(">i", value))
