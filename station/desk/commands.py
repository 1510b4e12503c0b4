"""Codes scanned from the card of commands: each does what a key does, under the same guards."""

from typing import Protocol

from station.desk.bench_view import Bench
from station.desk.presets import Presets
from station.desk.view_dispatch import choice
from station.desk.views import Stage
from station.domain import commands
from station.domain.commands import Act, Command
from station.domain.errors import Message, message
from station.domain.shipment import PaperKind


class Keys(Protocol):
    """The acts of the packer that keys have too; each asks for its permission itself."""

    def refuse(self, word: Message, found: str = "") -> None: ...
    def tick(self, option: str) -> None: ...
    def choose_service(self, code: str) -> None: ...
    async def dispatch(self) -> None: ...
    async def put_back(self) -> None: ...
    async def set_aside(self) -> None: ...
    async def choose(self, choice: str) -> None: ...
    async def reprint(self, kind: str) -> None: ...


class Commands:
    """Part of the packer."""

    def __init__(self, bench: Bench, keys: Keys, presets: Presets) -> None:
        self._bench = bench
        self._keys = keys
        self._presets = presets

    async def takes(self, code: str) -> bool:
        """True for a command, which was then carried out or refused in words."""
        command = commands.read(code)
        if command is None:
            return False
        if not await self._done(command):
            self._keys.refuse(message("command.not_now", name=name(command)))
        return True

    async def _done(self, command: Command) -> bool:
        stage = self._bench.stage
        if command.act is Act.REPRINT:
            await self._keys.reprint(PaperKind.LABEL.value)
            return True
        if command.act in (Act.HOLD, Act.GO_ON):
            return await self._answer("F7" if command.act is Act.HOLD else "F10")
        if stage is not Stage.FILLING:
            return False
        if command.act is Act.DISPATCH:
            await self._keys.dispatch()
        elif command.act is Act.PUT_BACK:
            await self._keys.put_back()
        elif command.act is Act.SET_ASIDE:
            await self._keys.set_aside()
        else:
            return self._at_once(command)
        return True

    def _at_once(self, command: Command) -> bool:
        opened = self._bench.open
        if opened is None:
            return False
        if command.act is Act.BOX:
            return self._presets.choose(command.what)
        if command.act is Act.SERVICE:
            known = opened.shopping.of(command.what) is not None
            if known:
                self._keys.choose_service(command.what)
            return known
        options = opened.offer.options if opened.offer is not None else ()
        at = int(command.what) - 1
        if at >= len(options):
            return False
        self._keys.tick(options[at].id)
        return True

    async def _answer(self, key: str) -> bool:
        """Answers the choice card, if there is one."""
        watched = self._bench.watched
        if self._bench.stage is not Stage.CHOOSING or watched is None:
            return False
        card = choice(watched)
        for each in card.choices if card is not None else ():
            if each.key == key:
                await self._keys.choose(each.id)
                return True
        return False


def name(command: Command) -> Message:
    """The command in words."""
    return message(f"command.{command.act.name.lower()}", what=command.what)
