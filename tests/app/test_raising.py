"""A second window raises the first; a killed one's name can be taken again."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from station.app.raising import FirstWindow


def test_the_second_window_knocks_and_goes(qtbot: QtBot, tmp_path: Path) -> None:
    name = f"station-test-{tmp_path.name}-{abs(hash(tmp_path))}"
    first = FirstWindow(name)
    assert not first.raise_other()
    with qtbot.waitSignal(first.asked):
        assert FirstWindow(name).raise_other()
