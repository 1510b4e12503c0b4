"""A live bench from its first start to its first covered parcel, with keys and names alone.

Nothing is clicked, no widget is known but the one that has the focus: it is asked for its
accessible name and role, as a screen reader would, and typed into.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication

from station.config.secrets import Keyring
from station.desk.orders import read_file
from station.domain.people import Actor, Role
from tests.journeys.rig import Bench, Insurer, row, write_orders
from tests.journeys.screen import Screen
from tests.journeys.test_window import put_right, surround
from tests.printing.zebra_here import ZebraHere

__all__ = ["put_right"]

NAME, PIN = "Ruth Adeyemi", "730518"
NONE = Qt.KeyboardModifier.NoModifier
CODE = re.compile("TEST [0-9]{4}")
SENDER = {
    "Sender's name": NAME,
    "Sender's company": "Fell and Fern Ltd",
    "Sender's street": "12 Mill Lane",
    "Sender's town": "Kendal",
    "Sender's post": "LA9 4PD",
    "Sender's country": "GB",
    "Sender's phone": "+44 1632 960123",
    "Sender's e-mail": "dispatch@fellandfern.example",
}
HOUSE = {
    "GS1": "5012345",
    "First service: code": "ST",
    "First service: name": "House Standard",
    "First service: price": "4.20",
    "It pays at most": "50.00",
}


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The keyring of this computer; the environment brings no key."""
    held: dict[str, str] = {}
    monkeypatch.setattr(Keyring, "get", lambda _, name: held.get(str(name)))
    monkeypatch.setattr(
        Keyring, "set", lambda _, name, value: held.update({str(name): value.strip()})
    )
    return held


@pytest.fixture
def bench(
    tmp_path: Path, insurer: Insurer, keyring: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Bench:
    """A computer on which the program was never started."""
    bench = Bench(tmp_path / "home", insurer)
    surround(bench, monkeypatch)
    for name in ("STATION_PIN_KEY", *insurer.variables):
        monkeypatch.delenv(name, raising=False)
    return bench


class Hands:
    """Presses keys, and counts them; knows only what has the focus."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.fields = self.presses = 0

    @property
    def at(self) -> str:
        """The accessible name of what has the focus."""
        widget = QApplication.focusWidget()
        found = QAccessible.queryAccessibleInterface(widget) if widget is not None else None
        if found is None:
            return ""
        labels = found.relations(QAccessible.RelationFlag.Label)
        return (labels[0][0] if labels else found).text(QAccessible.Text.Name)

    @property
    def value(self) -> str:
        """The accessible value of what has the focus."""
        found = QAccessible.queryAccessibleInterface(QApplication.focusWidget())
        return found.text(QAccessible.Text.Value) or found.text(QAccessible.Text.Name)

    async def at_last(self, name: str) -> None:
        """Waits until the focus is there by itself."""
        await self.screen.until(lambda: self.at.startswith(name), f"the focus on “{name}”")

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
        self.screen.press(key, modifiers=modifiers)
        self.presses += 1

    async def to(self, name: str) -> None:
        """Tab, until that has the focus."""
        been = []
        for _ in range(40):
            been.append(self.at)
            if self.at.startswith(name):
                return
            self.press(Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to “{name}”: {been}")

    async def fill(self, fields: dict[str, str]) -> None:
        """Types into each field by its name, on the way from one to the next."""
        for name, text in fields.items():
            await self.to(name)
            self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            self.type(text)

    def type(self, text: str) -> None:
        self.screen.type(text)
        self.fields += 1

    async def keep(self, then: str) -> None:
        """F10, and what can be read after it."""
        self.press(Qt.Key.Key_F10)
        await self.screen.reads(then)


async def test_from_the_first_start_to_the_first_covered_parcel(
    bench: Bench, insurer: Insurer, keyring: dict[str, str], tmp_path: Path
) -> None:
    said, zebra = insurer.ready, ZebraHere()
    far = f"{datetime.now().astimezone() + timedelta(hours=12):%H:%M}"
    orders = write_orders(tmp_path / "orders.csv", row("70001"))
    screen = Screen()
    hands = Hands(screen)
    async with zebra.listening():
        await screen.start()
        try:
            await screen.reads("Live or practice?")
            assert not screen.window.strip.isVisible()
            await begin(hands)
            await screen.reads("Who sends the parcels")
            assert screen.window.signed_in

            await hands.fill(SENDER)
            await hands.keep("The insurer's credentials")
            given = {
                "Insurer's address": said["url"],
                "Partner code": said["partner_code"],
                "API key": said["api_key"],
                "API secret": said["api_secret"],
            }
            await hands.fill({**given, "API key": "mistyped"})
            await hands.keep("Nothing was changed. The insurer does not know this API key.")
            assert "insurer.key" not in keyring
            await hands.fill({"API key": said["api_key"]})
            await hands.keep("The carrier")
            assert keyring["insurer.secret"] == said["api_secret"]

            await hands.fill({**HOUSE, "Hand-over": far})
            await hands.keep("Does it really print?")

            await hands.to("How bytes reach it")
            while not hands.value.startswith("Network"):
                hands.press(Qt.Key.Key_Down)
            await hands.fill({"Address": f"127.0.0.1:{zebra.port}"})
            await hands.keep("Kept.")
            hands.press(Qt.Key.Key_F6, Qt.KeyboardModifier.ControlModifier)
            await screen.reads("Scan the test label")
            await screen.until(lambda: CODE.search(screen.text()), "the test label's code")
            found = CODE.search(screen.text())
            assert found is not None
            screen.scan(found[0])
            await screen.reads("What this bench may spend")

            await hands.fill({"Amount": "500.00", "Note": "bank transfer"})
            hands.press(Qt.Key.Key_F10)
            await screen.reads("Scan the next order")
            fields, presses = hands.fields, hands.presses

            await screen.station.orders.keep(
                read_file(orders, "first").orders, Actor(NAME, Role.SUPERVISOR)
            )
            await screen.covered("70001")
            await screen.last("70001", words="Covered")
        finally:
            await screen.close()
    assert b"^XA" in bytes(zebra.got)
    assert [each["booked_times"] for each in insurer.packages().values()] == [1]
    # What stands in the README: fields typed, one of them twice, and other keys; no clicks.
    assert fields <= 25
    assert presses <= 70


async def begin(hands: Hands) -> None:
    """Makes the first supervisor of a bench that nobody has worked at."""
    await hands.at_last("Set up this live bench")
    hands.press(Qt.Key.Key_F10)
    await hands.at_last("Name")
    await hands.fill({"Name": NAME})
    await hands.to("PIN")
    for _ in range(2):
        hands.type(PIN)
        hands.press(Qt.Key.Key_Return)


async def sign_in(hands: Hands) -> None:
    """The only person there types the PIN."""
    await hands.at_last("PIN")
    hands.type(PIN)
    hands.press(Qt.Key.Key_Return)


async def test_a_half_set_bench_that_is_locked_goes_on_where_it_was(bench: Bench) -> None:
    screen = Screen()
    hands = Hands(screen)
    await screen.start()
    try:
        await begin(hands)
        await hands.at_last("Sender's name")
        hands.type("Ruth")
        hands.press(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        await sign_in(hands)
        await hands.at_last("Sender's name")
        assert hands.value == "Ruth"
        hands.press(Qt.Key.Key_Space)
        await hands.fill({"Sender's company": "Fell"})
        assert screen.window.pages.page("setup").step.value == "sender"
    finally:
        await screen.close()


async def test_at_the_next_start_the_first_key_is_the_open_step_s(bench: Bench) -> None:
    for came_in in (begin, sign_in):
        screen = Screen()
        hands = Hands(screen)
        await screen.start()
        try:
            await came_in(hands)
            await hands.at_last("Sender's name")
            await screen.reads("not set up")
            assert "refuses us" not in screen.text()
        finally:
            await screen.close()
