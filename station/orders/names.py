"""The names of our own columns."""

from station.domain.column_map import WEIGHT, WEIGHT_UNIT

RECIPIENT = (
    "name",
    "company",
    "address1",
    "address2",
    "city",
    "region",
    "postcode",
    "country",
    "phone",
    "email",
)
SIZES = ("length_mm", "width_mm", "height_mm")
COLUMNS = (
    "order",
    *RECIPIENT,
    WEIGHT,
    *SIZES,
    "sku",
    "contents",
    "value",
    "currency",
    "service",
    "parcel",
    "quantity",
    "handling",
    "hs_code",
    "origin",
)
MAPPED = tuple(
    each for name in COLUMNS for each in ((name, WEIGHT_UNIT) if name == WEIGHT else (name,))
)
"""What the columns of a shop's file may be: also the unit of its weights, for ours are in grams."""
REQUIRED = (
    "order",
    "name",
    "address1",
    "city",
    "postcode",
    "country",
    "contents",
    "value",
    "currency",
)
