"""The card of command codes of this bench: as a file, or printed on office paper."""

from collections.abc import Callable

from station.desk.commands import name
from station.desk.list_prints import Pages, came_out, office_printer
from station.desk.packing import require
from station.domain import settings as declared
from station.domain.commands import FIXED, Act, CardGroup, CardRow, Command
from station.domain.errors import message
from station.domain.papers import Paper
from station.domain.people import Actor, Permission
from station.domain.presets import PackBox, sides
from station.domain.printers import PrinterRole, PrinterSpec
from station.domain.settings import Settings
from station.domain.shipment import PaperKind
from station.flow.ports import CardMaker, Clock, Printer


def groups(settings: Settings) -> tuple[CardGroup, ...]:
    """What the card of a bench has on it: its boxes, its services, and the commands of all."""
    ticks = tuple(_row(each) for each in FIXED if each.act is Act.TICK)
    acts = tuple(_row(each) for each in FIXED if each.act is not Act.TICK)
    boxes = tuple(_box(box) for box in settings.of(declared.BENCH_BOXES))
    services = tuple(
        CardRow(Command(Act.SERVICE, each.code), message("card.service", name=each.name))
        for each in declared.services(settings)
    )
    found = (("boxes", boxes), ("services", services), ("cover", ticks), ("parcel", acts))
    return tuple(CardGroup(message(f"card.{title}"), rows) for title, rows in found if rows)


def _row(command: Command) -> CardRow:
    return CardRow(command, name(command))


def _box(box: PackBox) -> CardRow:
    inside = message("card.inside", size=sides(box.inner)) if box.inner is not None else None
    return CardRow(Command(Act.BOX, box.code), message("card.box", name=box.name), inside)


class CommandCards:
    """Makes and prints the card; it is made anew each time, from the settings as they are."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        maker: CardMaker,
        spec: Callable[[PrinterRole], PrinterSpec],
        printer: Printer,
        clock: Clock,
    ) -> None:
        self._settings = settings
        self._maker = maker
        self._spec = spec
        self._printer = printer
        self._clock = clock

    async def pdf(self, actor: Actor) -> bytes:
        """The card as a PDF. Raises PermissionRefusedError."""
        require(actor, Permission.LOOK)
        return (await self._maker.command_card(groups(self._settings()))).content

    async def print(self, actor: Actor) -> tuple[str, ...]:
        """Prints it once; where it went.

        Raises PermissionRefusedError, or RefusedError where no printer for office paper is set
        up, or where it is not known to have come out.
        """
        require(actor, Permission.PACK)
        spec = office_printer(self._spec)
        paper = Paper(PaperKind.COMMANDS, 0, "pdf", await self.pdf(actor), str(spec))
        number = f"{self._clock.now():%Y%m%d%H%M%S}"
        return await came_out(self._printer, Pages(f"commands-{number}", number), paper)
