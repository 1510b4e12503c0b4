"""Settings for another bench: looked at first, all or none, and nothing in the file believed."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from station.config import file as settings_file
from station.config import settings_copy as copies
from station.desk import settings_copy
from station.desk.settings import SettingsDesk
from station.desk.settings_copy import SettingsCopy
from station.domain.errors import PermissionRefusedError, RefusedError, StationError
from station.domain.people import Actor, Role
from station.domain.settings import DECLARED, Settings
from station.i18n import say
from station.store import chain
from station.store.audit import AuditLog
from tests.desk.test_settings import _Clock
from tests.store import making

RUTH, DANA = Actor("Ruth", Role.SUPERVISOR), Actor("Dana", Role.CLERK)
ND = {"code": "ND", "name": "Next Day", "price": "4.20", "currency": "GBP", "liability": "50.00"}
FIRST = Settings().typed(
    {
        "bench.code": "B7",
        "bench.name": "Bench 7",
        "sender.name": "Ruth Adeyemi",
        "sender.country": "GB",
        "insurer.url": "https://api.example.com/x",
        "insurer.pace_per_s": "3",
        "printers.label": "port:10.20.3.41:9100?dpi=203&stock=4x6&asks=yes&silent=3",
        "house.services": '[{"code": "ND", "name": "Next Day", "price": "4.20",'
        ' "currency": "GBP", "liability": "50.00"}]',
        "house.default_service": "ND",
    }
)


class Bench:
    """The next bench, whose settings stand at their defaults."""

    def __init__(self, folder: Path, audit: AuditLog) -> None:
        self.folder = folder
        self.saved: list[Settings] = []
        self.desk = SettingsDesk(Settings(), self._keep, lambda *_: None, audit, _Clock())
        self.copy = SettingsCopy(
            self.desk,
            lambda settings: copies.written(settings, practice=False),
            lambda data: copies.read(data, practice=False),
            self._save,
            copies.LARGEST_BYTES,
        )

    def _keep(self, settings: Settings, _keys: frozenset[str]) -> None:
        self.saved.append(settings)

    async def _save(self, _folder: Any, name: str, files: Any) -> tuple[str, ...]:
        path = self.folder / f"{name}.{files[0].form}"
        path.write_bytes(files[0].content)
        return (str(path),)

    def file(self, content: Any) -> str:
        path = self.folder / "from-elsewhere.json"
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        path.write_bytes(data)
        return str(path)

    def lines(self) -> list[dict[str, Any]]:
        return list(chain.lines_of(self.folder / "record.jsonl"))


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    store = making.new_store(tmp_path)
    await store.open()
    yield Bench(tmp_path, AuditLog(store, tmp_path / "record.jsonl"))
    await store.close()


def exported(settings: Settings = FIRST, **changed: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(copies.written(settings, practice=False))
    content["settings"].update(changed)
    return content


async def test_the_next_bench_is_as_the_first_but_for_what_is_its_own(bench: Bench) -> None:
    file = bench.file(exported())
    view = await bench.copy.look(file, RUTH)
    assert bench.desk.current().given() == {}
    own = {each.key for each in view.differences if each.own}
    assert own == {"bench.code", "bench.name", "printers.label"}
    assert not own & {each.key for each in view.taken}
    words = [say(each) for each in settings_copy.lines(view)]
    assert "Insurer's address: nothing → https://api.example.com/x. Our keys are sent there" in (
        "".join(words)
    )
    await bench.copy.take(RUTH)
    expected = {key: text for key, text in FIRST.given().items() if not DECLARED[key].own}
    assert bench.desk.current().given() == expected
    assert bench.saved == [bench.desk.current()]
    assert sorted(each["key"] for each in bench.lines()) == sorted(expected)
    (again,) = [await bench.copy.look(file, RUTH)]
    assert (again.taken, again.may_take) == ((), False)


@pytest.mark.parametrize("key", sorted(DECLARED))
def test_a_default_that_was_exported_can_be_imported(key: str) -> None:
    data = copies.written(Settings(), practice=False)
    raws = copies.read(data, practice=False)
    assert Settings().changed({key: raws[key]}) == Settings()
    assert FIRST.changed({key: raws[key]})[key] == DECLARED[key].default


async def test_a_bench_that_works_by_tariff_alone_can_be_taken_over(bench: Bench) -> None:
    rows = ("currency,GBP", "service,TR,Tariff,20.00,3", "zone,Home,GB", "price,TR,Home,2000,3.90")
    by_tariff = Settings().changed({"house.tariff": list(rows), "house.default_service": "TR"})
    await bench.desk.take(FIRST.given(), RUTH)
    view = await bench.copy.look(bench.file(exported(by_tariff)), RUTH)
    assert view.findings == ()
    assert {"house.services", "house.tariff", "house.default_service"} <= {
        each.key for each in view.taken
    }
    await bench.copy.take(RUTH)
    assert bench.desk.current().given()["house.default_service"] == "TR"
    assert "house.services" not in bench.desk.current().given()


@pytest.mark.parametrize(
    ("key", "here", "said"),
    [
        ("insurer.url", "https://api.example.com/x", "Without it the insurer is not asked."),
        ("insurer.partner", "SHOP-1", "Without it the insurer is not asked."),
        ("easypost.url", "https://api.example.com", "Our keys are sent to the usual address from"),
    ],
)
async def test_to_an_address_that_the_file_leaves_empty_nothing_is_sent(
    bench: Bench, key: str, here: str, said: str
) -> None:
    await bench.desk.take({key: here}, RUTH)
    view = await bench.copy.look(bench.file(exported(Settings())), RUTH)
    words = " ".join(say(each) for each in settings_copy.lines(view))
    assert f"{here} → nothing. {said}" in words
    assert "there from then on" not in words


async def test_what_loses_its_service_with_the_others_is_looked_at_too(bench: Bench) -> None:
    await bench.desk.take(FIRST.given(), RUTH)
    settings = exported(**{"house.services": [{**ND, "code": "EX"}]})
    del settings["settings"]["house.default_service"]
    view = await bench.copy.look(bench.file(settings), RUTH)
    assert [(each.key, each.old, each.new) for each in view.taken if "default" in each.key] == [
        ("house.default_service", "ND", "")
    ]
    await bench.copy.take(RUTH)
    assert bench.desk.current()["house.default_service"] == ""
    assert bench.lines()[-1]["key"] == "house.default_service"


async def test_what_is_its_own_too_where_that_is_asked_for(bench: Bench) -> None:
    await bench.copy.look(bench.file(exported()), RUTH, own=True)
    await bench.copy.take(RUTH)
    assert bench.desk.current().given() == FIRST.given()


async def test_no_secret_is_in_the_file_and_a_person_can_read_it(bench: Bench) -> None:
    (path,) = await bench.copy.write(RUTH)
    text = await asyncio.to_thread(Path(path).read_text, encoding="utf-8")
    assert '"bench.code": "B1"' in text
    names = {"insurer.key", "insurer.secret", "easypost.production_key", "pin.key"}
    assert not names & set(json.loads(text)["settings"])
    assert set(json.loads(text)["settings"]) == set(DECLARED)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\xff\xfe", "copy_damaged"),
        (b"[" * 100_000, "copy_damaged"),
        (b'{"station": "settings of a bench", "version": 1, "settings": NaN}', "copy_damaged"),
        (b"[]", "copy_other"),
        (b"7", "copy_other"),
        ({"version": 1, "settings": {}}, "copy_other"),
        ({"station": copies.WHAT, "mode": "live", "version": "1", "settings": {}}, "copy_damaged"),
        ({"station": copies.WHAT, "mode": "live", "version": 1, "settings": []}, "copy_damaged"),
        ({"station": copies.WHAT, "mode": "live", "version": 99, "settings": {}}, "copy_newer"),
        ({**exported(), "mode": "practice"}, "copy_of_practice"),
        ({**exported(), "mode": None}, "copy_of_practice"),
    ],
)
async def test_what_is_no_such_file_is_refused(bench: Bench, content: Any, why: str) -> None:
    with pytest.raises(RefusedError) as refused:
        await bench.copy.look(bench.file(content), RUTH)
    assert refused.value.message.id == f"settings.{why}"
    with pytest.raises(RefusedError):
        await bench.copy.take(RUTH)


async def test_a_hostile_file_changes_nothing_and_is_shown_as_plain_text(bench: Bench) -> None:
    hostile = {
        "sender.name": '=HYPERLINK("https://evil.example")\x1b[31m\u202e',
        "insurer.url": "https://me@evil.example/?x",
        "house.services": [["deep"]] * 3,
        "insurer.pace_per_s": 10**400,
        "<b>bold</b>\n\x07": 1,
        "k" * 5000: "v" * 5000,
    }
    content = exported(Settings()) | {"settings": hostile}
    view = await bench.copy.look(bench.file(json.dumps(content).encode()), RUTH)
    wrong = {each.field for each in view.findings}
    assert wrong >= {"insurer.url", "house.services", "insurer.pace_per_s"}
    assert not view.may_take
    for words in settings_copy.lines(view):
        assert all(sign.isprintable() for sign in say(words))
        assert len(say(words)) < 500
    with pytest.raises(RefusedError):
        await bench.copy.take(RUTH)
    assert bench.desk.current().given() == {}
    assert bench.lines() == []


async def test_a_change_in_between_is_looked_at_again(bench: Bench) -> None:
    await bench.copy.look(bench.file(exported()), RUTH)
    await bench.desk.change({"insurer.language": "de"}, RUTH)
    with pytest.raises(RefusedError) as refused:
        await bench.copy.take(RUTH)
    assert refused.value.message.id == "settings.copy_look_again"


async def test_a_clerk_and_a_file_that_is_none(bench: Bench) -> None:
    for act in (bench.copy.look(bench.file(exported()), DANA), bench.copy.take(DANA)):
        with pytest.raises(PermissionRefusedError):
            await act
    with pytest.raises(PermissionRefusedError):
        bench.copy.text(DANA)
    for nowhere in (str(bench.folder / "none.json"), str(bench.folder), "/dev/zero"):
        with pytest.raises(StationError):
            await bench.copy.look(nowhere, RUTH)


async def test_an_older_file_comes_up_step_by_step(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def renamed(settings: dict[str, Any]) -> dict[str, Any]:
        return {("sender.name" if key == "shop.name" else key): v for key, v in settings.items()}

    older = {"station": copies.WHAT, "mode": "live", "version": 1}
    file = bench.file({**older, "settings": {"shop.name": "Ruth Adeyemi"}})
    monkeypatch.setattr(settings_file, "UPGRADES", (renamed,))
    view = await bench.copy.look(file, RUTH)
    assert [(each.key, each.new) for each in view.taken] == [("sender.name", "Ruth Adeyemi")]
