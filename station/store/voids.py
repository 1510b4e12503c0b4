"""Voids: who wanted them, who approved them, and their place in the queue.

Every function runs inside a transaction of the store.
"""

from dataclasses import replace
from datetime import datetime

import apsw

from station.domain.cover import CoverState
from station.domain.errors import RefusedError, message
from station.domain.money import Money
from station.domain.shipment import LabelState, PaperKind, ShipmentState
from station.domain.void import Void, VoidReason, VoidState
from station.flow.seen import StepKind
from station.flow.void import acted
from station.flow.work import Change, Step
from station.store import amendments, journal, open_work, orders, record, shipments
from station.store.chain import body_hash
from station.store.codec import dump, maybe_load, moment, stamp

_COLUMNS = (
    "n, state, reason, note, asked_at, asked_by, approved_at, approved_by, accepted, deadline,"
    " label_until, cover_anyway, after_step, yes_after"
)


def newest(connection: apsw.Connection, shipment: str) -> Void | None:
    """The newest void of a shipment, whatever its state."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM void WHERE shipment = ? ORDER BY n DESC LIMIT 1",  # noqa: S608
        (shipment,),
    ).fetchone()
    return None if row is None else _void(row)


def all_of(connection: apsw.Connection, shipment: str) -> tuple[Void, ...]:
    """Every void of a shipment, oldest first, withdrawn ones too."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM void WHERE shipment = ? ORDER BY n",  # noqa: S608
        (shipment,),
    )
    return tuple(_void(row) for row in rows)


def _void(row: tuple) -> Void:  # type: ignore[type-arg]
    (n, state, reason, note, asked_at, asked_by, approved_at, approved_by) = row[:8]
    (accepted, deadline, label_until, cover_anyway, after_step, yes_after) = row[8:]
    return Void(
        n=n,
        state=VoidState(state),
        reason=VoidReason(reason),
        note=note,
        asked_at=moment(asked_at),
        asked_by=asked_by,
        approved_at=moment(approved_at) if approved_at else None,
        approved_by=approved_by,
        accepted=maybe_load(Money, accepted),
        deadline=moment(deadline) if deadline else None,
        label_until=moment(label_until) if label_until else None,
        cover_anyway=bool(cover_anyway),
        after_step=after_step,
        yes_after=yes_after,
    )


def ask(connection: apsw.Connection, shipment: str, wanted: Void) -> Void:
    """Writes the wish down; returns it with its number.

    Raises RefusedError while another void, or a change of the cover, is open.
    """
    known = newest(connection, shipment)
    if known is not None and known.open:
        raise RefusedError("void.asked_already")
    if amendments.under_way(connection, shipment):
        raise RefusedError("amend.under_way")
    open_work.forgive(connection, shipment)  # what a person wants is tried again
    asked = replace(wanted, n=known.n + 1 if known else 1, after_step=journal.newest_id(connection))
    connection.execute(
        "INSERT INTO void (shipment, n, state, reason, note, asked_at, asked_by, deadline,"
        " label_until, after_step) VALUES (?, ?, 'asked', ?, ?, ?, ?, ?, ?, ?)",
        (
            shipment,
            asked.n,
            asked.reason.value,
            asked.note,
            stamp(asked.asked_at),
            asked.asked_by,
            stamp(asked.deadline) if asked.deadline else None,
            stamp(asked.label_until) if asked.label_until else None,
            asked.after_step,
        ),
    )
    _line(connection, shipment, asked, stamp(asked.asked_at), asked.asked_by)
    return asked


def approve(
    connection: apsw.Connection, shipment: str, accepted: Money | None, at: datetime, by: str
) -> Void:
    """A supervisor's yes, to the refund that was on the screen (None: to the whole premium).

    Said again it accepts the refund that is on the screen now. Raises RefusedError if nothing is
    asked.
    """
    known = _open_void(connection, shipment)
    open_work.forgive(connection, shipment)
    connection.execute(
        "UPDATE void SET state = 'approved', approved_at = ?, approved_by = ?, accepted = ?,"
        " yes_after = ? WHERE shipment = ? AND n = ?",
        (
            stamp(at),
            by,
            dump(Money, accepted) if accepted else None,
            journal.newest_id(connection),
            shipment,
            known.n,
        ),
    )
    found = shipments.get(connection, shipment)
    assert found is not None  # noqa: S101 - its void refers to it
    saved = found.cover in (CoverState.COVERED, CoverState.PREVIEWED)
    shipments.change(
        connection,
        shipment,
        Change(
            state=ShipmentState.VOIDING,
            cover=CoverState.CANCEL_SAVED if saved else None,
            clear_flag=found.flag is not None and found.flag.id in _ANSWERED,
        ),
        at,
    )
    approved = newest(connection, shipment)
    assert approved is not None  # noqa: S101 - it was written above
    _line(connection, shipment, approved, stamp(at), by)
    return approved


# Flags that a supervisor's yes answers.
_ANSWERED = frozenset({"void.refund_smaller", "void.previews_in_vain", "void.unclear"})


def sent(connection: apsw.Connection, step: Step, at: datetime) -> int:
    """SENT of any step: the attempt's number.

    Raises RefusedError for what `check_authorised` refuses, and for a step that is settled.
    """
    check_authorised(newest(connection, step.shipment), step.kind)
    return journal.sent(connection, step, at)


def check_authorised(void: Void | None, kind: StepKind) -> None:
    """Raises RefusedError for a step that no open void, or no supervisor's yes, stands behind.

    And for a paper of what is being voided.
    """
    if kind is StepKind.PRINT and void is not None and void.open:
        raise RefusedError("void.asked_already")
    if kind is StepKind.PREVIEW_CANCEL and (void is None or not void.open):
        raise RefusedError("void.none")
    if kind in _UNDOING and (void is None or void.state is not VoidState.APPROVED):
        raise RefusedError("void.none")


_UNDOING = frozenset({StepKind.VOID_LABEL, StepKind.CONFIRM_CANCEL})


def keep_cover(connection: apsw.Connection, shipment: str, at: datetime, by: str) -> Void:
    """The cover is left as it is: the void ends with what became of the label.

    Raises RefusedError while the label is not known, or once the insurer may have cancelled.
    """
    known = _open_void(connection, shipment)
    found = shipments.get(connection, shipment)
    assert found is not None  # noqa: S101 - its void refers to it
    steps = [step for step in journal.steps(connection, shipment) if step.open]
    confirming = any(step.kind is StepKind.CONFIRM_CANCEL and step.sent for step in steps)
    if confirming or found.label not in (LabelState.VOIDED, LabelState.VOID_REFUSED):
        raise RefusedError("void.under_way")
    for step in steps:
        if step.kind in (StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL):
            journal.applied(connection, step.id, "withdrawn", at)
    before = _as_before(connection, shipment)
    voided = found.label is LabelState.VOIDED
    shipments.change(
        connection,
        shipment,
        replace(before, label=None, state=ShipmentState.VOIDED if voided else before.state),
        at,
    )
    if voided:
        orders.hold(connection, found.source, found.number, shipment, stamp(at))
    end(connection, shipment, VoidState.DONE, at, by)
    return replace(known, state=VoidState.DONE)


def cover_anyway(connection: apsw.Connection, shipment: str, at: datetime, by: str) -> None:
    """The carrier does not void the label; a supervisor wants the cover cancelled all the same."""
    known = _open_void(connection, shipment)
    connection.execute(
        "UPDATE void SET cover_anyway = 1 WHERE shipment = ? AND n = ?", (shipment, known.n)
    )
    shipments.change(connection, shipment, Change(clear_flag=True), at)
    _line(connection, shipment, replace(known, cover_anyway=True), stamp(at), by)


def withdraw(connection: apsw.Connection, shipment: str, at: datetime, by: str) -> Void:
    """Takes the wish back while nothing of it was sent that undoes anything.

    Raises RefusedError once the carrier or the insurer may have acted on it.
    """
    known = _open_void(connection, shipment)
    if acted(known, journal.steps(connection, shipment)):
        raise RefusedError("void.under_way")
    open_work.forgive(connection, shipment)
    steps = [step for step in journal.steps(connection, shipment) if step.kind in _STEPS]
    for step in steps:
        if step.open:
            journal.applied(connection, step.id, "withdrawn", at)
    found = shipments.get(connection, shipment)
    assert found is not None  # noqa: S101 - its void refers to it
    shipments.change(connection, shipment, _as_before(connection, found.id), at)
    end(connection, shipment, VoidState.WITHDRAWN, at, by)
    return replace(known, state=VoidState.WITHDRAWN)


_STEPS = frozenset({StepKind.VOID_LABEL, StepKind.PREVIEW_CANCEL, StepKind.CONFIRM_CANCEL})


def _as_before(connection: apsw.Connection, shipment: str) -> Change:
    """The states that stand again when nothing was undone."""
    found = shipments.get(connection, shipment)
    assert found is not None  # noqa: S101 - the caller looked
    printed = any(
        step.kind is StepKind.PRINT and step.subject == PaperKind.LABEL.value and step.came_out
        for step in journal.steps(connection, shipment)
    )
    before = ShipmentState.DISPATCHED if printed else ShipmentState.HELD
    as_proven = found.proven is not None and not amendments.unproven(connection, shipment)
    stands = CoverState.COVERED if as_proven else CoverState.MISMATCH
    again = found.cover in _STILL_STANDING
    own = found.flag is not None and found.flag.id.startswith(("void.", "cover.cancel_refused"))
    mismatch = stands is CoverState.MISMATCH if again else found.cover is CoverState.MISMATCH
    label = found.label in (LabelState.VOID_ASKED, LabelState.VOID_REFUSED)
    return Change(
        state=before if found.state is ShipmentState.VOIDING else None,
        label=LabelState.BOUGHT if label else None,
        cover=stands if again else None,
        clear_flag=own,
        # What is not as agreed goes on waiting for a person.
        flag=message("cover.mismatch") if mismatch else None,
    )


# Covers within a void that is not carried out: the booking stands as it did.
_STILL_STANDING = frozenset(
    {
        CoverState.CANCEL_SAVED,
        CoverState.PREVIEWED,
        CoverState.CANCELLING,
        CoverState.CANCEL_REFUSED,
    }
)


def end(
    connection: apsw.Connection, shipment: str, state: VoidState, at: datetime, by: str
) -> None:
    """Closes the open void as `state`."""
    known = _open_void(connection, shipment)
    connection.execute(
        "UPDATE void SET state = ? WHERE shipment = ? AND n = ?", (state.value, shipment, known.n)
    )
    _line(connection, shipment, replace(known, state=state), stamp(at), by)


def _open_void(connection: apsw.Connection, shipment: str) -> Void:
    known = newest(connection, shipment)
    if known is None or not known.open:
        raise RefusedError("void.none")
    return known


def _line(connection: apsw.Connection, shipment: str, void: Void, at: str, by: str) -> None:
    """The second record's line: no free text, but its hash."""
    record.add(
        connection,
        at,
        "void",
        shipment=shipment,
        n=void.n,
        state=void.state.value,
        reason=void.reason.value,
        note_sha256=body_hash(void.note.encode()) if void.note else None,
        by=by,
        deadline=stamp(void.deadline) if void.deadline else None,
        label_until=stamp(void.label_until) if void.label_until else None,
        accepted=[void.accepted.minor, void.accepted.currency] if void.accepted else None,
        cover_anyway=void.cover_anyway,
    )
