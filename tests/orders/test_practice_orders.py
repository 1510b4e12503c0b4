"""The practice orders show what a day at the bench can bring, and nothing real."""

import re

from station import resources
from station.config.file import practice_defaults
from station.domain import routing, settings
from station.domain.money import Money
from station.domain.shipment import Handling
from station.orders import read

FOUND = read(resources.path("practice", "orders.csv"))
ORDERS = {order.number: order for order in FOUND.orders}

# Numbers that regulators keep for films: Ofcom, ARCEP, Bundesnetzagentur, the 555-01xx of NANPA.
FICTION = re.compile(
    r"\+44 (1632 960\d{3}|7700 900\d{3}|113 496 0\d{3}|20 7946 0\d{3})"
    r"|\+33 (2 61 91|4 65 71) \d\d \d\d|\+49 (30 23125|221 4710) \d{3}|\+1 \d{3} 555 01\d\d"
)


def test_the_file_is_good_as_it_is() -> None:
    assert FOUND.findings == ()
    assert FOUND.unknown_columns == ()
    assert list(ORDERS) == [str(number) for number in range(10481, 10505)]


def test_the_order_of_the_pictures() -> None:
    order = ORDERS["10482"]
    (box,) = order.parcels
    assert (order.recipient.name, order.recipient.postcode) == ("Hannah Whitfield", "LA9 5QT")
    assert (box.weight_g, box.length_mm, box.width_mm, box.height_mm) == (2340, 400, 300, 200)
    assert [(line.description, str(line.value)) for line in box.contents] == [
        ("Down jacket, women's M", "310.00"),
        ("Merino base layer, M", "110.00"),
    ]
    assert sum(line.quantity for line in box.contents) == 3


def test_a_day_has_borders_boxes_lines_and_one_order_beyond_the_insurer() -> None:
    assert {order.recipient.country for order in ORDERS.values()} == {
        "GB",
        "FR",
        "DE",
        "ES",
        "US",
        "PL",
    }
    assert max(len(order.parcels) for order in ORDERS.values()) == 3
    assert max(len(box.contents) for order in ORDERS.values() for box in order.parcels) == 3
    values = {
        number: sum((box.value.minor for box in order.parcels), 0)
        for number, order in ORDERS.items()
    }
    beyond = {number for number, minor in values.items() if minor > 90_000}
    assert beyond == {"10504"}
    assert ORDERS["10504"].parcels[0].value > Money(790_000, "GBP")
    assert min(values.values()) == 2000


def test_every_service_is_one_that_practice_mode_has() -> None:
    codes = {service.code for service in settings.services(practice_defaults())}
    assert {order.service for order in ORDERS.values()} <= codes | {""}


def test_nobody_real_can_be_called_or_written_to() -> None:
    people = [order.recipient for order in ORDERS.values()]
    people.append(settings.sender(practice_defaults()))
    for person in people:
        assert not person.phone or FICTION.fullmatch(person.phone)
        assert re.search(r"[@.]example\.(com|org)$", person.email)


def test_some_boxes_ask_to_be_handled_with_care() -> None:
    asked = {number: order.parcels[-1].handling for number, order in ORDERS.items()}
    assert {number: marks for number, marks in asked.items() if marks} == {
        "10498": (Handling.FRAGILE,),
        "10503": (Handling.FRAGILE,),
        "10504": (Handling.FRAGILE, Handling.THIS_WAY_UP),
    }


def test_most_parcels_have_a_route() -> None:
    routes = practice_defaults().of(settings.HOUSE_ROUTES)
    assert routing.code(routes, ORDERS["10482"].recipient) == "NW 4"
    without = {
        number for number, order in ORDERS.items() if not routing.code(routes, order.recipient)
    }
    assert {ORDERS[number].recipient.country for number in without} == {"US"}
