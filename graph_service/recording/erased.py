"""Whoever was erased does not come back with the next file: their rows are refused by name."""

import dataclasses

import polars as pl

from graph_service.domain.personal_data import Whose
from graph_service.recording.faults import faults
from graph_service.recording.kind import NO_FAULTS, FactKind
from graph_service.recording.record import Ids
from graph_service.recording.stored import Asks
from graph_service.store.statements import Statement

ASK_S = 30.0


@dataclasses.dataclass(frozen=True)
class IdsOf(Ids):
    """Ids, and whose they are."""

    kind: str


FIND_ERASED = Statement("reads/find_erased", IdsOf, Ids)


async def erased_faults(kind: FactKind, rows: pl.DataFrame, gateway: Asks) -> pl.DataFrame:
    """A fault for every row about somebody who was erased."""
    if kind.thing not in {whose.value for whose in Whose} or "id" not in rows.columns:
        return NO_FAULTS
    wanted = rows["id"].drop_nulls().unique().sort().to_list()
    found = await gateway.ask(FIND_ERASED, IdsOf(wanted, kind.thing), timeout_s=ASK_S)
    return faults(rows.filter(pl.col("id").is_in(found[0].ids)), "id", "erased")
