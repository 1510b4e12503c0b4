"""Order files in our own columns, made row by row."""

from collections.abc import Iterable

from station.i18n import say
from station.orders import Import

HEADING = (
    "order,name,address1,city,postcode,country,weight_g,contents,value,currency,"
    "company,address2,region,phone,email,length_mm,width_mm,height_mm,sku,service,parcel,quantity"
).split(",")

GOOD = {
    "order": "10482",
    "name": "Hannah Whitfield",
    "address1": "14 Larch Rise",
    "city": "Kendal",
    "postcode": "LA9 5QT",
    "country": "GB",
    "weight_g": "2340",
    "contents": "Down jacket",
    "value": "310.00",
    "currency": "GBP",
}


def row(**cells: str) -> dict[str, str]:
    return {**GOOD, **cells}


def csv(
    rows: Iterable[dict[str, str]], heading: list[str] = HEADING, delimiter: str = ","
) -> bytes:
    lines = [delimiter.join(heading)]
    lines += [delimiter.join(cells.get(name, "") for name in heading) for cells in rows]
    return ("\n".join(lines) + "\n").encode()


def without_boxes(rows: Iterable[dict[str, str]]) -> bytes:
    return csv(rows, [name for name in HEADING if name != "parcel"])


def said(found: Import) -> list[str]:
    """All sentences, each of which must be one."""
    sentences = [say(finding.sentence) for finding in found.findings]
    assert not [text for text in sentences if "orders." in text or "{" in text]
    return sentences


def numbers(found: Import) -> list[str]:
    return [order.number for order in found.orders]
