"""A parcel over a customs border: asked for at the form, declared on paper with its label."""

from dataclasses import replace

import pytest

from station.desk.views import OfferState
from station.domain.shipment import Order, PaperKind
from station.flow.seen import StepKind
from tests.desk.packer_rig import Rig

KEY = "parcel.0.line.0"


@pytest.fixture
async def abroad(rig: Rig, order: Order) -> Rig:
    """Order 7 goes to France; nothing is known of its goods for customs."""
    to = replace(order.recipient, city="Lyon", postcode="69001", country="FR")
    one = replace(order, number="7", recipient=to)
    await rig.store.keep_orders([one], rig.clock.now())
    return rig


def findings(rig: Rig) -> dict[str, str]:
    lines = rig.packer.view().form.parcels[0].lines
    fields = {f"{line.key}.{part}": getattr(line, part)
              for line in lines for part in ("hs_code", "origin")}  # fmt: skip
    return {name: field.finding.id for name, field in fields.items() if field.finding is not None}


async def test_number_and_origin_are_asked_for_before_anything_is_priced(abroad: Rig) -> None:
    packer = abroad.packer
    await packer.scan("7")
    view = packer.view()
    assert view.form.customs
    assert findings(abroad) == {
        f"parcel.0.line.{n}.{part}": f"customs.{why}_missing"
        for n in (0, 1)
        for part, why in (("hs_code", "hs"), ("origin", "origin"))
    }
    assert view.offer.state is OfferState.NO_FORM
    assert not view.dispatch.ready
    packer.edit({f"parcel.0.line.{n}.hs_code": "6109.10" for n in (0, 1)})
    packer.edit({f"{KEY}.origin": "portugal", "parcel.0.line.1.origin": " pt "})
    assert findings(abroad) == {f"{KEY}.origin": "address.country_unknown"}
    packer.edit({f"{KEY}.origin": "PT"})
    await abroad.offered()
    assert abroad.insurer.asked == 1
    await packer.dispatch()
    await abroad.done()
    (shipment,) = await abroad.store.all_shipments()
    lines = shipment.form.parcels[0].contents
    assert [(line.hs_code, line.origin) for line in lines] == [("6109.10", "PT")] * 2
    steps = await abroad.store.steps(shipment.id)
    printed = [step.subject for step in steps if step.kind is StepKind.PRINT]
    assert printed == [PaperKind.LABEL.value, PaperKind.CUSTOMS.value]


async def test_what_stays_inside_is_not_asked_and_not_declared(abroad: Rig) -> None:
    packer = abroad.packer
    await packer.scan("7")
    packer.edit({"to.country": "GB", "to.postcode": "LA9 5QT"})
    view = packer.view()
    assert (view.form.customs, findings(abroad)) == (False, {})
    await abroad.offered()
    await packer.dispatch()
    await abroad.done()
    (shipment,) = await abroad.store.all_shipments()
    steps = await abroad.store.steps(shipment.id)
    assert [step.subject for step in steps if step.kind is StepKind.PRINT] == ["label"]
