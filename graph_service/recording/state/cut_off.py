"""What a load did before it was cut off: finished by loading again, it must come out as if that had not been there."""

import dataclasses
from collections.abc import Mapping

from graph_service.recording.kept_loads import records_of, steps_of
from graph_service.recording.loads import FIND_LATEST_LOAD
from graph_service.store.gateway import Gateway
from graph_service.store.statements import NoParams

Ids = Mapping[str, frozenset[str]]


@dataclasses.dataclass(frozen=True)
class CutOff:
    """Ids by record: what is new by it was not there before, what it changed it may have ended by half."""

    created: Ids = dataclasses.field(default_factory=dict)
    changed: Ids = dataclasses.field(default_factory=dict)


async def cut_off(gateway: Gateway, folder_digest: str) -> CutOff:
    """What the load of this content did before it was cut off; nothing where none was."""
    latest = next(iter(await gateway.ask(FIND_LATEST_LOAD, NoParams())), None)
    if latest is None or latest.status != "running" or latest.folder_digest != folder_digest:
        return CutOff()
    created: dict[str, set[str]] = {}
    changed: dict[str, set[str]] = {}
    async for step in steps_of(gateway, latest.id):
        for record, made in records_of(step):
            created.setdefault(record.name, set()).update(made.created)
            changed.setdefault(record.name, set()).update(made.changed)
    return CutOff(_frozen(created), _frozen(changed))


def _frozen(found: Mapping[str, set[str]]) -> Ids:
    return {name: frozenset(ids) for name, ids in found.items()}
