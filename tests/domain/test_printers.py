"""A printer as one line of text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.domain.errors import StationError
from station.domain.printers import (
    FOLDER,
    HEADS,
    TUNING,
    Backend,
    PrinterRole,
    PrinterSpec,
    Stock,
    parse,
    role_of,
)
from station.domain.settings import Settings, paper_role, printer
from station.domain.shipment import PaperKind
from station.i18n import say


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", FOLDER),
        ("port:10.20.3.41", PrinterSpec(Backend.PORT, "10.20.3.41:9100")),
        ("port:zebra-3.lan:6101?dpi=300", PrinterSpec(Backend.PORT, "zebra-3.lan:6101", 300)),
        ("port:[fe80::1]:9100", PrinterSpec(Backend.PORT, "[fe80::1]:9100")),
        ("port:fe80::1", PrinterSpec(Backend.PORT, "[fe80::1]:9100")),
        (
            "port:h?darkness=18&speed=4&top=-12&left=8",
            PrinterSpec(Backend.PORT, "h:9100", darkness=18, speed=4, top=-12, left=8),
        ),
        ("cups_raw:Z?darkness=0", PrinterSpec(Backend.CUPS_RAW, "Z", darkness=0)),
        ("port:h?asks=no&silent=5", PrinterSpec(Backend.PORT, "h:9100", asks=False, silent_s=5)),
        ("cups_raw:ZEBRA?dpi=600", PrinterSpec(Backend.CUPS_RAW, "ZEBRA", 600)),
        ("cups:OFFICE?stock=a4", PrinterSpec(Backend.CUPS, "OFFICE", stock=Stock.A4)),
        ("windows:ZDesigner ZD421", PrinterSpec(Backend.WINDOWS, "ZDesigner ZD421")),
        ("qt:HP LaserJet 400?stock=a4", PrinterSpec(Backend.QT, "HP LaserJet 400", 300, Stock.A4)),
        ("qt:Office?dpi=600", PrinterSpec(Backend.QT, "Office", 600)),
        ("folder:/srv/papers", PrinterSpec(Backend.FOLDER, "/srv/papers")),
    ],
)
def test_what_a_person_types(text: str, wanted: PrinterSpec) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("usb:1", "printer.backend"),
        ("port:", "printer.host"),
        ("port:999.1.1.1", "printer.host"),
        ("port:-oProxyCommand:9100", "printer.host"),
        ("port:h:0", "printer.port"),
        ("port:h:99999", "printer.port"),
        ("cups_raw:-o", "printer.queue"),
        ("cups_raw:a b", "printer.queue"),
        ("cups_raw:../x", "printer.queue"),
        ("windows:", "printer.name"),
        ("windows:a\nb", "printer.name"),
        ("folder:papers", "printer.folder"),
        ("port:h?dpi=204", "printer.fact"),
        ("port:h?colour=1", "printer.fact"),
        ("cups_raw:Z?asks=no", "printer.fact"),
        ("port:h?dpi=203&dpi=300", "printer.twice"),
        ("port:h?stock=a4", "printer.sheet"),
        ("windows:Z?stock=letter", "printer.sheet"),
        ("cups_raw:Z?stock=a4", "printer.sheet"),
        ("qt:", "printer.name"),
        ("port:h?darkness=31", "printer.tuning"),
        ("port:h?darkness=-1", "printer.tuning"),
        ("port:h?darkness=1.5", "printer.tuning"),
        ("port:h?darkness=\u0661", "printer.tuning"),
        ("port:h?speed=0", "printer.tuning"),
        ("port:h?speed=15", "printer.tuning"),
        ("port:h?top=121", "printer.tuning"),
        ("port:h?left=-201", "printer.tuning"),
        ("port:h?left=", "printer.tuning"),
        ("cups:OFFICE?darkness=18", "printer.fact"),
        ("folder:?speed=4", "printer.fact"),
    ],
)
def test_what_is_wrong_is_said(text: str, why: str) -> None:
    with pytest.raises(StationError) as caught:
        parse(text)
    assert caught.value.message.id == why


_NAMES = some.text(some.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40)
_SPECS = some.one_of(
    some.builds(
        PrinterSpec,
        some.just(Backend.PORT),
        some.integers(1, 65535).map(lambda port: f"10.0.0.7:{port}"),
        some.sampled_from(HEADS),
        some.sampled_from([each for each in Stock if not each.is_sheet]),
        some.booleans(),
        some.integers(1, 60),
        *(some.none() | some.integers(*TUNING[name]) for name in TUNING),
    ),
    some.builds(
        PrinterSpec,
        some.just(Backend.CUPS),
        some.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,20}", fullmatch=True),
        some.sampled_from(HEADS),
        some.sampled_from(Stock),
    ),
    some.builds(
        PrinterSpec,
        some.just(Backend.FOLDER),
        _NAMES.map(lambda name: f"/srv/{name.replace('/', '')}"),
        some.sampled_from(HEADS),
    ),
    some.builds(PrinterSpec, some.just(Backend.WINDOWS), _NAMES, some.sampled_from(HEADS)),
)


@given(_SPECS)
def test_its_text_says_all_of_it(spec: PrinterSpec) -> None:
    assert parse(str(spec)) == spec


def test_every_paper_has_a_printer() -> None:
    assert [role_of(kind).value for kind in PaperKind] == [
        "label", "slip", "slip", "slip", "slip", "document", "document", "document",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("port:h", "zpl"),
        ("windows:Z", "zpl"),
        ("folder:", "zpl"),
        ("folder:?stock=a4", "pdf"),
        ("cups:OFFICE", "pdf"),
        ("qt:Office", "pdf"),
    ],
)
def test_office_paper_and_document_printers_are_given_pdf(text: str, form: str) -> None:
    assert parse(text).form == form


PORT, OFFICE = "port:10.0.0.7:9100", "cups:OFFICE?stock=letter"


@pytest.mark.parametrize(
    ("given", "label", "slip", "document"),
    [
        ({}, "folder:/p", "folder:/p", "folder:/p?stock=a4"),
        ({"label": PORT}, PORT, PORT, "folder:/p?stock=a4"),
        ({"label": PORT, "slip": OFFICE}, PORT, OFFICE, OFFICE),
        ({"label": OFFICE}, OFFICE, OFFICE, OFFICE),
        ({"label": PORT, "document": OFFICE}, PORT, PORT, OFFICE),
        (
            {"label": PORT, "slip": "port:10.0.0.8", "document": "qt:Desk?stock=a4"},
            PORT, "port:10.0.0.8", "qt:Desk?stock=a4",
        ),
    ],
)  # fmt: skip
def test_each_role_has_its_own_printer(
    given: dict[str, str], label: str, slip: str, document: str
) -> None:
    set_up = Settings().typed({f"printers.{role}": text for role, text in given.items()})
    found = [printer(set_up, role, "/p") for role in PrinterRole]
    assert found == [parse(label), parse(slip), parse(document)]


def test_what_is_no_office_paper_is_no_document_printer() -> None:
    with pytest.raises(StationError) as caught:
        Settings().typed({"printers.document": PORT})
    assert "stock=a4" in say(caught.value.message)


def test_a_confirmation_is_a_slip_or_a_page_as_it_is_set() -> None:
    assert paper_role(Settings(), PaperKind.CONFIRMATION) is PrinterRole.SLIP
    paged = Settings().typed({"papers.confirmation": "document"})
    assert paper_role(paged, PaperKind.CONFIRMATION) is PrinterRole.DOCUMENT
    assert paper_role(paged, PaperKind.VOID_SLIP) is PrinterRole.SLIP
    assert paper_role(paged, PaperKind.LABEL) is PrinterRole.LABEL
