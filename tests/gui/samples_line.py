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


BARE = (
    parcel("10481", "M. Okafor, Truro", 3, CoverState.NONE),
    parcel("10477", "Lund Bakery, Perth", 6, CoverState.NONE),
    parcel("10480", "P. Arnaud, Lyon", 9, CoverState.NONE),
    parcel("10476", "J. Petrov, Hull", 11, CoverState.NONE),
    *EARLIER[4:],
)
"""The earlier parcels, where none could be covered any more for some minutes."""


def _waiting(line: Line) -> BenchView:
    view = waiting(
        notices=(told_of(line),),
        offline=view_rest.offline(bench(line=line)),
        last=parcel("10482", "Hannah Whitfield, Kendal", 0, CoverState.NONE),
        earlier=BARE,
    )
    return framed(view, line=line)


def offline() -> BenchView:
    """No line, nothing open."""
    band = replace(BAND_WAITING, detail=message("band.house_only"))
    return replace(_waiting(DOWN), band=band)


def credentials() -> BenchView:
    """The insurer refuses this bench's key."""
    return _waiting(REFUSING)


def ticked_in_vain(line: Line, caption: str) -> BenchView:
    """An order is open and ticked, and a moment later cover cannot be had any more."""
    asked = NOW - timedelta(seconds=50)
    view = ticked(notices=(told_of(line),))
    assert view.offer is not None
    ticked_line = message("offer.ticked", at=asked, by="Dana Kowalski")
    view = replace(
        view,
        offer=replace(view.offer, priced_at=asked, ticked_line=ticked_line),
        dispatch=DispatchButton(False, message(caption)),
    )
    return framed(view, line=line)


def filling_offline() -> BenchView:
    """The line went."""
    return ticked_in_vain(down(0.2), "dispatch.ticked_no_line")


def filling_refused() -> BenchView:
    """The insurer does not take our key any more."""
    since = NOW - timedelta(seconds=12)
    return ticked_in_vain(replace(REFUSING, since=since), "dispatch.ticked_refused")


def no_line_no_offer() -> BenchView:
    """No line since before the order was opened."""
    assert DOWN.reason is not None
    view = no_offer(OfferState.NO_LINE, DOWN.reason)
    return framed(replace(view, notices=(NO_LINE,), last=BARE[0]), line=DOWN)
