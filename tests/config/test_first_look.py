"""The first paint is drawn by what the settings say, whatever state their file is in."""

import json
from pathlib import Path

import pytest

from station.config import first_look
from station.config.file import load, save
from station.config.paths import Home
from station.domain import settings as s
from station.domain.first_look import DEFAULT, FirstLook
from station.domain.settings import Settings

_VALUES: dict[str, tuple[object, ...]] = {
    "bench.name": ("Bench 7", "  West 2 ", "x" * 20, "x" * 21, "a\u202eb", "", 4, None),
    "bench.language": ("de", "ar", "DE", "xx", 1, None),
    "theme": ("dark", "auto", "blue", False, None),
    "screen.text": ("200", "110", 200, None),
    "screen.full": (True, False, "on", 1, None),
    "sounds.volume": (0, 100, 101, -1, True, 50.0, "50", None),
}


@pytest.fixture(params=[False, True], ids=["live", "practice"])
def bench(tmp_path: Path, request: pytest.FixtureRequest) -> Home:
    return Home(tmp_path, practice=request.param)


def _said_by(settings: Settings) -> FirstLook:
    """What the checked settings say of the look."""
    return FirstLook(
        bench=settings.of(s.BENCH_NAME),
        language=settings.of(s.BENCH_LANGUAGE),
        theme=settings.of(s.THEME),
        text=settings.of(s.SCREEN_TEXT),
        full_screen=settings.of(s.SCREEN_FULL),
        volume=settings.of(s.SOUNDS_VOLUME),
    )


def test_every_value_is_taken_or_left_as_the_settings_do(bench: Home) -> None:
    for key, values in _VALUES.items():
        for value in values:
            bench.settings.write_text(json.dumps({"version": 1, "settings": {key: value}}))
            assert first_look.read(bench) == _said_by(load(bench).settings), (key, value)


def test_what_was_saved_is_what_is_drawn(bench: Home) -> None:
    chosen = Settings().changed(
        {"theme": "dark", "screen.text": "150", "sounds.volume": 5, "bench.language": "pl"}
    )
    save(bench, chosen)
    assert first_look.read(bench) == _said_by(chosen)
    assert first_look.read(bench) != DEFAULT


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"{",
        b"\xff\xfe",
        b"[1]",
        b'{"settings": 3}',
        b"{}",
        b'{"settings": {"a"',
        b"[" * 9999,
    ],
)
def test_a_damaged_file_is_neither_touched_nor_the_end(bench: Home, content: bytes | None) -> None:
    if content is not None:
        bench.settings.write_bytes(content)
    assert first_look.read(bench) == DEFAULT
    assert (bench.settings.read_bytes() if content is not None else None) == content
    assert len(list(bench.folder.iterdir())) == (content is not None)


def test_a_byte_order_mark_of_an_editor_is_no_damage(bench: Home) -> None:
    bench.settings.write_bytes(b'\xef\xbb\xbf{"version": 1, "settings": {"theme": "dark"}}')
    assert first_look.read(bench).theme == "dark"
