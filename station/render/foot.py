"""The small print that binds a paper to its parcel: whom it is for, which boxes, which print."""

from datetime import datetime

from station.domain import tracking
from station.domain.papers import ConfirmationPaper, PendingSlip, VoidSlip
from station.i18n import date, t, time
from station.render.fit import Para
from station.render.marks import PaperError
from station.render.sheet import grouped

SMALL = 23
# Beyond these the list of parcels is told as a number and its first one.
_MOST_PARCELS = 3


def wall(moment: datetime) -> datetime:
    """The reading of the bench's clock, which papers carry already (domain.papers).

    Without its zone no one turns it once more into the zone of this machine.
    """
    return moment.replace(tzinfo=None)


def whose(facts: ConfirmationPaper | PendingSlip | VoidSlip) -> list[Para]:
    """`To Hannah Whitfield, Kendal LA9 5QT. Order 10482.` and the parcels' numbers.

    Raises PaperError for a wrong SSCC.
    """
    to = facts.recipient
    town = " ".join(part for part in (to.city, to.postcode) if part)
    line = t("paper.to_line", name=to.name, town=town, order=facts.order)
    return [Para(line, SMALL, "recipient_name"), *parcels(facts.parcels)]


def printed(facts: ConfirmationPaper | PendingSlip | VoidSlip) -> Para:
    """`Printed 24 Nov 2026 14:07, bench 3, print 1.`"""
    moment = wall(facts.printed_at)
    line = t(
        "paper.printed",
        date=date(moment),
        time=time(moment),
        bench=facts.bench,
    )
    return Para(line, SMALL, "printed")


def parcels(
    numbers: tuple[str, ...], size: float = SMALL, *, most: int = _MOST_PARCELS
) -> list[Para]:
    """Each parcel's number; of more than `most` how many, and the first.

    Raises PaperError for an SSCC that cannot be one, and for what is no number at all.
    """
    for number in numbers:
        if not tracking.is_number(number):
            raise PaperError("paper.sscc_check_digit", text=number[:24])
    if len(numbers) > most:
        words = t("paper.parcels", number=len(numbers), first=grouped(numbers[0]))
        return [Para(words, size, "parcels")]
    return [
        Para(t("paper.parcel_line", sscc=grouped(number)), size, "parcels") for number in numbers
    ]
