"""The real window, read over AT-SPI as a screen reader reads it, and worked by keys alone."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("jeepney")

from tests.app.reader import Reader, Screen, Thing, lacking

ROOT = Path(__file__).resolve().parents[2]
RETURN, F8, F12 = 0xFF0D, 0xFFC5, 0xFFC9

pytestmark = pytest.mark.skipif(
    bool(lacking()) and not os.environ.get("STATION_NEEDS_SCREEN"),
    reason=f"no {', '.join(lacking())} here",
)


@pytest.fixture
def screen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Screen]:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    screen = Screen()
    yield screen
    screen.close()


def _named(page: list[Thing], role: str, begins: str) -> Thing | None:
    return next((each for each in page if each.role == role and each.name.startswith(begins)), None)


def test_a_parcel_is_packed_with_cover_by_ear(screen: Screen) -> None:
    with Reader(screen) as reader:
        command = [sys.executable, "-m", "station", "--practice"]
        window = subprocess.Popen(command, cwd=ROOT, env=screen.env)
        try:
            _pack(reader)
        finally:
            window.terminate()
            assert window.wait(30) == 0


def _pack(reader: Reader) -> None:
    reader.heard(r"^Scan the next order\. \d+ orders waiting")
    field = reader.until(lambda page: _named(page, "text", "Order number"), "the field")
    assert "focusable" in field.states
    for figure in "10482":
        reader.press(ord(figure))
    reader.press(RETURN)
    tick = reader.until(lambda page: _named(page, "check box", "Add cover"), "the offer")
    assert tick.name.endswith(", not ticked, F8")
    assert "checked" not in tick.states
    page = reader.page()
    said = [thing.name for thing in page if thing.name]
    wanted = (
        ("panel", "PRACTICE. Bench 1"),
        ("page tab", "Pack, Ctrl 1"),
        ("panel", "10482. Fjord & Fell"),
        ("push button", "Put back, Esc"),
        ("panel", "To Hannah Whitfield, 14 Larch Rise, Kendal LA9 5QT, United Kingdom"),
        ("panel", "Weight 2.340 kg. "),
        ("push button", "Change the service, Shift F3"),
        ("push button", "Policy wording, Ctrl T"),
        ("label", "This cover pays at most £420.00"),
        ("check box", "Add cover for this parcel, £5.17, not ticked, F8"),
        ("document", "The insurer's text"),
        ("label", "Price of "),
        ("panel", "Debit £8.40"),
        ("push button", "Dispatch, F12. Label only, no cover"),
    )
    read = [_named(page, role, begins) for role, begins in wanted]
    assert None not in read, (wanted[read.index(None)], page)
    places = [said.index(thing.name) for thing in read if thing is not None]
    assert places == sorted(places)
    reader.press(F8)
    reader.heard(r"^Add cover for this parcel, £5\.17, ticked, F8$")
    tick = reader.until(lambda page: _named(page, "check box", "Add cover"), "the tick")
    assert "checked" in tick.states
    assert reader.state_changes("checked")[-1] is True
    ready = "Dispatch, F12. Label and cover"
    reader.until(lambda page: _named(page, "push button", ready), "Dispatch")
    reader.press(F12)
    reader.heard(r"^Dispatching 10482\. Step 1")
    reader.heard(r"^10482\. Covered, ref \w{5}-\w{5}-INS$")
    assert not any("Covered" in each for each in reader.announcements()[:-2])
