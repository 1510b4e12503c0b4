"""Which column is which: the shop's own export if it is one, else by the words of the headings."""

from station.domain.column_map import ColumnMap
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
    "weight_g": "weightg weightgrams weightingrams grams",
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


def guess(headings: list[str]) -> ColumnMap:
    """The mapping as far as the headings say it. What it could not find is its `missing`."""
    profile = profile_of(headings)
    if profile is not None:
        return profile.map(headings)
    found: dict[str, tuple[str, ...]] = {}
    for names in (_OWN, _MEANINGS):
        for heading in headings:
            column = names.get(bare(heading))
            if column is not None and column not in found:
                found[column] = (heading,)
    own = is_own(headings)
    return ColumnMap(columns=tuple(found.items()), one_box=not own and "parcel" not in found)


def known(headings: list[str]) -> int:
    """How many of the headings mean something to us: to tell a heading from a line of text."""
    profile = profile_of(headings)
    if profile is not None:
        return 1000
    return sum(bare(name) in _OWN or bare(name) in _MEANINGS for name in headings)
