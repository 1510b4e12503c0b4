"""Rules that choose a service and a box from weight, value and country. Nothing else is theirs.

As a line of text, conditions before the arrow and what is chosen behind it:

    country GB IE, weight up to 2000, value over 50.00 GBP -> service ND, box S
    not country GB -> service EU
    -> service ST

A service of another carrier is named with it: `service easypost/USPS Priority`. Weights are grams.
All conditions of a rule must hold; a weight that is not known yet, and a value in another currency,
hold none. The first rule that names a service decides the service, the first that names a box the
box. There is no word for the insurance box, and there cannot be: `Choice` has no place for it.
"""

import re
from dataclasses import dataclass

from station.domain import money, presets
from station.domain.address import COUNTRIES
from station.domain.errors import StationError
from station.domain.money import Money

_CODES = {
    "service": re.compile(r"[A-Za-z0-9][A-Za-z0-9_:./ -]{0,59}"),
    "box": presets.CODE,
}
_HEAVIEST_G = 1_000_000
ARROW = "->"


@dataclass(frozen=True)
class Facts:
    """What rules look at."""

    country: str
    weight_g: int
    """0: not weighed yet."""
    value: Money | None


@dataclass(frozen=True)
class Rule:
    """One rule. A limit of None does not limit."""

    countries: tuple[str, ...] = ()
    """Empty: every country."""
    but_countries: tuple[str, ...] = ()
    over_g: int | None = None
    up_to_g: int | None = None
    over: Money | None = None
    up_to: Money | None = None
    service: str = ""
    box: str = ""

    def holds(self, facts: Facts) -> bool:
        """True if all its conditions are known to hold."""
        if self.countries and facts.country not in self.countries:
            return False
        if facts.country in self.but_countries:
            return False
        return self._weight_holds(facts.weight_g) and self._value_holds(facts.value)

    def _weight_holds(self, weight_g: int) -> bool:
        if self.over_g is None and self.up_to_g is None:
            return True
        if not weight_g:
            return False
        over = self.over_g is None or weight_g > self.over_g
        return over and (self.up_to_g is None or weight_g <= self.up_to_g)

    def _value_holds(self, value: Money | None) -> bool:
        for limit in (self.over, self.up_to):
            if limit is not None and (value is None or value.currency != limit.currency):
                return False
        over = self.over is None or (value is not None and value.minor > self.over.minor)
        return over and (
            self.up_to is None or (value is not None and value.minor <= self.up_to.minor)
        )

    def __str__(self) -> str:
        when = []
        if self.countries:
            when.append(f"country {' '.join(self.countries)}")
        if self.but_countries:
            when.append(f"not country {' '.join(self.but_countries)}")
        if self.over_g is not None:
            when.append(f"weight over {self.over_g}")
        if self.up_to_g is not None:
            when.append(f"weight up to {self.up_to_g}")
        if self.over is not None:
            when.append(f"value over {self.over} {self.over.currency}")
        if self.up_to is not None:
            when.append(f"value up to {self.up_to} {self.up_to.currency}")
        then = [f"service {self.service}"] if self.service else []
        then += [f"box {self.box}"] if self.box else []
        return f"{', '.join(when)} {ARROW} {', '.join(then)}".strip()


@dataclass(frozen=True)
class Choice:
    """What the rules say of one parcel or shipment; a rule's number counts from 1, 0 is none."""

    service: str = ""
    service_rule: int = 0
    box: str = ""
    box_rule: int = 0


def choose(rules: tuple[Rule, ...], facts: Facts) -> Choice:
    """The service and the box of the first rules that hold."""
    held = [(number, rule) for number, rule in enumerate(rules, 1) if rule.holds(facts)]
    service = next(((rule.service, number) for number, rule in held if rule.service), ("", 0))
    box = next(((rule.box, number) for number, rule in held if rule.box), ("", 0))
    return Choice(*service, *box)


def parse(text: str) -> Rule:
    """Reads a rule from its line. Raises StationError with the reason."""
    when, arrow, then = text.partition(ARROW)
    if not arrow:
        raise StationError("rules.no_arrow")
    found: dict[str, object] = {}
    for part in (each.strip() for each in when.split(",")):
        if part:
            _once(found, *_condition(part))
    for part in (each.strip() for each in then.split(",")):
        word, _, code = part.partition(" ")
        shape = _CODES.get(word)
        if shape is None or not shape.fullmatch(code.strip()):
            raise StationError("rules.outcome", text=part[:40])
        _once(found, word, code.strip())
    rule = Rule(**found)  # type: ignore[arg-type]  # each name's value is made for it
    _check_limits(rule)
    return rule


def _once(found: dict[str, object], name: str, value: object) -> None:
    if name in found:
        raise StationError("rules.twice", text=name.replace("_", " "))
    found[name] = value


def _condition(part: str) -> tuple[str, object]:
    words = part.split()
    if words[0] == "country" and len(words) > 1:
        return "countries", _countries(words[1:])
    if words[:2] == ["not", "country"] and len(words) > 2:
        return "but_countries", _countries(words[2:])
    if words[0] in ("weight", "value") and words[1:2] == ["over"]:
        which, rest = "over", words[2:]
    elif words[0] in ("weight", "value") and words[1:3] == ["up", "to"]:
        which, rest = "up_to", words[3:]
    else:
        raise StationError("rules.condition", text=part[:40])
    if words[0] == "weight":
        return f"{which}_g", _grams(rest)
    return which, _amount(rest)


def _countries(codes: list[str]) -> tuple[str, ...]:
    for code in codes:
        if code not in COUNTRIES:
            raise StationError("address.country_unknown", text=code[:12])
    return tuple(dict.fromkeys(codes))


def _grams(words: list[str]) -> int:
    digits = words[0] if len(words) == 1 or words[1:] == ["g"] else ""
    if not re.fullmatch(r"[0-9]{1,7}", digits) or int(digits) > _HEAVIEST_G:
        raise StationError("rules.grams")
    return int(digits)


def _amount(words: list[str]) -> Money:
    if len(words) != 2 or not money.is_currency(words[1]):
        raise StationError("rules.amount")
    return money.parse(words[0], words[1])


def _check_limits(rule: Rule) -> None:
    """A rule that can never hold is a mistake."""
    if rule.over_g is not None and rule.up_to_g is not None and rule.over_g >= rule.up_to_g:
        raise StationError("rules.never")
    over, up_to = rule.over, rule.up_to
    if over is not None and up_to is not None and (
        over.currency != up_to.currency or over.minor >= up_to.minor
    ):  # fmt: skip
        raise StationError("rules.never")
