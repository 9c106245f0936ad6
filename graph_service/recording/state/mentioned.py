"""Of whom an export speaks: only what is theirs can be missing from it."""

import dataclasses
from collections.abc import Mapping

import polars as pl

from graph_service.recording.departments import DEPARTMENT
from graph_service.recording.plan import stored_frame
from graph_service.recording.record import Ids
from graph_service.recording.shaping import ids
from graph_service.recording.state.cut_off import CutOff
from graph_service.recording.state.dated import Dated
from graph_service.recording.stored import DEALS_OF_SEATS, Edges, StoredFacts
from graph_service.store.statements import Statement

SEATS_OF_OPPORTUNITIES = Statement("reads/find_seats_of_opportunities", Ids, Edges)
Files = Mapping[str, pl.DataFrame]
_NODES = {"customer": "Customer", "opportunity": "Opportunity"}
OWNERS = {"id": pl.String(), "owner": pl.String()}


@dataclasses.dataclass(frozen=True)
class Mentioned:
    """Customers and deals, and (``thing``, ``id``) of people and of us."""

    files: Files
    done: CutOff
    customers: tuple[str, ...]
    deals: tuple[str, ...]
    seats: pl.DataFrame
    """Seats that are stored of these deals: ``id``, ``owner``."""
    people: pl.DataFrame
    before: frozenset[str]
    """Customers and deals (``customer:ID``) that were there before this load."""
    seated: tuple[str, ...]
    """Deals of which there were seats before this load."""

    def owners(self, dated: Dated) -> tuple[str, ...]:
        """Owners of such facts that the export speaks of."""
        return self.deals if dated.owner.endswith("seat_id") else self.customers

    def owners_before(self, dated: Dated) -> list[str]:
        """Those that were there before this load; of ties the one that stands for none."""
        thing = "opportunity" if dated.owner.endswith("seat_id") else "customer"
        return [one for one in self.owners(dated) if f"{thing}:{one}" in self.before] if dated.owner else [""]

    async def owned(self, dated: Dated, rows: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
        """The rows, each with its ``owner``; null where nobody knows it, empty for ties, which have none."""
        if not dated.owner:
            return rows.with_columns(owner=pl.lit(""))
        asked = rows[dated.owner].drop_nulls().unique()
        known = await self._owners(dated.owner, asked, stored)
        return rows.join(known.rename({"id": dated.owner}), on=dated.owner, how="left", maintain_order="left")

    async def _owners(self, field: str, asked: pl.Series, stored: StoredFacts) -> pl.DataFrame:
        """Whose the departments or seats are: as the export says it, else as it is stored."""
        if field == "customer_id":
            return pl.DataFrame({"id": asked, "owner": asked}, schema=OWNERS)
        name, column = ("departments", "customer_id") if field == "department_id" else ("seats", "opportunity_id")
        empty = pl.DataFrame(schema=OWNERS)
        said = (
            self.files[name].select("id", pl.col(column).alias("owner")).unique("id") if name in self.files else empty
        )
        rest = asked.filter(~asked.is_in(said["id"].implode())).to_list()
        if field == "department_id":
            found = stored_frame(DEPARTMENT, await stored.records(DEPARTMENT, rest), suffix="")
            there = found.select("id", pl.col("customer_id").alias("owner"))
        else:
            there = (await stored.edges(DEALS_OF_SEATS, rest)).select(
                pl.col("a").alias("id"), pl.col("b").alias("owner")
            )
        return pl.concat([said.drop_nulls(), there])


async def mentioned_in(files: Files, stored: StoredFacts, done: CutOff) -> Mentioned:
    """Whom the files mention. ``files``: by template all rows, references resolved; ``done``: by this load, cut off.

    A customer is mentioned by its own row, by a department, a deal or an assignment of it, and by whoever works there;
    a deal by its own row and by a seat of it; people and employees by their own rows.
    """
    deals = _ids(files, opportunities="id", seats="opportunity_id")
    seats = (await stored.edges(SEATS_OF_OPPORTUNITIES, deals)).select(
        pl.col("b").alias("id"), pl.col("a").alias("owner")
    )
    own = _ids(files, customers="id", departments="customer_id", opportunities="customer_id", assignments="customer_id")
    customers = {*own, *await _employers(files, stored)}
    people = [
        pl.DataFrame({"id": _ids(files, **{name: "id"})}, schema={"id": pl.String}).with_columns(thing=pl.lit(thing))
        for name, thing in (("people", "person"), ("employees", "employee"))
    ]
    known = await stored.ids({"customer": sorted(customers), "opportunity": deals})
    new = {thing: done.created.get(name, frozenset()) for thing, name in _NODES.items()}
    before = frozenset(f"{thing}:{one}" for thing, found in known.items() for one in found - new[thing])
    old_seats = seats.filter(~pl.col("id").is_in(list(done.created.get("Seat", ()))))
    seated = tuple(old_seats["owner"].unique().sort())
    return Mentioned(files, done, tuple(sorted(customers)), deals, seats, pl.concat(people), before, seated)


async def _employers(files: Files, stored: StoredFacts) -> set[str]:
    """Customers of the departments in which people of the export work, as far as it does not say them itself."""
    asked = set(_ids(files, people="department_id")) - set(_ids(files, departments="id"))
    found = stored_frame(DEPARTMENT, await stored.records(DEPARTMENT, sorted(asked)), suffix="")
    return set(found["customer_id"].drop_nulls())


def _ids(files: Files, **columns: str) -> tuple[str, ...]:
    found = [ids(files[name], column) for name, column in columns.items() if name in files]
    return tuple(sorted({one for each in found for one in each}))
