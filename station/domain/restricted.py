"""Contents that may not be sent, or only with a supervisor's word. A list that the bench keeps.

As a line of text: what is found, what it is found by, and what is to be done:

    Lithium batteries = lithium battery, power bank, UN3480; hs 850650 850760; sku BAT*; ask
    Fireworks = firework, flare; hs 3604; never

It is a net of words and numbers, not knowledge of what is in the box: what it does not find may be
dangerous all the same, and what an insurer excludes is in the insurer's own text, beside its offer.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from station.domain.address import has_hidden_characters
from station.domain.errors import Message, StationError, message
from station.domain.shipment import ContentsLine, Parcel

LONGEST_NAME = 40
_MOST = 60
_HS = re.compile(r"[0-9]{2,10}")
_SKU = re.compile(r"[^\s*]{1,40}\*?")
_UN = re.compile(r"\bun ([0-9]{4})\b")


@dataclass(frozen=True)
class Goods:
    """One kind of contents."""

    name: str
    words: tuple[str, ...]
    """Found as whole words in a description, whatever their case and punctuation."""
    hs: tuple[str, ...] = ()
    """Beginnings of tariff numbers."""
    skus: tuple[str, ...] = ()
    """Article numbers; with a star at the end, their beginnings."""
    never: bool = False
    """It is not sent at all; else a supervisor says whether it is."""

    def __str__(self) -> str:
        parts = [f"{self.name} = {', '.join(self.words)}"]
        if self.hs:
            parts.append(f"hs {' '.join(self.hs)}")
        if self.skus:
            parts.append(f"sku {' '.join(self.skus)}")
        return "; ".join([*parts, "never" if self.never else "ask"])


@dataclass(frozen=True)
class Flag:
    """A contents line that is of such goods."""

    goods: Goods
    line: ContentsLine
    found: str
    """The word or the number by which it was found."""

    @property
    def word(self) -> Message:
        """Why nothing is asked or bought, and what can be done."""
        name = "restricted.never" if self.goods.never else "restricted.ask"
        return message(
            name, what=self.line.description, name=self.goods.name, found=self.found
        )  # fmt: skip


def flags(
    parcels: Sequence[Parcel], known: tuple[Goods, ...], allowed: Collection[str] = ()
) -> tuple[Flag, ...]:
    """What of `parcels` is on the list and was not allowed by name; what is never sent first."""
    found = [
        flag
        for parcel in parcels
        for line in parcel.contents
        for goods in known
        if (goods.never or goods.name not in allowed) and (flag := _flag(goods, line)) is not None
    ]
    return tuple(sorted(found, key=lambda flag: not flag.goods.never))


def _flag(goods: Goods, line: ContentsLine) -> Flag | None:
    text = f" {_plain(line.description)} "
    for word in goods.words:
        if f" {_plain(word)} " in text:
            return Flag(goods, line, word)
    for number in goods.hs:
        if "".join(filter(str.isdigit, line.hs_code)).startswith(number):
            return Flag(goods, line, f"HS {number}")
    sku = line.sku.casefold()
    for wanted in goods.skus:
        bare = wanted.casefold().removesuffix("*")
        if sku == bare or (wanted.endswith("*") and sku.startswith(bare)):
            return Flag(goods, line, wanted)
    return None


@lru_cache(4096)
def _plain(text: str) -> str:
    """Small letters and digits with single spaces between words; `UN 3480` is one word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    spaced = " ".join("".join(sign if sign.isalnum() else " " for sign in folded).split())
    return _UN.sub(r"un\1", spaced)


def parse(text: str) -> Goods:
    """Reads goods from their line. Raises StationError with the reason."""
    head, *parts = (part.strip() for part in text.split(";"))
    name, equals, words = (part.strip() for part in head.partition("="))
    if not equals or not name or len(name) > LONGEST_NAME or has_hidden_characters(text):
        raise StationError("restricted.name", most=str(LONGEST_NAME))
    if not parts or parts[-1] not in ("never", "ask"):
        raise StationError("restricted.end")
    phrases = tuple(dict.fromkeys(each for w in words.split(",") if (each := w.strip())))
    if any(not _plain(phrase) for phrase in phrases) or len(phrases) > _MOST:
        raise StationError("restricted.words")
    found: dict[str, tuple[str, ...]] = {}
    for part in parts[:-1]:
        kind, *values = part.split()
        shape = {"hs": _HS, "sku": _SKU}.get(kind)
        if shape is None or kind in found or not values or not all(map(shape.fullmatch, values)):
            raise StationError("restricted.part", text=part[:40])
        found[kind] = tuple(values)
    if not phrases and not found:
        raise StationError("restricted.words")
    return Goods(name, phrases, found.get("hs", ()), found.get("sku", ()), parts[-1] == "never")


# Where a bench begins: what carriers and posts commonly refuse or take only by agreement. UN
# numbers as in the UN Model Regulations; tariff numbers of the Harmonized System.
DEFAULT = tuple(
    parse(line)
    for line in (
        "Lithium batteries = lithium battery, lithium batteries, lithium ion, li ion, "
        "lithium cell, power bank, powerbank, UN3480, UN3481, UN3090, UN3091; "
        "hs 850650 850760; ask",
        "Perfume and alcohol-based liquids = perfume, eau de toilette, eau de parfum, "
        "aftershave, eau de cologne, nail polish, hand sanitiser, hand sanitizer, UN1266, UN1170; "
        "hs 3303; ask",
        "Aerosols and gas = aerosol, aerosols, spray can, gas cartridge, gas canister, butane, "
        "propane, gas lighter, petrol lighter, cigarette lighter, zippo, UN1950, UN1057, UN2037; "
        "hs 3606; ask",
        "Flammable liquids and paint = paint thinner, white spirit, petrol, gasoline, acetone, "
        "turpentine, lighter fluid, UN1263, UN1993, UN1090, UN1203; hs 271012; ask",
        "Corrosives and poisons = drain cleaner, battery acid, household bleach, pesticide, "
        "UN1791, UN2794; ask",
        "Explosives and fireworks = fireworks, firecracker, firecrackers, distress flare, "
        "ammunition, gunpowder; hs 3601 3602 3603 3604 9306; never",
        "Cash and bearer papers = banknote, banknotes, gold bullion, travellers cheque; "
        "hs 7108 490700; ask",
        "Live animals = live animal, live animals, live insects; "
        "hs 0101 0102 0103 0104 0105 0106; never",
    )
)
