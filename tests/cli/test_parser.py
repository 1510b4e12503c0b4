"""The words of the command line, all of them or those of one command."""

from pathlib import Path

import pytest

from station.cli import parser


def _names() -> list[str]:
    _all, commands = parser._spelled_out()
    return list(commands.choices)


@pytest.mark.parametrize("name", _names())
def test_a_command_spelled_out_alone_is_the_same(name: str) -> None:
    _all, commands = parser._spelled_out()
    _one, only = parser._spelled_out(name)
    assert list(only.choices) == [name]
    assert _written(only.choices[name]) == _written(commands.choices[name])


def _written(command: parser.argparse.ArgumentParser) -> list[str]:
    """Its help, and that of each of its acts."""
    acts = [action.choices for action in command._actions if isinstance(action.choices, dict)]
    return [command.format_help(), *(each.format_help() for part in acts for each in part.values())]


def test_a_word_that_is_no_command_is_answered_with_all_of_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser._options(["dispach"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert all(name in said for name in _names())


def test_the_readme_s_table_has_every_command() -> None:
    rows = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").splitlines()
    told = {row.split()[2].strip("`") for row in rows if row.startswith("| `station ")}
    # `restore` stands beside `backup`.
    assert set(_names()) - told == {"restore"}
