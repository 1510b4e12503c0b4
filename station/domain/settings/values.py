"""The values of all settings at one moment: checked when made, never changed in place."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from station.domain import tariff_text
from station.domain.errors import Message, StationError
from station.domain.settings.declared import (
    DECLARED,
    HOUSE_DEFAULT_SERVICE,
    HOUSE_SERVICES,
    HOUSE_TARIFF,
    Setting,
)

T = TypeVar("T")

_OF_SERVICES = frozenset({HOUSE_SERVICES.key, HOUSE_TARIFF.key, HOUSE_DEFAULT_SERVICE.key})
"""What the default service hangs on."""


class SettingError(StationError):
    """A setting that does not exist, or a value that it cannot have. `key` names it."""

    def __init__(self, key: str, message_id: str, **facts: object) -> None:
        super().__init__(message_id, key=key, **facts)
        self.key = key


def declared(key: str) -> Setting[Any]:
    """The setting `key`. Raises SettingError if there is none."""
    if key not in DECLARED:
        raise SettingError(key[:80], "settings.unknown")
    return DECLARED[key]


class Settings(Mapping[str, object]):
    """All settings, typed; what nobody has set stands at its default.

    A base can stand in for the declared defaults (practice mode brings its own shop).
    """

    __slots__ = ("_base", "_given")

    def __init__(self) -> None:
        self._base: Mapping[str, object] = MappingProxyType(
            {key: setting.default for key, setting in DECLARED.items()}
        )
        self._given: Mapping[str, object] = MappingProxyType({})

    def of(self, setting: Setting[T]) -> T:
        """The value of `setting`, in its own type."""
        value: T = self[setting.key]  # type: ignore[assignment]  # only a Kind[T] wrote it
        return value

    def __getitem__(self, key: str) -> object:
        return self._given[key] if key in self._given else self._base[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._base)

    def __len__(self) -> int:
        return len(self._base)

    def __repr__(self) -> str:
        # Values hold an address: not for logs.
        return f"<Settings, {len(self._given)} given>"

    def changed(self, raws: Mapping[str, object]) -> "Settings":
        """A copy with each key of `raws` set from its JSON value; None takes its default again.

        A default service that goes with the services or the tariff is none any more.
        Raises SettingError naming the first key that does not exist or cannot have the value.
        """
        read = {key: _read(declared(key), raw) for key, raw in raws.items() if raw is not None}
        return self._with(read, dropped=[key for key, raw in raws.items() if raw is None])

    def typed(self, texts: Mapping[str, str]) -> "Settings":
        """As `changed`, with values as a person types them: `on`, `1.8`, `16:30`, JSON lists."""
        return self._with({key: _typed(declared(key), text) for key, text in texts.items()}, [])

    def _with(self, values: Mapping[str, object], dropped: list[str]) -> "Settings":
        for key in dropped:
            declared(key)
        given = {key: value for key, value in self._given.items() if key not in dropped}
        given.update(values)
        result = self._made(self._base, given)
        if _OF_SERVICES.isdisjoint((*values, *dropped)) or (wrong := _no_such(result)) is None:
            return result
        if HOUSE_DEFAULT_SERVICE.key in values:
            raise wrong
        # Its service is no longer there: the first of those that are is taken.
        return self._made(self._base, {**given, HOUSE_DEFAULT_SERVICE.key: ""})

    @staticmethod
    def _made(base: Mapping[str, object], given: dict[str, object]) -> "Settings":
        made = Settings()
        made._base = base
        made._given = MappingProxyType(
            {key: value for key, value in given.items() if value != base[key]}
        )
        return made

    def as_base(self) -> "Settings":
        """The same values, all of them now standing as defaults."""
        return self._made(MappingProxyType(dict(self)), {})

    def given(self) -> dict[str, object]:
        """What was set, as JSON holds it, for the settings file."""
        return {key: DECLARED[key].kind.plain(self[key]) for key in DECLARED if key in self._given}

    def shown(self) -> dict[str, object]:
        """All values as JSON holds them, for a list, an export or a report."""
        return {key: setting.kind.plain(self[key]) for key, setting in DECLARED.items()}


def _read(setting: Setting[Any], raw: object) -> object:
    try:
        return _checked(setting, setting.kind.read(raw))
    except SettingError:
        raise
    except StationError as error:
        default = setting.kind.plain(setting.default)
        # Also of what would be refused as too little, such as no service at all.
        if type(raw) is type(default) and raw == default:
            return setting.default
        raise refusal(setting, error.message) from None


def _typed(setting: Setting[Any], text: str) -> object:
    try:
        return _checked(setting, setting.kind.typed(text))
    except SettingError:
        raise
    except StationError as error:
        raise refusal(setting, error.message) from None


def _checked(setting: Setting[Any], value: object) -> object:
    # What stands as the default is always allowed again, also where it means "not set up yet".
    if setting.check is not None and value != setting.default:
        wrong = setting.check(value)
        if wrong is not None:
            raise refusal(setting, wrong)
    return value


def refusal(setting: Setting[Any], why: Message) -> SettingError:
    """What is raised where `why` stands against a value of `setting`."""
    return SettingError(setting.key, "settings.bad", label=setting.label, why=why)


def _no_such(settings: Settings) -> SettingError | None:
    """That the default service is none of those that are there."""
    code = settings.of(HOUSE_DEFAULT_SERVICE)
    tariff, _ = tariff_text.read(settings.of(HOUSE_TARIFF))
    offered = settings.of(HOUSE_SERVICES) if tariff is None else tariff.services
    codes = [service.code for service in offered]
    if not code or code in codes:
        return None
    return refusal(
        HOUSE_DEFAULT_SERVICE,
        Message("settings.no_such_service", {"code": code, "codes": ", ".join(codes)}),
    )
