"""Before the store is open and the insurer found: nothing is lost and nothing is claimed."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, cast

import pytest

from station.app.late import LateInsurer
from station.app.late_bench import LateBench
from station.desk.views import BenchView, RailItem, Sound, Stage, Tone
from station.domain.errors import StationError, message
from station.domain.people import Actor, Role
from station.flow import verdict
from station.flow.line import Line, LineState
from station.flow.ports import Insurer
from station.flow.seen import Call, Seen, StepKind
from station.flow.verdict import Answer
from tests.gui import samples
from tests.store.making import NOW


async def test_no_byte_leaves_before_there_is_an_insurer() -> None:
    late = LateInsurer()
    assert not late.ready
    call = Call(StepKind.BOOK_COVER, "K7QHM-3WXRE-INS", b"{}", "key")
    for seen in (await late.send(call), await late.read("x"), await late.ping()):
        assert not seen.sent
        assert verdict.of_read(seen, None).answer is Answer.NOT_SENT
    with pytest.raises(StationError):
        _ = [facts async for facts in late.list_refs()]


class Answering:
    """An insurer that answers once it is let."""

    def __init__(self, status: int) -> None:
        self.status = status
        self.asked, self.let, self.closed = asyncio.Event(), asyncio.Event(), False

    async def ping(self) -> Seen:
        self.asked.set()
        await self.let.wait()
        return Seen(True, self.status)

    async def aclose(self) -> None:
        self.closed = True


async def test_what_a_former_insurer_answers_says_nothing_of_the_line_of_today() -> None:
    former, today = Answering(401), Answering(200)
    late, line = LateInsurer(), Line()
    await late.become(cast("Insurer", former))
    under_way = asyncio.create_task(late.ping())
    await former.asked.wait()
    await late.become(cast("Insurer", today))
    today.let.set()
    for asked in (late.ping(), under_way):
        former.let.set()
        seen = await asked
        line.heard(verdict.of_ping(seen, now=NOW), seen, NOW)
        assert line.state is LineState.UP
    assert seen.former
    assert former.closed and not today.closed


class Recorder:
    """Stands in for the real bench: only what LateBench may pass on."""

    def __init__(self) -> None:
        self.scans: list[str] = []
        self.changed: Callable[[], None] | None = None

    def subscribe(self, changed: Callable[[], None], sound: Callable[[Sound], None]) -> None:
        self.changed = changed

    async def scan(self, code: str) -> None:
        self.scans.append(code)

    def view(self) -> BenchView:
        raise NotImplementedError

    def edit(self, values: Mapping[str, str]) -> None:
        self.scans.append(str(dict(values)))


@pytest.fixture
def late() -> LateBench:
    return LateBench("Bench 1", Actor("Dana", Role.CLERK), practice=True)


async def test_the_first_scan_is_kept_and_opened(late: LateBench) -> None:
    heard: list[Any] = []
    late.subscribe(lambda: heard.append("changed"), heard.append)
    await late.scan(" 10482 ")
    assert heard == [Sound.ACCEPTED, "changed"]
    assert late.view().stage is Stage.WAITING
    assert late.view().notices[0].word == message("band.kept_scan", code="10482")
    real = Recorder()
    await late.become(real)  # type: ignore[arg-type]
    assert real.scans == ["10482"]
    assert real.changed is not None
    await late.scan("10483")
    assert real.scans == ["10482", "10483"]


async def test_a_bench_that_has_to_stop_says_why_and_does_nothing_more(late: LateBench) -> None:
    class Working(Recorder):
        def view(self) -> BenchView:
            rail = (RailItem("pack"), RailItem("history"), RailItem("queue", 1, Tone.LOOK))
            return replace(samples.waiting(), rail=rail)

    heard: list[Any] = []
    late.subscribe(lambda: heard.append("changed"), heard.append)
    real = Working()
    await late.become(real)  # type: ignore[arg-type]
    late.fail(message("store.stopped"))
    assert heard[-2:] == [Sound.LOOK_HERE, "changed"]
    view = late.view()
    assert (view.band.word, view.band.detail) == (message("band.stopped"), message("store.stopped"))
    # What can still be looked at stands where it stood; who works here too.
    assert [item.page for item in view.rail] == ["pack", "history", "queue"]
    assert view.strip.person == samples.waiting().strip.person
    # Nothing is claimed: what was known of insurer, wallet and queue may be otherwise by now.
    assert (view.strip.items, view.strip.queue) == ((), 0)
    assert {(item.count, item.tone) for item in view.rail} == {(0, Tone.PLAIN)}
    await late.scan("10482")
    late.edit({"name": "x"})
    await late.dispatch()
    assert real.scans == []


async def test_a_bench_that_cannot_start_says_why_and_takes_no_scan(late: LateBench) -> None:
    late.fail(message("store.in_use"))
    await late.scan("10482")
    view = late.view()
    assert view.band.detail == message("store.in_use")
    assert not view.notices
    assert view.strip.practice
    assert view.strip.items == ()
