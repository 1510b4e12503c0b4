"""The words that stand in the database, by the schema whose program knows them.

An older program cannot read a shipment with a word that it has never heard. So whoever adds one
adds a step to the schema without an `-- oldest` line, which keeps that program out by name, and
writes the word down here. A new kind of step needs none: its shipment is held.
"""

from enum import Enum

import pytest

from station.domain.cover import ConsentBy, CoverState
from station.domain.people import Role
from station.domain.reprint import ReprintEnd, ReprintReason
from station.domain.shipment import LabelMoney, LabelState, PaperKind, ShipmentState
from station.domain.void import VoidReason, VoidState
from station.flow.print_batches import ItemState
from station.flow.verdict import Answer
from station.flow.work import HoldWhy, OrderState, Out, Source, Wish
from station.store import migrate

AS_OF = 20
"""The newest step of the schema that had to keep older programs out for a word."""
WORDS: dict[type[Enum], str] = {
    ShipmentState: "draft dispatching held dispatched voiding voided",
    LabelState: "none buying unknown bought refused void_asked void_refused voided",
    LabelMoney: "none held captured refund_asked refunded refund_refused overdue",
    CoverState: "none asking unknown covered refused too_late mismatch cancel_saved previewed"
    " cancelling cancelled amount_open cancelled_elsewhere cancel_refused",
    ConsentBy: "window command batch",
    PaperKind: "label confirmation pending_slip void_slip customs manifest commands statement",
    ReprintReason: "unreadable jammed lost wrong_box other at_bench",
    ReprintEnd: "printed sent saved not_printed not_known",
    VoidState: "asked approved withdrawn done",
    VoidReason: "wrong_address packed_wrong buyer_withdrew label_spoiled",
    Wish: "none hold print_now keep_back ship_without",
    OrderState: "open on_bench dispatched on_hold",
    HoldWhy: " set_aside held voided nothing_bought restored purged",
    Source: "send read person",
    Out: "printed sent saved",
    Answer: "not_sent unknown yes mismatch pending_payment running throttled stopped no absent"
    " cancelled_elsewhere cancelled",
    ItemState: "waiting begun printed sent saved not_known refused",
    Role: "clerk supervisor",
}


@pytest.mark.parametrize("words", WORDS, ids=lambda words: words.__name__)
def test_a_new_word_in_the_store_keeps_older_programs_out(words: type[Enum]) -> None:
    known = set(WORDS[words].split(" "))
    assert {each.value for each in words} == known, "see the head of this file"


def test_the_step_that_keeps_them_out_does() -> None:
    steps = dict(migrate.steps())
    assert migrate.oldest(AS_OF, steps[AS_OF]) == AS_OF
