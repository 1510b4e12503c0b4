"""The manual page station(1), made of the words that the command line itself knows."""

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime

_FILES = (
    ("~/.local/share/station/", "A live bench: settings, data, second record, backups, papers."),
    ("~/.local/share/station/practice/", "Practice mode's own."),
    ("/usr/share/doc/station/", "Licences of everything inside, and a list of its parts (SBOM)."),
)
_ENVIRONMENT = (
    ("STATION_HOME", "The data folder, instead of the one in the user's home."),
    ("STATION_PIN_KEY", "The key of the PINs, where no keyring holds it."),
    ("XC_BASE_URL, XC_PARTNER_CODE, XC_AUTH_API_KEY, XC_AUTH_API_SECRET", "The insurer."),
    ("EASYPOST_PRODUCTION_KEY, EASYPOST_TEST_KEY", "EasyPost."),
)
_ENDS = (
    ("0", "All as asked."),
    ("1", "Not all of it."),
    ("2", "Wrong words on the line."),
    ("70", "A mistake of the program; its log says more."),
    ("75", "The window has the data; try later."),
)


def page(parser: argparse.ArgumentParser, version: str, made_at: int) -> str:
    """The page of `parser`'s program in man's language; `made_at` is seconds since 1970."""
    day = datetime.fromtimestamp(made_at, UTC).date().isoformat()
    name = parser.prog
    lines = [
        f'.TH {name.upper()} 1 "{day}" "{name} {version}" "User commands"',
        ".SH NAME",
        f"{name} \\- {_text('shipping station for packing benches')}",
        ".SH SYNOPSIS",
        f".B {name}",
        "[\\-\\-practice] [COMMAND] [...]",
        ".SH DESCRIPTION",
        _text(parser.description or ""),
        ".PP",
        _text(parser.epilog or ""),
        ".SH COMMANDS",
        *_commands(parser, name),
    ]
    for title, entries in (
        ("EXIT STATUS", _ENDS),
        ("FILES", _FILES),
        ("ENVIRONMENT", _ENVIRONMENT),
    ):
        lines.append(f".SH {title}")
        for term, words in entries:
            lines += [".TP", f".B {_text(term)}", _text(words)]
    return "\n".join(lines) + "\n"


def _commands(parser: argparse.ArgumentParser, before: str) -> Iterator[str]:
    """Every command that `parser` has, the acts of a command as commands of their own."""
    for action in parser._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {each.dest: each.help or "" for each in action._choices_actions}
        for name, command in action.choices.items():
            full = f"{before} {name}"
            if any(isinstance(each, argparse._SubParsersAction) for each in command._actions):
                yield from _commands(command, full)
            else:
                yield from _command(command, full, helps.get(name, ""))


def _command(command: argparse.ArgumentParser, name: str, words: str) -> Iterator[str]:
    yield ".SS"
    yield _text(name)
    yield _text(_sentence(words))
    for action in command._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        yield ".TP"
        yield f".B {_text(_term(action))}"
        yield _text(_sentence(action.help or "")) or "\\&"


def _term(action: argparse.Action) -> str:
    value = action.metavar or ("|".join(map(str, action.choices)) if action.choices else None)
    if not action.option_strings:
        return str(value or action.dest.upper())
    given = "" if action.nargs == 0 else f" {value or action.dest.upper()}"
    return ", ".join(f"{option}{given}" for option in action.option_strings)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + ("" if not words or words.endswith(".") else ".")


def _text(words: str) -> str:
    """`words` so that man shows them as they are."""
    safe = words.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{safe}" if safe[:1] in (".", "'") else safe
