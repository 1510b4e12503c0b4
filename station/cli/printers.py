"""`station printers`: which printer prints what, how each stands, and jobs that are stuck."""

import argparse
import json
import sys

from station import i18n, regular
from station.aside import aside
from station.cli.session import reading, signed_in, writing
from station.desk.history import History
from station.desk.printers import Printer
from station.domain.errors import EnvironmentFaultError, message, reason_of
from station.domain.printers import PrinterRole
from station.domain.shipment import PaperKind
from station.flow.proofs import Proof
from station.flow.verdict import Answer

_MOST_BYTES = 64_000_000
"""Far larger than any label may be: what is larger is said to be so."""


async def run(options: argparse.Namespace) -> int:
    """`check` ends with 1 if a printer would not print, `test` if it did not."""
    if options.act == "test":
        return await _test(options)
    if options.act == "prove":
        return await _prove(options)
    if options.act == "empty":
        async with writing(options) as station:
            actor = await signed_in(station, options)
            cancelled = await station.printers.empty(PrinterRole(options.role), actor)
        return _cancelled(cancelled, options.json)
    if options.act == "check-label":
        return await _check_label(options)
    if options.act == "cancel":
        async with writing(options) as station:
            actor = await signed_in(station, options)
            past = await History(station.history).find(options.shipment, actor)
            kind = PaperKind(options.paper)
            cancelled = await station.papers.cancel(past.work.shipment.id, kind, actor)
        return _cancelled(cancelled, options.json)
    async with reading(options) as station:
        if options.act == "check":
            await station.printers.ask()
        found = station.printers.all()
        others = await station.printers.queues()
        proofs = await station.printers.proofs()
    if options.json:
        rows = {
            "printers": [_row(each, proofs.get(str(each.spec))) for each in found],
            "queues": others,
        }
        print(json.dumps(rows, ensure_ascii=False))
    else:
        for each in found:
            print(_line(each, proofs.get(str(each.spec))))
        if others and options.act == "list":
            print(i18n.t("printers.queues", names=", ".join(others)))
    return 1 if any(each.state and each.state.fault for each in found) else 0


def _cancelled(count: int, as_machine: bool) -> int:
    facts = {"cancelled": count}
    print(json.dumps(facts) if as_machine else i18n.t("printers.cancelled", count=count))
    return 0


async def _test(options: argparse.Namespace) -> int:
    async with writing(options) as station:
        actor = await signed_in(station, options)
        code, done = await station.printers.test(PrinterRole(options.role), actor)
    out = done.out.value if done.answer is Answer.YES else None
    if options.json:
        reason = i18n.say(done.reason) if done.reason else None
        row = {"code": code, "out": out, "where": list(done.where), "reason": reason}
        print(json.dumps(row, ensure_ascii=False))
    elif out is not None:
        print(i18n.t(f"printers.test_{out}", code=code, where=", ".join(done.where)))
    else:
        print(i18n.say(done.reason or message("printer.broken_off")), file=sys.stderr)
    return 0 if out is not None else 1


async def _check_label(options: argparse.Namespace) -> int:
    try:
        content = await aside(lambda: regular.content(options.file, _MOST_BYTES))
    except OSError as error:
        reason = reason_of(error)
        raise EnvironmentFaultError(
            "carrier_label.unreadable", file=str(options.file), reason=reason
        ) from error
    async with reading(options) as station:
        found, spec = station.printers.check_label(content, PrinterRole(options.role))
    if options.json:
        size = {"width_mm": round(found.width_mm, 1), "height_mm": round(found.height_mm, 1)}
        print(json.dumps({"form": found.form, **size}))
    else:
        facts = {"form": found.form.upper(), "stock": i18n.t(f"stock.{spec.stock.value}")}
        print(i18n.t("carrier_label.good", **facts))
    return 0


async def _prove(options: argparse.Namespace) -> int:
    async with writing(options) as station:
        actor = await signed_in(station, options)
        proven = await station.printers.prove(options.code, actor)
    if options.json:
        print(json.dumps({"code": proven.code, "printer": proven.printer}))
    else:
        print(i18n.t("printers.is_proven", printer=proven.printer))
    return 0


def _line(printer: Printer, proof: Proof | None) -> str:
    roles = ", ".join(i18n.t(f"printers.{role.value}") for role in printer.roles)
    words = [i18n.t("printers.line", roles=roles, spec=str(printer.spec))]
    state = printer.state
    if state is not None:
        words.append(i18n.say(state.fault) if state.fault else i18n.t("printers.ready"))
        if state.hint is not None:
            words.append(i18n.say(state.hint))
    if proof is not None and proof.proven is not None and proof.proven.proven_at is not None:
        words.append(i18n.t("printers.proven_at", at=i18n.date_time(proof.proven.proven_at)))
    return "  ".join(words)


def _row(printer: Printer, proof: Proof | None) -> dict[str, object]:
    state, proven = printer.state, proof.proven if proof else None
    return {
        "for": [role.value for role in printer.roles],
        "printer": str(printer.spec),
        "dpi": printer.spec.dpi,
        "stock": printer.spec.stock.value,
        "asked": state is not None,
        "fault": i18n.say(state.fault) if state and state.fault else None,
        "proven_at": proven.proven_at.isoformat() if proven and proven.proven_at else None,
        "hint": i18n.say(state.hint) if state and state.hint else None,
    }
