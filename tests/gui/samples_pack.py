"""A view for every state of the pack page; also what the pictures are made of."""

from dataclasses import replace
from datetime import timedelta

from station.desk.views import (
    Band,
    BenchView,
    Check,
    DispatchButton,
    Field,
    LineForm,
    MoneyView,
    Notice,
    OfferState,
    OfferView,
    OfflineView,
    PaperLine,
    ScanLine,
    ServiceChoice,
    Shape,
    ShopView,
    Stage,
    StripItem,
    SumLine,
    Tone,
)
from station.domain.cover import CoverState, Point
from station.domain.errors import Message, message
from station.domain.money import Money
from tests.gui.samples import (
    BAND_WAITING,
    EARLIER,
    HANNAH,
    LONG,
    MONEY_LABEL,
    MONEY_NONE,
    NOW,
    TWO,
    box,
    filling,
    first_start,
    form,
    gbp,
    line,
    offer,
    option,
    parcel,
    strip,
    ticked,
    waiting,
)
from tests.gui.samples_dispatch import (
    _with_easypost,
    dispatching,
    label_lost,
    label_unsure,
    mismatch,
    not_confirmed,
    refused,
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
            needs=(pair("cover"),),
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


def easypost_refuses() -> BenchView:
    """EasyPost is switched on, and its key is not there."""
    name, view = message("strip.easypost"), first_start()
    item = StripItem("easypost", name, message("strip.refusing"), Tone.LOOK, Shape.LOOK)
    why = message("easypost.key_missing", name="easypost.production_key")
    check = Check("easypost", Shape.LOOK, Tone.LOOK, message("check.easypost"), why)
    checks = (*view.checks[:2], check, *view.checks[2:])
    return _with_easypost(replace(view, checks=checks), item)


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
    "02-no-line": replace(
        no_offer(OfferState.NO_LINE, message("insurer.no_connection")),
        notices=(NO_LINE,),
        strip=strip(insurer=message("strip.no_line"), tone=Tone.LOOK),
    ),
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
