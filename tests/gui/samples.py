"""The parts that views of the bench are made of, and the bench that waits or fills."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from station.desk import view_form
from station.desk.views import (
    Band,
    BenchView,
    Check,
    DispatchButton,
    Field,
    FormView,
    LineForm,
    MoneyView,
    OfferState,
    OfferView,
    OptionRow,
    PaperLine,
    ParcelForm,
    ParcelView,
    ServiceChoice,
    Shape,
    Stage,
    SumLine,
    Tone,
)
from station.domain.cover import CoverState, Point
from station.domain.errors import EnvironmentFaultError, Message, message
from station.domain.people import Actor
from tests.gui.samples_frame import (
    DANA,
    NOTHING,
    NOW,
    OWED,
    PRINTER,
    RUTH,
    UP,
    WALLET,
    framed,
    gbp,
    strip,
)

__all__ = ["DANA", "NOW", "UP", "framed", "gbp", "strip"]


def parcel(
    number: str,
    who: str,
    minutes: int,
    cover: CoverState = CoverState.COVERED,
    ref: str = "F3MZK-8QWTL-INS",
) -> ParcelView:
    """A finished parcel."""
    at = NOW - timedelta(minutes=minutes)
    shown = {
        CoverState.COVERED: (Shape.SHIELD, Tone.PROVEN, message("last.covered")),
        CoverState.NONE: (Shape.RING, Tone.PLAIN, message("cover.none")),
        CoverState.UNKNOWN: (Shape.ASKING, Tone.PLAIN, message("cover.unknown")),
        CoverState.REFUSED: (Shape.NO, Tone.NO, message("cover.refused")),
        CoverState.MISMATCH: (Shape.FLAG, Tone.LOOK, message("cover.mismatch")),
        CoverState.TOO_LATE: (Shape.NO, Tone.NO, message("cover.too_late")),
    }[cover]
    covered = cover is CoverState.COVERED
    detail = {
        CoverState.COVERED: message("last.ref", ref=ref),
        CoverState.NONE: message("cover.none_detail"),
    }.get(cover)
    papers = [PaperLine("label", message("last.label_printed", at=at), True, "F6")]
    if covered:
        papers.append(
            PaperLine("confirmation", message("last.confirmation_printed", at=at), True, "Shift F6")
        )
    if cover is CoverState.UNKNOWN:
        papers.append(
            PaperLine("pending_slip", message("last.pending_slip_printed", at=at), True, "")
        )
    return ParcelView(
        shipment=f"B3-{number}",
        order=number,
        at=at,
        who=who,
        cover=cover,
        ref=ref if covered else "",
        shape=shown[0],
        tone=shown[1],
        word=shown[2],
        detail=detail,
        papers=tuple(papers),
        pays=gbp(42000) if covered else None,
        until=NOW + timedelta(days=30) if covered else None,
        debits=(gbp(1546 if covered else 840),),
        flag=message("flag.too_late") if cover is CoverState.TOO_LATE else None,
    )


EARLIER = (
    parcel("10481", "M. Okafor, Truro", 3),
    parcel("10477", "Lund Bakery, Perth", 6, CoverState.NONE),
    parcel("10480", "P. Arnaud, Lyon", 9, ref="P9WVD-2LHSN-INS"),
    parcel("10476", "J. Petrov, Hull", 12, CoverState.NONE),
    parcel("10479", "S. Castell, Bath", 14, CoverState.UNKNOWN),
    parcel("10474", "D. Wynne, Cardiff", 17, CoverState.NONE),
    parcel("10473", "A. Ferro, Torino", 20, ref="H6XQN-4RBTD-INS"),
)
"""As many as the bench lists."""


CHECKS = (
    Check(
        "insurer",
        Shape.DONE,
        Tone.PLAIN,
        message("check.insurer"),
        message("check.insurer_good"),
        message("check.ms", ms=140),
    ),
    Check(
        "house",
        Shape.DONE,
        Tone.PLAIN,
        message("check.house"),
        message("check.house_detail", left=Decimal(41_200)),
    ),
    Check(
        "sender",
        Shape.DONE,
        Tone.PLAIN,
        message("check.sender"),
        message("check.sender_detail", name="Fjord & Fell", city="Leeds"),
    ),
    Check(
        "printer",
        Shape.DONE,
        Tone.PLAIN,
        message("check.printer"),
        message("check.printer_ready", printer=PRINTER.spec.name),
    ),
    Check(
        "wallet",
        Shape.DONE,
        Tone.PLAIN,
        message("check.wallet"),
        message("check.wallet_detail"),
        message("check.wallet_amount", amount=WALLET),
    ),
)


BAND_WAITING = Band(
    Shape.SCAN, Tone.WORKING, message("band.scan_next"), message("band.waiting_orders", count=38)
)


def waiting(**changes: object) -> BenchView:
    """The bench waits, with earlier parcels; the cover of one of them is being asked about."""
    view = BenchView(
        stage=Stage.WAITING,
        band=replace(BAND_WAITING, detail=message("band.point_anywhere")),
        strip=strip(),
        last=parcel("10482", "Hannah Whitfield, Kendal", 0, ref="K7QHM-3WXRE-INS"),
        earlier=EARLIER,
        today=132,
        since=NOW.replace(hour=9, minute=0),
    )
    return replace(framed(view), **changes)  # type: ignore[arg-type]


def beside(actor: Actor = RUTH, **facts: object) -> BenchView:
    """The bench behind another page, with what waits there by then."""
    return framed(waiting(), actor, **{"owed": OWED, **facts})


UNREADABLE = EnvironmentFaultError(
    "store.disk_failed", path="/home/bench/.local/share/station/station.db"
)
"""Why a page shows nothing, whoever looks."""


def first_start(**changes: object) -> BenchView:
    """Before the first parcel of the day."""
    view = BenchView(
        stage=Stage.WAITING,
        band=BAND_WAITING,
        strip=strip(),
        checks=CHECKS,
        checked_at=NOW,
    )
    return replace(framed(view, owed=NOTHING), **changes)  # type: ignore[arg-type]


def line(key: str, what: str, quantity: str, minor: int) -> LineForm:
    """One contents line."""
    return LineForm(key, Field(what), Field(quantity), Field(f"{minor / 100:.2f}"), gbp(minor))


def box(
    number: int = 0, *lines: LineForm, grams: str = "2340", name: str = "Large box"
) -> ParcelForm:
    """One parcel."""
    key = f"parcel.{number}"
    inside = lines or (
        line(f"{key}.line.0", "Down jacket, women’s M", "1", 31000),
        line(f"{key}.line.1", "Merino base layer, M", "2", 11000),
    )
    sizes = (Field("400"), Field("300"), Field("200"))
    return ParcelForm(key, Field(grams), *sizes, inside, name)


HANNAH = {
    "name": "Hannah Whitfield",
    "company": "",
    "address1": "14 Larch Rise",
    "address2": "",
    "city": "Kendal",
    "region": "",
    "postcode": "LA9 5QT",
    "country": "GB",
    "phone": "+44 1632 960001",
    "email": "hannah@example.com",
}


def form(**changes: object) -> FormView:
    """The open order 10482."""
    view = FormView(
        order="10482",
        sender=("Fjord & Fell", "Unit 7, Canal Yard", "Leeds LS9 8AG", "GB"),
        recipient={name: Field(value) for name, value in HANNAH.items()},
        recipient_lines=("Hannah Whitfield", "14 Larch Rise", "Kendal LA9 5QT", "GB"),
        parcels=(box(),),
        currency=Field("GBP"),
        value=gbp(42000),
        services=(
            ServiceChoice("ND", "House Next Day, tracked", gbp(840), True),
            ServiceChoice("EC", "House Economy", gbp(460), False),
        ),
        findings=0,
        first_finding=None,
        edited=False,
        frozen=False,
        has_boxes=True,
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def option(
    id_: str = "loss_and_damage",
    title: Message | None = None,
    minor: int = 706,
    key: str = "F8",
    *,
    ticked: bool = False,
) -> OptionRow:
    """One tick row."""
    two = title is not None
    excess = message("offer.row_limit", limit=gbp(42000), excess=gbp(0 if key == "F8" else 2500))
    return OptionRow(
        id_,
        title or message("offer.add_one"),
        excess if two else message("offer.row", excess=gbp(0), tax=gbp(minor * 12 // 112)),
        gbp(minor),
        ticked,
        key,
    )


def offer(**changes: object) -> OfferView:
    """One option, not ticked."""
    view = OfferView(
        state=OfferState.SHOWN,
        title="Parcel Protection",
        carrier_pays=gbp(5000),
        cover_pays=gbp(42000),
        options=(option(),),
        description="Pays if the parcel is lost, stolen or arrives damaged on the way.",
        exclusions=(Point("Poor packing", "Damage from packing that was not fit for the goods."),),
        disclaimer="Demo wording, not a real policy.",
        decline_text="Without cover you rely on the carrier’s own liability.",
        underwriter="Demo Underwriter Ltd",
        wording_url="https://example.com/wording.pdf",
        priced_at=NOW,
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def ticked_offer(**changes: object) -> OfferView:
    """The same, ticked."""
    by = message("offer.ticked", at=NOW, by="Dana Kowalski")
    return offer(options=(option(ticked=True),), ticked_line=by, **changes)


TWO = (
    option("loss_and_damage", message("offer.option", title="Loss and damage")),
    option("loss", message("offer.option", title="Loss only"), 390, "F9"),
)


def money(*lines: SumLine) -> MoneyView:
    """These lines, their sum, and what is left of the wallet after it."""
    found = [each.amount for each in lines if each.amount is not None]
    debits = (gbp(sum(each.minor for each in found)),) if found else ()
    return MoneyView(lines, debits, view_form.after((WALLET,), debits))


LABEL, COVER = gbp(840), gbp(706)
LABEL_LINE = SumLine(message("sum.label", service="House Next Day"), LABEL)
NOT_CHOSEN = SumLine(message("sum.cover"), word=message("sum.not_chosen"))
MONEY_LABEL = money(LABEL_LINE, NOT_CHOSEN)
MONEY_BOTH = money(LABEL_LINE, SumLine(message("sum.cover"), COVER))
MONEY_NONE = money(
    SumLine(message("sum.label_plain"), word=message("sum.no_price")),
    SumLine(message("sum.cover"), word=message("sum.no_offer")),
)


def filling(**changes: object) -> BenchView:
    """An order is open, its offer shown, nothing ticked."""
    view = BenchView(
        stage=Stage.FILLING,
        band=Band(
            Shape.BOX,
            Tone.PLAIN,
            message("band.order", order="10482"),
            message("band.held_since", shop="Fjord & Fell", at=NOW),
            items=message("band.items", count=3),
        ),
        strip=strip(),
        form=form(),
        offer=offer(),
        money=MONEY_LABEL,
        dispatch=DispatchButton(True, message("dispatch.label_only")),
        last=EARLIER[0],
    )
    return replace(framed(view), **changes)  # type: ignore[arg-type]


def no_offer(state: OfferState, word: Message, **changes: object) -> BenchView:
    """No offer, and why."""
    view = OfferView(state, word=word, carrier_pays=gbp(5000))
    sums = money(LABEL_LINE, SumLine(message("sum.cover"), word=message("sum.no_offer")))
    return filling(offer=replace(view, **changes), money=sums)  # type: ignore[arg-type]


def ticked(**changes: object) -> BenchView:
    """The offer is ticked."""
    return filling(
        offer=ticked_offer(),
        money=MONEY_BOTH,
        dispatch=DispatchButton(True, message("dispatch.label_and_cover")),
        **changes,
    )


LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh and the Honourable Company of Weavers"


HOSTILE = (
    "<b>bold</b><img src='file:///etc/passwd'> \u202edehcaeR\u202c &amp; "
    + "x" * 10_000
    + "\x1b[31m\x00 end"
)
