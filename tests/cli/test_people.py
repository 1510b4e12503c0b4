"""`station people` as it is typed: a live bench begins with its first supervisor."""

import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from station.__main__ import main
from station.cli import asking
from station.desk import people

RUTHS, DANAS, OTHER = "407318", "550912", "918273"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.setenv("STATION_PIN_KEY", "k" * 40)
    before = list(logging.getLogger().handlers)
    yield
    logging.getLogger().handlers[:] = before


Run = Callable[..., tuple[int, Any, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*words: str, pins: tuple[str, ...] = ()) -> tuple[int, Any, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{pin}\n" for pin in pins)))
        given = [*words, "--pin-stdin"] if pins else [*words]
        code = main(given)
        said = capsys.readouterr()
        rows = [json.loads(line) for line in said.out.splitlines()] if "--json" in words else None
        return code, said.out if rows is None else rows, said.err

    return run


def _both(run: Run) -> None:
    words = ["people", "add", "Ruth Adeyemi", "--role", "supervisor"]
    assert run(*words, pins=(RUTHS,))[0] == 0
    words = ["people", "add", "Dana Kowalski", "--role", "clerk", "--by", "ruth adeyemi"]
    assert run(*words, pins=(RUTHS, DANAS))[0] == 0


def test_it_begins_with_a_supervisor_and_with_nothing_else(run: Run) -> None:
    for words in (
        ["wallet", "top-up", "5", "GBP"],
        ["settings", "set", "theme=dark"],
        ["people", "pin", "Dana Kowalski"],
        ["people", "leave", "Dana Kowalski", "--by", "Dana Kowalski"],
    ):
        code, _, err = run(*words, pins=(RUTHS, OTHER))
        assert code == 1, words
        assert "station people add NAME --role supervisor" in err
    code, _, err = run("people", "add", "Dana", "--role", "clerk", pins=(DANAS,))
    assert (code, "first person here is a supervisor" in err) == (1, True)
    code, rows, _ = run(
        "people", "add", "Ruth Adeyemi", "--role", "supervisor", "--json", pins=(RUTHS,)
    )
    assert code == 0
    (row,) = rows
    assert (row["name"], row["role"], row["active"]) == ("Ruth Adeyemi", "supervisor", True)
    assert row["badge"].startswith("BADGE-")
    assert run("settings", "set", "theme=dark", pins=(RUTHS,))[0] == 0


def test_without_a_safe_place_for_the_key_it_refuses(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("STATION_PIN_KEY")
    words = ["people", "add", "Ruth Adeyemi", "--role", "supervisor"]
    code, _, err = run(*words, pins=(RUTHS,))
    assert code == 1
    assert "install and unlock one" in err
    assert run("people", "list")[1] == ""


def test_a_person_s_whole_life(run: Run) -> None:
    _both(run)
    _, rows, _ = run("people", "list", "--json")
    assert [(row["name"], row["role"]) for row in rows] == [
        ("Dana Kowalski", "clerk"),
        ("Ruth Adeyemi", "supervisor"),
    ]
    assert all("badge" not in row for row in rows)
    ruth = ["--by", "Ruth Adeyemi", "--json"]
    _, (new,), _ = run("people", "badge", "Dana Kowalski", *ruth, pins=(RUTHS,))
    _, (none,), _ = run("people", "badge", "Dana Kowalski", "--revoke", *ruth, pins=(RUTHS,))
    assert (new["badge"][:6], none["badge"]) == ("BADGE-", None)
    # Her own PIN needs no supervisor.
    assert run("people", "pin", "Dana Kowalski", pins=(DANAS, OTHER))[0] == 0
    assert run("people", "pin", "Dana Kowalski", pins=(DANAS, OTHER))[0] == 1
    _, (row,), _ = run("people", "role", "Dana Kowalski", "supervisor", *ruth, pins=(RUTHS,))
    assert row["role"] == "supervisor"
    dana = ["--by", "Dana Kowalski", "--json"]
    _, (row,), _ = run("people", "leave", "Ruth Adeyemi", *dana, pins=(OTHER,))
    assert not row["active"]
    code, _, err = run("people", "leave", "Dana Kowalski", *dana, pins=(OTHER,))
    assert (code, "last supervisor" in err) == (1, True)
    assert "Ruth Adeyemi  left" in run("people", "list")[1]


def test_a_clerk_changes_nobody_and_nothing(run: Run) -> None:
    _both(run)
    dana = ["--by", "Dana Kowalski"]
    for words in (
        ["people", "add", "Eve", "--role", "supervisor"],
        ["people", "role", "Dana Kowalski", "supervisor"],
        ["people", "pin", "Ruth Adeyemi"],
        ["people", "badge", "Ruth Adeyemi"],
        ["people", "leave", "Ruth Adeyemi"],
        ["wallet", "top-up", "5", "GBP"],
        ["settings", "set", "sender.name=Eve"],
    ):
        code, out, err = run(*words, *dana, pins=(DANAS, OTHER))
        assert (code, out) == (1, ""), words
        assert "Dana Kowalski may not do this" in err


def test_who_it_is_must_be_said_where_there_are_two(run: Run) -> None:
    _both(run)
    code, _, err = run("wallet", "top-up", "5", "GBP", pins=(RUTHS,))
    assert (code, "--by NAME" in err) == (1, True)
    code, _, err = run("people", "pin", "Nobody Known", pins=(RUTHS, OTHER))
    assert (code, "does not fit" in err) == (1, True)


def test_after_five_wrong_ones_a_command_sits_the_wait_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    _both(run)
    words = ["wallet", "top-up", "5", "GBP", "--by", "Ruth Adeyemi"]
    for _ in range(5):
        assert run(*words, pins=(OTHER,))[0] == 1
    monkeypatch.setattr(people, "FIRST_WAIT_S", 0.2)
    code, _, err = run(*words, pins=(RUTHS,))
    assert code == 0
    assert "looked at in 1 s" in err


def test_a_new_pin_is_typed_twice(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    typed = [RUTHS, OTHER]

    async def hidden(_prompt: str) -> str:
        return typed.pop(0)

    monkeypatch.setattr(asking, "hidden", hidden)
    assert main(["people", "add", "Ruth Adeyemi", "--role", "supervisor"]) == 1
    typed[:] = [RUTHS, RUTHS]
    assert main(["people", "add", "Ruth Adeyemi", "--role", "supervisor"]) == 0


def test_the_people_of_practice_are_those_of_the_readme(run: Run) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert run("--practice", "wallet", "top-up", "1", "GBP")[0] == 0
    _, rows, _ = run("--practice", "people", "list", "--json")
    assert [row["name"] for row in rows] == ["Dana Kowalski", "Ruth Adeyemi"]
    from station.app.practice_people import CLERK, PINS, SUPERVISOR

    for person in (CLERK, SUPERVISOR):
        for fact in (person.name, str(person.badge), PINS[person.id]):
            assert fact in readme
