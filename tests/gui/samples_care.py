"""The bench with something to say of its own house: data put back, backups, the disk."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from station.app.late_bench import LateBench
from station.app.mending import told
from station.desk.room import MEGABYTE, Room
from station.desk.views import BenchView, Notice, Shape, Tone
from station.domain.errors import Message, message
from station.store.restore import Restored
from tests.gui import samples
from tests.gui.bench import RecordingBench

MENDED = Restored(
    backup=Path("station-20261124T140000Z.db"),
    made_at=samples.NOW - timedelta(minutes=6, seconds=30),
    skipped=0,
    kept=Path("station.damaged-20261124T140612Z.db"),
    caught_up=37,
    held=("10483",),
    lost=(),
)


def _disk(free: int) -> tuple[Message, Message]:
    class Disk:
        def free(self) -> int:
            return free * MEGABYTE

    found = Room(Disk()).concern()
    assert found is not None
    return found.word, found.detail


def _look(word: Message, detail: Message | None = None) -> Notice:
    return Notice(Tone.LOOK, Shape.LOOK, word, detail)


def mended() -> BenchView:
    """It was put back at the start."""
    return samples.waiting(notices=(_look(told(MENDED, samples.NOW)),))


def rebuilt() -> BenchView:
    """There was no backup."""
    without = Restored(None, None, 2, MENDED.kept, 412, (), ())
    return samples.waiting(notices=(_look(told(without, samples.NOW)),))


def stopped() -> BenchView:
    """Damage was found in mid-shift."""
    late = LateBench("Bench 3", samples.DANA, practice=False)
    with suppress(StopIteration):
        late.become(RecordingBench(samples.waiting())).send(None)
    late.fail(message("store.stopped"))
    return late.view()


def alone() -> BenchView:
    """The share is gone."""
    folder = "/mnt/depot/station-backups/B3-packing-3"
    detail = message("backup.second_unwritable", folder=folder, why="No such file or directory")
    return samples.waiting(notices=(_look(message("notice.backup_alone"), detail),))


def no_backup() -> BenchView:
    """There is no room for one."""
    detail = message("backup.no_room", folder="/home/bench/.local/share/station/backups")
    return samples.waiting(notices=(_look(message("notice.no_backup"), detail),))


def clock_doubted() -> BenchView:
    """The clock is far past all that was written down before."""
    word = message("notice.clock_doubted", day=samples.NOW.date())
    detail = message("notice.clock_doubted_detail")
    return samples.first_start(notices=(_look(word, detail),))


def disk_low() -> BenchView:
    """The disk is filling up."""
    return samples.waiting(notices=(_look(*_disk(700)),))


def disk_full() -> BenchView:
    """Nothing is begun any more, and F12 has said so."""
    refused = message("disk.full", free="96", least="128")
    return samples.filling(notices=(_look(refused), _look(*_disk(96))))


STATES = {
    "16-clock-doubted": clock_doubted(),
    "16-mended": mended(),
    "16-rebuilt": rebuilt(),
    "16-stopped": stopped(),
    "16-backup-alone": alone(),
    "16-no-backup": no_backup(),
    "16-disk-low": disk_low(),
    "16-disk-full": disk_full(),
}
