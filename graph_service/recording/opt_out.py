"""An employee's own word on whether colleagues are pointed to them; it goes before what a file says."""

import dataclasses

from graph_service.recording.bookkeeping import BUMP_COMPANY, LOCK_COMPANY, Stamp
from graph_service.recording.plain_write import Effect, Json
from graph_service.store.gateway import Unit
from graph_service.store.statements import NoParams, Statement


@dataclasses.dataclass(frozen=True)
class OwnWord:
    """Who, and whether they are out."""

    employee_id: str
    is_out: bool


@dataclasses.dataclass(frozen=True)
class Changed:
    """How many were changed."""

    changed: int


SET_OPT_OUT = Statement("writes/set_opt_out", OwnWord, Changed)


def saying(word: OwnWord) -> Effect:
    """The word is recorded, and our own side has a new revision, so that every process hears of it."""

    async def effect(unit: Unit) -> Json:
        await unit.run(LOCK_COMPANY, NoParams())
        await unit.run(SET_OPT_OUT, word)
        await unit.run(BUMP_COMPANY, Stamp(None))
        return {"opt_out": word.is_out}

    return effect
