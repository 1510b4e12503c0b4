"""Boxes as lines of text, and the codes on the card of commands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain import commands, presets, sscc
from station.domain.commands import FIXED, Act, Command
from station.domain.errors import StationError
from station.domain.presets import PackBox
from station.domain.settings import BENCH_BOXES, SettingError, Settings
from station.i18n import catalogue, say

SMALL = PackBox("S", "Small box", (300, 200, 150), (290, 190, 140), 120)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("S = Small box; 300x200x150; inside 290x190x140; 120 g", SMALL),
        ("S=Small box;300×200×150; 120g; inside 190x290x140",
         PackBox("S", "Small box", (300, 200, 150), (190, 290, 140), 120)),
        ("MAX = Tube, long; 1200x100x100", PackBox("MAX", "Tube, long", (1200, 100, 100))),
    ],
)  # fmt: skip
def test_a_box_is_a_line_and_a_line_is_that_box(text: str, box: PackBox) -> None:
    assert presets.parse(text) == box
    assert presets.parse(str(box)) == box


@pytest.mark.parametrize(
    "text",
    [
        "", "S", "= Small; 1x1x1", "s = Small; 1x1x1", "S = ; 1x1x1", "S = Small", "S = Small; big",
        "S = Small; 0x1x1", "S = Small; 3001x1x1", "S = Small; 10x10x10; inside 20x1x1",
        "S = Small; 10x10x10; 30000 g", "S = Small; 10x10x10; heavy", "S = Sm\u202eall; 1x1x1",
        "S = Small; 10x10x10; 5 g; 6 g",
    ],
)  # fmt: skip
def test_what_is_no_box_is_refused_in_words(text: str) -> None:
    with pytest.raises(StationError) as refused:
        presets.parse(text)
    assert say(refused.value.message).endswith((".", "150", "g."))


def test_the_setting_names_the_line_that_is_wrong() -> None:
    good = Settings().typed({"bench.boxes": f"{SMALL}\nL = Large; 400x300x300"})
    assert [box.code for box in good.of(BENCH_BOXES)] == ["S", "L"]
    assert good.shown()["bench.boxes"] == [str(SMALL), "L = Large; 400x300x300"]
    for text in (f"{SMALL}\nL = Large", f"{SMALL}\nS = Other; 1x1x1"):
        with pytest.raises(SettingError) as refused:
            Settings().typed({"bench.boxes": text})
        assert "Line 2" in say(refused.value.message)


def test_every_command_is_read_back_from_its_code_and_has_words() -> None:
    everything = [*FIXED, Command(Act.BOX, "S"), Command(Act.SERVICE, "ND24")]
    assert {command.act for command in everything} == set(Act)
    for command in everything:
        assert commands.read(command.code) == command
        assert all(" " <= sign <= "~" for sign in command.code)
        assert catalogue().has(f"command.{command.act.name.lower()}")


def test_a_scanner_on_another_keyboard_is_understood_or_not_at_all() -> None:
    german = str.maketrans({"-": "ß", "y": "z", "z": "y"})
    assert commands.read("bench-send".translate(german)) == Command(Act.DISPATCH)
    for word in (commands.PREFIX, *(act.value for act in Act)):
        assert not set(word) & set("AMQWYZ")


@pytest.mark.parametrize(
    "code",
    [
        "BENCH", "BENCH-", "BENCH-SEND-2", "BENCH-TICK", "BENCH-TICK-3", "BENCH-TICK-12",
        "BENCH-BOX", "BENCH-BOX-", "BENCH-BOX-TOOLONGCODE", "BENCH--SEND", "XBENCH-SEND",
        "BENCH-SEND-TICK-1", "BADGE-DANA", "10482", "]C100006141410000000012", "TEST 4471",
    ],
)  # fmt: skip
def test_no_other_code_is_a_command(code: str) -> None:
    assert commands.read(code) is None


@given(st.text(max_size=30))
def test_a_command_is_never_the_code_on_a_label(text: str) -> None:
    if commands.read(text) is not None:
        assert sscc.scanned(text) is None
