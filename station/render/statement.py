"""A statement of the wallet as office pages: of a day every posting, of a month every day.

Each currency has a part of its own: what there was, what moved, what there is. Carriers that keep
a balance of their own come last, with what they say and what the books expected them to say.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from station.domain.money import Money
from station.domain.printers import Stock
from station.domain.statement import Account, Mirrored, Standing, Statement, WalletEntry
from station.i18n import date as written_day
from station.i18n import date_time, money, t, time
from station.render.fit import shrunk, wrap
from station.render.marks import Align, Box, Mark, Measure, Page, Text

DPI = 203
_MM = DPI / 25.4
_LEFT_MM, _WIDTH_MM = 15.0, 180.0
_TOP_MM, _FOOT_MM = 46.0, 18.0
"""Where the lines begin, and what stays free below them."""
_ROW_MM, _NOTE_MM = 5.4, 4.4


@dataclass(frozen=True)
class _Cell:
    text: str
    left_mm: float
    width_mm: float
    align: Align = Align.RIGHT


@dataclass(frozen=True)
class _Line:
    """One line of the pages; `rule` is how many dots are drawn below it."""

    cells: tuple[_Cell, ...]
    size: float = 3.3
    high_mm: float = _ROW_MM
    bold: bool = False
    rule: int = 0
    with_next: int = 0
    """So many lines after it stand on the same page."""


_OF_DAY = ((15, 14), (30, 43), (75, 30), (107, 24))
_OF_MONTH = ((15, 20), (37, 36), (75, 30), (107, 24))
"""Where a posting's time, kind, order and maker stand."""
_ENDS = (132, 153, 174)
_WIDE = 21.0


def lay_out(
    statement: Statement, sender: str, bench: str, measure: Measure, stock: Stock = Stock.A4
) -> tuple[Page, ...]:
    """The pages, on office paper. Raises PaperError only for texts with hidden characters."""
    lines = [*_accounts(statement, measure), *_carriers(statement.mirrored)]
    parts = _paged(lines, stock.size_mm[1] - _TOP_MM - _FOOT_MM)
    head = (title(statement), t("manifest.from", who=f"{sender}, {bench}"),
            t("statement.made", at=date_time(statement.made_at)))  # fmt: skip
    return tuple(
        _page(part, head, t("manifest.page", number=number, of=len(parts)), measure, stock)
        for number, part in enumerate(parts, 1)
    )


def title(statement: Statement) -> str:
    """`Wallet, 24 Nov 2026` or `Wallet, November 2026`."""
    return t("statement.title", period=_period(statement))


def _period(statement: Statement) -> str:
    first = statement.period.first
    if statement.period.monthly:
        return t("statement.month", month=t(f"month_name.{first.month}"), year=first.year)
    return written_day(first)


# What stands on them


def _accounts(statement: Statement, measure: Measure) -> Iterator[_Line]:
    if not statement.accounts:
        yield _words(t("statement.none"))
    for account in statement.accounts:
        yield _words(t("statement.currency", currency=account.currency), size=5.0, with_next=4)
        yield _line(
            *_ends("available", "held", "balance", heads=True), bold=True, rule=3, with_next=2
        )
        yield _stands(t("statement.opening"), account.opening)
        yield from _sums(account)
        yield _stands(t("statement.closing"), account.closing, rule=3)
        yield _gap()
        if statement.period.monthly:
            yield from _days(statement.days, account.currency)
        yield from _postings(statement, account, measure)
        yield _gap()


def _stands(words: str, standing: Standing, rule: int = 1) -> _Line:
    sums = (standing.available, standing.held, standing.balance)
    return _line(_Cell(words, 15, 110, Align.LEFT), *_amounts(sums), bold=True, rule=rule)


def _sums(account: Account) -> Iterator[_Line]:
    for each in account.moved:
        words = t("statement.sum", what=event_words(each.event), count=each.count)
        sums = (each.available, each.held, each.balance)
        yield _line(_Cell(words, 15, 110, Align.LEFT), *_amounts(sums, signs=True))


def event_words(event: str) -> str:
    """What a kind of posting is called."""
    return t(f"wallet.event.{event.replace('.', '_')}")


_DAY_KINDS = ("top_up", "capture.label", "capture.cover", "refund", "correction")
_DAY_AT = (37, 58, 79, 100, 121, 147, 172)


def _days(days: Sequence[tuple[date, Sequence[Account]]], currency: str) -> Iterator[_Line]:
    heads = [t(f"statement.day_{kind.replace('.', '_')}") for kind in _DAY_KINDS]
    heads += [t("statement.day_held"), t("statement.day_balance")]
    yield _line(
        _Cell(t("statement.day"), 15, 21, Align.LEFT), *_over(_DAY_AT, heads),
        bold=True, rule=3, with_next=1,
    )  # fmt: skip
    for day, accounts in days:
        for account in accounts:
            if account.currency == currency:
                kinds = [account.total(kind) for kind in _DAY_KINDS]
                sums = [_signed(each) if each.minor else "" for each in kinds]
                sums += [money(account.closing.held), money(account.closing.balance)]
                cells = _over(_DAY_AT, sums)
                yield _line(_Cell(written_day(day), 15, 21, Align.LEFT), *cells, rule=1)
    yield _gap()


def _over(lefts: Sequence[float], texts: Sequence[str]) -> list[_Cell]:
    return [_Cell(text, left, 20) for left, text in zip(lefts, texts, strict=True)]


def _postings(statement: Statement, account: Account, measure: Measure) -> Iterator[_Line]:
    """Of a day all of them with the balance after each, of a month those made by hand."""
    mine = [each for each in statement.entries if each.amount.currency == account.currency]
    if statement.period.monthly:
        mine = [each for each in mine if not each.shipment]
    if not mine:
        return
    heads = ("time", "what", "order", "by")
    places = zip(heads, _OF_MONTH if statement.period.monthly else _OF_DAY, strict=True)
    last = "day_balance" if not statement.period.monthly else "balance"
    yield _line(
        *(_Cell(t(f"statement.{head}"), *place, Align.LEFT) for head, place in places),
        *_ends("available", "held", last, heads=True), bold=True, rule=3, with_next=1,
    )  # fmt: skip
    after = account.opening.balance
    for entry in mine:
        after += entry.available + entry.held
        shown = entry.available + entry.held if statement.period.monthly else after
        yield from _posting(entry, shown, measure, monthly=statement.period.monthly)


def _posting(
    entry: WalletEntry, shown: Money, measure: Measure, *, monthly: bool
) -> Iterator[_Line]:
    at = written_day(entry.at.astimezone().date()) if monthly else time(entry.at)
    texts = (at, event_words(entry.event), entry.order or entry.reference, entry.by)
    places = _OF_MONTH if monthly else _OF_DAY
    cells = [_Cell(text, *place, Align.LEFT) for text, place in zip(texts, places, strict=True)]
    sums = [_signed(entry.available), _signed(entry.held)]
    sums.append(_signed(shown) if monthly else money(shown))
    cells += [_Cell(text, left, _WIDE) for text, left in zip(sums, _ENDS, strict=True)]
    notes = wrap(entry.note, 160 * _MM, 3.0 * _MM, False, measure) if entry.note else []
    yield _line(*cells, rule=0 if notes else 1, with_next=len(notes))
    for at_end, note in ((each == notes[-1], each) for each in notes):
        cell = _Cell(note, 30, 165, Align.LEFT)
        yield _Line((cell,), 3.0, _NOTE_MM, rule=1 if at_end else 0)


def _carriers(mirrored: Sequence[Mirrored]) -> Iterator[_Line]:
    if not mirrored:
        return
    yield _words(t("statement.carriers"), size=5.0, with_next=2)
    heads = [t(f"statement.{head}") for head in ("carrier_says", "books_say", "differs")]
    ends = [_Cell(text, left, _WIDE) for text, left in zip(heads, _ENDS, strict=True)]
    yield _line(*ends, bold=True, rule=3, with_next=1)
    for each in mirrored:
        said = t("statement.carrier_at", carrier=each.carrier, at=date_time(each.at))
        sums = [money(each.balance)]
        sums.append(money(each.expected) if each.expected is not None else "")
        sums.append(_signed(each.difference) if each.difference is not None else "")
        ends = [_Cell(text, left, _WIDE) for text, left in zip(sums, _ENDS, strict=True)]
        yield _line(_Cell(said, 15, 110, Align.LEFT), *ends, rule=1)


def _ends(*names: str, heads: bool) -> list[_Cell]:
    texts = [t(f"statement.{name}") for name in names] if heads else list(names)
    return [_Cell(text, left, _WIDE) for text, left in zip(texts, _ENDS, strict=True)]


def _amounts(sums: Sequence[Money], *, signs: bool = False) -> list[_Cell]:
    texts = [_signed(each) if signs else money(each) for each in sums]
    return [_Cell(text, left, _WIDE) for text, left in zip(texts, _ENDS, strict=True)]


def _signed(amount: Money) -> str:
    if not amount.minor:
        return ""
    written = money(amount)
    return f"+{written}" if amount.minor > 0 else written


def _line(*cells: _Cell, bold: bool = False, rule: int = 0, with_next: int = 0) -> _Line:
    return _Line(cells, bold=bold, rule=rule, with_next=with_next)


def _words(text: str, size: float = 3.6, with_next: int = 0) -> _Line:
    cell = _Cell(text, _LEFT_MM, _WIDTH_MM, Align.LEFT)
    return _Line((cell,), size, size + 4.0, bold=True, with_next=with_next)


def _gap() -> _Line:
    return _Line((), high_mm=4.0)


# Onto pages


def _paged(lines: Sequence[_Line], room_mm: float) -> list[list[_Line]]:
    pages: list[list[_Line]] = [[]]
    used = 0.0
    for at, line in enumerate(lines):
        together = sum(each.high_mm for each in lines[at : at + 1 + line.with_next])
        if used + together > room_mm and pages[-1]:
            pages.append([])
            used = 0.0
        if not pages[-1] and not line.cells:
            continue  # no page begins with a gap
        pages[-1].append(line)
        used += line.high_mm
    return pages


def _page(
    lines: Sequence[_Line], head: tuple[str, str, str], of: str, measure: Measure, stock: Stock
) -> Page:
    marks: list[Mark] = []
    name, who, made = head
    _write(marks, measure, _Cell(name, 15, 125, Align.LEFT), 24, 7.0, bold=True)
    _write(marks, measure, _Cell(of, 145, 50), 24, 3.4)
    _write(marks, measure, _Cell(who, 15, 180, Align.LEFT), 31, 3.8)
    _write(marks, measure, _Cell(made, 15, 180, Align.LEFT), 36.5, 3.4)
    top = _TOP_MM
    for line in lines:
        base = top + line.high_mm - 1.6
        for cell in line.cells:
            _write(marks, measure, cell, base, line.size, bold=line.bold)
        top += line.high_mm
        if line.rule:
            edge = (round(_LEFT_MM * _MM), round(top * _MM) - line.rule)
            marks.append(Box(*edge, round(_WIDTH_MM * _MM), line.rule))
    width, height = (round(length * _MM) for length in stock.size_mm)
    return Page(DPI, width, height, tuple(marks))


def _write(
    marks: list[Mark], measure: Measure, cell: _Cell, base_mm: float, size_mm: float,
    *, bold: bool = False,
) -> None:  # fmt: skip
    """One text; what is too long is set smaller, never cut."""
    if not cell.text:
        return
    width = cell.width_mm * _MM
    text, size = shrunk(cell.text, size_mm * _MM, width, measure, "order", bold=bold, floor=4)
    place = (round(cell.left_mm * _MM), round(base_mm * _MM), round(width))
    marks.append(Text(*place, max(1, int(size)), text, bold, cell.align))
