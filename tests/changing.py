"""A single change as a service would ask for it, said by its rows."""

from typing import Any

from graph_service.recording.change import Change, Changes, Done, Draft, Locked, Part
from graph_service.recording.nouns import NOUNS
from graph_service.recording.record import Anchors
from graph_service.recording.rows import typed
from graph_service.settings import Settings

Row = dict[str, Any]
RAIL: Row = {"id": "c-rail", "name": "瑞丰"}
HERE = Anchors(customers=("c-rail",))


def change(noun: str, *rows: Row, operation: str = "op", **more: Any) -> Change:
    """A change that says these rows; ``more``: fields of its draft or of the change itself."""
    of_draft: dict[str, Any] = {name: more.pop(name) for name in ("id", "is_new", "is_late", "parts") if name in more}

    async def build(locked: Locked) -> Draft:
        del locked
        parts = (Part(NOUNS[noun].kind, typed(NOUNS[noun].kind, rows)),) if rows else ()
        given: dict[str, Any] = {"id": rows[0].get("id") if rows else None, "parts": parts}
        return Draft(noun, **(given | of_draft))

    given: dict[str, Any] = {
        "operation_id": operation,
        "body_hash": "h",
        "action": "say",
        "actor": "e-ann",
        "anchors": HERE,
    }
    return Change(**(given | more), build=build)


async def carry_out(graph: Any, asked: Change) -> Done:
    return await Changes(graph, Settings()).carry_out(asked)
