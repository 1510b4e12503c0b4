"""Reads a program over AT-SPI as a screen reader does: its tree, its events; and types keys."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

_ACCESSIBLE = "org.a11y.atspi.Accessible"
_REGISTRY = "org.a11y.atspi.Registry"
_ROOT = "/org/a11y/atspi/accessible/root"
_STATES = {4: "checked", 8: "enabled", 11: "focusable", 12: "focused", 25: "showing"}
_KEY_SYM = 3
NEEDED = ("Xvfb", "dbus-daemon")
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def lacking() -> list[str]:
    """Which programs are not here."""
    found = [name for name in NEEDED if shutil.which(name) is None]
    if not any(Path(each).exists() for each in _LAUNCHERS):
        found.append("at-spi2-core")
    return found


@dataclass(frozen=True)
class Thing:
    """One thing of the tree, as the reader was told of it."""

    role: str
    name: str
    states: frozenset[str]


class Screen:
    """A screen nobody sees, with a session bus and the accessibility bus on it."""

    def __init__(self) -> None:
        reads, writes = os.pipe()
        # Without `-noreset` it drops everybody when the last one leaves: the bus's launcher leaves
        # while the registry comes, and of a registry that is begun anew nobody asks for events.
        command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1366x768x24"]
        self._screen = subprocess.Popen(
            [*command, "-nolisten", "tcp", "-noreset"],
            pass_fds=(writes,),
            stderr=subprocess.DEVNULL,
        )
        os.close(writes)
        with os.fdopen(reads) as told:
            display = f":{told.readline().strip()}"
        self.env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        self.env |= {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "XDG_SESSION_TYPE": "x11"}
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self.env,
            text=True,
        )
        assert self._bus.stdout is not None
        self.env["DBUS_SESSION_BUS_ADDRESS"] = self._bus.stdout.readline().strip()

    def close(self) -> None:
        """Ends both; what stood on them ends with them."""
        for process in (self._bus, self._screen):
            process.send_signal(signal.SIGTERM)
            process.wait(10)
        assert self._bus.stdout is not None
        self._bus.stdout.close()


class Reader:
    """Asks the bus; nothing of the program is imported."""

    def __init__(self, screen: Screen) -> None:
        session = open_dbus_connection(screen.env["DBUS_SESSION_BUS_ADDRESS"])
        where = DBusAddress("/org/a11y/bus", bus_name="org.a11y.Bus", interface="org.a11y.Bus")
        (address,) = session.send_and_get_reply(
            new_method_call(where, "GetAddress"), timeout=20
        ).body
        session.close()
        self._bus: DBusConnection = open_dbus_connection(address)
        self._told: list[tuple[str, tuple[Any, ...]]] = []
        rule = MatchRule(type="signal", interface="org.a11y.atspi.Event.Object")
        self._bus.send_and_get_reply(message_bus.AddMatch(rule))
        self._call(
            _REGISTRY, "/org/a11y/atspi/registry", _REGISTRY, "RegisterEvent", "s", ("object:",)
        )

    def _call(
        self, bus: str, path: str, what: str, method: str, kinds: str | None = None, body: Any = ()
    ) -> Any:
        where = DBusAddress(path, bus_name=bus, interface=what)
        sent = new_method_call(where, method, kinds, body)
        serial = next(self._bus.outgoing_serial)
        self._bus.send(sent, serial=serial)
        while True:
            got = self._bus.receive(timeout=20)
            if got.header.fields.get(5) == serial:
                return got.body
            self._keep(got)

    def _keep(self, got: Any) -> None:
        member = got.header.fields.get(3)
        if got.header.message_type.name == "signal" and member:
            self._told.append((member, got.body))

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def programs(self) -> list[tuple[str, str]]:
        """Who is on the bus."""
        return list(self._call(_REGISTRY, _ROOT, _ACCESSIBLE, "GetChildren")[0])

    def walk(self, at: tuple[str, str]) -> Iterator[Thing]:
        """All that shows below `at`, in the order in which it is told."""
        bus, path = at
        role = self._call(bus, path, _ACCESSIBLE, "GetRoleName")[0]
        properties = "org.freedesktop.DBus.Properties"
        name = self._call(bus, path, properties, "Get", "ss", (_ACCESSIBLE, "Name"))[0][1]
        low, high = self._call(bus, path, _ACCESSIBLE, "GetState")[0]
        bits = low | high << 32
        states = frozenset(word for bit, word in _STATES.items() if bits >> bit & 1)
        if "showing" in states or role == "application":
            yield Thing(role, name, states)
            for child in self._call(bus, path, _ACCESSIBLE, "GetChildren")[0]:
                yield from self.walk(child)

    def page(self) -> list[Thing]:
        """Everything that every program shows; what goes while it is read is read again."""
        try:
            return [thing for each in self.programs() for thing in self.walk(each)]
        except (TypeError, ValueError, IndexError):
            return []

    def until(self, found: Callable[[list[Thing]], Any], what: str, most_s: float = 40) -> Any:
        """What `found` finds on the page, as soon as it does."""
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            page = self.page()
            hit = found(page)
            if hit:
                return hit
            time.sleep(0.05)
        raise AssertionError(f"{what}: not read in {[t for t in page if t.name]}")

    def heard(self, pattern: str, most_s: float = 40) -> str:
        """The first announcement that fits, of all that came since the reader began."""
        end = time.monotonic() + most_s
        while time.monotonic() < end:
            said = self.announcements()
            hit = next((each for each in said if re.search(pattern, each)), "")
            if hit:
                return hit
            try:
                self._keep(self._bus.receive(timeout=0.2))
            except TimeoutError:
                continue
        raise AssertionError(f"{pattern!r} not in {said}")

    def announcements(self) -> list[str]:
        """What was said so far, in its order."""
        return [str(body[3][1]) for member, body in self._told if member == "Announcement"]

    def state_changes(self, state: str) -> list[bool]:
        """How often something took or lost `state`, in order."""
        return [
            bool(body[1])
            for member, body in self._told
            if member == "StateChanged" and body[0] == state
        ]

    def press(self, key: int) -> None:
        """Presses and releases the key with this X key symbol."""
        self._call(
            _REGISTRY,
            "/org/a11y/atspi/registry/deviceeventcontroller",
            "org.a11y.atspi.DeviceEventController",
            "GenerateKeyboardEvent",
            "isu",
            (key, "", _KEY_SYM),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        self.close()
