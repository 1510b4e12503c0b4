"""The smoke test's way through the window: what it waits for in vain is named, and it closes."""

from types import SimpleNamespace
from typing import Any

import pytest

from station.app import smoke_window
from station.app.smoke_window import Visit
from station.desk.views import OfferState


class FakeWindow:
    """Shows what it is told to; takes no keys."""

    def __init__(self, view: Any, saves: bool = True) -> None:
        self.view, self.saves = view, saves
        self.page, self.opened, self.closed = "pack", [], False
        self.pages = SimpleNamespace(front=lambda: None)

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
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_window, "_type", lambda *_: None)


def _view(offer: OfferState | None) -> Any:
    rail = [SimpleNamespace(page=name) for name in ("pack", "history")]
    shown = None if offer is None else SimpleNamespace(state=offer)
    return SimpleNamespace(form=object(), offer=shown, rail=rail)


async def _visit(window: FakeWindow, tasks: Any = None) -> list[str]:
    visit = Visit("10481", "window.png", longest_s=0.1)  # type: ignore[arg-type]
    await visit(window, tasks or SimpleNamespace(failed=None))  # type: ignore[arg-type]
    assert window.closed
    return visit.faults


async def test_every_page_is_opened_and_the_last_is_the_one_to_begin_with() -> None:
    window = FakeWindow(_view(OfferState.SHOWN))
    assert await _visit(window) == []
    assert window.opened == ["pack", "history", "keys", "pack"]


@pytest.mark.parametrize(
    ("view", "what"),
    [
        (SimpleNamespace(form=None), "form"),
        (_view(None), "offer"),
        (_view(OfferState.NO_LINE), "offer"),
    ],
)
async def test_what_does_not_come_is_named(view: Any, what: str) -> None:
    assert await _visit(FakeWindow(view)) == [f"Waited too long for: {what}"]


async def test_a_picture_that_cannot_be_written_is_a_fault() -> None:
    faults = await _visit(FakeWindow(_view(OfferState.SHOWN), saves=False))
    assert faults == ["No picture of the window could be written to window.png."]


async def test_a_task_that_fails_meanwhile_is_a_fault_and_is_still_said_in_the_window() -> None:
    said: list[str] = []
    tasks = SimpleNamespace(failed=lambda name, _: said.append(name))
    window = FakeWindow(_view(OfferState.SHOWN))
    opened = window.open_page

    def open_page(name: str) -> None:
        opened(name)
        if name == "history":
            tasks.failed("history", LookupError("lost"))

    window.open_page = open_page  # type: ignore[method-assign]
    assert await _visit(window, tasks) == ["history: LookupError('lost')"]
    assert said == ["history"]
