"""`station orders`: files taken in, the list of orders, and what is on hold with a reason."""

import argparse
import asyncio
import json
import signal
import sys
from dataclasses import replace

from station import i18n
from station.app.build import Station
from station.cli.session import looking, reading, signed_in, writing
from station.desk.order_files import Kept, Looked, Preview, Step
from station.desk.view_orders import left, mapped_to
from station.domain.column_map import WEIGHT, WEIGHT_UNIT, ColumnMap, Rule
from station.domain.errors import StationError
from station.domain.people import Actor, Role
from station.flow.order_files import OrderRow, OrdersWanted
from station.flow.work import OrderState
from station.orders.findings import RowFinding
from station.orders.names import MAPPED
from station.orders.units import unit_of

_ANYBODY = Actor("station orders", Role.CLERK)
_STEP = 20_000
"""Rows and orders between two words of progress."""


async def run(options: argparse.Namespace) -> int:
    """0 if all was done as asked."""
    if options.act == "import":
        return await _import(options)
    if options.act == "list":
        async with reading(options) as station:
            return await _list(station, options)
    async with writing(options) as station:
        actor = await signed_in(station, options)
        source = await _source(station, options)
        if options.act == "hold":
            await station.orders.hold(source, options.order, options.reason, actor)
        else:
            await station.orders.release(source, options.order, actor)
    return 0


async def _import(options: argparse.Namespace) -> int:
    """0 if every order of the file was kept or is in work already."""
    if options.preview:
        async with looking(options) as station:
            preview = await _previewed(station, options, _ANYBODY)
            return 1 if preview is None or preview.left_out or preview.refused else 0
    async with writing(options) as station:
        actor = await signed_in(station, options)
        preview = await _previewed(station, options, actor)
        if preview is None or preview.refused:
            return 1
        kept = await station.files.keep(preview, actor, _progress())
    if options.json:
        print(json.dumps(_row(preview, kept), ensure_ascii=False))
    else:
        facts = {"kept": kept.kept, "known": kept.in_work, "left": kept.left_out}
        print(i18n.t("cli.imported", same=kept.same, **facts))
    return 1 if kept.left_out or kept.cut else 0


async def _previewed(station: Station, options: argparse.Namespace, actor: Actor) -> Preview | None:
    """The whole file looked at; None where nobody has said yet what its columns mean."""
    files = station.files
    looked = await files.look(options.file, actor, options.source, options.encoding)
    if looked.refused is not None:
        # What is wrong with the whole file has no line to name.
        print(i18n.say(looked.refused.message), file=sys.stderr)
        return None
    column_map = _map(looked, options)
    _tell_looked(looked, column_map)
    named = looked.remembered or options.as_shown or options.map or options.set or options.weight_of
    if column_map is not None and (column_map.missing or not (named or options.preview)):
        _tell_map(column_map)
        return None
    # Ctrl C ends the reading, or the keeping behind the batch that is under way.
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, files.stop)
    preview = await files.read(looked, column_map, actor, _progress())
    _tell(preview)
    if options.preview and options.json:
        print(json.dumps(_row(preview, None), ensure_ascii=False))
    elif options.preview:
        counts = preview.counts
        facts = {"new": counts.new, "changed": counts.changed, "same": counts.same}
        print(i18n.t("cli.previewed", known=counts.in_work, left=len(preview.left_out), **facts))
    return preview


def _map(looked: Looked, options: argparse.Namespace) -> ColumnMap | None:
    """The mapping as shown, with what the command line says otherwise."""
    column_map = looked.column_map
    if column_map is None:
        if options.map or options.set or options.accept or options.weight_of:
            raise StationError("cli.own_columns")
        return None
    for column, headings in _weight_first(options.map):
        heads = tuple(head.strip() for head in headings.split("+") if head.strip())
        column_map = mapped_to(column_map, column, heads, looked.sight)
    for column, value in _weight_first(options.set):
        # However it is spelt on the line, it is remembered as the window would choose it.
        spelt = unit_of(value) if column == WEIGHT_UNIT else ""
        column_map = column_map.setting(column, spelt or value)
    if options.weight_of:
        column_map = replace(column_map, weight_each=options.weight_of == "piece")
    for rule in options.accept:
        column_map = column_map.accepting(Rule(rule))
    return column_map


def _weight_first(words: list[str]) -> list[tuple[str, str]]:
    """The weight brings a unit along; a word about that wins, wherever it stands."""
    return sorted(_pairs(words), key=lambda pair: pair[0] != WEIGHT)


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for word in words:
        column, mark, value = word.partition("=")
        if not mark or column.strip() not in MAPPED:
            raise StationError("cli.column", text=word[:40], columns=", ".join(MAPPED))
        pairs.append((column.strip(), value.strip()))
    return pairs


def _tell_looked(looked: Looked, column_map: ColumnMap | None) -> None:
    if looked.sight is None:
        return
    if looked.taken is not None:
        print(i18n.t("orders.taken_before", name=looked.taken.name), file=sys.stderr)
    if column_map is not None:
        said = looked.sight.stated if looked.remembered else (
            *looked.sight.stated, *looked.sight.assumed
        )  # fmt: skip
        for each in said:
            print(i18n.say(each), file=sys.stderr)


def _tell_map(column_map: ColumnMap) -> None:
    """What the columns would mean, and how to say so."""
    for column, heads in column_map.columns:
        print(f"  {column} = {' + '.join(heads)}", file=sys.stderr)
    for column, value in column_map.fixed:
        print(i18n.t("cli.fixed", column=column, value=value), file=sys.stderr)
    if column_map.missing:
        names = ", ".join(column_map.missing)
        text = i18n.t("orders.unmapped", count=len(column_map.missing), columns=names)
        print(text, file=sys.stderr)
    print(i18n.t("cli.as_shown"), file=sys.stderr)


def _tell(preview: Preview) -> None:
    """Every finding and note with its line, what might be rewritten, what is not read."""
    told = preview.told
    if preview.refused:
        for finding in preview.findings:
            print(i18n.say(finding.message if not finding.field else finding.sentence),
                  file=sys.stderr)  # fmt: skip
        return
    _tell_rows(preview.findings, told.findings)
    _tell_rows(preview.notes, told.notes)
    for each in preview.suggestions:
        word = "orders.rewritten" if each.taken else "orders.offered"
        facts = {"line": each.line, "field": each.field, "was": each.was, "now": each.now}
        print(i18n.t(word, **facts), file=sys.stderr)
    for rule, count in preview.offered.items():
        print(i18n.t("cli.accept", rule=rule.value, count=count), file=sys.stderr)
    for each_left in left(preview):
        print(i18n.say(each_left), file=sys.stderr)
    if preview.counts.elsewhere:
        print(i18n.t("orders.question.elsewhere", count=preview.counts.elsewhere), file=sys.stderr)
    if told.summary.unknown_columns and preview.column_map is None:
        names = ", ".join(told.summary.unknown_columns)
        print(i18n.t("cli.unknown_columns", names=names), file=sys.stderr)


def _tell_rows(findings: tuple[RowFinding, ...], of: int) -> None:
    for finding in findings:
        print(i18n.say(finding.sentence), file=sys.stderr)
    if of > len(findings):
        print(i18n.t("cli.more_findings", count=of - len(findings)), file=sys.stderr)


def _row(preview: Preview, kept: Kept | None) -> dict[str, object]:
    """The line for machines."""
    left_out = list(preview.left_out)
    if kept is not None:
        return {
            "kept": kept.kept, "same": kept.same, "in_work": kept.in_work, "left_out": left_out,
            "source": preview.looked.source,
        }  # fmt: skip
    counts = preview.counts
    return {
        "new": counts.new, "changed": counts.changed, "same": counts.same,
        "in_work": counts.in_work, "elsewhere": counts.elsewhere, "left_out": left_out,
        "offered": {rule.value: count for rule, count in preview.offered.items()},
        "source": preview.looked.source, "refused": preview.refused,
    }  # fmt: skip


def _progress() -> "_Progress":
    return _Progress()


class _Progress:
    """Says now and then how far it is."""

    def __init__(self) -> None:
        self._told = 0

    def __call__(self, step: Step) -> None:
        if step.word == "rows":
            return
        if step.done < self._told:
            self._told = 0
        if step.done - self._told >= _STEP:
            self._told = step.done
            word = f"orders.step.{step.word}"
            print(i18n.t(word, done=step.done, of=step.of), file=sys.stderr)


async def _list(station: Station, options: argparse.Namespace) -> int:
    state = OrderState(options.state) if options.state else None
    wanted = OrdersWanted(state, options.find or "")
    told = 0
    while told < options.limit:
        at_most = min(options.limit - told, 200)
        rows = await station.orders.page(wanted, told, at_most, _ANYBODY)
        for row in rows:
            print(_line(row, options.json), flush=True)
        told += len(rows)
        if len(rows) < at_most:
            break
    return 0


def _line(row: OrderRow, as_machine: bool) -> str:
    hold = row.hold
    if as_machine:
        held = None
        if hold is not None:
            at = hold.at.isoformat() if hold.at else None
            held = {"why": hold.why.value, "note": hold.note, "by": hold.by, "at": at}
        facts = {
            "order": row.number, "source": row.source, "state": row.state.value, "hold": held,
            "shipment": row.shipment or None,
        }  # fmt: skip
        return json.dumps(facts, ensure_ascii=False)
    parts = [row.number, row.source, i18n.t(f"orders.state.{row.state.value}")]
    parts.append(row.order.recipient.name)
    if hold is not None:
        parts.append(i18n.t(f"orders.hold.{hold.word}", why=hold.note, by=hold.by))
    return "  ".join(part for part in parts if part)


async def _source(station: Station, options: argparse.Namespace) -> str:
    """The source of the order that is meant. Raises StationError unless it is the only one."""
    if options.source:
        return str(options.source)
    found = await station.store.find_orders(options.order)
    if len(found) != 1:
        sources = ", ".join(each.order.source for each in found)
        word = "cli.which_source" if found else "orders.no_such"
        raise StationError(word, order=options.order[:40], sources=sources)
    return found[0].order.source
