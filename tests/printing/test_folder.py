"""The folder printer: whole files or none, and a repeat that does no harm."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.domain.errors import EnvironmentFaultError
from station.domain.papers import Paper
from station.domain.shipment import PaperKind
from station.flow.verdict import Answer
from station.i18n import say
from station.printing.folder import FolderPrinter
from station.printing.names import file_name

LABEL = Paper(PaperKind.LABEL, 1, "zpl", b"^XA^XZ")
SLIP = Paper(PaperKind.PENDING_SLIP, 0, "pdf", b"%PDF-1.4")


@dataclass
class Shipped:
    """As much of a shipment as a printer looks at."""

    id: str = "b3qwertyuiop"
    number: str = "10482"


def test_the_name_says_order_shipment_kind_and_number():
    assert file_name("10482", "b3qwertyuiop", LABEL) == "10482_b3qwertyuiop_label_1.zpl"
    assert file_name("10482", "b3qwertyuiop", SLIP) == "10482_b3qwertyuiop_pending_slip.pdf"


@pytest.mark.parametrize(
    ("order", "safe"),
    [
        ("../../etc/passwd", "etc-passwd"),
        ("..", "order"),
        ("", "order"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("C:\\x\\y", "C-x-y"),
        ("a/b\x00c\nd", "a-b-c-d"),
        ("№ 東京 7", "7"),
        ("x" * 300, "x" * 40),
    ],
)
def test_no_order_number_leaves_the_folder(tmp_path, order, safe):
    folder = tmp_path / "papers"
    where = FolderPrinter(folder).put(order, "../s", LABEL)
    assert where == folder / f"{safe}_s_label_1.zpl"
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]
    assert where.read_bytes() == LABEL.content


async def test_it_fills_the_printers_port(tmp_path):
    printer = FolderPrinter(tmp_path / "new" / "papers")
    assert (await printer.look(Shipped(), [LABEL])).answer is Answer.NO
    one = await printer.deliver(Shipped(), [LABEL])
    assert one.answer is Answer.YES
    folder = tmp_path / "new" / "papers"
    label, slip = (str(folder / file_name("10482", "b3qwertyuiop", one)) for one in (LABEL, SLIP))
    assert one.where == (label,)
    both = await printer.deliver(Shipped(), [LABEL, SLIP])
    assert (both.answer, both.where) == (Answer.YES, (label, slip))
    assert (await printer.look(Shipped(), [LABEL, SLIP])).answer is Answer.YES
    assert sorted(map(str, folder.iterdir())) == [label, slip]


async def test_an_unreadable_folder_is_no_answer(tmp_path, monkeypatch):
    printer = FolderPrinter(tmp_path)
    await printer.deliver(Shipped(), [LABEL])

    def refuse(self: Path) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    looked = await printer.look(Shipped(), [LABEL])
    assert looked.answer is Answer.UNKNOWN
    assert "Input/output error" in say(looked.reason)


def test_the_same_paper_again_writes_nothing(tmp_path):
    printer = FolderPrinter(tmp_path)
    first = printer.put("1", "s", LABEL)
    before = first.stat()
    assert printer.put("1", "s", LABEL) == first
    assert (first.stat().st_ino, first.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(tmp_path.iterdir())) == 1


def test_a_reprint_stands_beside_the_first_print(tmp_path):
    printer = FolderPrinter(tmp_path)
    first = printer.put("1", "s", LABEL)
    second = printer.put("1", "s", Paper(PaperKind.LABEL, 1, "zpl", b"again"))
    assert second.name == "1_s_label_1-2.zpl"
    assert first.read_bytes() == LABEL.content
    assert printer.put("1", "s", Paper(PaperKind.LABEL, 1, "zpl", b"again")) == second


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_leaves_nothing_and_says_what_to_do(tmp_path, monkeypatch, code):
    def full(handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(EnvironmentFaultError) as refused:
        FolderPrinter(tmp_path).put("1", "s", LABEL)
    assert refused.value.message.id == "paper.folder.full"
    assert "Free some space" in say(refused.value.message)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_rename_leaves_nothing(tmp_path, monkeypatch):
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(EnvironmentFaultError) as refused:
        FolderPrinter(tmp_path).put("1", "s", LABEL)
    assert "Permission denied" in say(refused.value.message)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "papers").write_text("not a folder")
    with pytest.raises(EnvironmentFaultError) as refused:
        FolderPrinter(tmp_path / "papers").put("1", "s", LABEL)
    assert refused.value.message.id == "paper.folder.unwritable"
    assert str(tmp_path / "papers") in say(refused.value.message)


def test_what_a_killed_process_left_is_replaced(tmp_path):
    (tmp_path / ".1_s_label_1.zpl.part").write_bytes(b"ha")
    where = FolderPrinter(tmp_path).put("1", "s", LABEL)
    assert where.read_bytes() == LABEL.content
    assert [path.name for path in tmp_path.iterdir()] == ["1_s_label_1.zpl"]


def test_a_folder_of_that_name_is_walked_around(tmp_path):
    (tmp_path / "1_s_label_1.zpl").mkdir()
    assert FolderPrinter(tmp_path).put("1", "s", LABEL).name == "1_s_label_1-2.zpl"


def test_the_file_is_on_the_disk_before_it_has_its_name(tmp_path, monkeypatch):
    seen = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        seen.append("fsync")
        fsync(handle)

    def renamed(self: Path, target: Path) -> Path:
        seen.append("rename")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    FolderPrinter(tmp_path).put("1", "s", LABEL)
    assert seen == ["fsync", "rename", "fsync"]


async def test_a_folder_on_a_full_disk_would_take_no_paper(tmp_path, monkeypatch):
    """Its rights alone say nothing of that."""
    printer = FolderPrinter(tmp_path / "papers")
    (tmp_path / "papers").mkdir()
    assert (await printer.state()).fault is None
    assert list((tmp_path / "papers").iterdir()) == []

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    state = await printer.state()
    assert state.fault is not None
    assert state.fault.id == "paper.folder.full"


async def test_whoever_asks_how_it_stands_makes_no_folder(tmp_path):
    state = await FolderPrinter(tmp_path / "new" / "papers").state()
    assert (state.fault, state.idle) == (None, True)
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "new").write_text("a file")
    state = await FolderPrinter(tmp_path / "new" / "papers").state()
    assert state.fault is not None
    assert state.fault.id == "paper.folder.unwritable"
