"""Papers go with their shipment wherever they were saved, also where papers go no more."""

from contextlib import closing
from pathlib import Path
from typing import Any

import apsw
import pytest

from station.app.build import Station, opened
from station.desk.privacy import Forget, Privacy
from station.domain.errors import EnvironmentFaultError, PermissionRefusedError, RefusedError
from station.domain.papers import Paper
from station.domain.people import Actor, Role
from station.domain.reprint import ReprintReason, Why
from station.domain.settings import Settings
from station.domain.shipment import PaperKind
from station.flow.work import Evidence, Out
from station.printing.folder import FolderPrinter
from station.printing.routing import RoutedPrinter
from station.printing.saved import SavedPapers
from station.store import chain, migrate, paper_folders
from station.store.codec import dump
from station.store.paper_folders import PaperPlaces
from station.store.purge import Purge
from tests.flow.rig import RUTH, Bench
from tests.store import making
from tests.store.making import LOST, NOW
from tests.store.test_purge import LATER, Clock, Sure, listed, on_a_bench


@pytest.fixture(autouse=True)
def _no_folder_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.desk.privacy._SILENT_S", None)


LABEL = Paper(PaperKind.LABEL, 1, "zpl", b"Hannah")


def saved(folder: Path, number: int, into: Path) -> Path:
    """A label of the shipment, saved in the folder, and its outcome as a print leaves it."""
    made, paper = making.shipment(number), Paper(PaperKind.LABEL, 1, "zpl", b"Hannah")
    file = FolderPrinter(into).put(made.number, made.id, paper)
    making.execute(
        folder,
        "INSERT INTO outcome (step, n, source, at, answer, evidence)"
        " SELECT id, 9, 'send', 'x', 'yes', ? FROM step WHERE shipment = ? AND kind = 'print'"
        " LIMIT 1",
        dump(Evidence, Evidence(where=(str(file),), out=Out.SAVED)),
        made.id,
    )
    return file


def privacy(bench: Bench, now: Path) -> Privacy:
    """Where papers go `now`."""
    own, settings = bench.folder / "papers", Settings().changed({"privacy.purge_after_days": 400})
    own.mkdir(exist_ok=True)
    clock = Clock(NOW + LATER)
    return Privacy(Purge(bench.store), listed, lambda: (own, now), lambda: settings, clock, Sure())


def test_they_are_taken_out_of_every_folder_that_they_ever_went_to(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        own, former, now = (tmp_path / name for name in ("papers", "former", "now"))
        files = [saved(tmp_path, 1, own), saved(tmp_path, 2, former), saved(tmp_path, 3, now)]
        half = former / f".{files[1].name}.part"
        half.write_text("Hannah")
        other = former / "10004_B1-DDDDDDDDDD_label_1.zpl"
        other.write_text("another shipment's")
        done = await privacy(bench, now).purge(RUTH)
        assert (done.shipments, done.kept, done.away) == (3, 0, ())
        assert [file for file in (*files, half) if file.exists()] == []
        assert other.exists()

    on_a_bench(tmp_path, act)


def test_of_a_folder_that_is_away_the_shipment_is_kept_and_is_due(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        share = tmp_path / "share"
        file = saved(tmp_path, 2, share)
        share.rename(tmp_path / "unmounted")
        desk = privacy(bench, tmp_path / "papers")
        done = await desk.purge(RUTH)
        # With it the first, which was printed again: nobody knows where to.
        assert (done.shipments, done.kept, done.away) == (1, 2, (str(share),))
        kept = await bench.store.shipment(making.shipment(2).id)
        assert kept is not None
        assert kept.form.recipient == making.shipment(2).form.recipient
        concern = desk.concern()
        assert concern is not None
        assert concern.detail.facts["folder"] == str(share)
        # It is there again: what was due is done, and nothing is said any more.
        (tmp_path / "unmounted").rename(share)
        again = await desk.purge(RUTH)
        assert (again.shipments, again.kept, desk.concern()) == (2, 0, None)
        assert not file.exists()

    on_a_bench(tmp_path, act)


def test_what_was_printed_again_may_lie_in_any_of_them(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        share = tmp_path / "share"
        saved(tmp_path, 2, share)
        share.rename(tmp_path / "unmounted")
        why = Why(ReprintReason.OTHER, "x")
        await bench.store.count_reprint(making.shipment(3).id, PaperKind.LABEL, why, NOW, "Anna")
        done = await privacy(bench, tmp_path / "papers").purge(RUTH)
        assert (done.shipments, done.kept) == (0, 3)

    on_a_bench(tmp_path, act)


async def reprinted(bench: Bench, number: int, into: Path) -> Path:
    """A label of the shipment that comes out again, into a folder that took nothing before."""
    made = making.shipment(number)
    await bench.store.count_reprint(made.id, PaperKind.LABEL, LOST, NOW, "Anna")
    paper = Paper(PaperKind.LABEL, 1, "zpl", b"Hannah", printer=f"folder:{into}")
    printer = RoutedPrinter(PaperPlaces(bench.store).note)
    (file,) = (await printer.deliver(made, [paper])).where
    return Path(file)


def test_a_folder_that_took_only_what_was_printed_again_is_one_of_them(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        file = await reprinted(bench, 2, tmp_path / "former")
        assert (await privacy(bench, tmp_path / "papers").purge(RUTH)).shipments == 3
        assert not file.exists()

    on_a_bench(tmp_path, act)


async def test_the_program_notes_a_folder_before_papers_go_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path / "home"))
    job, other = making.shipment(2), tmp_path / "other"
    async with opened(Station(practice=False)) as station:
        for kind, into in ((PaperKind.VOID_SLIP, other), (PaperKind.MANIFEST, tmp_path / "lists")):
            await station.printer.deliver(job, [Paper(kind, 1, "pdf", b"x", f"folder:{into}")])
        assert set(await station.store.read(paper_folders.known)) == {f"{other}/"}


def test_the_empty_folder_that_a_share_leaves_behind_is_not_the_one_with_the_papers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = {"/"}
    monkeypatch.setattr("station.printing.saved.os.path.ismount", lambda at: str(at) in mounted)

    async def act(bench: Bench) -> None:
        share, unmounted = tmp_path / "share", tmp_path / "unmounted"
        mounted.add(str(share))
        file = await reprinted(bench, 2, share)
        share.rename(unmounted)
        mounted.remove(str(share))
        # What goes there meanwhile lies on the disk beneath: the share is asked for all the same.
        await reprinted(bench, 3, share)
        desk = privacy(bench, tmp_path / "papers")
        done = await desk.purge(RUTH)
        assert (done.shipments, done.kept, done.away) == (0, 3, (str(share),))
        share.rename(tmp_path / "beneath")
        unmounted.rename(share)
        mounted.add(str(share))
        assert (await desk.purge(RUTH)).shipments == 3
        assert not file.exists()

    on_a_bench(tmp_path, act)


@pytest.mark.parametrize(("at", "kept"), [("home", 0), ("home/papers", 3)])
def test_the_data_folder_s_own_lies_where_the_data_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, kept: int
) -> None:
    """It may come to a computer that has other disks; only a share right there is missed."""
    monkeypatch.setattr("station.printing.saved.os.path.ismount", lambda _: False)

    async def act(bench: Bench) -> None:
        own = tmp_path / "home" / "papers"
        file = FolderPrinter(own).put("10002", making.shipment(2).id, LABEL)
        await PaperPlaces(bench.store).note(str(own), str(tmp_path / at))
        settings = Settings().changed({"privacy.purge_after_days": 400})
        desk = Privacy(
            Purge(bench.store), listed, lambda: (own, own), lambda: settings, Clock(NOW + LATER),
            Sure(),
        )  # fmt: skip
        assert (await desk.purge(RUTH)).kept == kept
        assert file.exists() is bool(kept)

    on_a_bench(tmp_path, act)


def test_a_share_that_goes_in_mid_purge_has_its_papers_still(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = tmp_path / "share"
    file = FolderPrinter(share).put("1", "a", LABEL)
    papers = SavedPapers(share, "")
    share.rename(tmp_path / "unmounted")
    with pytest.raises(EnvironmentFaultError):
        papers.forget([("1", "a")])
    share.mkdir()
    monkeypatch.setattr("station.printing.saved.os.path.ismount", lambda at: False)
    with pytest.raises(EnvironmentFaultError):
        SavedPapers(share, str(share))
    assert (tmp_path / "unmounted" / file.name).exists()


def test_a_purge_lists_a_folder_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("station.desk.privacy._AT_ONCE", 1)
    looked: list[Path] = []

    def counted(folder: Path, disk: str) -> Forget:
        looked.append(folder)
        return listed(folder, disk)

    async def act(bench: Bench) -> None:
        former = tmp_path / "former"
        files = [saved(tmp_path, number, former) for number in (1, 2, 3)]
        own = tmp_path / "papers"
        own.mkdir(exist_ok=True)
        settings = Settings().changed({"privacy.purge_after_days": 400})
        desk = Privacy(
            Purge(bench.store), counted, lambda: (own, own), lambda: settings, Clock(NOW + LATER),
            Sure(),
        )  # fmt: skip
        assert (await desk.purge(RUTH)).shipments == 3
        assert [file for file in files if file.exists()] == []
        assert sorted(looked) == [former, own]

    on_a_bench(tmp_path, act)


def test_a_folder_that_is_gone_for_good_is_said_once(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        share = tmp_path / "share"
        saved(tmp_path, 2, share)
        share.rename(tmp_path / "unmounted")
        desk = privacy(bench, tmp_path / "papers")
        with pytest.raises(PermissionRefusedError):
            await desk.papers_gone(str(share), Actor("Cleo", Role.CLERK))
        with pytest.raises(RefusedError) as refused:
            await desk.papers_gone(str(tmp_path / "other"), RUTH)
        assert refused.value.message.id == "privacy.no_papers_there"
        await desk.papers_gone(str(share), RUTH)
        assert (await desk.purge(RUTH)).shipments == 3
        (line,) = [
            line for line in chain.lines_of(tmp_path / "record.jsonl")
            if line["what"] == "papers_gone"
        ]  # fmt: skip
        assert str(share) not in str(line)
        # A paper that goes there again makes it one of them again.
        saved(tmp_path, 2, share)
        assert f"{share}/" in await bench.store.read(paper_folders.known)

    on_a_bench(tmp_path, act)


def test_the_data_folder_s_own_is_not_missed_after_a_move(tmp_path: Path) -> None:
    async def act(bench: Bench) -> None:
        former = tmp_path / "former home" / "papers"
        saved(tmp_path, 2, former)
        await Purge(bench.store).paper_folders(str(former))
        (tmp_path / "former home").rename(tmp_path / "away")
        assert (await privacy(bench, tmp_path / "papers").purge(RUTH)).shipments == 3

    on_a_bench(tmp_path, act)


async def test_an_older_store_knows_its_folders_from_what_was_printed(tmp_path: Path) -> None:
    steps = migrate.steps()
    with pytest.MonkeyPatch.context() as before:
        before.setattr(migrate, "steps", lambda: tuple(each for each in steps if each[0] < 22))
        store: Any = making.new_store(tmp_path)
        await store.open()
        await making.top_up(store)
        await making.dispatch(store, 1)
        await store.close()
    with closing(apsw.Connection(str(tmp_path / "station.db"))) as older:
        assert older.pragma("user_version") == 21
    making.execute(
        tmp_path,
        "INSERT INTO outcome (step, n, source, at, answer, evidence)"
        " SELECT id, 1, 'send', 'x', 'yes', ? FROM step LIMIT 1",
        dump(Evidence, Evidence(where=("/a/b/1_label.pdf", "C:\\p\\1.zpl"), out=Out.SAVED)),
    )
    making.execute(
        tmp_path,
        "INSERT INTO outcome (step, n, source, at, answer, evidence)"
        " SELECT id, 2, 'send', 'x', 'yes', ? FROM step LIMIT 1",
        dump(Evidence, Evidence(where=("10.20.3.41:9100",), out=Out.PRINTED)),
    )
    store = making.new_store(tmp_path)
    await store.open()
    assert await store.read(paper_folders.known) == {"/a/b/": "", "C:\\p\\": ""}
    await store.close()
