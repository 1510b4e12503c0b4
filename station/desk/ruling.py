"""What the rules of the bench choose for an order: as it opens, and as its weight settles. Pure."""

from dataclasses import replace

from station.desk import amounts
from station.desk.forms import SIDES, grams_of
from station.desk.open_order import OpenOrder
from station.domain import money, rules
from station.domain import settings as declared
from station.domain.errors import StationError
from station.domain.money import Money
from station.domain.presets import PackBox
from station.domain.rules import Choice, Facts
from station.domain.settings import Settings
from station.domain.shipment import Order, Parcel


def facts_of(order: Order) -> Facts:
    """What rules look at for the service: the heaviest parcel, and all of the value.

    An order is not weighed while one of its parcels is not.
    """
    weights = [parcel.weight_g for parcel in order.parcels]
    values = [parcel.value for parcel in order.parcels]
    value = money.total(values, values[0].currency)
    return Facts(order.recipient.country, max(weights) if all(weights) else 0, value)


def of_order(order: Order, settings: Settings) -> Choice:
    """What the rules choose for an order as it came."""
    return rules.choose(settings.of(declared.BENCH_RULES), facts_of(order))


def packed(order: Order, settings: Settings) -> tuple[Parcel, ...]:
    """The parcels of an order, in the boxes of the rules where it gives no sizes."""
    return tuple(_packed(order, parcel, settings) for parcel in order.parcels)


def _packed(order: Order, parcel: Parcel, settings: Settings) -> Parcel:
    if parcel.length_mm or parcel.width_mm or parcel.height_mm:
        return parcel
    known = Facts(order.recipient.country, parcel.weight_g, parcel.value)
    box, _ = box_by_rule(known, settings)
    if box is None:
        return parcel
    tare = box.tare_g if parcel.weight_g and _adds(settings) else 0
    length, width, height = box.outer
    return replace(
        parcel,
        weight_g=parcel.weight_g + tare,
        length_mm=length,
        width_mm=width,
        height_mm=height,
    )


def _adds(settings: Settings) -> bool:
    """The weights of orders are without their box."""
    return settings.of(declared.BENCH_WEIGHTS) == "without_box"


def box_by_rule(known: Facts, settings: Settings) -> tuple[PackBox | None, int]:
    """The box that a rule chooses, and the rule's number; None, 0 where none does."""
    choice = rules.choose(settings.of(declared.BENCH_RULES), known)
    boxes = settings.of(declared.BENCH_BOXES)
    box = next((each for each in boxes if each.code == choice.box), None)
    return (box, choice.box_rule) if box is not None else (None, 0)


def apply(opened: OpenOrder, settings: Settings) -> None:
    """Writes the rules' choice into `opened`, wherever neither order nor clerk has chosen."""
    choice = rules.choose(settings.of(declared.BENCH_RULES), _facts_of(opened, settings))
    opened.shopping.obey(choice.service, choice.service_rule)
    for n in range(len(opened.order.parcels)):
        _box(opened, n, settings)


def _facts_of(opened: OpenOrder, settings: Settings) -> Facts:
    each = [_parcel(opened, n, settings) for n in range(len(opened.order.parcels))]
    weights = [one.weight_g for one in each]
    values = [one.value for one in each]
    known = [value for value in values if value is not None]
    total = money.total(known, known[0].currency) if len(known) == len(values) else None
    return Facts(each[0].country, max(weights) if all(weights) else 0, total)


def _parcel(opened: OpenOrder, n: int, settings: Settings) -> Facts:
    """What rules see of parcel `n`: its weight without a box that was only added to it."""
    texts = opened.texts
    currency = texts["currency"].strip().upper()
    lines = range(len(opened.order.parcels[n].contents))
    value: Money | None
    try:
        values = [amounts.typed(texts[f"parcel.{n}.line.{m}.value"], currency) for m in lines]
        value = money.total(values, currency)
    except StationError:
        value = None  # the field's own finding says what is wrong with it
    weight = grams_of(texts[f"parcel.{n}.weight_g"]) or 0
    former = opened.boxes.get(n)
    if former is not None and _adds(settings) and opened.adds_box(n, weight):
        weight -= former.tare_g
    return Facts(texts["to.country"].strip().upper(), weight, value)


def _box(opened: OpenOrder, n: int, settings: Settings) -> None:
    stands = [opened.texts[f"parcel.{n}.{side}"].strip() for side in SIDES]
    former = opened.boxes.get(n) if n in opened.box_rules else None
    if former is None or stands != [str(mm) for mm in former.outer]:
        opened.box_rules.pop(n, None)
        if any(stands):
            return  # the order or the clerk said which box
    box, number = box_by_rule(_parcel(opened, n, settings), settings)
    if box is not None:
        opened.texts.update(filled(opened, n, box, settings))
        opened.boxes[n], opened.box_rules[n] = box, number


def filled(opened: OpenOrder, n: int, box: PackBox, settings: Settings) -> dict[str, str]:
    """The fields of parcel `n` in `box`: its sizes, and its weight where that is without box.

    A weight that was typed or weighed has its box in it and stays.
    """
    key = f"parcel.{n}"
    fields = {f"{key}.{side}": str(mm) for side, mm in zip(SIDES, box.outer, strict=True)}
    if _adds(settings) and opened.adds_box(n, grams_of(opened.texts[f"{key}.weight_g"]) or 0):
        fields[f"{key}.weight_g"] = str(opened.order.parcels[n].weight_g + box.tare_g)
    return fields
