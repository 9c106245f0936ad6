"""Faults that only the whole folder, together with what is stored, can show: cycles, clashes, contradictions."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations

import polars as pl

from graph_service.recording.cycles import Edge, cycles
from graph_service.recording.differing import differing
from graph_service.recording.faults import faults, together
from graph_service.recording.kind import NO_FAULTS
from graph_service.recording.people import LINE
from graph_service.recording.seat_flows import FLOW
from graph_service.recording.seats import HOLDING
from graph_service.recording.shaping import filled, thing_of
from graph_service.recording.stored import (
    DEALS_OF_SEATS,
    FLOWS_OF_SEATS,
    HOLDERS_OF_SEATS,
    PARENTS_OF_CUSTOMERS,
    PARENTS_OF_ORG_UNITS,
    SUPERIORS_OF_PEOPLE,
    EdgeQuery,
    StoredFacts,
)

Files = Mapping[str, pl.DataFrame]
_AGREEING = ("opportunity_id", "role", "power", "power_scope", "political", "weight")


async def structure_faults(files: Files, stored: StoredFacts) -> dict[str, pl.DataFrame]:
    """Faults by kind. ``files``: per kind the rows that are sound so far, references resolved."""
    found: dict[str, list[pl.DataFrame]] = {name: [] for name in files}
    if "org_units" in files:
        found["org_units"].append(await _parents(files["org_units"], PARENTS_OF_ORG_UNITS, stored))
    if "customers" in files:
        found["customers"].append(await _parents(files["customers"], PARENTS_OF_CUSTOMERS, stored))
    if "people" in files:
        found["people"].append(await _reporting_lines(files["people"], stored))
    if "seats" in files:
        found["seats"] += [_disagreeing(files["seats"]), await _two_holders(files["seats"], stored)]
    if "seat_flows" in files:
        flows = files["seat_flows"]
        found["seat_flows"] += [await _between_deals(flows, files, stored), await _flows(flows, stored)]
    if "ties" in files:
        found["ties"].append(_ends(files["ties"]))
    return {name: together(*each) for name, each in found.items()}


async def _parents(frame: pl.DataFrame, query: EdgeQuery, stored: StoredFacts) -> pl.DataFrame:
    rows = filled(frame, "parent_id")
    if not rows.height:
        return NO_FAULTS
    known = await stored.closure(query, rows["parent_id"].unique().to_list())
    known = known.join(frame.select(pl.col("id").alias("a")), on="a", how="anti")
    return _cycle_faults(rows, "parent_id", _edges(rows, "id", "parent_id"), known)


async def _reporting_lines(frame: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
    rows = filled(frame, "reports_to")
    if not rows.height:
        return NO_FAULTS
    known = await stored.closure(SUPERIORS_OF_PEOPLE, rows["reports_to"].unique().to_list())
    known = known.join(LINE.rows(frame).select(pl.col("id").alias("tie")), on="tie", how="anti")
    return _cycle_faults(rows, "reports_to", _edges(rows, "id", "reports_to"), known)


async def _flows(frame: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
    if not frame.height:
        return NO_FAULTS
    known = await stored.closure(FLOWS_OF_SEATS, frame["to_seat_id"].unique().to_list())
    known = known.join(FLOW.rows(frame).select(pl.col("id").alias("tie")), on="tie", how="anti")
    return _cycle_faults(frame, "to_seat_id", _edges(frame, "from_seat_id", "to_seat_id"), known)


def _edges(rows: pl.DataFrame, one: str, other: str) -> list[Edge]:
    dates = [(pl.col(name) if name in rows.columns else pl.lit(None, pl.Date)).alias(name) for name in ("from", "to")]
    return [
        Edge(a, b, row, start or date.min, end or date.max)
        for a, b, row, start, end in rows.select(one, other, "row", *dates).iter_rows()
    ]


def _cycle_faults(rows: pl.DataFrame, column: str, edges: list[Edge], known: pl.DataFrame) -> pl.DataFrame:
    there = [Edge(a, b, None, _day(start, date.min), _day(end, date.max)) for a, b, _, start, end in known.iter_rows()]
    found = cycles([*edges, *there])
    named = pl.DataFrame(
        {"row": [cycle.row for cycle in found], "cycle": [" → ".join(cycle.ids) for cycle in found]},
        schema={"row": pl.Int64, "cycle": pl.String},
    )
    return faults(rows.join(named, on="row"), column, "cycle", cycle=pl.col("cycle"))


def _day(text: str | None, default: date) -> date:
    return date.fromisoformat(text) if text else default


def _disagreeing(seats: pl.DataFrame) -> pl.DataFrame:
    """Rows of a seat that do not all say the same about it: nobody knows which of them holds."""
    columns = [name for name in _AGREEING if name in seats.columns]
    return together(*(_disagreeing_in(seats, name) for name in columns))


def _disagreeing_in(seats: pl.DataFrame, name: str) -> pl.DataFrame:
    others = seats.select(pl.col("row").alias("other_row"), pl.col(name).alias("other_value"))
    shown = differing(seats.select("row", "id", name), ["id"], name).join(others, on="other_row")
    fields = {"other_row": pl.col("other_row"), "other_value": pl.col("other_value")}
    return faults(shown, name, "seat_disagrees", seat=pl.col("id"), **fields)


async def _two_holders(seats: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
    """Rows whose holding overlaps another one of the same seat, in the folder or stored."""
    ours = HOLDING.rows(seats).unique("id", keep="first")
    if not ours.height:
        return NO_FAULTS
    known = (await stored.edges(HOLDERS_OF_SEATS, ours["seat_id"].unique().to_list())).join(
        ours.select(pl.col("id").alias("tie")), on="tie", how="anti"
    )
    dates = [(pl.col(name) if name in ours.columns else pl.lit(None, pl.Date)).alias(name) for name in ("from", "to")]
    held = pl.concat(
        [
            ours.select("row", pl.col("seat_id").alias("seat"), pl.col("person_id").alias("person"), *dates),
            known.select(
                pl.lit(None, pl.Int64).alias("row"),
                pl.col("a").alias("seat"),
                pl.col("b").alias("person"),
                pl.col("from").str.to_date("%Y-%m-%d"),
                pl.col("to").str.to_date("%Y-%m-%d"),
            ),
        ]
    ).with_columns(pl.col("from").fill_null(date.min), pl.col("to").fill_null(date.max))
    return _overlaps(seats, held)


def _overlaps(seats: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    ordered = held.sort("seat", "from", "to")
    latest = pl.col("to").cum_max().shift(1).over("seat")
    clashing = ordered.filter(pl.col("from") < latest)["seat"].unique()
    clashes: dict[int, tuple[str, str]] = {}
    for _, group in ordered.filter(pl.col("seat").is_in(clashing.to_list())).group_by("seat"):
        for one, other in combinations(group.sort("row", nulls_last=False).iter_rows(named=True), 2):
            if one["from"] < other["to"] and other["from"] < one["to"] and other["row"] is not None:
                clashes.setdefault(other["row"], (one["person"], _since(one["from"], one["to"])))
    named = pl.DataFrame(
        {
            "row": list(clashes),
            "holder": [holder for holder, _ in clashes.values()],
            "period": [period for _, period in clashes.values()],
        },
        schema={"row": pl.Int64, "holder": pl.String, "period": pl.String},
    )
    return faults(
        seats.join(named, on="row"),
        "person_id",
        "two_holders",
        seat=pl.col("id"),
        holder=pl.col("holder"),
        period=pl.col("period"),
    )


def _since(start: date, end: date) -> str:
    return f"{'…' if start == date.min else start} – {'…' if end == date.max else end}"


async def _between_deals(flows: pl.DataFrame, files: Files, stored: StoredFacts) -> pl.DataFrame:
    """Flows whose two seats belong to different deals."""
    if not flows.height:
        return NO_FAULTS
    seats = files["seats"] if "seats" in files else pl.DataFrame(schema={"id": pl.String, "opportunity_id": pl.String})
    ours = seats.select(pl.col("id").alias("a"), pl.col("opportunity_id").alias("b")).unique("a")
    asked = pl.concat([flows["from_seat_id"], flows["to_seat_id"]]).unique()
    missing = asked.filter(~asked.is_in(ours["a"].implode()))
    deals = pl.concat([ours, (await stored.edges(DEALS_OF_SEATS, missing.to_list())).select("a", "b")])
    pairs = flows.join(deals.rename({"b": "deal"}), left_on="from_seat_id", right_on="a", how="left").join(
        deals.rename({"b": "other_deal"}), left_on="to_seat_id", right_on="a", how="left"
    )
    return faults(
        pairs.filter(pl.col("deal") != pl.col("other_deal")),
        "to_seat_id",
        "flow_between_deals",
        deal=pl.col("deal"),
        other_deal=pl.col("other_deal"),
        seat=pl.col("from_seat_id"),
    )


def _ends(ties: pl.DataFrame) -> pl.DataFrame:
    """Only knowing joins us with them; nobody is tied to themselves."""
    one, other = thing_of("from_id"), thing_of("to_id")
    strangers = ties.filter((pl.col("kind") != "knows") & ((pl.col(one) != "person") | (pl.col(other) != "person")))
    column = "from_id"
    selves = ties.filter((pl.col(one) == pl.col(other)) & (pl.col("from_id") == pl.col("to_id")))
    return together(
        faults(strangers, column, "ends_not_people", kind=pl.col("kind")), faults(selves, "to_id", "tie_to_itself")
    )
