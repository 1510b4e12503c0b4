"""The open order on the page: form, offer, money, the one key. Pure."""

from dataclasses import fields, replace

from station.desk import forms, view_rates
from station.desk.open_order import OpenOrder
from station.desk.views import (
    Band,
    DispatchButton,
    Field,
    FormView,
    LineForm,
    MoneyView,
    OfferState,
    OfferView,
    OptionRow,
    ParcelForm,
    Shape,
    SumLine,
    Tone,
)
from station.domain import customs
from station.domain.address import Address
from station.domain.cover import Option
from station.domain.errors import Message, StationError, message
from station.domain.money import Money, parse
from station.domain.shipment import Form
from station.flow.line import Line, LineState

TICK_KEYS = ("F8", "F9")


def band(opened: OpenOrder, esc_asked: bool) -> Band:
    """The band over an open order."""
    number = opened.order.number
    if opened.flags:
        never = opened.flags[0].goods.never
        return Band(
            Shape.NO if never else Shape.LOOK,
            Tone.NO if never else Tone.LOOK,
            message("restricted.band_never" if never else "restricted.band_ask"),
            message("restricted.band_detail", order=number, name=opened.texts["to.name"]),
        )
    if opened.findings:
        count = len(opened.findings)
        boxes = forms.unweighed(opened.findings)
        title = "band.weigh" if boxes else "band.fields_to_correct"
        return Band(
            Shape.LOOK,
            Tone.LOOK,
            message(title, count=boxes or count),
            message(
                "band.weigh_detail" if boxes else "band.fields_detail",
                order=number,
                name=opened.texts["to.name"],
            ),
        )
    shop = opened.sender.company or opened.sender.name
    word = (
        message("band.esc_again")
        if esc_asked
        else message("band.held_since", shop=shop, at=opened.opened_at)
    )
    return Band(
        Shape.BOX,
        Tone.PLAIN,
        message("band.order", order=number),
        word,
        items=message("band.items", count=forms.items(opened.order)),
    )


def address_lines(address: Address) -> tuple[str, ...]:
    """An address as it is read: the country by its code, which the page turns into its name."""
    place = " ".join(part for part in (address.city, address.postcode) if part)
    parts = (address.name, address.company, address.address1, address.address2, place)
    return tuple(part for part in (*parts, address.region, address.country) if part)


def form(opened: OpenOrder, *, has_boxes: bool = False, has_scale: bool = False) -> FormView:
    """The form: text to read, fields to edit."""
    texts, findings = opened.texts, opened.findings

    def field(name: str) -> Field:
        return Field(texts[name], findings.get(name))

    recipient = Address(**{part.name: texts[f"to.{part.name}"] for part in fields(Address)})
    return FormView(
        order=opened.order.number,
        sender=address_lines(opened.sender),
        recipient={part.name: field(f"to.{part.name}") for part in fields(Address)},
        recipient_lines=address_lines(recipient),
        parcels=tuple(_parcel(opened, n) for n in range(len(opened.order.parcels))),
        currency=field("currency"),
        value=opened.form.value if opened.form else None,
        services=view_rates.services(opened.shopping),
        shop=view_rates.shop(opened.shopping),
        findings=len(findings),
        first_finding=next(iter(findings), None),
        edited=opened.edited,
        frozen=False,
        has_boxes=has_boxes,
        hand=opened.hand,
        scale_weighs=has_scale and forms.unweighed(findings) > 0,
        may_allow=bool(opened.flags) and not opened.flags[0].goods.never,
        customs=customs.crosses(opened.sender, _typed(recipient)),
        service_rule=opened.shopping.rule,
    )


def _typed(recipient: Address) -> Address:
    """As the form reads it."""
    return replace(recipient, country=recipient.country.strip().upper())


def _parcel(opened: OpenOrder, n: int) -> ParcelForm:
    texts, findings = opened.texts, opened.findings
    key = f"parcel.{n}"

    def field(name: str) -> Field:
        return Field(texts[f"{key}.{name}"], findings.get(f"{key}.{name}"))

    lines = tuple(
        LineForm(
            f"{key}.line.{m}",
            field(f"line.{m}.description"),
            field(f"line.{m}.quantity"),
            field(f"line.{m}.value"),
            _amount(texts[f"{key}.line.{m}.value"], texts["currency"]),
            field(f"line.{m}.hs_code"),
            field(f"line.{m}.origin"),
        )
        for m in range(len(opened.order.parcels[n].contents))
    )
    sizes = (field("length_mm"), field("width_mm"), field("height_mm"))
    box = _box(opened, n)
    rule = opened.box_rules.get(n, 0) if box else 0
    scale = opened.weighed.get(n)
    settled = scale is not None and forms.grams_of(texts[f"{key}.weight_g"]) == scale
    return ParcelForm(key, field("weight_g"), *sizes, lines, box, rule, settled)


def _box(opened: OpenOrder, n: int) -> str:
    box = opened.boxes.get(n)
    if box is None:
        return ""
    stand = [opened.texts[f"parcel.{n}.{side}"].strip() for side in forms.SIDES]
    return box.name if stand == [str(mm) for mm in box.outer] else ""


def _amount(text: str, currency: str) -> Money | None:
    try:
        return parse(text, currency.strip().upper())
    except StationError:
        return None  # the field's own finding says what is wrong with it


def offer(opened: OpenOrder) -> OfferView:
    """The insurer's offer, or why there is none."""
    if opened.form is None:
        word = opened.unpriced or message("offer.needs_form", count=len(opened.findings))
        return OfferView(OfferState.NO_FORM, word=word)
    if opened.offer is None or not opened.offer.options:
        word = opened.offer_word or message("offer.asking")
        reasons = opened.offer.refusals if opened.offer else ()
        return OfferView(
            opened.offer_state, word=word, reasons=reasons, carrier_pays=opened.form.liability
        )
    return _shown(opened, opened.form)


def _shown(opened: OpenOrder, form_: Form) -> OfferView:
    shown = opened.offer
    assert shown is not None  # noqa: S101 - the caller looked
    first = opened.ticked or shown.options[0]
    carrier = form_.liability
    consent = opened.consent
    return OfferView(
        state=OfferState.SHOWN,
        title=first.title,
        word=opened.offer_word,
        reasons=shown.refusals,
        carrier_pays=carrier,
        carrier_suffices=carrier is not None
        and carrier.currency == form_.currency
        and form_.value <= carrier,
        cover_pays=first.limit,
        options=tuple(
            _row(opened, option, key) for option, key in zip(shown.options, TICK_KEYS, strict=False)
        ),
        description=first.description,
        inclusions=first.inclusions,
        exclusions=first.exclusions,
        disclaimer=first.disclaimer or first.underwriter_disclaimer,
        decline_text=first.decline_text,
        underwriter=first.underwriter,
        wording_url=first.wording_url,
        priced_at=shown.asked_at,
        ticked_line=message("offer.ticked", at=consent.at, by=consent.by) if consent else None,
    )


def _row(opened: OpenOrder, option: Option, key: str) -> OptionRow:
    shown = opened.offer
    assert shown is not None  # noqa: S101 - the caller looked
    parcels = len(opened.order.parcels)
    if len(shown.options) > 1:
        title = message("offer.option", title=option.title)
    elif parcels > 1:
        title = message("offer.add_many", parcels=parcels)
    else:
        title = message("offer.add_one")
    return OptionRow(
        option.id, title, _row_detail(shown.options, option), option.price,
        opened.ticked is option, key, _back(opened.form, option),
    )  # fmt: skip


def _back(form_: Form | None, option: Option) -> Message | None:
    """What would come back: from the carrier by itself, and from this cover at its price."""
    if form_ is None:
        return None
    carrier, price = form_.liability, option.price
    by_itself = message("offer.carrier_unknown")
    if carrier is not None and carrier.currency == form_.currency and form_.value <= carrier:
        by_itself = message("offer.carrier_enough", amount=carrier, value=form_.value)
    elif carrier is not None:
        by_itself = message("offer.carrier_pays", amount=carrier)
    if option.limit is None:
        return message("offer.back_no_limit", carrier=by_itself, price=price)
    return message("offer.back", carrier=by_itself, limit=option.limit, price=price)


def _row_detail(options: tuple[Option, ...], option: Option) -> Message:
    excess = option.excess
    if excess is None:
        return message("offer.row_no_excess", tax=option.tax)
    if len(options) > 1 and option.limit is not None:
        return message("offer.row_limit", limit=option.limit, excess=excess)
    return message("offer.row", excess=excess, tax=option.tax)


def money(opened: OpenOrder, wallet: tuple[Money, ...]) -> MoneyView:
    """Label + cover = debit, and the wallet afterwards."""
    if opened.form is None:
        lines = (
            SumLine(message("sum.label_plain"), word=_no_price(opened)),
            SumLine(message("sum.cover"), word=message("sum.no_offer")),
        )
        return MoneyView(lines, (), ())
    label = SumLine(message("sum.label", service=opened.form.service.name),
                    opened.form.label_price)  # fmt: skip
    ticked = opened.ticked
    if ticked is not None:
        cover = SumLine(message("sum.cover"), ticked.price)
    elif opened.offer_state is OfferState.SHOWN:
        cover = SumLine(message("sum.cover"), word=message("sum.not_chosen"))
    else:
        cover = SumLine(message("sum.cover"), word=message("sum.no_offer"))
    debits = sums(opened.form, ticked.price if ticked else None)
    return MoneyView((label, cover), debits, after(wallet, debits))


def _no_price(opened: OpenOrder) -> Message:
    return message("sum.price_asked" if opened.unpriced is not None else "sum.no_price")


def sums(form_: Form, premium: Money | None) -> tuple[Money, ...]:
    """What is debited: one sum, or two where label and cover have different currencies."""
    label = form_.label_price
    if premium is None:
        return (label,)
    if premium.currency == label.currency:
        return (label + premium,)
    return (label, premium)


def after(wallet: tuple[Money, ...], debits: tuple[Money, ...]) -> tuple[Money, ...]:
    """What the wallet holds after `debits`, in their currencies."""
    held = {sum_.currency: sum_ for sum_ in wallet}
    return tuple(held[debit.currency] - debit for debit in debits if debit.currency in held)


def dispatch(opened: OpenOrder, wallet: tuple[Money, ...], line: Line) -> DispatchButton:
    """The one key: what it buys, or why it is not ready."""
    if opened.flags:
        return DispatchButton(False, message("restricted.first"))
    if opened.form is None and opened.unpriced is not None:
        return DispatchButton(False, opened.unpriced)
    if opened.form is None:
        boxes = forms.unweighed(opened.findings)
        if boxes:
            return DispatchButton(False, message("dispatch.weigh_first", count=boxes))
        return DispatchButton(False, message("dispatch.correct_first", count=len(opened.findings)))
    if opened.shopping.owes_why:
        return DispatchButton(False, message("dispatch.say_why"))
    ticked = opened.ticked
    debits = sums(opened.form, ticked.price if ticked else None)
    held = {sum_.currency: sum_.minor for sum_ in wallet}
    for debit in debits:
        lacking = debit.minor - held.get(debit.currency, 0)
        if lacking > 0:
            missing = Money(lacking, debit.currency)
            return DispatchButton(False, message("dispatch.no_money", missing=missing))
    if ticked is None and opened.tick_lost:
        return DispatchButton(False, message("dispatch.tick_lost"))
    if ticked is None:
        return DispatchButton(True, message("dispatch.label_only"))
    why = no_cover(line, message("dispatch.ticked_no_line"), message("dispatch.ticked_refused"))
    if why is not None:
        return DispatchButton(False, why)
    return DispatchButton(True, message("dispatch.label_and_cover"))


def no_cover(line: Line, unheard: Message, refused: Message) -> Message | None:
    """Why nothing ticked is dispatched: `unheard` or `refused`; None where the insurer answers.

    An insurer that refuses us has a line.
    """
    if not line.down:
        return None
    return refused if line.state is LineState.REFUSING else unheard
