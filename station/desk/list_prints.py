"""A manifest brought to the printer for office paper: asked for each time, and written down."""

from collections.abc import Callable
from dataclasses import dataclass

from station.desk.closing import Closing
from station.desk.packing import require
from station.domain.errors import RefusedError, message
from station.domain.papers import Paper
from station.domain.people import Actor, Permission
from station.domain.printers import Backend, PrinterRole, PrinterSpec
from station.domain.shipment import PaperKind
from station.flow.ports import Audit, Clock, Printer
from station.flow.verdict import Answer


@dataclass(frozen=True)
class Pages:
    """The job of pages that belong to no shipment."""

    id: str
    number: str


def office_printer(spec: Callable[[PrinterRole], PrinterSpec]) -> PrinterSpec:
    """The printer for office paper. Raises RefusedError where none is set up."""
    found = spec(PrinterRole.DOCUMENT)
    if found.backend is Backend.FOLDER:
        raise RefusedError("manifest.no_printer")
    return found


async def came_out(printer: Printer, job: Pages, paper: Paper) -> tuple[str, ...]:
    """Prints `paper` once; where it went. Raises RefusedError unless it is known to be there."""
    done = await printer.deliver(job, [paper])
    if done.answer is Answer.UNKNOWN:
        raise RefusedError("last.reprint_unknown")
    if done.answer is not Answer.YES:
        reason = done.reason or message("last.reprint_failed")
        raise RefusedError(reason.id, **reason.facts)
    return done.where


class ListPrints:
    """Prints closed manifests; prints nothing by itself."""

    def __init__(
        self,
        closing: Closing,
        spec: Callable[[PrinterRole], PrinterSpec],
        printer: Printer,
        audit: Audit,
        clock: Clock,
    ) -> None:
        self._closing = closing
        self._spec = spec
        self._printer = printer
        self._audit = audit
        self._clock = clock

    async def print(self, manifest: str, actor: Actor) -> tuple[str, ...]:
        """Prints its pages once; where they went. A copy is the same as the first.

        Raises PermissionRefusedError, RefusedError for another manifest, where no printer for
        office paper is set up, or for a list that did not come out, as far as that is known.
        """
        require(actor, Permission.PACK)
        spec = office_printer(self._spec)
        files = await self._closing.files(manifest, actor)
        (pages,) = [file.content for file in files if file.form == "pdf"]
        await self._audit.note("manifest_print", self._clock.now(), actor.name, manifest=manifest)
        paper = Paper(PaperKind.MANIFEST, 0, "pdf", pages, str(spec))
        return await came_out(self._printer, Pages(f"manifest-{manifest}", manifest), paper)
