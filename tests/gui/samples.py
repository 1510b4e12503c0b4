"""A view for every state of the bench, with invented people; also what the pictures are made of."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from station.desk.views import (
    Band,
    BenchView,
    Check,
    Choice,
    ChoiceCard,
    DispatchButton,
    Field,
    FormView,
    LineForm,
    MoneyView,
    Notice,
    OfferState,
    OfferView,
    OfflineView,
    OptionRow,
    PaperLine,
    ParcelForm,
    ParcelView,
    ScanLine,
    ServiceChoice,
    Shape,
    ShopView,
    Stage,
    StepRow,
    Strip,
    StripItem,
    SumLine,
    Tone,
)
from station.domain.cover import CoverState, Point
from station.domain.errors import Message, message
from station.domain.money import Money

NOW = datetime(2026, 11, 24, 14, 6, 30, tzinfo=UTC)


def gbp(minor: int) -> Money:
    """Pounds, in pence."""
    return Money(minor, "GBP")


READY = message("strip.ready")


def strip(
    *,
    insurer: Message = READY,
    tone: Tone = Tone.PLAIN,
    queue: int = 0,
    practice: bool = False,
    printer: StripItem | None = None,
    wallet: StripItem | None = None,
) -> Strip:
    """The strip."""
    depth = message("strip.queue_depth", count=queue, age=message("age.minutes", minutes=14))
    return Strip(
        bench="Bench 3",
        items=(
            StripItem(
                "insurer",
                message("strip.insurer"),
                insurer,
                tone,
                Shape.LOOK if tone is Tone.LOOK else None,
            ),
            StripItem("house", message("strip.house"), READY),
            printer or StripItem("printer", message("strip.printer"), message("strip.folder")),
            wallet
            or StripItem(
                "wallet",
                message("strip.wallet"),
                message("strip.balance", amount=Money(487_210, "GBP")),
            ),
            StripItem(
                "queue",
                message("strip.queue"),
                depth if queue else message("strip.empty"),
                shape=Shape.TRAY if queue else None,
            ),
        ),
        person="Dana Kowalski",
        role=message("role.clerk"),
        practice=practice,
        queue=queue,
    )


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
    parcel("10472", "B. Ono, Leeds", 24, CoverState.NONE),
    parcel("10471", "C. Hale, York", 28),
)

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
        message("check.printer_folder", folder="/home/dana/Papers"),
    ),
    Check(
        "wallet",
        Shape.DONE,
        Tone.PLAIN,
        message("check.wallet"),
        message("check.wallet_detail"),
        message("check.wallet_amount", amount=gbp(528420)),
    ),
)

BAND_WAITING = Band(
    Shape.SCAN, Tone.WORKING, message("band.scan_next"), message("band.waiting_orders", count=38)
)


def waiting(**changes: object) -> BenchView:
    """The bench waits, with earlier parcels."""
    view = BenchView(
        stage=Stage.WAITING,
        band=replace(BAND_WAITING, detail=message("band.point_anywhere")),
        strip=strip(queue=1),
        last=parcel("10482", "Hannah Whitfield, Kendal", 0, ref="K7QHM-3WXRE-INS"),
        earlier=EARLIER,
        today=132,
        since=NOW.replace(hour=9, minute=0),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def first_start(**changes: object) -> BenchView:
    """Before the first parcel of the day."""
    view = BenchView(
        stage=Stage.WAITING,
        band=BAND_WAITING,
        strip=strip(),
        checks=CHECKS,
        checked_at=NOW,
    )
    return replace(view, **changes)  # type: ignore[arg-type]


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
        excess if two else message("offer.row", excess=gbp(0), tax=gbp(75)),
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

MONEY_LABEL = MoneyView(
    (
        SumLine(message("sum.label", service="House Next Day"), gbp(840)),
        SumLine(message("sum.cover"), word=message("sum.not_chosen")),
    ),
    (gbp(840),),
    (gbp(127580),),
)
MONEY_BOTH = MoneyView(
    (
        SumLine(message("sum.label", service="House Next Day"), gbp(840)),
        SumLine(message("sum.cover"), gbp(706)),
    ),
    (gbp(1546),),
    (gbp(126874),),
)
MONEY_HELD = MoneyView(
    (SumLine(message("sum.label_paid"), gbp(840)), SumLine(message("sum.cover_held"), gbp(706))),
    (gbp(1546),),
    (gbp(126874),),
)
MONEY_NONE = MoneyView(
    (
        SumLine(message("sum.label_plain"), word=message("sum.no_price")),
        SumLine(message("sum.cover"), word=message("sum.no_offer")),
    ),
    (),
    (),
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
    return replace(view, **changes)  # type: ignore[arg-type]


def ticked(**changes: object) -> BenchView:
    """The offer is ticked."""
    return filling(
        offer=ticked_offer(),
        money=MONEY_BOTH,
        dispatch=DispatchButton(True, message("dispatch.label_and_cover")),
        **changes,
    )


def several() -> BenchView:
    """Four parcels in one shipment."""
    parcels = tuple(
        box(
            number,
            line(f"parcel.{number}.line.0", "Down jacket, women’s M", "1", 31000),
            line(f"parcel.{number}.line.1", "Merino base layer, M", "2", 11000),
            grams=str(2340 + 115 * number),
        )
        for number in range(4)
    )
    many = option(title=None, minor=2824)
    return filling(
        form=form(parcels=parcels, value=gbp(168000)),
        offer=offer(
            options=(replace(many, title=message("offer.add_many", parcels=4)),),
            cover_pays=gbp(168000),
        ),
    )


def unticked_again() -> BenchView:
    """A new offer has come; it says why the tick is gone."""
    return filling(offer=offer(word=message("offer.again_price", was=gbp(706), now=gbp(812))))


def no_offer(state: OfferState, word: Message, **changes: object) -> BenchView:
    """No offer, and why."""
    money = replace(
        MONEY_LABEL,
        lines=(MONEY_LABEL.lines[0], SumLine(message("sum.cover"), word=message("sum.no_offer"))),
    )
    view = OfferView(state, word=word, carrier_pays=gbp(5000))
    return filling(offer=replace(view, **changes), money=money)  # type: ignore[arg-type]


def wrong() -> BenchView:
    """Two fields to correct."""
    recipient = {name: Field(value) for name, value in HANNAH.items()}
    recipient |= {
        "name": Field("Ines Duarte"),
        "address1": Field("22 Ferry Road"),
        "address2": Field("Flat 3"),
        "city": Field("Dartmouth"),
        "postcode": Field(
            "TQ6 9D", message("address.postcode_shape", country="GB", example="TQ6 9DQ")
        ),
    }
    contents = LineForm(
        "parcel.0.line.0",
        Field("Tea set"),
        Field("1"),
        Field("", message("form.value_missing")),
        None,
    )
    return filling(
        band=Band(
            Shape.LOOK,
            Tone.LOOK,
            message("band.fields_to_correct", count=2),
            message("band.fields_detail", order="10483", name="Ines Duarte"),
        ),
        form=form(
            order="10483",
            recipient=recipient,
            recipient_lines=("Ines Duarte", "22 Ferry Road", "Flat 3", "Dartmouth TQ6 9D", "GB"),
            parcels=(box(0, contents, grams="1125"),),
            findings=2,
            first_finding="to.postcode",
            value=None,
        ),
        offer=OfferView(OfferState.NO_FORM, word=message("offer.needs_form", count=2)),
        money=MONEY_NONE,
        dispatch=DispatchButton(False, message("dispatch.correct_first", count=2)),
    )


def steps(done: int, *, working: bool = True) -> tuple[StepRow, ...]:
    """The four steps with `done` of them done and the next one at work."""
    number = message("step.label_number", number="1061 4141 1234 5678 97")
    finished = (
        StepRow(
            Shape.DONE,
            Tone.PLAIN,
            message("step.money_held"),
            message("step.money_held_detail", amount=gbp(1546)),
        ),
        StepRow(Shape.DONE, Tone.PLAIN, message("step.label_bought"), number, seconds=0.4),
        StepRow(
            Shape.SHIELD,
            Tone.PROVEN,
            message("step.cover"),
            message("cover.covered", ref="K7QHM-3WXRE-INS"),
            gbp(706),
        ),
        StepRow(Shape.DONE, Tone.PLAIN, message("step.papers"), message("step.papers_done")),
    )
    at_work = (
        finished[0],
        StepRow(
            Shape.ASKING,
            Tone.WORKING,
            message("step.label"),
            message("step.label_buying"),
            seconds=0.2,
        ),
        StepRow(
            Shape.ASKING, Tone.WORKING, message("step.cover"), message("cover.asking"), seconds=1.0
        ),
        StepRow(Shape.ASKING, Tone.WORKING, message("step.papers"), message("step.papers_saving")),
    )
    later = (
        finished[0],
        StepRow(Shape.RING, Tone.PLAIN, message("step.label"), message("step.label_buying"),
                waiting=True),
        StepRow(Shape.RING, Tone.PLAIN, message("step.cover"), message("step.cover_next"),
                waiting=True),
        StepRow(Shape.RING, Tone.PLAIN, message("step.papers"), message("step.papers_detail"),
                waiting=True),
    )  # fmt: skip
    rows = list(finished[:done])
    if done < 4 and working:
        rows.append(at_work[done])
    rows += later[len(rows) :]
    return tuple(rows)


def dispatching(done: int = 2, seconds: float = 1.4) -> BenchView:
    """A dispatch under way."""
    return filling(
        stage=Stage.DISPATCHING,
        band=Band(
            Shape.ASKING,
            Tone.PLAIN,
            message("band.dispatching", order="10482"),
            message("band.step_of", step=min(done + 1, 4), of=4),
        ),
        form=form(frozen=True),
        offer=None,
        money=MONEY_HELD,
        dispatch=DispatchButton(False, message("dispatch.busy"), busy=True),
        steps=steps(done),
        pressed_at=NOW - timedelta(seconds=seconds),
    )


def choosing(
    band: Band, cover: StepRow, choices: tuple[tuple[str, str, str], ...], detail: Message
) -> BenchView:
    """Two answers to choose from."""
    rows = steps(2, working=False)
    papers = replace(rows[3], detail=message("step.papers_waiting"))
    view = dispatching(2)
    return replace(
        view,
        stage=Stage.CHOOSING,
        band=band,
        steps=(rows[0], replace(rows[1], amount=gbp(840)), cover, papers),
        choice=ChoiceCard(
            message("choice.what"),
            detail,
            tuple(
                Choice(id_, key, message(f"choice.{words}"), message(f"choice.{words}_detail"))
                for id_, key, words in choices
            ),
        ),
    )


def not_confirmed() -> BenchView:
    """Forty seconds without an answer."""
    view = choosing(
        Band(
            Shape.LOOK,
            Tone.LOOK,
            message("cover.unknown"),
            message("band.not_confirmed_detail", order="10482", asked=NOW, reads=3, next_s=4),
            aside=message("band.seconds", seconds=43),
        ),
        StepRow(
            Shape.LOOK,
            Tone.LOOK,
            message("step.cover"),
            message("step.cover_not_confirmed"),
            gbp(706),
        ),
        (("hold", "F7", "hold"), ("print_now", "F10", "print_now")),
        message("choice.either_safe"),
    )
    return replace(
        view,
        pressed_at=NOW - timedelta(seconds=43),
        strip=strip(insurer=message("strip.slow", seconds=43), tone=Tone.LOOK, queue=1),
    )


def refused(word: str = "cover.refused", step: str = "step.cover_refused") -> BenchView:
    """The insurer said no, or it was too late to ask."""
    reason = "this destination is not offered today."
    return choosing(
        Band(
            Shape.NO,
            Tone.NO,
            message(word),
            message("band.refused_detail", order="10482", reason=reason),
            aside=message("band.amount", amount=gbp(706)),
            aside_label=message("band.back_in_wallet"),
        ),
        StepRow(Shape.NO, Tone.NO, message(step), message("step.cover_refused_detail"), gbp(0)),
        (("keep", "F7", "keep"), ("ship", "F10", "ship")),
        message("choice.carrier_pays", amount=gbp(5000)),
    )


def mismatch() -> BenchView:
    """Booked, but not as agreed."""
    return choosing(
        Band(
            Shape.FLAG,
            Tone.LOOK,
            message("cover.mismatch"),
            message("band.refused_detail", order="10482", reason="£8.12 instead of £7.06"),
        ),
        StepRow(Shape.FLAG, Tone.LOOK, message("step.cover"), message("cover.mismatch"), gbp(706)),
        (("hold", "F7", "hold"), ("print_now", "F10", "print_now")),
        message("choice.needs_person"),
    )


NO_LINE = Notice(
    Tone.LOOK,
    Shape.LOOK,
    message("notice.no_line", since=NOW - timedelta(minutes=12)),
    message("notice.no_line_detail", why=message("insurer.no_connection"), next_s=40),
    can_retry=True,
)
CREDENTIALS = Notice(
    Tone.LOOK,
    Shape.LOOK,
    message("notice.credentials"),
    message("notice.no_cover_now"),
    can_retry=True,
)


def offline() -> BenchView:
    """No line, nothing open."""

    def pair(name: str) -> tuple[Message, Message]:
        return message(f"offline.{name}"), message(f"offline.{name}_detail")

    return waiting(
        band=replace(BAND_WAITING, detail=message("band.house_only")),
        strip=strip(insurer=message("strip.no_line"), tone=Tone.LOOK, queue=2),
        notices=(NO_LINE,),
        offline=OfflineView(
            since=NOW,
            works=tuple(pair(name) for name in ("scan", "labels", "reprint")),
            needs=(pair("cover"), pair("address")),
            phone="020 7946 0018",
        ),
    )


def filling_offline() -> BenchView:
    """No line while an order is open and ticked."""
    return replace(
        ticked(),
        notices=(NO_LINE,),
        strip=strip(insurer=message("strip.no_line"), tone=Tone.LOOK),
        dispatch=DispatchButton(False, message("dispatch.ticked_no_line")),
    )


LONG = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh and the Honourable Company of Weavers"
HOSTILE = (
    "<b>bold</b><img src='file:///etc/passwd'> \u202edehcaeR\u202c &amp; "
    + "x" * 10_000
    + "\x1b[31m\x00 end"
)


def longest(text: str = LONG) -> BenchView:
    """Every text from outside as long as it can be."""
    names = {name: Field(f"{text} {name}") for name in HANNAH}
    long_form = form(
        order=text,
        sender=(text,) * 7,
        recipient=names,
        recipient_lines=(text,) * 7,
        parcels=(box(0, *(line(f"parcel.0.line.{n}", text, "12", 31000) for n in range(9))),),
        services=(
            ServiceChoice("ND", text, gbp(84000), True),
            ServiceChoice("EC", text, gbp(460), False),
        ),
        value=gbp(999_999_999_99),
    )
    long_offer = offer(
        title=text,
        options=(
            replace(TWO[0], title=message("offer.option", title=text), price=gbp(9_999_999_99)),
            replace(TWO[1], title=message("offer.option", title=text), price=gbp(9_999_999_99)),
        ),
        word=message("offer.again_price", was=gbp(9_999_999_99), now=gbp(9_999_998_99)),
        description=f"{text}. " * 12,
        inclusions=tuple(Point(text, text) for _ in range(8)),
        exclusions=tuple(Point(text, text) for _ in range(8)),
        disclaimer=f"{text}. " * 12,
        underwriter=text,
        carrier_pays=gbp(9_999_999_99),
        cover_pays=gbp(999_999_999_99),
        carrier_suffices=True,
    )
    return filling(
        band=Band(
            Shape.BOX,
            Tone.PLAIN,
            message("band.order", order=text),
            message("band.held_since", shop=text, at=NOW),
            items=message("band.items", count=1234),
        ),
        form=long_form,
        offer=long_offer,
        money=MoneyView(
            (
                SumLine(message("sum.label", service=text), gbp(9_999_999_99)),
                SumLine(message("sum.cover"), Money(9_999_999_999, "JPY")),
            ),
            (gbp(9_999_999_99), Money(9_999_999_999, "JPY")),
            (gbp(9_999_999_99), Money(9_999_999_999, "JPY")),
        ),
        last=replace(EARLIER[0], order=text, who=text, ref=text),
        strip=replace(
            strip(insurer=message("strip.no_line"), tone=Tone.LOOK, queue=123, practice=True),
            bench="Bench 3 upstairs",
            person="Wolfeschlegelsteinhausen Featherstonehaugh",
            role=message("role.supervisor"),
        ),
        notices=(NO_LINE, CREDENTIALS),
    )


def practice() -> BenchView:
    """Practice mode."""
    return waiting(strip=strip(practice=True))


def last(cover: CoverState) -> BenchView:
    """The last parcel with its cover in this state."""
    return waiting(last=parcel("10482", "Hannah Whitfield, Kendal", 0, cover))


def scan_back(**scan: object) -> BenchView:
    """The last parcel's label is to be scanned on its box, or was."""
    line = ScanLine(Shape.SCAN, message("scan.label"), message("scan.closes"))
    shown = parcel("10482", "Hannah Whitfield, Kendal", 0)
    return waiting(last=replace(shown, scan=replace(line, **scan)))  # type: ignore[arg-type]


def nobody_knows() -> BenchView:
    """The printer fell silent in the middle of the label."""
    shown = parcel("10482", "Hannah Whitfield, Kendal", 0)
    papers = (
        PaperLine("label", message("last.label_unknown", at=NOW), False, "F6", asks=True),
        PaperLine("confirmation", message("last.confirmation_sent", at=NOW), True, "Shift F6"),
    )
    return waiting(
        last=replace(shown, papers=papers, flag=message("flag.print", paper="label")),
        notices=(PRINTER,),
        strip=strip(printer=SILENT),
    )


SILENT = StripItem(
    "printer", message("strip.printer"), message("strip.silent"), Tone.LOOK, Shape.LOOK
)
PRINTER = Notice(
    Tone.LOOK,
    Shape.LOOK,
    message("notice.printer", printer="10.20.3.41:9100"),
    message("printer.silent", seconds=3),
)


def low_wallet() -> BenchView:
    """Less is left than the supervisor's line."""
    left, line = Money(4_210, "GBP"), Money(20_000, "GBP")
    item = StripItem(
        "wallet", message("strip.wallet"), message("strip.balance", amount=left), Tone.LOOK,
        Shape.LOOK,
    )  # fmt: skip
    word = message("notice.wallet_low", left=left, line=line)
    low = Notice(Tone.LOOK, Shape.LOOK, word, message("notice.wallet_low_detail"))
    return waiting(notices=(low,), strip=strip(wallet=item, queue=5))


def _with_easypost(view: BenchView, item: StripItem) -> BenchView:
    """The same with EasyPost on the strip, after the house carrier."""
    items = view.strip.items
    return replace(view, strip=replace(view.strip, items=(*items[:2], item, *items[2:])))


def easypost_refuses() -> BenchView:
    """EasyPost is switched on, and its key is not there."""
    name, view = message("strip.easypost"), first_start()
    item = StripItem("easypost", name, message("strip.refusing"), Tone.LOOK, Shape.LOOK)
    why = message("easypost.key_missing", name="easypost.production_key")
    check = Check("easypost", Shape.LOOK, Tone.LOOK, message("check.easypost"), why)
    checks = (*view.checks[:2], check, *view.checks[2:])
    return _with_easypost(replace(view, checks=checks), item)


EASYPOST = StripItem("easypost", message("strip.easypost"), message("strip.ready"))


def label_lost() -> BenchView:
    """The answer to the purchase of the label was lost."""
    view = dispatching(1, 12.0)
    rows = list(view.steps)
    rows[1] = replace(rows[1], detail=message("step.label_lost"))
    return _with_easypost(replace(view, steps=tuple(rows)), EASYPOST)


def label_unsure() -> BenchView:
    """Nobody knows by now whether the label is bought: the bench goes on."""
    shown = parcel("10482", "Hannah Whitfield, Kendal", 0, CoverState.UNKNOWN)
    unsure = replace(
        shown,
        word=message("last.label_unsure"),
        detail=message("last.label_unsure_detail"),
        papers=(),
    )
    return _with_easypost(waiting(last=unsure), EASYPOST)


def wrong_label() -> BenchView:
    """Another parcel's label on the box in hand."""
    word = message("scan.wrong", order="10479", who="J. Petrov, Hull", waits="10482")
    detail = message("scan.wrong_detail", waits="10482")
    return replace(scan_back(), band=Band(Shape.NO, Tone.NO, word, detail))


def void_label() -> BenchView:
    """The label of a voided shipment."""
    word = message("scan.void", order="10479", who="J. Petrov, Hull")
    return replace(scan_back(), band=Band(Shape.NO, Tone.NO, word, message("scan.void_detail")))


def passed_label() -> BenchView:
    """The next order is open, and the last one's label was not scanned."""
    word = message("scan.passed", order="10482")
    return filling(notices=(Notice(Tone.LOOK, Shape.LOOK, word),))


def unknown_code() -> BenchView:
    """A code that nothing has."""
    word = message("band.unknown_code", code="7731")
    return waiting(notices=(Notice(Tone.NO, Shape.NO, word),))


def starting(**changes: object) -> BenchView:
    """Painted, and the store not yet read."""
    view = BenchView(
        stage=Stage.WAITING,
        band=Band(
            Shape.SCAN, Tone.WORKING, message("band.scan_next"), message("dispatch.starting")
        ),
        strip=strip(),
    )
    return replace(view, **changes)  # type: ignore[arg-type]


def cannot_start() -> BenchView:
    """Nothing works; the reason is long and is read to its end."""
    why = message("band.reason_detail", order="Disk", reason="It cannot be written. " * 8)
    band = Band(Shape.NO, Tone.NO, message("band.cannot_start"), why)
    return starting(band=band)


RATES = (
    ServiceChoice("EC", "House Economy", gbp(460), False, days=4, pays=gbp(2000)),
    ServiceChoice("ND", "House Next Day, tracked", gbp(840), True, days=1, pays=gbp(5000)),
    ServiceChoice(
        "easypost/RoyalMail.Tracked24", "Royal Mail Tracked 24", gbp(905), False, "easypost", 1
    ),
    ServiceChoice(
        "easypost/DHL.Express", "DHL Express Worldwide", gbp(2318), False, "easypost", 2, gbp(10000)
    ),
    ServiceChoice("XL", "House Oversize", None, False, why_not=message("rates.asking")),
)


def rates(*, why: bool) -> BenchView:
    """A clerk took another rate than the cheapest."""
    shop = ShopView(
        asking=False,
        against=message("rates.against", service="House Economy", price=gbp(460)),
        why=message("rates.why.faster") if why else None,
    )
    ready = DispatchButton(True, message("dispatch.label_only"))
    owes = DispatchButton(False, message("dispatch.say_why"))
    return filling(form=form(services=RATES, shop=shop), dispatch=ready if why else owes)


def rates_asked() -> BenchView:
    """The carriers have not answered yet, and nothing is chosen."""
    shop = ShopView(asking=True, words=(message("rates.asking"),))
    unchosen = tuple(replace(each, chosen=False) for each in RATES[:2])
    return filling(
        form=form(services=unchosen, shop=shop),
        offer=OfferView(OfferState.NO_FORM, word=message("rates.asking")),
        money=MoneyView(
            (
                SumLine(message("sum.label_plain"), word=message("sum.price_asked")),
                SumLine(message("sum.cover"), word=message("sum.no_offer")),
            ),
            (),
            (),
        ),
        dispatch=DispatchButton(False, message("rates.asking")),
    )


STATES = {
    "00-starting": starting(),
    "00-cannot-start": cannot_start(),
    "01-first-start": first_start(),
    "01-earlier": waiting(),
    "01-first-parcel": waiting(earlier=(), today=1),
    "01-practice": practice(),
    "01-unknown-code": unknown_code(),
    "05-scan-back": scan_back(),
    "05-scan-back-2-of-3": scan_back(word=message("scan.count", done=2, of=3)),
    "05-scan-back-done": scan_back(
        shape=Shape.DONE, word=message("scan.done", at=NOW), detail=None
    ),
    "01-easypost-refuses": easypost_refuses(),
    "01-waiting-low-wallet": low_wallet(),
    "05-did-it-come-out": nobody_knows(),
    "05-wrong-label": wrong_label(),
    "05-void-label": void_label(),
    "05-passed-label": passed_label(),
    "02-offer": filling(),
    "02-two-options": filling(offer=offer(options=TWO)),
    "02-several": several(),
    "02-rates-asked": rates_asked(),
    "02-rates-why": rates(why=False),
    "02-rates-said": rates(why=True),
    "02-again": unticked_again(),
    "02-suffices": filling(offer=offer(carrier_suffices=True, carrier_pays=gbp(50000))),
    "02-asking": no_offer(OfferState.ASKING, message("offer.asking")),
    "02-none": no_offer(
        OfferState.NONE_OFFERED,
        message("offer.none_offered"),
        reasons=("Destination not covered.", "Value above the limit."),
    ),
    "02-no-line": no_offer(OfferState.NO_LINE, message("offer.no_line", since=NOW)),
    "03-ticked": ticked(),
    "03-ticked-no-line": filling_offline(),
    "04-held": dispatching(1, 0.3),
    "04-label-lost": label_lost(),
    "04-dispatching": dispatching(2),
    "04-papers": dispatching(3, 2.4),
    "05-covered": last(CoverState.COVERED),
    "05-label-unsure": label_unsure(),
    "05-no-cover": last(CoverState.NONE),
    "05-unknown": last(CoverState.UNKNOWN),
    "05-too-late": last(CoverState.TOO_LATE),
    "06-not-confirmed": not_confirmed(),
    "07-refused": refused(),
    "07-too-late": refused("cover.too_late", "step.cover_too_late"),
    "07-mismatch": mismatch(),
    "08-offline": offline(),
    "08-credentials": waiting(notices=(CREDENTIALS,)),
    "09-errors": wrong(),
    "10-longest": longest(),
    "10-longest-ticked": replace(ticked(), notices=(NO_LINE,), offer=longest().offer),
}
