"""The smoke test's way through the window: what it waits for in vain is named, and it closes."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from station.app import smoke_window
from station.app.smoke_window import Visit
from station.desk.views import OfferState, Stage


@dataclass(frozen=True)
class Offer:
    state: OfferState = OfferState.SHOWN
    options: tuple[Any, ...] = (SimpleNamespace(ticked=False),)


TICKED = Offer(options=(SimpleNamespace(ticked=True),))
NO_LINE = Offer(OfferState.NO_LINE, ())


@dataclass(frozen=True)
class View:
    form: object = None
    offer: Any = None
    dispatch: Any = None
    stage: Stage = Stage.WAITING
    last: Any = None
    rail: Any = (SimpleNamespace(page="pack"), SimpleNamespace(page="history"))


@dataclass
class FakeWindow:
    """A bench that answers keys as ours does, but for what it is told not to know."""

    offer: Any = Offer()
    ticks: bool = True
    saves: bool = True
    view: View = field(default_factory=View)
    page: str = "pack"
    opened: list[str] = field(default_factory=list)
    closed: bool = False
    typed: str = ""
    pages: Any = field(default_factory=lambda: SimpleNamespace(front=lambda: None))

    def press(self, *keys: str) -> None:
        if keys == ("F8",) and self.ticks:
            ready = SimpleNamespace(ready=True)
            self.view = replace(self.view, offer=TICKED, dispatch=ready)
        elif keys == ("F12",):
            self.view = View(last=SimpleNamespace(order=self.typed))
        elif keys[-1] == "Return":
            self.typed = "".join(keys[:-1])
            self.view = View(form=object(), offer=self.offer, stage=Stage.FILLING)

    def windowHandle(self) -> Any:
        return SimpleNamespace(isExposed=lambda: True)

    def open_page(self, name: str) -> None:
        self.page = name
        self.opened.append(name)

    def grab(self) -> Any:
        return SimpleNamespace(save=lambda *_: self.saves)

    def close(self) -> None:
        self.closed = True


@pytest.fixture(autouse=True)
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_window, "_press", lambda window, *keys: window.press(*keys))


async def _visit(window: FakeWindow, tasks: Any = None) -> list[str]:
    visit = Visit(["10481", "10483"], "window.png", longest_s=0.1)  # type: ignore[arg-type]
    await visit(window, tasks or SimpleNamespace(failed=None))  # type: ignore[arg-type]
    assert window.closed
    return visit.faults


async def test_each_order_is_dispatched_and_every_page_opened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    window = FakeWindow()
    assert await _visit(window) == []
    assert window.view.last.order == "10483"
    assert window.opened == ["pack", "history", "keys", "pack"]
    said = capsys.readouterr().out
    assert said.count('"dispatched"') == 2
    assert said.index('"shown"') < said.index('"form"') < said.index('"dispatched"')


@pytest.mark.parametrize(
    ("window", "what"),
    [
        (FakeWindow(offer=None), "10481: offer"),
        (FakeWindow(offer=NO_LINE), "10481: offer"),
        (FakeWindow(ticks=False), "10481: tick"),
    ],
)
async def test_what_does_not_come_is_named(window: FakeWindow, what: str) -> None:
    assert await _visit(window) == [f"Waited too long for: {what}"]
    assert window.opened == []


async def test_a_picture_that_cannot_be_written_is_a_fault() -> None:
    faults = await _visit(FakeWindow(saves=False))
    assert faults == ["No picture of the window could be written to window.png."]


async def test_a_task_that_fails_meanwhile_is_a_fault_and_is_still_said_in_the_window() -> None:
    said: list[str] = []
    tasks = SimpleNamespace(failed=lambda name, _: said.append(name))
    window = FakeWindow()
    opened = window.open_page

    def open_page(name: str) -> None:
        opened(name)
        if name == "history":
            tasks.failed("history", LookupError("lost"))

    window.open_page = open_page  # type: ignore[method-assign]
    assert await _visit(window, tasks) == ["history: LookupError('lost')"]
    assert said == ["history"]
