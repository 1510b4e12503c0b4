"""A printer as one line of text, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station.domain.errors import StationError
from station.domain.printers import FOLDER, HEADS, Backend, PrinterSpec, Stock, parse, role_of
from station.domain.shipment import PaperKind


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", FOLDER),
        ("port:10.20.3.41", PrinterSpec(Backend.PORT, "10.20.3.41:9100")),
        ("port:zebra-3.lan:6101?dpi=300", PrinterSpec(Backend.PORT, "zebra-3.lan:6101", 300)),
        ("port:[fe80::1]:9100", PrinterSpec(Backend.PORT, "[fe80::1]:9100")),
        ("port:fe80::1", PrinterSpec(Backend.PORT, "[fe80::1]:9100")),
        ("port:h?asks=no&silent=5", PrinterSpec(Backend.PORT, "h:9100", asks=False, silent_s=5)),
        ("cups_raw:ZEBRA?dpi=600", PrinterSpec(Backend.CUPS_RAW, "ZEBRA", 600)),
        ("cups:OFFICE?stock=a4", PrinterSpec(Backend.CUPS, "OFFICE", stock=Stock.A4)),
        ("windows:ZDesigner ZD421", PrinterSpec(Backend.WINDOWS, "ZDesigner ZD421")),
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
    assert [role_of(kind).value for kind in PaperKind][:2] == ["label", "slip"]
