"""A CUPS queue, against a real server: bytes, states, faults, and what a lost job became."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.domain.papers import Paper
from station.domain.printers import parse
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import cups, ipp
from station.printing.cups import CupsPrinter
from tests.printing import cups_here
from tests.printing.cups_here import CupsHere, can_be_had
from tests.printing.zebra_here import ZebraHere

pytestmark = pytest.mark.skipif(
    not can_be_had() and not os.environ.get("STATION_NEEDS_CUPS"),
    reason="CUPS is not installed here (Debian: cups)",
)
LABEL = Paper(PaperKind.LABEL, 1, "zpl", b"^XA^FD" + bytes(range(32, 126)) * 40 + b"^FS^XZ")


class Shipped:
    """As much of a shipment as a queue sees."""

    def __init__(self, ident: str) -> None:
        self.id = ident


@pytest.fixture(scope="module")
def server() -> Iterator[CupsHere]:
    found = CupsHere()
    yield found
    found.end()


@pytest.fixture
def here(server: CupsHere, monkeypatch: pytest.MonkeyPatch) -> CupsHere:
    monkeypatch.setenv("CUPS_SERVER", server.server)
    return server


def printer(queue: str, done_s: float = 5.0) -> CupsPrinter:
    return CupsPrinter(parse(f"cups_raw:{queue}"), done_s)


async def test_a_job_arrives_as_it_is_and_is_called_sent(here: CupsHere) -> None:
    shipment: Any = Shipped("B1-PLAIN")
    async with ZebraHere().listening() as there:
        here.queue("PLAIN", there.port, "-o", "printer-error-policy=abort-job")
        assert (await printer("PLAIN").state()).fault is None
        done = await printer("PLAIN").deliver(shipment, [LABEL])
        # A raw queue hands the bytes over and hears nothing of paper.
        assert (done.answer, done.out) == (Answer.YES, Out.SENT), done
        assert bytes(there.got) == LABEL.content
        assert done.where
        assert done.where[0].startswith("PLAIN-")
        again = await printer("PLAIN").look(shipment, [LABEL])
        assert (again.answer, again.where) == (Answer.YES, done.where)
        assert "PLAIN" in cups.queues()


async def test_what_cups_does_not_show_is_nobodys_knowledge(here: CupsHere) -> None:
    here.queue("EMPTY", 9)
    never: Any = Shipped("B1-NEVER")
    assert (await printer("EMPTY").look(never, [LABEL])).answer is Answer.UNKNOWN


async def test_a_printer_that_is_off_leaves_a_job_that_waits_and_can_be_cancelled(
    here: CupsHere,
) -> None:
    shipment: Any = Shipped("B1-OFF")
    async with ZebraHere().listening() as there:
        off = there.port
    here.queue("OFF", off)
    done = await printer("OFF", 1.5).deliver(shipment, [LABEL])
    assert done.answer is Answer.UNKNOWN
    assert done.reason is not None
    assert done.reason.id in ("printer.offline", "printer.job_waits")
    hint = (await printer("OFF").state()).hint
    assert hint is not None
    assert hint.id == "printer.retries_for_ever"
    assert await printer("OFF").cancel(shipment, [LABEL]) == 1
    after = await printer("OFF").look(shipment, [LABEL])
    # It was tried: whether a part of it came out only a person can see.
    assert (after.answer, after.reason and after.reason.id) == (Answer.UNKNOWN, "printer.job_cut")


async def test_a_queue_that_is_stopped_says_so_and_prints_when_it_goes_on(here: CupsHere) -> None:
    shipment: Any = Shipped("B1-STOPPED")
    async with ZebraHere().listening() as there:
        here.queue("STOPPED", there.port)
        here.run("cupsdisable", "STOPPED")
        done = await printer("STOPPED", 0.5).deliver(shipment, [LABEL])
        assert (done.answer, done.reason and done.reason.id) == (Answer.UNKNOWN, "printer.paused")
        assert there.got == b""
        here.run("cupsenable", "STOPPED")
        later = await printer("STOPPED")._ended(shipment, [LABEL])
        assert later.answer is Answer.YES
        assert bytes(there.got) == LABEL.content


async def test_emptying_a_queue_cancels_our_jobs_and_nobody_elses(
    here: CupsHere, tmp_path: Path
) -> None:
    async with ZebraHere().listening() as there:
        here.queue("WAITS", there.port)
        here.run("cupsdisable", "WAITS")
        for name in ("B1-FIRST", "B1-SECOND"):
            shipment: Any = Shipped(name)
            await printer("WAITS", 0.3).deliver(shipment, [LABEL])
        other = tmp_path / "other.zpl"
        other.write_bytes(LABEL.content)
        here.run("lp", "-d", "WAITS", "-t", "somebody's letter", "-o", "raw", str(other))
        assert await printer("WAITS").empty() == 2
        assert await printer("WAITS").empty() == 0
        here.run("cupsenable", "WAITS")
        # A queue keeps its order: once the last has come out, so has the other program's.
        last: Any = Shipped("B1-LAST")
        assert (await printer("WAITS").deliver(last, [LABEL])).answer is Answer.YES
        assert bytes(there.got) == LABEL.content * 2


async def test_a_queue_that_takes_nothing_is_a_no(here: CupsHere) -> None:
    here.queue("FULL", 9)
    here.run("cupsreject", "FULL")
    shipment: Any = Shipped("B1-FULL")
    done = await printer("FULL").deliver(shipment, [LABEL])
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.queue_refused")
    fault = (await printer("FULL").state()).fault
    assert fault is not None
    assert fault.id == "printer.takes_nothing"


async def test_a_queue_that_is_not_there_is_a_no(here: CupsHere) -> None:
    shipment: Any = Shipped("B1-GONE")
    done = await printer("GONE").deliver(shipment, [LABEL])
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.queue_refused")


async def test_without_a_server_nothing_is_sent_and_nothing_is_known_of_what_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with ZebraHere().listening() as there:
        gone = there.port
    monkeypatch.setenv("CUPS_SERVER", f"127.0.0.1:{gone}")
    shipment: Any = Shipped("B1-NONE")
    done = await printer("ANY").deliver(shipment, [LABEL])
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.no_cups")
    assert (await printer("ANY").look(shipment, [LABEL])).answer is Answer.UNKNOWN
    assert cups.queues() == []


async def test_a_server_that_forgets_its_jobs_is_no_proof_that_nothing_came_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    forgets = cups_here._CONF.replace("PreserveJobHistory Yes", "PreserveJobHistory No")
    monkeypatch.setattr(cups_here, "_CONF", forgets)
    server = CupsHere()
    monkeypatch.setenv("CUPS_SERVER", server.server)
    shipment: Any = Shipped("B1-FORGOT")
    try:
        async with ZebraHere().listening() as there:
            server.queue("FORGETS", there.port)
            done = await printer("FORGETS", 60.0).deliver(shipment, [LABEL])
            assert bytes(there.got) == LABEL.content
            assert done.answer is Answer.UNKNOWN
            # Said at once, with what to set: waiting would tell nothing more.
            assert done.reason is not None
            assert done.reason.id == "printer.forgets"
            assert (await printer("FORGETS").look(shipment, [LABEL])).answer is not Answer.NO
    finally:
        server.end()


async def test_a_name_that_another_user_may_not_see_is_no_proof_either(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As CUPS is delivered.
    private = "<Policy default>\n  JobPrivateAccess default\n  JobPrivateValues default"
    hides = cups_here._CONF.replace("<Policy default>", private)
    monkeypatch.setattr(cups_here, "_CONF", hides)
    server = CupsHere()
    monkeypatch.setenv("CUPS_SERVER", server.server)
    shipment: Any = Shipped("B1-HIDDEN")
    try:
        async with ZebraHere().listening() as there:
            server.queue("HIDES", there.port)
            monkeypatch.setenv("LOGNAME", "anna")
            assert (await printer("HIDES").deliver(shipment, [LABEL])).answer is Answer.YES
            monkeypatch.setenv("LOGNAME", "berta")
            assert (await printer("HIDES").look(shipment, [LABEL])).answer is Answer.UNKNOWN
    finally:
        server.end()


@pytest.mark.parametrize(
    ("status", "certain"),
    [(0, False), (404, True), (500, False), (0x0406, True), (0x0500, False), (0x0506, True)],
)
def test_only_a_server_that_refused_has_taken_nothing(status: int, certain: bool) -> None:
    assert ipp.IppError(status, "").certain is certain


@pytest.mark.parametrize(
    "body", [b"", b"\x02\x00", b"<html>", bytes(9), b"\x02\x00\x00\x00" + bytes(4) + b"\x01" * 20]
)
def test_an_answer_that_is_no_ipp_is_refused(body: bytes) -> None:
    with pytest.raises(ipp.IppError):
        ipp._read(body)
