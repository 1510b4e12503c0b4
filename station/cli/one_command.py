"""Only the command that was asked for is spelled out.

To spell out all of them, each with its options, takes argparse some 20 ms, and a script that
dispatches parcel by parcel would pay that for each.
"""

import argparse
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, cast

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


class _Nowhere:
    """Takes the words of a command that nobody asked for."""

    choices: Mapping[str, argparse.ArgumentParser] = MappingProxyType({})

    def add_argument(self, *_: object, **__: object) -> None:
        """Nothing."""

    def add_parser(self, *_: object, **__: object) -> "_Nowhere":
        """Nothing, and whatever is added to it."""
        return self

    add_subparsers = add_mutually_exclusive_group = add_argument_group = add_parser


class _OneCommand:
    """Adds the command `wanted`, and of the others nothing."""

    def __init__(self, commands: Commands, wanted: str) -> None:
        self._commands = commands
        self._wanted = wanted

    def add_parser(self, name: str, **given: Any) -> argparse.ArgumentParser:
        """The parser of `name`, or one that forgets what it is told."""
        if name == self._wanted:
            return self._commands.add_parser(name, **given)
        return cast(argparse.ArgumentParser, _Nowhere())


def only(commands: Commands, wanted: str | None) -> Commands:
    """What stands for `commands` while words are added to it; `commands` itself for None."""
    return commands if wanted is None else cast("Commands", _OneCommand(commands, wanted))
