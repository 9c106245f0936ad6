"""A graph in memory that states of days are loaded into, and what holds in it on a day."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from graph_service.recording.chunk import Recorded
from graph_service.recording.departments import DEPARTMENT
from graph_service.recording.loads import Load
from graph_service.recording.people import LINE
from graph_service.recording.record import Record
from graph_service.recording.seats import SEAT
from graph_service.recording.state.cut_off import CutOff
from graph_service.recording.state.dated import ALL
from graph_service.recording.state.standing import Standing
from graph_service.recording.state.stored import Counted
from graph_service.recording.stored import Edges
from graph_service.settings import Settings
from tests.live.handing_in import checked, frame_of, record_all
from tests.remembering import Remembering

Rows = Sequence[Mapping[str, str]]
Files = dict[str, Rows]
Held = tuple[str, ...]
_EDGES: Mapping[str, tuple[str, str, str]] = {
    "find_posts_of_people": ("find_posts", "person_id", "department_id"),
    "find_assignments_of_customers": ("find_assignments", "customer_id", "employee_id"),
    "find_holders_of_seats": ("find_holdings", "seat_id", "person_id"),
    "find_flows_of_seats": ("find_seat_flows", "from_seat_id", "to_seat_id"),
    "find_sways_of_people": ("find_sways", "from_id", "to_id"),
    "find_feuds_of_people": ("find_feuds", "from_id", "to_id"),
    "find_acquaintances_of": ("find_acquaintances", "from_id", "to_id"),
    "find_seats_of_opportunities": ("find_seats", "opportunity_id", "id"),
    "find_deals_of_seats": ("find_seats", "id", "opportunity_id"),
    "find_superiors_of_people": ("find_reporting_lines", "person_id", "reports_to"),
}
_COUNTS: Mapping[str, tuple[str, ...]] = {
    "count_open_posts": ("find_posts",),
    "count_open_assignments": ("find_assignments",),
    "count_open_holdings": ("find_holdings",),
    "count_open_flows": ("find_seat_flows",),
    "count_open_ties": ("find_sways", "find_feuds", "find_acquaintances"),
}
_RECORDS: Mapping[str, Record] = {one.record.find.name: one.record for one in ALL} | {LINE.find.name: LINE}


class StandingGraph(Remembering):
    """It answers what states ask, from the records it was handed."""

    def __init__(self) -> None:
        answers: dict[str, Callable[[Any], list[Any]]] = {}
        for name, (find, one, other) in _EDGES.items():
            answers[f"reads/{name}"] = self._edges(find, one, other)
        for name, finds in _COUNTS.items():
            answers[f"reads/{name}"] = self._count(finds)
        super().__init__({**answers, "reads/find_posts_of_customers": self._posts_of_customers})

    def facts(self, find: str) -> list[dict[str, Any]]:
        """Records that a statement finds, by the names of their fields."""
        record = next((one for one in _RECORDS.values() if one.find.name == f"reads/{find}"), None)
        kept = self.records.get(f"reads/{find}", {}).values()
        names = ("id", "digest", "version", *(record.fields if record else _fields(find)))
        return [dict(zip(names, row, strict=True)) for row in kept]

    def held(self, day: str, *templates: str) -> set[Held]:
        """Facts that hold on a day: their template and the fields of their key."""
        return {
            (one.template, *(fact[name] for name in one.key))
            for one in ALL
            if not templates or one.template in templates
            for fact in self.facts(one.record.find.name.removeprefix("reads/"))
            if (fact["from"] or "") <= day and (fact["to"] is None or fact["to"] > day)
        }

    def periods(self, find: str, *names: str) -> set[Held]:
        """Fields of the facts that a statement finds, each with from and to behind it; an open end is empty."""
        return {tuple(fact[name] or "" for name in (*names, "from", "to")) for fact in self.facts(find)}

    def _edges(self, find: str, one: str, other: str) -> Callable[[Any], list[Any]]:
        def answer(params: Any) -> list[Any]:
            found = [fact for fact in self.facts(find) if fact[one] in params.ids]
            return [Edges([[fact[one], fact[other], fact["id"], fact.get("from"), fact.get("to")] for fact in found])]

        return answer

    def _posts_of_customers(self, params: Any) -> list[Any]:
        of = {fact["id"]: fact["customer_id"] for fact in self.facts("find_departments")}
        posts = [post for post in self.facts("find_posts") if of.get(post["department_id"]) in params.ids]
        return [Edges([[of[p["department_id"]], p["person_id"], p["id"], p["from"], p["to"]] for p in posts])]

    def _count(self, finds: Sequence[str]) -> Callable[[Any], list[Any]]:
        def answer(params: Any) -> list[Any]:
            day = params.day.isoformat()
            facts = [fact for find in finds for fact in self.facts(find) if fact["source"] in params.sources]
            return [Counted(sum((f["from"] or "") <= day and (f["to"] or "9999") > day for f in facts))]

        return answer


def _fields(find: str) -> tuple[str, ...]:
    return tuple({"find_departments": DEPARTMENT, "find_seats": SEAT}[find].fields)


class Loaded:
    """What a load came to."""

    def __init__(self, counts: Mapping[str, Recorded], standing: Mapping[str, Standing]) -> None:
        self.standing = standing
        self.total = sum(counts.values(), start=Recorded())

    def numbers(self, template: str) -> dict[str, int]:
        """What its state came to for a template, without what is zero."""
        said = self.standing[template].as_json()
        return {name: n for name, n in said.items() if n and name not in ("ending", "is_many", "spoken_of")}


async def faults_of(
    graph: StandingGraph, files: Mapping[str, Rows], day: str | None
) -> list[tuple[str, int, str, str]]:
    """Kind, row, column, code of what is wrong with a folder."""
    gateway: Any = graph
    frames = {name: frame_of(name, rows) for name, rows in files.items()}
    return (await checked(gateway, Settings(), frames, None if day is None else date.fromisoformat(day)))[1]


async def loaded(
    graph: StandingGraph,
    files: Mapping[str, Rows],
    day: str | None,
    *,
    bad: bool = False,
    done: CutOff | None = None,
) -> Loaded:
    """Check and record a folder, without its bad rows where these are expected; ``done``: by the same load."""
    gateway: Any = graph
    frames: dict[str, pl.DataFrame] = {name: frame_of(name, rows) for name, rows in files.items()}
    check, found = await checked(gateway, Settings(), frames, None if day is None else date.fromisoformat(day), done)
    assert bool(found) is bad, found
    counts = await record_all(gateway, check, frames, Load(secrets.token_hex(4), is_resumed=False))
    return Loaded(counts, {} if check.state is None else check.state.standing)


async def begun(graph: StandingGraph, *states: tuple[str | None, Mapping[str, Rows]]) -> StandingGraph:
    """The graph with some exports loaded, one after the other."""
    for day, files in states:
        await loaded(graph, files, day)
    return graph
