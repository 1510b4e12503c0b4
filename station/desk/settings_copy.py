"""The settings for the next bench: written into a file, and taken over from one after a look.

A file from elsewhere is hostile text until each of its values has been read by its declaration.
What is taken is exactly what was looked at, all of it or nothing.
"""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from station import regular
from station.aside import aside
from station.desk.packing import require
from station.desk.settings import SettingsDesk
from station.domain.errors import (
    EnvironmentFaultError,
    Finding,
    Message,
    RefusedError,
    StationError,
    message,
    reason_of,
)
from station.domain.manifest import ListFile
from station.domain.people import Actor, Permission
from station.domain.settings import DECLARED, EASYPOST_URL, Setting, SettingError, Settings

_LONGEST = 120
_MOST_UNKNOWN = 50
_LOOK = frozenset({"insurer.url", "insurer.partner", "easypost.url"})
"""Where our keys are sent to: a person must see a change of that."""


@dataclass(frozen=True)
class Difference:
    """One setting that the file has otherwise."""

    key: str
    label: Message
    old: str
    new: str
    own: bool
    """Of the one bench: not taken unless that is asked for."""
    look: bool
    """It says where keys are sent."""


@dataclass(frozen=True)
class CopyView:
    """What a file would change."""

    file: str = ""
    own: bool = False
    """What is of the one bench is taken too."""
    differences: tuple[Difference, ...] = ()
    unknown: tuple[str, ...] = ()
    """What this version does not know."""
    findings: tuple[Finding, ...] = ()
    """What cannot be so; nothing is taken then."""

    @property
    def taken(self) -> tuple[Difference, ...]:
        """What would be changed."""
        return tuple(each for each in self.differences if self.own or not each.own)

    @property
    def may_take(self) -> bool:
        """There is something to take, and all of it is good."""
        return bool(self.taken) and not self.findings


class SettingsCopy:
    """Writes the settings into a file, and takes them over from one."""

    def __init__(
        self,
        settings: SettingsDesk,
        written: Callable[[Settings], bytes],
        read: Callable[[bytes], Mapping[str, object]],
        save: Callable[[Path | None, str, Sequence[ListFile]], Awaitable[tuple[str, ...]]],
        most_bytes: int,
    ) -> None:
        """`written` and `read` make such a file and read one (`config.settings_copy`); `save` puts
        a file into the bench's folder of papers.
        """
        self._settings = settings
        self._written, self._read, self._save = written, read, save
        self._most = most_bytes
        self._looked: tuple[CopyView, Settings, Mapping[str, object]] | None = None

    def text(self, actor: Actor) -> bytes:
        """The file for the next bench. Raises PermissionRefusedError."""
        require(actor, Permission.CHANGE_SETTINGS)
        return self._written(self._settings.current())

    async def write(self, actor: Actor) -> tuple[str, ...]:
        """The same into the bench's folder; where it is. Raises EnvironmentFaultError."""
        return await self._save(None, "settings", (ListFile("json", self.text(actor)),))

    async def look(self, file: str, actor: Actor, *, own: bool = False) -> CopyView:
        """What `file` would change; nothing is changed.

        Raises PermissionRefusedError, EnvironmentFaultError where it cannot be read, RefusedError
        for what is no such file, or of another mode or a newer version.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        self._looked = None
        data = await aside(lambda: _bytes_of(file, self._most))
        raws = self._read(data)
        current = self._settings.current()
        wanted, findings = _understood(current, raws, own=own)
        differences = tuple(
            found
            for setting in DECLARED.values()
            if (found := _difference(setting, current, wanted, raws)) is not None
        )
        unknown = tuple(_short(key) for key in raws if key not in DECLARED)[:_MOST_UNKNOWN]
        view = CopyView(file, own, differences, unknown, findings)
        taken = {each.key: raws[each.key] for each in view.taken if each.key in raws}
        self._looked = (view, current, taken)
        return view

    async def take(self, actor: Actor) -> CopyView:
        """What was looked at last is in force from now on, all of it.

        Raises PermissionRefusedError; RefusedError if nothing was looked at, if it cannot be taken,
        or if a setting was changed since; and what a change of the settings raises.
        """
        require(actor, Permission.CHANGE_SETTINGS)
        if self._looked is None:
            raise RefusedError("settings.copy_look_first")
        view, before, raws = self._looked
        if not view.may_take:
            raise RefusedError("settings.copy_nothing")
        if self._settings.current() is not before:
            raise RefusedError("settings.copy_look_again")
        await self._settings.take(raws, actor)
        self._looked = None
        return view


def _understood(
    current: Settings, raws: Mapping[str, object], *, own: bool
) -> tuple[Settings, tuple[Finding, ...]]:
    """The settings with every usable value of the file, and what is wrong with the others."""
    wanted, findings = current, []
    # In the order of declaration: a choice among things comes after the things.
    for key, setting in DECLARED.items():
        if key in raws and (own or not setting.own):
            try:
                wanted = wanted.changed({key: raws[key]})
            except SettingError as error:
                findings.append(Finding(key, error.message))
    return wanted, tuple(findings)


def _difference(
    setting: Setting[object], current: Settings, wanted: Settings, raws: Mapping[str, object]
) -> Difference | None:
    """What the file has otherwise, or what goes along with that; None if it is the same."""
    old, new = (setting.kind.plain(each[setting.key]) for each in (current, wanted))
    if setting.key in raws:
        new = _plain(setting, raws[setting.key])
    if new == old:
        return None
    return Difference(
        setting.key,
        setting.label,
        _short(old),
        _short(new),
        setting.own,
        setting.key in _LOOK and wanted[setting.key] != current[setting.key],
    )


def _plain(setting: Setting[object], raw: object) -> object:
    """As the setting itself would write it, so that two ways to write one value are no change."""
    try:
        return setting.kind.plain(setting.kind.read(raw))
    except StationError:
        return raw  # it stands among the findings too


def _short(value: object) -> str:
    """One line of it: a file from elsewhere may hold anything."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _bytes_of(file: str, most: int) -> bytes:
    path = Path(file).expanduser()
    try:
        if not path.is_file():
            raise RefusedError("settings.copy_no_file", file=file[:200])
        data = regular.read(path, most + 1)
    except OSError as error:
        reason = reason_of(error)
        raise EnvironmentFaultError("orders.unreadable", file=file, reason=reason) from error
    if len(data) > most:
        raise RefusedError("settings.copy_other")
    return data


def counted(view: CopyView) -> Message:
    """What the file comes to, in one sentence."""
    if view.findings:
        return message("settings.copy_wrong", count=len(view.findings))
    if not view.differences:
        return message("settings.copy_same")
    return message("settings.copy_changes", count=len(view.taken))


def _named(each: Difference) -> str:
    """Which sentence says it: a change of where our keys are sent must be seen as that."""
    if not each.look:
        return "settings.copy_line"
    if each.new:
        return "settings.copy_look"
    return "settings.copy_look_usual" if each.key == EASYPOST_URL.key else "settings.copy_look_none"


def lines(view: CopyView) -> tuple[Message, ...]:
    """The file line by line: what is wrong, what would change, what is left out."""
    said = [each.message for each in view.findings]
    for each in view.taken:
        empty = message("settings.copy_empty")
        old, new = each.old or empty, each.new or empty
        said.append(message(_named(each), label=each.label, old=old, new=new))
    left = [each for each in view.differences if each not in view.taken]
    said += [message("settings.copy_own", label=each.label) for each in left]
    said += [message("settings.copy_unknown", key=key) for key in view.unknown]
    return tuple(said)
