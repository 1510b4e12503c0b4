"""Voids within a catch-up: who wanted what, what was asked of carrier and insurer, how it ended.

What was sent is never sent anew under another key: a label's void and a confirmation come back with
their own bodies, and are read before anything else. What the record says is settled stays settled,
with its postings; a preview only asked a question and is asked again.
"""

from dataclasses import dataclass, field
from typing import Any

import apsw

from station.domain.cover import CoverState
from station.domain.errors import Message, message
from station.domain.money import Money
from station.domain.shipment import LabelState
from station.domain.void import VoidState
from station.flow.dispatch import UNSETTLED
from station.flow.seen import StepKind
from station.store import journal, names
from station.store.codec import dump

Line = dict[str, Any]

_STATES = ("state", "label", "label_money", "cover")
# Covers that ended within a void: nothing is asked of the insurer any more.
_ENDED = frozenset(
    {
        CoverState.CANCELLED,
        CoverState.AMOUNT_OPEN,
        CoverState.CANCELLED_ELSEWHERE,
        CoverState.CANCEL_REFUSED,
    }
)
_KNOWN_LABELS = frozenset(
    {LabelState.BOUGHT, LabelState.VOID_ASKED, LabelState.VOID_REFUSED, LabelState.VOIDED}
)


# What a step is closed as whose end no line tells.
_OTHERWISE = {StepKind.CONFIRM_UPDATE.value: "not_changed"}


@dataclass
class Told:
    """What the lines of the gap say of one shipment in the end."""

    states: dict[str, str] = field(default_factory=dict)
    flagged: bool = False


def void(connection: apsw.Connection, line: Line) -> None:
    """A wish, a yes, a withdrawal or an end, of a shipment that the store knows."""
    at, by = line["at"], names.name_of(connection, line["by"])
    shipment, n, state = line["shipment"], line["n"], VoidState(line["state"])
    connection.execute("UPDATE lost_shipment SET void = ? WHERE id = ?", (state.value, shipment))
    newest = journal.newest_id(connection)
    connection.execute(
        "INSERT INTO void (shipment, n, state, reason, asked_at, asked_by, deadline, label_until,"
        " after_step) SELECT id, ?, 'asked', ?, ?, ?, ?, ?, ? FROM shipment WHERE id = ?"
        " ON CONFLICT DO NOTHING",
        (n, line["reason"], at, by, line["deadline"], line["label_until"], newest, shipment),
    )
    if state is VoidState.APPROVED:
        accepted = line["accepted"]
        connection.execute(
            "UPDATE void SET state = 'approved', approved_at = ?, approved_by = ?, accepted = ?,"
            " yes_after = ?, cover_anyway = ? WHERE shipment = ? AND n = ?",
            (
                at,
                by,
                dump(Money, Money(*accepted)) if accepted else None,
                newest,
                int(line["cover_anyway"]),
                shipment,
                n,
            ),
        )
    elif state is not VoidState.ASKED:
        connection.execute(
            "UPDATE void SET state = ? WHERE shipment = ? AND n = ?", (state.value, shipment, n)
        )


def settled(connection: apsw.Connection, line: Line) -> None:
    """A step of a void that the record says is done with."""
    row = connection.execute(
        "SELECT step.id, kind, label FROM step JOIN shipment ON shipment.id = step.shipment"
        " WHERE key = ?",
        (line["key"],),
    ).fetchone()
    if row is None:
        return
    step, kind, label = row
    result = line["result"]
    if kind == StepKind.PREVIEW_CANCEL.value:
        result = "expired"  # its amount is in no line
    elif kind == StepKind.VOID_LABEL.value and label not in _KNOWN_LABELS:
        return  # the label itself has to be learned again first, and then what became of it
    elif kind not in (StepKind.VOID_LABEL.value, StepKind.CONFIRM_CANCEL.value):
        return
    connection.execute(
        "INSERT INTO applied (step, at, result) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (step, line["at"], result),
    )


def end(connection: apsw.Connection, told: dict[str, Told], results: dict[str, str]) -> None:
    """Brings the states of every shipment with a void to what the record says of them."""
    rows = connection.execute(
        "SELECT void.shipment, void.n, void.state, label, cover FROM void"
        " JOIN shipment ON shipment.id = void.shipment WHERE void.n ="
        " (SELECT max(n) FROM void AS other WHERE other.shipment = void.shipment)"
    ).fetchall()
    for shipment, n, state, label, cover in rows:
        found = told.get(str(shipment))
        if found is not None:
            _End(connection, str(shipment), found, results).bring(
                int(str(n)), VoidState(str(state)), LabelState(str(label)), CoverState(str(cover))
            )


@dataclass
class _End:
    """One shipment with a void."""

    connection: apsw.Connection
    shipment: str
    told: Told
    results: dict[str, str]

    def bring(self, n: int, void: VoidState, label: LabelState, cover: CoverState) -> None:
        told = dict(self.told.states)
        if label not in _KNOWN_LABELS:
            # Learned again from the carrier, and after it what became of its void.
            told.pop("label", None)
            told.pop("label_money", None)
        undone = self._undone(told.get("cover"))
        if undone:
            self._close_booking()
        elif cover in UNSETTLED:
            told.pop("cover", None)
        whole = label in _KNOWN_LABELS and (undone or cover not in UNSETTLED)
        if void is VoidState.DONE and not whole:
            void = VoidState.APPROVED
            self._set_void(n, void)
        if void is VoidState.APPROVED:
            told["state"] = "voiding"
        elif not whole:
            told.pop("state", None)
        self._take_back_unsent(told, cover, void)
        self._write(told)

    def _take_back_unsent(self, told: dict[str, str], cover: CoverState, void: VoidState) -> None:
        """What was only intended is intended again: its states are not reached yet."""
        if told.get("label") == LabelState.VOID_ASKED and not self._has(StepKind.VOID_LABEL):
            told["label"] = LabelState.BOUGHT.value
        wanted = told.get("cover", cover.value)
        if wanted == CoverState.PREVIEWED:
            wanted = CoverState.COVERED.value
        saved = wanted == CoverState.CANCELLING and not self._has(StepKind.CONFIRM_CANCEL)
        if void is VoidState.APPROVED and (saved or wanted == CoverState.COVERED):
            wanted = CoverState.CANCEL_SAVED.value
        told["cover"] = wanted

    def _has(self, kind: StepKind) -> bool:
        return bool(
            self.connection.execute(
                "SELECT 1 FROM outbox WHERE shipment = ? AND kind = ?", (self.shipment, kind.value)
            ).get
        )

    def _undone(self, cover: str | None) -> bool:
        """True if the insurer was asked to cancel: its booking was proven before that."""
        confirmed = self.connection.execute(
            "SELECT 1 FROM step JOIN sent ON sent.step = step.id"
            " WHERE shipment = ? AND kind = 'confirm_cancel'",
            (self.shipment,),
        ).get
        return bool(confirmed) or cover in _ENDED

    def _close_booking(self) -> None:
        """The booking was settled once; asked again it would only say that it is cancelled."""
        for step, key, kind in self.connection.execute(
            "SELECT id, key, kind FROM outbox WHERE shipment = ?"
            " AND kind IN ('book_cover', 'confirm_payment', 'confirm_update')",
            (self.shipment,),
        ).fetchall():
            self.connection.execute(
                "INSERT INTO applied (step, at, result) SELECT id, at, ? FROM step WHERE id = ?",
                (self.results.get(str(key), _OTHERWISE.get(str(kind), "covered")), step),
            )

    def _set_void(self, n: int, state: VoidState) -> None:
        self.connection.execute(
            "UPDATE void SET state = ? WHERE shipment = ? AND n = ?",
            (state.value, self.shipment, n),
        )

    def _write(self, told: dict[str, str]) -> None:
        for name, value in told.items():
            self.connection.execute(
                f"UPDATE shipment SET {name} = ? WHERE id = ?",  # noqa: S608 - one of `_STATES`
                (value, self.shipment),
            )
        if self.told.flagged:
            self.connection.execute(
                "UPDATE shipment SET flag = ? WHERE id = ? AND flag IS NULL",
                (dump(Message, message("store.restored")), self.shipment),
            )


def states(told: dict[str, Told], line: Line) -> None:
    """Gathers what a line says of a shipment's states; the last word counts."""
    found = told.setdefault(line["shipment"], Told())
    found.states.update({name: line[name] for name in _STATES if name in line})
    found.flagged = found.flagged or line["flag"] is not None
