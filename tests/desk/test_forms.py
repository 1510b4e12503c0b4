"""The form: text in fields in, a checked form or findings out."""

from dataclasses import replace
from typing import Any

import pytest

from station.desk import forms, view_form
from station.domain.address import Address
from station.domain.errors import message
from station.domain.money import Money
from station.domain.shipment import Handling, Order, Service
from station.flow.line import Line


def test_a_good_order_reads_back_as_itself(
    order: Order, sender: Address, services: tuple[Service, ...]
) -> None:
    form, findings = forms.read(forms.texts_of(order), order, sender, services[0])
    assert findings == {}
    assert form is not None
    assert form.parcels == order.parcels
    assert form.recipient == order.recipient
    assert form.value == Money(42000, "GBP")


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("to.name", "", "address.name_missing"),
        ("to.postcode", "LA9 5Q", "address.postcode_shape"),
        ("to.country", "UK", "address.country_unknown"),
        ("to.address1", "x" * 81, "field.too_long"),
        ("to.city", "Ken\u202edal", "field.hidden_characters"),
        ("currency", "POUNDS", "money.unknown_currency"),
        ("parcel.0.weight_g", "0", "form.weight"),
        ("parcel.0.weight_g", " ", "form.weight_missing"),
        ("parcel.0.weight_g", "2.340", "form.weight"),
        ("parcel.0.weight_g", "70001", "form.weight"),
        ("parcel.0.weight_g", "٣", "form.weight"),
        ("parcel.0.length_mm", "3001", "form.size"),
        ("parcel.0.line.0.value", "", "form.value_missing"),
        ("parcel.0.line.0.value", "0.00", "form.value_missing"),
        ("parcel.0.line.0.value", "-5", "form.value_missing"),
        ("parcel.0.line.0.value", "3.1415", "money.too_many_decimals"),
        ("parcel.0.line.0.value", "1e5", "money.not_a_number"),
        ("parcel.0.line.1.quantity", "none", "form.quantity"),
        ("parcel.0.line.1.description", " ", "form.contents_missing"),
    ],
)
def test_a_bad_field_is_found_by_name(
    order: Order, sender: Address, services: tuple[Service, ...], name: str, text: str, message: str
) -> None:
    texts = forms.texts_of(order) | {name: text}
    form, findings = forms.read(texts, order, sender, services[0])
    assert form is None
    assert findings[name].id == message
    assert len(findings) == 1 or name == "currency"


def test_a_missing_service_or_sender_stops_the_form(
    order: Order, sender: Address, services: tuple[Service, ...]
) -> None:
    texts = forms.texts_of(order)
    assert "service" in forms.read(texts, order, sender, None)[1]
    nameless = replace(sender, name="")
    assert "sender" in forms.read(texts, order, nameless, services[0])[1]


def test_an_empty_size_is_not_given(
    order: Order, sender: Address, services: tuple[Service, ...]
) -> None:
    form, _ = forms.read(
        forms.texts_of(order) | {"parcel.0.height_mm": ""}, order, sender, services[0]
    )
    assert form is not None
    assert form.parcels[0].height_mm == 0


def test_a_box_that_is_not_weighed_asks_for_its_weight_and_for_nothing_else(make_open: Any) -> None:
    opened = make_open()
    boxes = tuple(replace(box, weight_g=0) for box in opened.order.parcels)
    opened = replace(opened, order=replace(opened.order, parcels=boxes))
    assert opened.form is None
    assert opened.texts["parcel.0.weight_g"] == ""
    assert view_form.band(opened, esc_asked=False).word == message("band.weigh", count=1)
    assert view_form.dispatch(opened, (), Line()).caption == message(
        "dispatch.weigh_first", count=1
    )
    opened.texts["parcel.0.weight_g"] = "2340"
    assert opened.reread()
    assert opened.form.parcels[0].weight_g == 2340


def test_tariff_number_and_origin_go_through_the_form(make_open: Any) -> None:
    opened = make_open()
    (box,) = opened.order.parcels
    lines = tuple(replace(line, hs_code="6201.40", origin="PT") for line in box.contents)
    order = replace(opened.order, parcels=(replace(box, contents=lines),))
    assert replace(opened, order=order).form.parcels[0].contents == lines


class TestTheTick:
    def test_a_new_offer_is_unticked_and_silent_at_first(
        self, make_open: Any, make_offer: Any
    ) -> None:
        opened = make_open()
        opened.take_offer(make_offer())
        assert opened.ticked is None
        assert opened.offer_word is None

    @pytest.mark.parametrize(
        ("price", "word"), [(706, "offer.again_same"), (800, "offer.again_price")]
    )
    def test_a_lost_tick_says_why(
        self, make_open: Any, make_offer: Any, consent: Any, price: int, word: str
    ) -> None:
        opened = make_open()
        opened.take_offer(make_offer())
        opened.consent = consent(opened.offer)
        assert opened.ticked is opened.offer.options[0]
        opened.texts["to.postcode"] = "LA9 5QS"
        assert opened.reread()
        assert opened.offer is None
        assert opened.ticked is None
        opened.take_offer(make_offer("AAAAA-BBBBB-INS", price))
        assert opened.ticked is None
        assert opened.offer_word.id == word

    def test_an_edit_that_changes_nothing_keeps_offer_and_tick(
        self, make_open: Any, make_offer: Any, consent: Any
    ) -> None:
        opened = make_open()
        opened.take_offer(make_offer())
        opened.consent = consent(opened.offer)
        opened.texts["to.name"] = " Hannah Whitfield "
        assert not opened.reread()
        assert opened.ticked is not None

    def test_an_offer_without_options_is_said(self, make_open: Any, make_offer: Any) -> None:
        opened = make_open()
        opened.take_offer(make_offer(options=0))
        assert opened.offer_word.id == "offer.none_offered"


def test_the_marks_that_the_order_asks_for_are_kept(
    order: Order, sender: Address, services: tuple[Service, ...]
) -> None:
    fragile = replace(order.parcels[0], asked=(Handling.FRAGILE,))
    asked = replace(order, parcels=(fragile, *order.parcels[1:]))
    form, _ = forms.read(forms.texts_of(asked), asked, sender, services[0])
    assert form is not None
    assert form.parcels == asked.parcels
