"""The names of our own columns."""

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
    "weight_g",
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
