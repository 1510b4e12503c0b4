"""A view for every state of the pack page; also what the pictures are made of."""

from dataclasses import replace

from station.app.late_bench import LateBench
from station.desk import view_balance, view_rest
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
    PaperLine,
    ParcelView,
    ScanLine,
    ServiceChoice,
    Shape,
    SumLine,
    Tone,
)
from station.domain.cover import CoverState, Point
from station.domain.errors import message
from station.domain.money import Money
from tests.gui.samples import (
    EARLIER,
    HANNAH,
    LABEL_LINE,
    LONG,
    MONEY_NONE,
    NOT_CHOSEN,
    TWO,
    box,
    filling,
    first_start,
    form,
    line,
    money,
    no_offer,
    offer,
    option,
    parcel,
    ticked,
    waiting,
)
from tests.gui.samples_dispatch import (
    dispatching,
    label_lost,
    label_unsure,
    mismatch,
    not_confirmed,
    refused,
    too_late,
)
from tests.gui.samples_frame import (
    DANA,
    NOT_ASKED,
    NOTHING,
    NOW,
    OWED,
    RUTH,
    SAVES,
    SETTINGS,
    SILENT,
    UNKNOWN,
    bench,
    down,
    framed,
    gbp,
    strip,
)
from tests.gui.samples_line import (
    CREDENTIALS,
    NO_LINE,
    credentials,
    filling_offline,
    filling_refused,
    no_line_no_offer,
    offline,
)
from tests.gui.samples_rates import rates, rates_asked


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
    label = replace(LABEL_LINE, amount=gbp(3360))
    services = tuple(
        replace(each, price=gbp(4 * each.price.minor))
        for each in form().services
        if each.price is not None
    )
    view = filling(
        form=form(parcels=parcels, value=gbp(168000), services=services),
        offer=offer(
            options=(replace(many, title=message("offer.add_many", parcels=4)),),
            carrier_pays=gbp(20000),
            cover_pays=gbp(168000),
        ),
        money=money(label, NOT_CHOSEN),
    )
    return replace(view, band=replace(view.band, items=message("band.items", count=12)))


def unticked_again() -> BenchView:
    """A new offer has come; it says why the tick is gone."""
    word = message("offer.again_price", was=gbp(706), now=gbp(812))
    return filling(offer=offer(options=(option(minor=812),), word=word))


def wrong() -> BenchView:
    """Two fields to correct."""
    recipient = {name: Field(value) for name, value in HANNAH.items()}
    recipient |= {
        "name": Field("Ines Duarte"),
        "address1": Field("22 Ferry Road"),
        "address2": Field("Flat 3"),
        "city": Field("Dartmouth"),
        "phone": Field("+44 1632 960417"),
        "email": Field("ines@example.com"),
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
            strip(
                replace(RUTH, name="Wolfeschlegelsteinhausen Featherstonehaugh"),
                line=down(12), owed=replace(OWED, steps=123), practice=True,
            ),
            bench="Bench 3 upstairs",
        ),
        notices=(NO_LINE, CREDENTIALS),
    )  # fmt: skip


def practice() -> BenchView:
    """Practice mode, with papers that are saved."""
    view = waiting()
    parcels = tuple(map(saved, view.earlier))
    last = saved(view.last) if view.last is not None else None
    return framed(replace(view, earlier=parcels, last=last), practice=True, printer=SAVES)


def saved(each: ParcelView) -> ParcelView:
    """Its papers went into a folder."""
    papers = tuple(
        replace(paper, word=message(f"last.{paper.kind}_saved", **paper.word.facts))
        for paper in each.papers
    )
    return replace(each, papers=papers)


_OF_LAST = {
    CoverState.UNKNOWN: replace(UNKNOWN, steps=2),
    CoverState.TOO_LATE: replace(UNKNOWN, bare=1, people=1),
}
"""What is owed where the last parcel's cover is in this state, beside what is anyway."""


def last(cover: CoverState) -> BenchView:
    """The last parcel with its cover in this state."""
    view = waiting(last=parcel("10482", "Hannah Whitfield, Kendal", 0, cover))
    return framed(view, owed=_OF_LAST.get(cover, UNKNOWN))


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
        PaperLine("confirmation", message("last.confirmation_waiting", at=NOW), False, "Shift F6"),
    )
    notice = view_rest.printer_notice(bench(printer=SILENT))
    view = waiting(
        last=replace(shown, papers=papers, flag=message("flag.print", paper="label")),
        notices=(notice,),
    )
    return framed(view, printer=SILENT, owed=replace(UNKNOWN, steps=3, people=1))


def low_wallet() -> BenchView:
    """Less is left than the supervisor's line."""
    settings = SETTINGS.typed({"wallet.low_balance": "GBP 200"})
    facts: dict[str, object] = {"wallet": (gbp(4_210),), "settings": settings}
    notice = view_balance.notice(bench(**facts))
    return framed(waiting(notices=(notice,)), **facts)


def easypost_refuses() -> BenchView:
    """EasyPost is switched on, and its key is not there."""
    why, view = message("easypost.key_missing", name="easypost.production_key"), first_start()
    check = Check("easypost", Shape.LOOK, Tone.LOOK, message("check.easypost"), why)
    checks = (*view.checks[:2], check, *view.checks[2:])
    return framed(replace(view, checks=checks), owed=NOTHING, broker=replace(NOT_ASKED, reason=why))


def wrong_label() -> BenchView:
    """Another parcel's label on the box in hand."""
    word = message("scan.wrong", order="10476", who="J. Petrov, Hull", waits="10482")
    detail = message("scan.wrong_detail", waits="10482")
    return replace(scan_back(), band=Band(Shape.NO, Tone.NO, word, detail))


def void_label() -> BenchView:
    """The label of a voided shipment."""
    word = message("scan.void", order="10448", who="Peder Nilsen, Bergen")
    return replace(scan_back(), band=Band(Shape.NO, Tone.NO, word, message("scan.void_detail")))


def passed_label() -> BenchView:
    """The next order is open, and the last one's label was not scanned."""
    word = message("scan.passed", order="10481")
    return filling(notices=(Notice(Tone.LOOK, Shape.LOOK, word),))


def unknown_code() -> BenchView:
    """A code that nothing has."""
    word = message("band.unknown_code", code="7731")
    return waiting(notices=(Notice(Tone.LOOK, Shape.LOOK, word),))


def starting() -> BenchView:
    """Painted, and the store not yet read."""
    return LateBench("Bench 3", DANA, practice=False).view()


def cannot_start() -> BenchView:
    """Nothing works; the reason is long and is read to its end."""
    late = LateBench("Bench 3", DANA, practice=False)
    late.fail(message("band.reason_detail", order="Disk", reason="It cannot be written. " * 8))
    return late.view()


STATES = {
    "00-starting": starting(),
    "00-cannot-start": cannot_start(),
    "01-first-start": first_start(),
    "01-earlier": waiting(),
    "01-first-parcel": framed(waiting(earlier=(), today=1, since=NOW), owed=NOTHING),
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
    "02-no-line": no_line_no_offer(),
    "03-ticked": ticked(),
    "03-ticked-no-line": filling_offline(),
    "03-ticked-refused": filling_refused(),
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
    "07-too-late": too_late(),
    "07-mismatch": mismatch(),
    "08-offline": offline(),
    "08-credentials": credentials(),
    "09-errors": wrong(),
    "10-longest": longest(),
    "10-longest-ticked": replace(ticked(), notices=(NO_LINE,), offer=longest().offer),
}
