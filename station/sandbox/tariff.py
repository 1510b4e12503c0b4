"""The price rule as data. Invented for practice: no insurer charges from this table.

The rates are the published ones of a parcel scheme (contract 19); the second option, the limits
per currency, the taxes and the exchange rates are round figures of our own and give no advice.
"""

from decimal import Decimal

# (same country, cross-border), as a share of the cover amount and before tax.
# `parcel_loss_only` is our own invention: it lets a client practise two options side by side.
RATES: dict[str, tuple[Decimal, Decimal]] = {
    "parcel_insurance": (Decimal("0.011"), Decimal("0.015")),
    "parcel_loss_only": (Decimal("0.006"), Decimal("0.009")),
}

COMMISSION = Decimal("0.30")

# Label and rate of the insurance premium tax in the policyholder's country; others have none.
TAXES: dict[str, tuple[str, Decimal]] = {
    "GB": ("IPT", Decimal("0.12")),
    "DE": ("VersSt", Decimal("0.19")),
    "FR": ("TSCA", Decimal("0.09")),
    "IT": ("Imposta", Decimal("0.125")),
    "ES": ("IPS", Decimal("0.08")),
    "NL": ("Assurantiebelasting", Decimal("0.21")),
    "BE": ("Taxe", Decimal("0.0925")),
    "AT": ("VersSt", Decimal("0.11")),
}

# The eight published origins, and Australia, whose real bookings are recorded.
ORIGINS = frozenset({"US", "CA", "GB", "FR", "ES", "IT", "NL", "DE", "AU", "NZ", "AT", "BE", "IE"})

COVER_LIMIT_USD = Decimal(10000)

# Units of a currency for one US dollar: fixed and invented, so that tests do not drift.
UNITS_PER_USD: dict[str, Decimal] = {
    "USD": Decimal("1.00"),
    "EUR": Decimal("0.92"),
    "GBP": Decimal("0.79"),
    "AUD": Decimal("1.52"),
    "NZD": Decimal("1.66"),
    "CAD": Decimal("1.37"),
    "CHF": Decimal("0.88"),
    "SEK": Decimal("10.50"),
    "NOK": Decimal("10.70"),
    "DKK": Decimal("6.90"),
    "PLN": Decimal("3.95"),
    "JPY": Decimal(150),
}

EXPONENTS: dict[str, int] = {"JPY": 0}  # every other currency of the table has two places

SYMBOLS: dict[str, str] = {
    "USD": "US$",
    "EUR": "€",
    "GBP": "£",
    "AUD": "A$",
    "NZD": "NZ$",
    "CAD": "CA$",
    "JPY": "JP¥",
}

MINIMUM_PREMIUM: dict[str, Decimal] = {
    "JPY": Decimal(75),
    "SEK": Decimal("5.00"),
    "NOK": Decimal("5.00"),
    "DKK": Decimal("3.50"),
    "PLN": Decimal("2.00"),
}
MINIMUM_PREMIUM_ELSEWHERE = Decimal("0.50")

# What the sender bears of each claim under the loss-only option.
EXCESS: dict[str, Decimal] = {
    "JPY": Decimal(3500),
    "SEK": Decimal(250),
    "NOK": Decimal(250),
    "DKK": Decimal(175),
    "PLN": Decimal(100),
}
EXCESS_ELSEWHERE = Decimal(25)

# Whole words of a sku. The wire carries no description, so the sku is all there is to go by.
EXCLUDED_WORDS = frozenset(
    {
        "CASH", "BULLION", "AMMO", "AMMUNITION", "FIREARM", "GUN", "LIVE", "ANIMAL", "TOBACCO",
        "CANNABIS", "THC", "FUR", "DOCUMENT", "DOCUMENTS", "CREDITCARD", "VEHICLE",
    }
)  # fmt: skip

POLICY_DAYS = 30
