"""Of whom an export speaks: only what is theirs can be missing from it."""

import dataclasses
from collections.abc import Mapping

import polars as pl

from graph_service.recording.departments import DEPARTMENT
from graph_service.recording.plan import stored_frame
from graph_service.recording.record import Ids
from graph_service.recording.shaping import ids
from graph_service.recording.stored import Edges, StoredFacts
from graph_service.store.statements import Statement

SEATS_OF_OPPORTUNITIES = Statement("reads/find_seats_of_opportunities", Ids, Edges)
THING = {"thing": pl.String(), "id": pl.String()}


@dataclasses.dataclass(frozen=True)
class Mentioned:
    """Customers, seats of deals, and (``thing``, ``id``) of people and of us."""

    customers: tuple[str, ...]
    seats: tuple[str, ...]
    people: pl.DataFrame


async def mentioned_in(files: Mapping[str, pl.DataFrame], stored: StoredFacts) -> Mentioned:
    """Whom the files mention. ``files``: by template all rows, references resolved.

    A customer is mentioned by its own row, by a department, a deal or an assignment of it, and by whoever works there;
    a deal by its own row and by a seat of it; people and employees by their own rows.
    """
    deals = _ids(files, opportunities="id", seats="opportunity_id")
    seats = await stored.edges(SEATS_OF_OPPORTUNITIES, deals)
    own = _ids(files, customers="id", departments="customer_id", opportunities="customer_id", assignments="customer_id")
    customers = {*own, *await _employers(files, stored)}
    things = [
        pl.DataFrame({"id": _ids(files, **{name: "id"})}, schema={"id": pl.String}).select(
            pl.lit(thing).alias("thing"), "id"
        )
        for name, thing in (("people", "person"), ("employees", "employee"))
    ]
    return Mentioned(tuple(sorted(customers)), tuple(seats["b"].unique().sort()), pl.concat(things))


async def _employers(files: Mapping[str, pl.DataFrame], stored: StoredFacts) -> set[str]:
    """Customers of the departments in which people of the export work, as far as it does not say them itself."""
    asked = set(_ids(files, people="department_id")) - set(_ids(files, departments="id"))
    found = stored_frame(DEPARTMENT, await stored.records(DEPARTMENT, sorted(asked)), suffix="")
    return set(found["customer_id"].drop_nulls())


def _ids(files: Mapping[str, pl.DataFrame], **columns: str) -> tuple[str, ...]:
    found = [ids(files[name], column) for name, column in columns.items() if name in files]
    return tuple(sorted({one for each in found for one in each}))
