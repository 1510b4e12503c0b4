"""A view of the pack page for each way in which the insurer cannot be asked."""

from dataclasses import replace
from datetime import timedelta

from station.desk import view_rest
from station.desk.views import BenchView, DispatchButton, Notice, OfferState
from station.domain.cover import CoverState
from station.domain.errors import message
from station.flow.line import Line
from tests.gui.samples import BAND_WAITING, EARLIER, no_offer, parcel, ticked, waiting
from tests.gui.samples_frame import NOW, REFUSING, bench, down, framed


def told_of(line: Line) -> Notice:
    """What the bench says of this line."""
    found = view_rest.line_notice(bench(line=line), NOW)
    assert found is not None
    return found


DOWN = down(12)
NO_LINE = told_of(DOWN)
CREDENTIALS = told_of(REFUSING)


def without_line(line: Line = DOWN, **facts: object) -> BenchView:
    """Nothing open, and the insurer cannot be asked; what was covered was so before."""
    last = parcel("10482", "Hannah Whitfield, Kendal", 0, CoverState.NONE)
    earlier = (
        parcel("10481", "M. Okafor, Truro", 3, CoverState.NONE),
        parcel("10477", "Lund Bakery, Perth", 6, CoverState.NONE),
        parcel("10480", "P. Arnaud, Lyon", 9, CoverState.NONE),
        parcel("10476", "J. Petrov, Hull", 11, CoverState.NONE),
        *EARLIER[4:],
    )
    view = waiting(
        band=replace(BAND_WAITING, detail=message("band.house_only")),
        notices=(told_of(line),),
        offline=view_rest.offline(bench(line=line)),
        last=last,
        earlier=earlier,
    )
    return framed(view, line=line, **facts)


def offline() -> BenchView:
    """No line, nothing open."""
    return without_line()


def credentials() -> BenchView:
    """The insurer refuses this bench's key."""
    return without_line(REFUSING)


def filling_offline() -> BenchView:
    """No line while an order is open and ticked; it went a moment after the tick."""
    gone = down(0.2)
    asked = NOW - timedelta(seconds=50)
    view = ticked(
        notices=(told_of(gone),),
    )
    assert view.offer is not None
    ticked_line = message("offer.ticked", at=asked, by="Dana Kowalski")
    view = replace(
        view,
        offer=replace(view.offer, priced_at=asked, ticked_line=ticked_line),
        dispatch=DispatchButton(False, message("dispatch.ticked_no_line")),
    )
    return framed(view, line=gone)


def no_line_no_offer() -> BenchView:
    """No line since before the order was opened."""
    view = no_offer(OfferState.NO_LINE, message("offer.no_line", since=DOWN.since))
    last = parcel("10481", "M. Okafor, Truro", 3, CoverState.NONE)
    return framed(replace(view, notices=(NO_LINE,), last=last), line=DOWN)
