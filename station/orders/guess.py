"""Which column is which: the shop's own export if it is one, else by the words of the headings."""

from collections.abc import Sequence
from dataclasses import replace

from station.domain.column_map import WEIGHT, WEIGHT_UNIT, ColumnMap
from station.orders import units
from station.orders.names import COLUMNS
from station.orders.profiles import bare, profile_of

# Words that people and programs write over the columns. Only headings that can mean one thing.
_WORDS = {
    "order": "orderno ordernr orderid ordernumber orderref orderreference salesorder bestellnummer",
    "name": "recipient recipientname fullname shiptoname shippingname deliveryname customername",
    "company": "companyname organisation organization firm shippingcompany deliverycompany",
    "address1": "address street street1 addressline1 streetaddress shippingaddress1"
    " deliveryaddress1 shippingaddress line1",
    "address2": "street2 addressline2 shippingaddress2 deliveryaddress2 line2",
    "city": "town shippingcity deliverycity shipcity posttown",
    "region": "state province county shippingstate shippingprovince deliverycounty",
    "postcode": "zip zipcode postalcode shippingzip shippingpostcode deliverypostcode plz",
    "country": "countrycode shippingcountry deliverycountry shipcountry countryname",
    "phone": "telephone tel mobile phonenumber shippingphone deliveryphone",
    "email": "mail emailaddress customeremail",
    "sku": "itemsku productsku articlenumber",
    "contents": "description item itemname itemtitle product productname title",
    "value": "price amount itemprice itemvalue linetotal",
    "currency": "currencycode",
    "service": "shippingservice deliveryservice",
    "quantity": "qty pieces",
    "hs_code": "hscode hstariffcode tariffnumber commoditycode",
    "origin": "countryoforigin origincountry madein",
}
_MEANINGS = {word: column for column, words in _WORDS.items() for word in words.split()}
_OWN = {bare(name): name for name in COLUMNS}


def is_own(headings: list[str]) -> bool:
    """True if a file with these headings is written in our own columns."""
    there = {bare(name) for name in headings}
    return all(bare(name) in there for name in ("order", "address1", "contents", "value"))


def guess(headings: list[str], *, beside_items: bool = False) -> ColumnMap:
    """The mapping as far as the headings say it. What it could not find is its `missing`.

    `beside_items`: the items stand in a column or more of their own (`one_row`).
    """
    profile = profile_of(headings)
    if profile is not None:
        return _weighed(profile.map(headings), headings, beside_items=beside_items)
    found: dict[str, tuple[str, ...]] = {}
    for names in (_OWN, _MEANINGS):
        for heading in headings:
            column = names.get(bare(heading))
            if column is not None and column not in found:
                found[column] = (heading,)
    own = is_own(headings)
    guessed = ColumnMap(columns=tuple(found.items()), one_box=not own and "parcel" not in found)
    return _weighed(guessed, headings, beside_items=beside_items)


def _weighed(guessed: ColumnMap, headings: Sequence[str], *, beside_items: bool) -> ColumnMap:
    """With the weights, if exactly one heading is theirs."""
    found = [heading for heading in headings if units.weight_head(heading) is not None]
    own = guessed.sources.get(WEIGHT, ())
    if not own and len(found) != 1:
        return guessed
    return weights_from(guessed, own or (found[0],), headings, beside_items=beside_items)


def weights_from(
    column_map: ColumnMap,
    heads: tuple[str, ...],
    headings: Sequence[str],
    *,
    beside_items: bool = False,
) -> ColumnMap:
    """The weights come from `heads`: in the unit, and of what, that its words or a column say.

    What stands beside the items of an order, and not among them, is the order's.
    """
    taken = column_map.taking(WEIGHT, heads).taking(WEIGHT_UNIT, ())
    said = next((found for head in heads if (found := units.weight_head(head))), None)
    each = bool(said is not None and said.each)
    if said is not None and said.each is None and column_map.profile:
        each = column_map.one_box  # the rows of a shop's export are its items
    return with_unit(replace(taken, weight_each=each and not beside_items), headings)


def with_unit(column_map: ColumnMap, headings: Sequence[str]) -> ColumnMap:
    """With the unit of the weights, if none was said and the headings say it.

    One that was set for all rows before weights had units is in grams, as it was.
    """
    if WEIGHT_UNIT in {*column_map.sources, *column_map.values}:
        return column_map
    if WEIGHT in column_map.values:
        return column_map.setting(WEIGHT_UNIT, "g")
    heads = column_map.sources.get(WEIGHT, ())
    if not heads:
        return column_map
    named = {said.unit for head in heads if (said := units.weight_head(head)) and said.unit}
    if len(named) == 1:
        return column_map.setting(WEIGHT_UNIT, named.pop())
    beside = tuple(heading for heading in headings if units.is_unit_head(heading))
    return column_map.taking(WEIGHT_UNIT, beside) if len(beside) == 1 else column_map


def known(headings: list[str]) -> int:
    """How many of the headings mean something to us: to tell a heading from a line of text."""
    profile = profile_of(headings)
    if profile is not None:
        return 1000
    return sum(map(_is_known, headings))


def _is_known(heading: str) -> bool:
    name = bare(heading)
    return name in _OWN or name in _MEANINGS or units.weight_head(heading) is not None
