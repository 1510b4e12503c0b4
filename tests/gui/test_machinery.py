"""Tasks, updates, the collector, sounds, and what must not be imported."""

import asyncio
import gc
import subprocess
import sys
import wave
from io import BytesIO
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, QSize, QTimer, Signal
from PySide6.QtWidgets import QApplication

from station.desk.views import BenchView, Sound
from station.gui import sounds
from station.gui.garbage import Garbage
from station.gui.look_window import SMALLEST
from station.gui.tasks import Tasks
from station.gui.updates import Updates
from station.gui.window import Options, Window
from tests.gui import samples
from tests.gui.bench import RecordingBench
from tests.gui.conftest import NowTasks, OpenWindow, settle


async def test_a_failure_is_told_by_name(caplog: pytest.LogCaptureFixture) -> None:
    tasks, told = Tasks(), asyncio.Event()
    heard: list[tuple[str, str]] = []

    def failed(name: str, failure: BaseException) -> None:
        heard.append((name, str(failure)))
        told.set()

    tasks.failed = failed

    async def fails() -> None:
        raise RuntimeError("why")

    tasks.start("dispatch", fails())
    await told.wait()
    assert heard == [("dispatch", "why")]
    assert "dispatch" in caplog.text


async def test_close_cancels_waits_and_takes_nothing_new() -> None:
    tasks, started, ended = Tasks(), asyncio.Event(), []

    async def waits() -> None:
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    tasks.start("waits", waits())
    await started.wait()
    assert tasks.names == ("waits",)
    await tasks.close()
    assert ended == [True]
    assert tasks.names == ()
    tasks.start("late", waits())
    assert tasks.names == ()


def test_many_changes_are_one_redraw(qapp: QApplication) -> None:
    drawn: list[int] = []
    updates = Updates(lambda: drawn.append(1))
    for _ in range(1000):
        updates.changed()
    assert drawn == []
    settle(qapp)
    assert drawn == [1]
    updates.changed()
    settle(qapp)
    assert drawn == [1, 1]


def test_a_window_is_made_for_its_screen(bench: RecordingBench) -> None:
    """The other tests say how large theirs is."""
    window = Window(bench, NowTasks(), Options(volume=0))
    room = window.screen().availableSize()
    assert room.width() < 1366, "on a screen with room for the usual size nothing is seen"
    assert window.size() == QSize(1366, 768).boundedTo(room).expandedTo(SMALLEST)
    assert window.look == window._wanted_look()


def test_what_is_drawn_at_once_is_not_drawn_once_more_when_the_turn_ends(
    open_window: OpenWindow,
    bench: RecordingBench,
    qapp: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Such as when somebody has signed in: the bench changed, and the window is drawn for it."""
    window = open_window(samples.waiting())
    drawn: list[BenchView] = []
    monkeypatch.setattr(window.pack, "show_view", drawn.append)
    bench.show(samples.filling())
    window.redraw()
    settle(qapp)
    assert drawn == [samples.filling()]
    bench.show(samples.waiting())
    settle(qapp)
    assert drawn == [samples.filling(), samples.waiting()]


def test_the_collector_runs_on_this_thread_only_and_after_garbage_on_none(
    qapp: QApplication,
) -> None:
    gc.collect()  # what is due of the tests before this one is not counted here
    gc.enable()
    around = QObject()
    garbage = Garbage(around)
    try:
        assert not gc.isenabled()
        kept = [[] for _ in range(gc.get_threshold()[0] + 100)]
        assert garbage.check() >= 0
        assert len(kept) > 0
        assert garbage.check() == -1
        shiboken6.delete(around)
        assert not gc.isenabled()
    finally:
        gc.disable()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True and None are immortal there")
def test_signals_and_timers_leave_true_and_none_alone(qapp: QApplication) -> None:
    """PySide6 6.12 loses a reference at each and ends the interpreter."""

    class Sender(QObject):
        told = Signal(bool)

    sender, heard = Sender(), []
    sender.told.connect(heard.append)
    before = sys.getrefcount(True), sys.getrefcount(None)
    for _ in range(500):
        sender.told.emit(True)
    heard.clear()
    ticks: list[int] = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(0)
    while len(ticks) < 500:
        qapp.processEvents()
    timer.stop()
    after = sys.getrefcount(True), sys.getrefcount(None)
    assert abs(after[0] - before[0]) < 100
    assert abs(after[1] - before[1]) < 100


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_short_and_as_loud_as_asked(sound: Sound) -> None:
    with (
        wave.open(BytesIO(sounds.samples(sound, 1.0))) as loud,
        wave.open(BytesIO(sounds.samples(sound, 0.25))) as soft,
    ):
        assert loud.getnframes() / loud.getframerate() <= 0.4

        def peak(file: wave.Wave_read) -> int:
            frames = file.readframes(file.getnframes())
            return max(
                abs(int.from_bytes(frames[at : at + 2], "little", signed=True))
                for at in range(0, len(frames), 2)
            )

        assert peak(loud) > 30_000
        assert 6_000 < peak(soft) < 9_000


def test_no_volume_no_sound() -> None:
    assert not sounds.play(Sound.ACCEPTED, 0)


def test_a_bench_without_a_player_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "_player", lambda: None)
    assert not sounds.play(Sound.REFUSED, 0.5)


def test_the_desk_is_heard(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[Sound, float]] = []
    monkeypatch.setattr(sounds, "play", lambda sound, volume: heard.append((sound, volume)))
    window = open_window(samples.waiting())
    window._bench.sound(Sound.ACCEPTED)  # type: ignore[attr-defined]
    assert heard == [(Sound.ACCEPTED, 0)]


def test_the_window_imports_nothing_that_start_up_need_not_wait_for() -> None:
    code = (
        "import sys; import station.gui.window; "
        "print([m for m in ('httpx', 'pydantic', 'babel', 'apsw', 'qasync', 'station.flow', "
        "'station.store', 'station.config', 'station.render') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert done.stdout.strip() == "[]"


def test_closing_says_so_and_stops_listening(open_window: OpenWindow) -> None:
    window = open_window(samples.waiting())
    closed: list[bool] = []
    window.closing.connect(lambda: closed.append(True))
    window.close()
    assert closed == [True]
    assert not window._clock.isActive()
