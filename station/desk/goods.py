"""A supervisor's word for contents that need one: written down before anything is asked."""

from collections.abc import Sequence

from station.desk.packing import require
from station.domain.errors import RefusedError
from station.domain.people import Actor, Permission
from station.domain.restricted import Flag
from station.flow.ports import Audit, Clock


class GoodsDesk:
    """Lets flagged contents go."""

    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock

    async def allow(
        self, flags: Sequence[Flag], order: str, shipment: str, actor: Actor
    ) -> frozenset[str]:
        """The names of the goods that may go with `shipment`; each is a line of the audit log.

        Raises PermissionRefusedError, RefusedError for what is never sent, or what noting raises.
        """
        for flag in flags:
            if flag.goods.never:
                raise RefusedError(flag.word.id, **flag.word.facts)
        require(actor, Permission.ALLOW_GOODS)
        names = frozenset(flag.goods.name for flag in flags)
        for name in sorted(names):
            now = self._clock.now()
            facts = {"order": order, "shipment": shipment, "goods": name}
            await self._audit.note("goods_allowed", now, actor.name, **facts)
        return names
