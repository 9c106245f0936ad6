"""The locks of a change: our own side first, then the customers in id order. Everyone locks in this order."""

import dataclasses

from graph_service.recording.bookkeeping import LOCK_COMPANY, LOCK_DOSSIERS, AnchorParams
from graph_service.recording.record import Anchors
from graph_service.store.gateway import Unit
from graph_service.store.statements import NoParams


async def lock_company(unit: Unit, anchors: Anchors) -> None:
    """Lock our own side, where something of it is touched."""
    if anchors.is_company:
        await unit.run(LOCK_COMPANY, NoParams())


async def lock_dossiers(unit: Unit, anchors: Anchors) -> list[str]:
    """Lock all that the anchors lie in until the transaction ends; which customers they are, in id order."""
    await lock_company(unit, anchors)
    lists = [field.name for field in dataclasses.fields(AnchorParams)]
    params = AnchorParams(**{name: list(getattr(anchors, name)) for name in lists})
    return (await unit.run(LOCK_DOSSIERS, params))[0].customers
