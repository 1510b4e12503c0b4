"""Serial Shipping Container Codes (GS1 General Specifications, sections 3.3.1 and 7.9)."""

from station.domain.errors import StationError


class SsccError(StationError):
    """A prefix or a serial number that cannot make an SSCC."""


def check_digit(digits: str) -> str:
    """The GS1 modulo-10 check digit of `digits` (weights 3 and 1 from the right)."""
    weighted = sum(
        int(digit) * (3 if index % 2 == 0 else 1) for index, digit in enumerate(reversed(digits))
    )
    return str(-weighted % 10)


def is_valid(sscc: str) -> bool:
    """True for 18 digits whose last is the right check digit."""
    return (
        len(sscc) == 18 and sscc.isascii() and sscc.isdigit() and check_digit(sscc[:-1]) == sscc[-1]
    )


_SYMBOLOGY = "]C1"
"""What a scanner that names symbologies puts before a GS1-128."""
_GROUP_SEPARATOR = "\x1d"
"""What a scanner makes of FNC1 inside a code."""
_IDENTIFIER = "00"


def scanned(code: str) -> str | None:
    """The SSCC in what a scanner, or a person, made of a label's barcode; None for anything else.

    The bars hold the application identifier 00 and 18 digits; a scanner may put its symbology
    identifier before them and write FNC1 as a group separator, a person types the brackets that
    stand below the bars, or the 18 digits alone.
    """
    bare = code.strip().removeprefix(_SYMBOLOGY)
    bare = "".join(sign for sign in bare if sign not in f" (){_GROUP_SEPARATOR}")
    if len(bare) == 20:
        bare = bare.removeprefix(_IDENTIFIER)
    return bare if is_valid(bare) else None


def check_prefix(prefix: str) -> None:
    """Raises SsccError unless `prefix` is a GS1 company prefix of 4 to 12 digits."""
    if not (prefix.isascii() and prefix.isdigit() and 4 <= len(prefix) <= 12):
        raise SsccError("sscc.prefix", prefix=prefix[:20])


def capacity(prefix: str) -> int:
    """How many numbers one GS1 company prefix gives: ten extension digits times its serials."""
    check_prefix(prefix)
    return int(10 * 10 ** (16 - len(prefix)))


def make(prefix: str, number: int) -> str:
    """The SSCC with running `number` (0 up to `capacity(prefix)` - 1) under `prefix`.

    The number's leading digit becomes the extension digit. Raises SsccError when the range is
    used up or the prefix is not one.
    """
    if not 0 <= number < capacity(prefix):
        raise SsccError("sscc.used_up", prefix=prefix)
    width = 17 - len(prefix)
    serial = f"{number:0{width}d}"
    body = serial[0] + prefix + serial[1:]
    return body + check_digit(body)
