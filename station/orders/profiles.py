"""The exports that shops write, known by their headings.

Sources of the headings, all of them public: Shopify's help on exporting orders (one row a line
item; what belongs to the order stands on its first row only); the column headers of WooCommerce's
Customer/Order/Coupon Export and of the Advanced Order Export; Amazon's Order and Unshipped Orders
reports (tabs; amounts are for the row's quantity); eBay's Orders report (a line of bare commas
before the heading, a row of totals above the rows of an order with several items, a count and the
seller at the end; British and Australian files say "Post to"); Etsy's Sold Order Items and Sold
Orders.
"""

import re
from dataclasses import dataclass, field

from station.domain.column_map import ColumnMap

Heads = dict[str, tuple[str, ...]]


def bare(name: str) -> str:
    """A heading as headings are compared: case, spaces, hyphens and underscores do not matter."""
    return re.sub(r"[\s_-]+", "", name).casefold()


@dataclass(frozen=True)
class Left:
    """Rows that are not to be packed: those whose `column` holds one of `values`, or anything."""

    column: str
    values: tuple[str, ...] = ()
    whole_order: bool = False

    def takes(self, cell: str) -> bool:
        """True for a row with this cell."""
        return cell.casefold() in self.values if self.values else bool(cell)


@dataclass(frozen=True)
class Profile:
    """One kind of export. It is that if every heading of `marks` is there."""

    name: str
    marks: tuple[str, ...]
    columns: Heads
    each: bool = False
    one_box: bool = True
    left: tuple[Left, ...] = ()
    carried: tuple[str, ...] = ()
    """What stands on an order's first row only and holds for the rows below."""
    rows_of_totals: bool = False
    """An order with several items begins with a row that has its address and no item."""
    quoted_codes: bool = False
    """A quote mark before a postcode or a phone number is the shop's, against spreadsheets."""
    footers: tuple[str, ...] = ()
    """What the lines below the table begin with or hold."""
    fixed: tuple[tuple[str, str], ...] = field(default=())
    paid_back: str = ""
    """The heading under which stands for how many pieces of a row the money went back."""

    def map(self, headings: list[str]) -> ColumnMap:
        """Its columns, as far as the file has them."""
        there = {bare(name): name for name in headings}
        columns = {}
        for target, heads in self.columns.items():
            # The first of several spellings; those joined by a plus come together.
            for spelling in heads:
                parts = [there.get(bare(part)) for part in spelling.split(" + ")]
                found = tuple(part for part in parts if part is not None)
                if parts[0] is not None and found:
                    columns[target] = found
                    break
        return ColumnMap(
            self.name, tuple(columns.items()), self.fixed, each=self.each, one_box=self.one_box
        )


_SHOPIFY = Profile(
    "shopify",
    ("Name", "Lineitem quantity", "Lineitem name", "Lineitem price", "Shipping Name"),
    {
        "order": ("Name",),
        "name": ("Shipping Name",),
        "company": ("Shipping Company",),
        "address1": ("Shipping Address1", "Shipping Street"),
        "address2": ("Shipping Address2",),
        "city": ("Shipping City",),
        "region": ("Shipping Province",),
        "postcode": ("Shipping Zip",),
        "country": ("Shipping Country",),
        "phone": ("Shipping Phone",),
        "email": ("Email",),
        "sku": ("Lineitem sku",),
        "contents": ("Lineitem name",),
        "value": ("Lineitem price",),
        "currency": ("Currency",),
        "quantity": ("Lineitem quantity",),
    },
    each=True,
    left=(
        Left("Cancelled at", whole_order=True),
        Left("Financial Status", ("refunded", "voided"), whole_order=True),
        Left("Lineitem requires shipping", ("false",)),
        Left("Lineitem fulfillment status", ("fulfilled",)),
    ),
    carried=("currency",),
    quoted_codes=True,
)

_WOO_ADDRESS: Heads = {
    "name": ("shipping_full_name", "shipping_first_name + shipping_last_name"),
    "company": ("shipping_company",),
    "address1": ("shipping_address_1",),
    "address2": ("shipping_address_2",),
    "city": ("shipping_city",),
    "region": ("shipping_state_code", "shipping_state"),
    "postcode": ("shipping_postcode",),
    "country": ("shipping_country",),
    "phone": ("shipping_phone", "billing_phone"),
    "email": ("billing_email",),
    "currency": ("order_currency",),
}
_WOO_LEFT = (Left("status", ("cancelled", "refunded", "failed", "trash"), whole_order=True),)

_WOO_ITEMS = Profile(
    "woocommerce",
    ("order_number", "shipping_address_1", "item_name", "item_total"),
    {
        "order": ("order_number_formatted", "order_number"),
        **_WOO_ADDRESS,
        "sku": ("item_sku",),
        "contents": ("item_name",),
        "value": ("item_total",),
        "quantity": ("item_quantity",),
    },
    left=_WOO_LEFT,
    paid_back="item_refunded_qty",
)

_WOO_ADVANCED = Profile(
    "woocommerce",
    ("Order Number", "First Name (Shipping)", "Postcode (Shipping)", "Item Name"),
    {
        "order": ("Order Number",),
        "name": ("First Name (Shipping) + Last Name (Shipping)",),
        "company": ("Company (Shipping)",),
        "address1": ("Address 1&2 (Shipping)", "Address 1 (Shipping)"),
        "address2": ("Address 2 (Shipping)",),
        "city": ("City (Shipping)",),
        "region": ("State Code (Shipping)",),
        "postcode": ("Postcode (Shipping)",),
        "country": ("Country Code (Shipping)", "Country Name (Shipping)"),
        "phone": ("Phone (Shipping)", "Phone (Billing)"),
        "email": ("Email (Billing)",),
        "sku": ("SKU",),
        "contents": ("Item Name",),
        "value": ("Item Cost",),
        "currency": ("Order Currency", "Currency"),
        "quantity": ("Quantity (- Refund)", "Quantity"),
    },
    each=True,
    left=(Left("Order Status", ("cancelled", "refunded", "failed"), whole_order=True),),
)

_AMAZON = Profile(
    "amazon",
    ("order-id", "order-item-id", "recipient-name", "ship-address-1", "ship-country"),
    {
        "order": ("order-id",),
        "name": ("recipient-name",),
        "address1": ("ship-address-1",),
        "address2": ("ship-address-2 + ship-address-3",),
        "city": ("ship-city",),
        "region": ("ship-state",),
        "postcode": ("ship-postal-code",),
        "country": ("ship-country",),
        "phone": ("ship-phone-number", "buyer-phone-number"),
        "email": ("buyer-email",),
        "sku": ("sku",),
        "contents": ("product-name", "item-name"),
        "value": ("item-price",),
        "currency": ("currency",),
        "quantity": ("quantity-to-ship", "quantity-purchased"),
    },
)

_EBAY_LINES: Heads = {
    "order": ("Order number",),
    "email": ("Buyer email",),
    "sku": ("Custom label",),
    "contents": ("Item title",),
    "value": ("Sold for",),
    "quantity": ("Quantity",),
}


def _ebay(to: str, region: tuple[str, ...], postcode: tuple[str, ...]) -> Profile:
    return Profile(
        "ebay",
        ("Order number", "Item title", f"{to} name", f"{to} address 1", "Sold for"),
        {
            **_EBAY_LINES,
            "name": (f"{to} name",),
            "address1": (f"{to} address 1",),
            "address2": (f"{to} address 2",),
            "city": (f"{to} city",),
            "region": tuple(f"{to} {word}" for word in region),
            "postcode": tuple(f"{to} {word}" for word in postcode),
            "country": (f"{to} country",),
            "phone": (f"{to} phone",),
        },
        each=True,
        carried=("currency",),
        rows_of_totals=True,
        footers=("record(s) downloaded", "seller id"),
    )


_ETSY_ITEMS = Profile(
    "etsy",
    ("Order ID", "Item Name", "Ship Name", "Ship Zipcode", "Item Total"),
    {
        "order": ("Order ID",),
        "name": ("Ship Name",),
        "address1": ("Ship Address1",),
        "address2": ("Ship Address2",),
        "city": ("Ship City",),
        "region": ("Ship State",),
        "postcode": ("Ship Zipcode",),
        "country": ("Ship Country",),
        "sku": ("SKU",),
        "contents": ("Item Name",),
        "value": ("Item Total",),
        "currency": ("Currency",),
        "quantity": ("Quantity",),
    },
    left=(Left("Date Shipped"),),
)

_ETSY_ORDERS = Profile(
    "etsy",
    ("Order ID", "Full Name", "Street 1", "Ship Zipcode", "Order Value"),
    {
        "order": ("Order ID",),
        "name": ("Full Name", "First Name + Last Name"),
        "address1": ("Street 1",),
        "address2": ("Street 2",),
        "city": ("Ship City",),
        "region": ("Ship State",),
        "postcode": ("Ship Zipcode",),
        "country": ("Ship Country",),
        "sku": ("SKU",),
        "value": ("Order Value",),
        "currency": ("Currency",),
    },
    left=(Left("Date Shipped"),),
)

PROFILES = (
    _SHOPIFY,
    _WOO_ITEMS,
    _WOO_ADVANCED,
    _AMAZON,
    _ebay("Ship to", ("state",), ("zip",)),
    _ebay("Post to", ("county", "state"), ("postcode", "postal code", "zip")),
    _ETSY_ITEMS,
    _ETSY_ORDERS,
)


def profile_of(headings: list[str]) -> Profile | None:
    """The export that has these headings; None if it is none we know."""
    there = {bare(name) for name in headings}
    return next(
        (each for each in PROFILES if all(bare(mark) in there for mark in each.marks)), None
    )
