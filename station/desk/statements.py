"""Statements of the wallet: of a day or a month, as a table, as pages, on office paper."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from station.desk import statement_csv
from station.desk.list_prints import Pages, came_out, office_printer
from station.desk.mirroring import Mirroring
from station.desk.packing import require
from station.domain.manifest import ListFile
from station.domain.papers import Paper
from station.domain.people import Actor, Permission
from station.domain.period import Period
from station.domain.printers import PrinterRole, PrinterSpec
from station.domain.shipment import PaperKind
from station.domain.statement import Statement
from station.flow.ports import Audit, Clock, Printer, StatementMaker
from station.flow.wallet_books import WalletBooks

SaveFiles = Callable[[Path | None, str, Sequence[ListFile]], Awaitable[Sequence[str]]]
"""Writes files of a name into a folder, or into the bench's own; answers where they lie."""


class Statements:
    """Makes statements from the ledger as it is; none is kept, and none prints by itself."""

    def __init__(
        self,
        moved: WalletBooks,
        mirroring: Mirroring,
        maker: StatementMaker,
        save: SaveFiles,
        spec: Callable[[PrinterRole], PrinterSpec],
        printer: Printer,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._moved = moved
        self._mirroring = mirroring
        self._maker = maker
        self._save = save
        self._spec = spec
        self._printer = printer
        self._audit = audit
        self._clock = clock

    async def of(self, period: Period, actor: Actor) -> Statement:
        """All of a period. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        days = period.days() if period.monthly else ()
        whole = await self._moved.whole(period.bounds(), [day.bounds() for day in days])
        return Statement(
            period=period,
            made_at=self._clock.now(),
            accounts=whole.accounts,
            entries=whole.entries,
            days=tuple(
                (day.first, accounts)
                for day, accounts in zip(days, whole.parts, strict=True)
                if any(account.moved for account in accounts)
            ),
            mirrored=await self._mirroring.compared(period.bounds()),
        )

    async def as_csv(self, statement: Statement) -> ListFile:
        """The statement for spreadsheets and programs."""
        text = await asyncio.to_thread(statement_csv.as_csv, statement)
        return ListFile("csv", text.encode("utf-8-sig"))

    async def as_pdf(self, statement: Statement) -> ListFile:
        """The statement on the office paper of this bench."""
        return await self._maker.statement(statement)

    async def save(self, period: Period, actor: Actor, folder: Path | None = None) -> Sequence[str]:
        """Writes CSV and PDF into `folder`, or where papers go; answers their paths.

        Raises PermissionRefusedError, or EnvironmentFaultError when the folder takes no file.
        """
        made = await self.of(period, actor)
        files = [await self.as_csv(made), await self.as_pdf(made)]
        return await self._save(folder, f"wallet-{period.name}", files)

    async def print(self, period: Period, actor: Actor) -> tuple[str, ...]:
        """Prints its pages once; where they went.

        Raises PermissionRefusedError, or RefusedError where no printer for office paper is set
        up, or where it is not known to have come out.
        """
        require(actor, Permission.TOP_UP)
        spec = office_printer(self._spec)
        made = await self.as_pdf(await self.of(period, actor))
        now, name = self._clock.now(), period.name
        await self._audit.note("statement_print", now, actor.name, period=name)
        paper = Paper(PaperKind.STATEMENT, 0, "pdf", made.content, str(spec))
        job = Pages(f"wallet-{name}-{now:%Y%m%d%H%M%S}", name)
        return await came_out(self._printer, job, paper)
