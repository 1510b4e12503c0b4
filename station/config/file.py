"""The settings file: readable JSON, written whole or not at all.

Only what somebody set stands in it. What this version cannot read stays in it as it is: an
unknown key of a newer version, or a value that a person mistyped.
"""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station import durable, regular, resources
from station.config.paths import Home
from station.domain.errors import EnvironmentFaultError, Message, message, reason_of
from station.domain.people import Role
from station.domain.settings import (
    BACKUPS_KEEP_DAYS,
    DECLARED,
    PRIVACY_PURGE_AFTER_DAYS,
    SettingError,
    Settings,
)
from station.domain.settings import declared as setting

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
SetUp = Callable[[], bool]
"""Whether the bench was set up once: without a file it is new only if it was not."""

# Step n takes the settings of a file of version n + 1 to version n + 2. A step is a small named
# function that knows only its own two versions and is never changed once released.
UPGRADES: tuple[Upgrade, ...] = ()


OF_REMOVAL = frozenset({PRIVACY_PURGE_AFTER_DAYS.key, BACKUPS_KEEP_DAYS.key})
"""What is removed once and for all by these."""
_ASIDE = "settings.damaged-*.json"


@dataclass(frozen=True)
class Loaded:
    """The settings in force, and what a supervisor must be told about the file."""

    settings: Settings
    notices: tuple[Message, ...] = ()


class _CorruptError(Exception):
    """The file is not one of ours any more."""


def practice_defaults() -> Settings:
    """The declared defaults with practice mode's own shop laid over them."""
    content = json.loads(resources.text("practice", "settings.json"))
    return Settings().changed(content["settings"]).as_base()


def _new() -> bool:
    return False


def load(home: Home, now: datetime | None = None, set_up: SetUp = _new) -> Loaded:
    """The settings of `home`; without a file, the defaults of its mode.

    A damaged file is set aside under a name with the time `now`; one bad value falls back to its
    default. Both are said in the notices, of a damaged file, and of one that is gone from a live
    bench that was `set_up`, until a supervisor has set something again, for whoever reads it.
    Raises EnvironmentFaultError if the file is there and cannot be read, or is of a newer version
    of the program.
    """
    try:
        return _loaded(home, set_up)
    except _CorruptError:
        _set_aside(home.settings, now or datetime.now(UTC))
        return _loaded(home, set_up)


def read(home: Home, set_up: SetUp = _new) -> Loaded:
    """As `load`, for whoever only reads: a damaged file stays where it is, and is a notice."""
    try:
        return _loaded(home, set_up)
    except _CorruptError:
        return Loaded(_base(home), (message("settings.file_damaged"),))


def look(home: Home, set_up: SetUp = _new) -> Loaded:
    """As `read`, without raising: whatever is wrong with the file is a notice."""
    try:
        return read(home, set_up)
    except EnvironmentFaultError as error:
        return Loaded(_base(home), (error.message,))


def doubt(home: Home, set_up: SetUp = _new) -> Message | None:
    """Why what is in force of `OF_REMOVAL` may not be what somebody chose; None if it is.

    The file is damaged, or was, or is gone, and no supervisor has set anything since; or one of
    them is not usable.
    """
    try:
        raw = _read(home.settings)
    except FileNotFoundError:
        return _missed(home, {}, set_up)
    except EnvironmentFaultError as error:
        return error.message
    except _CorruptError:
        return message("settings.file_damaged")
    settings, bad, _ = _understood(_base(home), raw)
    for key in OF_REMOVAL & bad.keys():
        return message("settings.file_bad_value", why=bad[key].message)
    return _missed(home, settings.given(), set_up)


def _base(home: Home) -> Settings:
    return practice_defaults() if home.practice else Settings()


def _loaded(home: Home, set_up: SetUp) -> Loaded:
    base = _base(home)
    try:
        loaded = _with_notices(base, _read(home.settings))
    except FileNotFoundError:
        loaded = Loaded(base)
    missed = _missed(home, loaded.settings.given(), set_up)
    return loaded if missed is None else replace(loaded, notices=(missed, *loaded.notices))


def _missed(home: Home, given: Mapping[str, object], set_up: SetUp) -> Message | None:
    """That a damaged file was set aside, or is gone, until a supervisor has set something again.

    What a clerk sets, how the screen looks, say, is no answer to that.
    """
    if any(setting(key).who is Role.SUPERVISOR for key in given):
        return None
    kept = max((each.name for each in home.folder.glob(_ASIDE)), default=None)
    if kept is not None:
        return message("settings.file_corrupt", kept=kept)
    # Practice is set up without a file.
    gone = not home.practice and set_up()
    return message("settings.file_gone", file=str(home.settings)) if gone else None


def save(home: Home, settings: Settings, now_set: Collection[str] = ()) -> None:
    """Writes what `settings` has set; the file is replaced at once and is on the disk afterwards.

    Entries of the former file that this version could not use are kept, but for those of
    `now_set`, which somebody has just set, be it to what stands anyway. A former file of an older
    version is kept whole under that version's name, for whoever puts that version back. Raises
    EnvironmentFaultError if it cannot be written; the former file then stands.
    """
    given = settings.given()
    unused = _unused(home, settings, {*given, *now_set})
    data = _written(given, unused)
    try:
        _keep_older(home.settings)
    except OSError as error:
        raise _not_saved(home.settings, error) from error
    try:
        _replace(home.settings, data)
    except OSError as error:
        raise _not_saved(home.settings, error) from error


def _written(given: Mapping[str, object], unused: Mapping[str, object]) -> bytes:
    content = {"version": len(UPGRADES) + 1, "settings": {**unused, **given}}
    try:
        text = json.dumps(content, indent=2, ensure_ascii=False)
    except RecursionError:
        if not unused:
            raise
        # What lies so deep is nobody's setting, and must not keep anybody from setting one.
        return _written(given, {})
    # Half a character, which JSON may hold and UTF-8 may not, stays what it was in the file.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _not_saved(file: Path, error: OSError) -> EnvironmentFaultError:
    reason = reason_of(error)
    return EnvironmentFaultError("settings.file_not_saved", file=str(file), reason=reason)


def _keep_older(file: Path) -> None:
    """The settings file of an older version, as that version wrote it, beside the new one."""
    try:
        data = regular.read(file)
        version = json.loads(data.decode("utf-8-sig"))["version"]
    except (FileNotFoundError, ValueError, RecursionError, KeyError, TypeError):
        return  # none, or a damaged one, which `load` has set aside
    if type(version) is int and 0 < version <= len(UPGRADES):
        _replace(older_file(file, version), data)


def older_file(file: Path, version: int) -> Path:
    """Where the settings file of `version` is kept once a newer one was written."""
    return file.with_name(f"{file.stem}.version-{version}{file.suffix}")


def upgraded(content: Mapping[str, Any], steps: Sequence[Upgrade]) -> dict[str, Any] | None:
    """The settings of a file's `content`, brought to the version after the last of `steps`.

    None if the file is of a newer version than that. Raises ValueError if it is no settings file.
    """
    version = content.get("version")
    settings = content.get("settings")
    if type(version) is not int or version < 1 or not isinstance(settings, dict):
        raise ValueError("no version or no settings")
    if version > len(steps) + 1:
        return None
    for step in steps[version - 1 :]:
        settings = step(dict(settings))
    return settings


def _read(file: Path) -> dict[str, Any]:
    try:
        data = regular.read(file)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise EnvironmentFaultError(
            "settings.file_unreadable",
            file=str(file),
            reason=reason_of(error),
        ) from error
    try:
        # An editor on Windows may have put a byte order mark in front.
        content = json.loads(data.decode("utf-8-sig"))
        settings = upgraded(content, UPGRADES) if isinstance(content, dict) else {}
    except (ValueError, RecursionError) as error:
        raise _CorruptError from error
    if not isinstance(content, dict):
        raise _CorruptError
    if settings is None:
        own = older_file(file, len(UPGRADES) + 1)
        found = "settings.file_newer_kept" if own.exists() else "settings.file_newer"
        raise EnvironmentFaultError(found, file=file.name, folder=str(file.parent), kept=own.name)
    return settings


def _with_notices(base: Settings, raw: Mapping[str, Any]) -> Loaded:
    settings, bad, unknown = _understood(base, raw)
    notices = [message("settings.file_bad_value", why=error.message) for error in bad.values()]
    notices += [message("settings.file_unknown", key=_shown(key)) for key in unknown]
    return Loaded(settings, tuple(notices))


def _shown(key: str) -> str:
    """A key of which nobody knows what it holds, to be said and printed."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in key[:80])


def _understood(
    base: Settings, raw: Mapping[str, Any]
) -> tuple[Settings, dict[str, SettingError], list[str]]:
    """`base` with every usable entry of `raw`; the errors of the others; the unknown keys."""
    settings = base
    bad: dict[str, SettingError] = {}
    # In the order of declaration: a choice among things comes after the things.
    for key in DECLARED:
        if key in raw:
            try:
                settings = settings.changed({key: raw[key]})
            except SettingError as error:
                bad[key] = error
    return settings, bad, [key for key in raw if key not in DECLARED]


def _unused(home: Home, settings: Settings, known: Collection[str]) -> dict[str, object]:
    try:
        raw = _read(home.settings)
    except (FileNotFoundError, _CorruptError):
        return {}
    _, bad, unknown = _understood(settings.as_base(), raw)
    return {key: raw[key] for key in (*unknown, *bad) if key not in known}


def _set_aside(file: Path, now: datetime) -> Path:
    kept = file.with_name(f"{file.stem}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z{file.suffix}")
    try:
        # Never over an earlier one: two damaged files within a second are both evidence.
        while kept.exists():
            kept = kept.with_name(f"{kept.stem}x{kept.suffix}")
        file.rename(kept)
    except OSError as error:
        raise EnvironmentFaultError(
            "settings.file_unreadable",
            file=str(file),
            reason=reason_of(error),
        ) from error
    return kept


def _replace(file: Path, data: bytes) -> None:
    # Under one name until it is whole: only whoever has the bench's lock saves.
    durable.write(file, data)
    durable.names_in(file.parent)
