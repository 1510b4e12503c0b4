"""The raw port, against a printer that listens: identical bytes, and each fault in its words."""

import asyncio
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.domain.papers import Paper
from station.domain.printers import parse
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.flow.work import Out
from station.printing import zebra
from station.printing.raw_port import RawPortPrinter
from tests.printing.zebra_here import ZebraHere

LABELS = tuple(
    Paper(PaperKind.LABEL, number, "zpl", b"^XA^FD" + bytes([64 + number]) * 4000 + b"^FS^XZ")
    for number in (1, 2)
)
SHIPMENT: Any = None
"""A raw port has no use for it."""
SHORT_S = 0.4


def printer(there: ZebraHere, facts: str = "silent=1") -> RawPortPrinter:
    return RawPortPrinter(parse(f"port:127.0.0.1:{there.port}?{facts}"), SHORT_S)


async def test_a_job_arrives_as_it_is_and_is_printed_when_the_printer_says_so() -> None:
    async with ZebraHere(prints_s=0.2).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.out) == (Answer.YES, Out.PRINTED)
        assert bytes(there.got) == LABELS[0].content + LABELS[1].content
        assert (await printer(there).state()).idle


@pytest.mark.parametrize("wrong", ["paper_out", "head_open", "ribbon_out", "too_hot", "paused"])
async def test_what_is_wrong_beforehand_is_said_and_nothing_is_sent(wrong: str) -> None:
    async with ZebraHere(**{wrong: True}).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (Answer.NO, f"printer.{wrong}")
        assert there.got == b""
        assert (await printer(there).state()).fault == done.reason


@pytest.mark.parametrize("odd", ["cold", "settings_lost"])
async def test_what_is_odd_is_said_and_it_prints_all_the_same(odd: str) -> None:
    async with ZebraHere(**{odd: True}).listening() as there:
        state = await printer(there).state()
        assert (state.fault, state.hint and state.hint.id) == (None, f"printer.{odd}")
        assert (await printer(there).deliver(SHIPMENT, LABELS)).answer is Answer.YES


async def test_an_old_one_that_says_less_is_understood() -> None:
    async with ZebraHere(short=True).listening() as there:
        assert (await printer(there).state()).idle
        assert (await printer(there).deliver(SHIPMENT, LABELS)).answer is Answer.YES


async def test_a_label_that_nobody_takes_is_named_once_it_holds_up_the_next() -> None:
    async with ZebraHere(label_hangs=True).listening() as there:
        assert (await printer(there).state()).fault is None
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (
            Answer.UNKNOWN, "printer.label_waits",
        )  # fmt: skip


async def test_silence_is_a_fault_and_nothing_is_sent() -> None:
    async with ZebraHere(silent=True).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.silent")
        assert there.got == b""


@pytest.mark.parametrize("wrong", ["paper_out", "head_open"])
async def test_what_goes_wrong_in_the_middle_is_nobodys_knowledge(wrong: str) -> None:
    async with ZebraHere(wrong_after_job=wrong).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (Answer.UNKNOWN, f"printer.{wrong}")
        setattr(there, wrong, False)
        # It may have gone on and printed, or have forgotten all of it: only a person can see.
        assert (await printer(there).look(SHIPMENT, LABELS)).answer is Answer.UNKNOWN


async def test_a_printer_that_dies_in_mid_job_is_unknown() -> None:
    async with ZebraHere(dies_after=100).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (
            Answer.UNKNOWN, "printer.broken_off",
        )  # fmt: skip


async def test_a_slow_one_is_not_called_printed() -> None:
    async with ZebraHere(prints_s=30).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (
            Answer.UNKNOWN, "printer.still_busy",
        )  # fmt: skip


async def test_a_format_that_is_still_coming_in_is_not_called_printed() -> None:
    async with ZebraHere(receiving=True).listening() as there:
        done = await printer(there).deliver(SHIPMENT, LABELS)
        assert (done.answer, done.reason and done.reason.id) == (
            Answer.UNKNOWN, "printer.still_busy",
        )  # fmt: skip


async def test_one_that_is_never_asked_has_only_taken_it() -> None:
    async with ZebraHere(silent=True).listening() as there:
        done = await printer(there, "asks=no").deliver(SHIPMENT, LABELS)
        assert (done.answer, done.out) == (Answer.YES, Out.SENT)
        async with asyncio.timeout(2):
            while bytes(there.got) != LABELS[0].content + LABELS[1].content:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        assert (await printer(there, "asks=no").state()).fault is None


async def test_one_that_is_off_is_no() -> None:
    async with ZebraHere().listening() as there:
        gone = printer(there)
    done = await gone.deliver(SHIPMENT, LABELS)
    assert (done.answer, done.reason and done.reason.id) == (Answer.NO, "printer.unreachable")
    fault = (await gone.state()).fault
    assert fault is not None
    assert fault.id == "printer.unreachable"
    assert fault.facts["reason"] == "Connection refused"  # not the words of a programmer


async def test_a_paper_that_was_not_made_for_it_is_not_sent() -> None:
    async with ZebraHere().listening() as there:
        pdf = Paper(PaperKind.LABEL, 1, "pdf", b"%PDF-1.7")
        assert (await printer(there).deliver(SHIPMENT, [pdf])).answer is Answer.NO
        assert there.got == b""


@given(some.binary(max_size=300))
def test_no_answer_of_a_stranger_is_taken_for_a_status(answer: bytes) -> None:
    status = zebra.read(answer)
    assert status is None or answer.count(b"\x02") >= 3
