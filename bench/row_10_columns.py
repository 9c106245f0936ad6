"""The same facts by columns and by records, over Bolt, up to typed tables."""

from collections.abc import Sequence

import polars as pl

from bench.measure import Reading, again, compared, in_turn, timed
from bench.records import NATIVE, TEXTS, Record, fetch, fetch_one
from bench.row import Row
from bench.stage import Place, Stage, patiently
from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.access.viewer import Viewer
from graph_service.facts.chapters import all_tables
from graph_service.facts.dossier import Facts

ROUNDS, TIMES = 5, 8
CUSTOMERS = 100


async def run(stage: Stage) -> Sequence[Reading]:
    """A hundred customers: all their tables against seven plain statements, then the ratings alone."""
    place = await stage.place()
    number = CUSTOMERS // 5 if stage.is_quick else CUSTOMERS
    customers = [f"c-{n}" for n in range(number)]
    held = await fetch(place.driver, customers)
    await _equal(place, customers, held)
    records = sum(len(rows) for rows in held.values())
    del held  # else the collector looks through all of it again and again while either side works

    async def ours() -> float:
        return await timed(lambda: dossiers(place, customers))

    async def other() -> float:
        async def rows() -> dict[str, pl.DataFrame]:
            return {name: _frame(found) for name, found in (await fetch(place.driver, customers)).items()}

        return await timed(rows)

    async def native() -> float:
        async def rows() -> pl.DataFrame:
            return _frame(await fetch_one(place.driver, NATIVE, customers))

        return await timed(rows)

    took = await in_turn([again(ours, TIMES), other, native], stage.rounds(ROUNDS))
    ours_named = f"FactsReader.read of {number} customers, cold: all 20 tables, one record a chapter and customer"
    counted = {"records, ours": 2 * number, "records, other": records}
    return [
        compared(
            "by columns",
            (ours_named, "execute_query per table, row by row, into polars"),
            took[:2],
            8.0,
            "at least",
            counted=counted,
        ),
        compared(
            "by columns, dates as the driver's types",
            (ours_named, "the ratings alone, row by row, with date and datetime as the driver gives them"),
            [took[0], took[2]],
            None,
            "at least",
        ),
    ]


async def dossiers(place: Place, customers: Sequence[str]) -> Facts:
    """The facts of some customers and of our own side, by a service that knows nothing yet."""
    service = place.service()
    objects = Objects(customers=list(customers))
    return await service.reader.read(
        await service.scopes.of_objects(Viewer(), Operation.VETO_BOARD, objects, service.today)
    )


def _frame(rows: list[Record]) -> pl.DataFrame:
    return pl.DataFrame(rows, infer_schema_length=None)


async def _equal(place: Place, customers: Sequence[str], held: dict[str, list[Record]]) -> None:
    facts = await patiently(lambda: dossiers(place, customers))
    columns = ["id", "person_id", "metric", "value", "holder_id", "recorded_by"]
    mine, theirs = (frame.select(columns).sort("id") for frame in (_written(facts, "ratings"), _frame(held["ratings"])))
    assert mine.cast(theirs.schema).equals(theirs)
    for table, name in (("seats", "seats"), ("person_ties", "ties"), ("deals", "deals")):
        assert sorted(_written(facts, table)["id"]) == sorted(row["id"] for row in held[name]), table


def _written(facts: Facts, table: str) -> pl.DataFrame:
    """The whole of a table, ids as texts."""
    return facts.history(table).with_columns(all_tables()[table].written_id)


ROW = Row(
    "columns against records",
    f"The other side fetches {len(TEXTS)} tables with the columns that the questions need, dates made integers by "
    "the server as ours are; ours fetches all 20 with every column, under the locks. In each round ours is asked "
    f"{TIMES} times, which takes about as long as the other side once, and the middle one counts.",
    run,
)
