"""A whole graph in memory: facts with their ties, loads with what undoes them, pauses; out of an export and in again.

Ties without an id of their own hang on their nodes as the statements hang them there, and a row whose end is missing is
counted as missing; so what forgets a tie, or writes it before its end, shows.
"""

import copy
import dataclasses
import json
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from graph_service.recording.bookkeeping import Finished
from graph_service.recording.chunk import Recorded, chunks
from graph_service.recording.fingerprint import FactRow, PageParams
from graph_service.recording.in_the_way import HelpWith, TiesOfRecords
from graph_service.recording.kept_loads import KnownLoad, StepRow
from graph_service.recording.loads import LoadRow, begin_load, finish_load
from graph_service.recording.merges import TELL_APART, Apart, Join, MergeId
from graph_service.recording.pause import OperationCount
from graph_service.recording.record import Link, Record, Written
from graph_service.recording.registry import kinds, things
from graph_service.recording.undo import ImageRow, RemovedRecords
from graph_service.recording.undo_trace import StepNumber, StoredImages
from graph_service.recording.wipe import FactCounts, RemovedNodes
from graph_service.settings import Settings
from tests.full_tables import full_tables
from tests.live.handing_in import Rows, checked, frame_of
from tests.one_chunk import record_chunk
from tests.remembering import Remembering

End = tuple[str, str]
NODES: Final = {thing: kind.records[0].name for thing, kind in things().items()}
"""The label of a kind of thing."""
LINKS: Final[Mapping[str, tuple[Record, Link]]] = {
    link.write.name: (record, link) for kind in kinds() for record in kind.records for link in record.links
}
HANGING: Final[Mapping[str, tuple[str, str, bool]]] = {
    "writes/link_org_unit_parents": ("PART_OF", "OrgUnit", True),
    "writes/link_employee_units": ("MEMBER_OF", "OrgUnit", True),
    "writes/link_employee_led_units": ("LEADS", "OrgUnit", True),
    "writes/link_customer_parents": ("PART_OF", "Customer", True),
    "writes/link_department_customers": ("OF", "Customer", True),
    "writes/link_opportunity_customers": ("AT", "Customer", True),
    "writes/link_opportunity_owners": ("WORKS_ON", "Employee", False),
    "writes/link_seat_opportunities": ("IN", "Opportunity", True),
    "writes/link_observations_of_people": ("ABOUT", "Person", True),
    "writes/link_observations_of_customers": ("ABOUT", "Customer", True),
    "writes/link_observations_of_org_units": ("ABOUT", "OrgUnit", True),
    "writes/link_observations_of_opportunities": ("ABOUT", "Opportunity", True),
    "writes/link_observations_of_employees": ("ABOUT", "Employee", True),
    "writes/link_observations_held_by_employees": ("HELD_BY", "Employee", True),
    "writes/link_observations_held_by_competitors": ("HELD_BY", "Competitor", True),
    "writes/link_observation_recorders": ("RECORDED", "Employee", False),
    "writes/link_interaction_employees": ("TOOK_PART", "Employee", False),
    "writes/link_interaction_people": ("WITH", "Person", True),
    "writes/link_interaction_competitors": ("TOOK_PART", "Competitor", False),
    "writes/link_interaction_customers": ("WITH", "Customer", True),
    "writes/link_interaction_stores": ("WITH", "Store", True),
    "writes/link_interaction_opportunities": ("FOR", "Opportunity", True),
}
"""Ties without properties: type, label of the other end, whether they begin at the node of the row."""
KEYED: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "COVERS": (("employee_id", "Employee"), ("customer_id", "Customer")),
    "WORKS_IN": (("person_id", "Person"), ("department_id", "Department")),
    "REPORTS_TO": (("person_id", "Person"), ("reports_to", "Person")),
    "ABOUT": (("opportunity_id", "Opportunity"), ("product_id", "Product")),
    "HOLDS": (("person_id", "Person"), ("seat_id", "Seat")),
    "PASSES_TO": (("from_seat_id", "Seat"), ("to_seat_id", "Seat")),
    "SWAYS": (("from_id", "Person"), ("to_id", "Person")),
    "AT_ODDS_WITH": (("from_id", "Person"), ("to_id", "Person")),
    "KNOWS": (("from_id", ""), ("to_id", "")),
    "HELPED": (("employee_id", "Employee"), ("opportunity_id", "Opportunity")),
    "COMPETES_FOR": (("competitor_id", "Competitor"), ("opportunity_id", "Opportunity")),
}
"""Where ties with an id of their own begin and end; of acquaintances the row says it."""
MANY: Final = 5_000
Pairs = list[list[Any]]


@dataclasses.dataclass(frozen=True)
class Tie:
    """One tie, with its properties."""

    type: str
    begin: End
    end: End
    id: str | None
    own: Pairs = dataclasses.field(default_factory=list)


class WholeGraph(Remembering):
    """All that an export, an import and an undo ask of a graph."""

    def __init__(self, keys: Path) -> None:
        super().__init__(keys=keys)
        self.loads: list[dict[str, Any]] = []
        self.steps: dict[str, tuple[Any, int]] = {}
        self.images: dict[str, list[dict[str, Any]]] = {}
        self.said: dict[str, Tie] = {}
        self.opted: dict[str, bool] = {}
        self.answers |= {
            "reads/count_operations": lambda _: [OperationCount(len(self.operations))],
            "writes/pause_changes": lambda _: [Finished(1)],
            "reads/find_page_of_facts": self.page,
            "writes/join_people": self._join,
            **{statement.name: self._apart_of(kind) for kind, statement in TELL_APART.items()},
            "writes/set_opt_out": lambda word: self.opted.update({word.employee_id: word.is_out}) or [],
            "reads/count_facts": self._count,
            "writes/delete_some_facts": lambda _: [RemovedNodes(0)],
            **self._of_loads(),
        }

    def _of_loads(self) -> dict[str, Any]:
        return {
            "reads/find_latest_load": lambda _: [self._load_row(one) for one in self.loads[-1:]],
            "writes/begin_load": self._begin,
            "reads/list_loads": self._list,
            "writes/renew_load": lambda _: [Finished(1)],
            "writes/finish_load": lambda params: self._mark(params.id, status="done", counts=params.counts),
            "reads/find_load": lambda asked: [self._known_load(one) for one in self.loads if one["id"] == asked.id],
            "writes/begin_undo": self._begin_undo,
            "writes/give_up_undo": lambda asked: self._mark(asked.id, status=self._load(asked.id)["before"]),
            "writes/finish_undo": lambda asked: self._mark(asked.id, status="undone"),
            "writes/record_load_step": self._step,
            "writes/record_before_images": self._keep_images,
            "reads/find_load_step": self._find_step,
            "reads/find_before_images": self._find_images,
            "writes/delete_load_step": self._delete_step,
            "writes/delete_records": self._delete,
            "reads/find_ties_of_records": self._ties_of,
            "reads/find_helped_with": self._helped_with,
        }

    def copy(self, keys: Path) -> "WholeGraph":
        """The same facts and loads in a graph of its own, whose keys lie there."""
        made = WholeGraph(keys)
        for name in ("records", "operations", "loads", "steps", "images", "said", "opted"):
            setattr(made, name, copy.deepcopy(getattr(self, name)))
        return made

    async def read_locked(self, work: Any, *, timeout_s: float | None = None) -> Any:
        """Reading work under locks."""
        self.timeouts.append(timeout_s)
        return await work(self)

    async def run(self, statement: Any, params: Any) -> list[Any]:
        """As a graph with its ties answers."""
        found = await super().run(statement, params)
        if statement.name in LINKS:
            return [Written(sum(self._hang(statement.name, row) for row in params.rows))]
        record = next((one for one in KEYED_RECORDS if one.write.name == statement.name), None)
        return found if record is None else [Written(sum(self._is_loose(record, row) for row in params.rows))]

    def facts(self) -> dict[str, dict[str, list[Any]]]:
        """All records by what finds them, as found, but for their versions: those never go back."""
        return {
            name: {id_: [*row[:2], *self.plain(name, row)[3:]] for id_, row in sorted(rows.items())}
            for name, rows in sorted(self.records.items())
            if rows
        }

    def ties(self) -> list[Tie]:
        """All ties there are."""
        return [*self._keyed(), *self._hanging(), *self.said.values()]

    def plain(self, find: str, row: list[Any]) -> list[Any]:
        """A record as stored, its notes as they were written."""
        record = next(one for one in ALL_RECORDS if one.find.name == find)
        made = list(row)
        for field in record.sealed:
            at = _at(record, field)
            (made[at],) = self.keys.open([f"{record.name}/{row[0]}/{field}"], [row[at]])
        return made

    def _keep(self, record: Record, rows: list[dict[str, Any]]) -> None:
        """A node keeps its ties: they are written by statements of their own."""
        for row in rows:
            before = self.records.get(record.find.name, {}).get(row["id"])
            hanging = {link.column: before and before[_at(record, link.column)] for link in record.links}
            super()._keep(record, [row | hanging])

    def _hang(self, statement: str, row: Mapping[str, Any]) -> bool:
        """Write a tie; whether an end of it is missing."""
        record, link = LINKS[statement]
        nodes = self.records.get(record.find.name, {})
        if row["id"] not in nodes:
            return True
        value, at = row[link.column], _at(record, link.column)
        nodes[row["id"]][at] = value or ([] if record.fields[link.column] == pl.List else None)
        return any(not self._is_there((HANGING[statement][1], one)) for one in _many(value))

    def _is_loose(self, record: Record, row: Mapping[str, Any]) -> bool:
        return any(one[1] is not None and not self._is_there(one) for one in _ends(record, row))

    def _is_there(self, end: End) -> bool:
        return any(end[1] in self.records.get(one.find.name, {}) for one in ALL_RECORDS if one.name == end[0])

    def _rows(self, record: Record) -> Iterator[dict[str, Any]]:
        for row in self.records.get(record.find.name, {}).values():
            yield dict(zip(("id", "digest", "version", *record.fields), row, strict=True))

    def _keyed(self) -> Iterator[Tie]:
        for record in {one.find.name: one for one in KEYED_RECORDS}.values():
            for row in self._rows(record):
                begin, end = _ends(record, row)
                yield Tie(record.name, begin, end, row["id"], _pairs(row))

    def _hanging(self) -> Iterator[Tie]:
        for name, (record, link) in LINKS.items():
            type_, label, begins_here = HANGING[name]
            for row in self._rows(record):
                if link.kind is None or row[link.kind[0]] == link.kind[1]:
                    for other in _many(row[link.column]):
                        ends = ((record.name, row["id"]), (label, other))
                        id_ = f"owner of {row['id']}" if type_ == "WORKS_ON" else None
                        own = [] if id_ is None else [["id", id_]]
                        begin, end = ends if begins_here else ends[::-1]
                        yield Tie(type_, begin, end, id_, own)
        for closing in self._rows(CLOSING):
            yield Tie("OF", ("Closing", closing["id"]), ("Opportunity", closing["opportunity_id"]), None)

    def page(self, asked: PageParams) -> list[FactRow]:
        """A page of facts."""
        nodes = [(record, row) for record in ALL_RECORDS if record.name == asked.label for row in self._rows(record)]
        chosen = sorted((row["id"], record, row) for record, row in nodes if row["id"] > asked.after)[: asked.limit]
        return [self._fact(record, row) for _, record, row in chosen]

    def _fact(self, record: Record, row: dict[str, Any]) -> FactRow:
        hanging = {link.column for link in record.links}
        own = _pairs({name: value for name, value in row.items() if name not in hanging})
        if record.name == "Employee" and row["id"] in self.opted:
            own.append(["own_opt_out", str(self.opted[row["id"]]).lower()])
        node, found = (record.name, row["id"]), self.ties()
        ties = [[one.type, *one.end, one.own] for one in found if one.begin == node and one.type != "RECORDED"]
        owned = [[one.type, *one.begin, one.own] for one in found if one.end == node and one.type == "RECORDED"]
        return FactRow(row["id"], own, sorted(ties), sorted(owned))

    def _join(self, asked: Join) -> list[MergeId]:
        own = [["id", asked.id], ["recorded_at", asked.recorded_at.isoformat()]]
        self.said[asked.id] = Tie("SAME_AS", ("Person", asked.merged_id), ("Person", asked.kept_id), asked.id, own)
        return [MergeId(asked.id)]

    def _apart_of(self, kind: str) -> Any:
        def apart(asked: Apart) -> list[MergeId]:
            own = [["id", asked.id], ["recorded_at", asked.recorded_at.isoformat()], ["seen", asked.seen]]
            ends = (NODES[kind], asked.one), (NODES[kind], asked.other)
            self.said[asked.id] = Tie("DIFFERS_FROM", *ends, asked.id, own)
            return [MergeId(asked.id)]

        return apart

    def _count(self, _: Any) -> list[FactCounts]:
        found = {name: len(self.records.get(f"reads/find_{name}", {})) for name in COUNTED}
        return [FactCounts(**found, api_keys=0, audit_events=9)]

    def _load(self, id_: str) -> dict[str, Any]:
        return next(one for one in self.loads if one["id"] == id_)

    @staticmethod
    def _load_row(one: dict[str, Any]) -> LoadRow:
        return LoadRow(one["id"], one["digest"], one["status"], one["holder"], one["renewed_ms"])

    def _known_load(self, one: dict[str, Any]) -> KnownLoad:
        steps = sum(step.load_id == one["id"] for step, _ in self.steps.values())
        return KnownLoad(one["id"], one["status"], one.get("counts"), self.loads.index(one), None, None, steps)

    def _list(self, asked: Any) -> list[KnownLoad]:
        return [self._known_load(one) for one in reversed(self.loads)][: asked.limit]

    def _begin(self, asked: Any) -> list[Any]:
        if asked.id not in [one["id"] for one in self.loads]:
            self.loads.append({"id": asked.id, "digest": asked.folder_digest})
        self._load(asked.id).update(status="running", holder=asked.holder, renewed_ms=asked.now_ms)
        return []

    def _mark(self, id_: str, **said: Any) -> list[Finished]:
        self._load(id_).update(said)
        return [Finished(1)]

    def _begin_undo(self, asked: Any) -> list[Finished]:
        return self._mark(asked.id, before=self._load(asked.id)["status"], status="undoing")

    def _step(self, asked: Any) -> list[StepNumber]:
        number = sum(step.load_id == asked.load_id for step, _ in self.steps.values())
        self.steps.setdefault(asked.id, (asked, number))
        return [StepNumber(self.steps[asked.id][1])]

    def _keep_images(self, asked: Any) -> list[StoredImages]:
        self.images[asked.step_id] = list(asked.rows)
        return [StoredImages(len(asked.rows))]

    def _find_step(self, asked: Any) -> list[StepRow]:
        assert len(self.of("reads/find_load_step")) < MANY, "an undo that does not end"
        mine = [(n, one) for one, n in self.steps.values() if one.load_id == asked.load_id and n < asked.before]
        return [StepRow(one.id, n, one.kind, one.made) for n, one in sorted(mine, key=lambda each: each[0])[-1:]]

    def _find_images(self, asked: Any) -> list[ImageRow]:
        return [ImageRow(one["place"], one["fact_id"], one["image"]) for one in self.images.get(asked.step_id, [])]

    def _delete_step(self, asked: Any) -> list[Finished]:
        self.images.pop(asked.id, None)
        return [Finished(int(self.steps.pop(asked.id, None) is not None))]

    def _delete(self, asked: Any) -> list[RemovedRecords]:
        finds = {one.find.name for one in ALL_RECORDS if one.name == asked.name}
        for record in KEYED_RECORDS:  # a node goes with its ties
            nodes = {(asked.name, id_) for id_ in asked.ids}
            loose = [row["id"] for row in self._rows(record) if nodes & {*_ends(record, row)}]
            for id_ in loose:
                del self.records[record.find.name][id_]
        gone = [self.records.get(find, {}).pop(id_, None) for find in finds for id_ in asked.ids]
        return [RemovedRecords(sum(one is not None for one in gone))]

    def _ties_of(self, asked: Any) -> list[TiesOfRecords]:
        nodes = [(asked.name, id_) for id_ in asked.ids]
        begins = [[one.begin[1], one.type, True, one.id, *one.end] for one in self.ties() if one.begin in nodes]
        ends = [[one.end[1], one.type, False, one.id, *one.begin] for one in self.ties() if one.end in nodes]
        return [TiesOfRecords([*begins, *ends])]

    def _helped_with(self, asked: Any) -> list[HelpWith]:
        return [HelpWith([[row["id"], row["person_id"]] for row in self._rows(HELP) if row["person_id"] in asked.ids])]


async def loaded(graph: Any, tables: Mapping[str, Rows], size: int = 1_000) -> str:
    """The id of a load that brought a folder in."""
    frames = {name: frame_of(name, rows) for name, rows in tables.items() if rows}
    check, found = await checked(graph, Settings(), frames)
    assert not found, found
    load, counts = await begin_load(graph, secrets.token_hex(4)), dict[str, Recorded]()
    for kind in (kind for kind in kinds() if kind.name in frames):
        for phase in range(kind.phases):
            for chunk in chunks(kind, check.accepted(kind, frames[kind.name]), size):
                operation = load.operation_id(kind, chunk, phase)
                done = await record_chunk(graph, kind, chunk, operation, "e-ann", phase=phase, load_id=load.id)
                counts[kind.name] = counts.get(kind.name, Recorded()) + done
    await finish_load(graph, load, counts)
    return load.id


FULL: Final[list[tuple[WholeGraph, bytes]]] = []


async def of_full_tables(home: Path) -> WholeGraph:
    """A graph into which the full tables were loaded; that is done once."""
    if not FULL:
        graph = WholeGraph(home / "first keys")
        await loaded(graph, full_tables())
        FULL.append((graph, graph.keys.path.read_bytes()))
    graph, keys = FULL[0]
    (home / "keys").write_bytes(keys)
    return graph.copy(home / "keys")


def made_of(graph: WholeGraph, step: str) -> dict[str, Any]:
    """What a step is said to have made."""
    found: dict[str, Any] = json.loads(graph.steps[step][0].made)
    return found


def _at(record: Record, field: str) -> int:
    return 3 + list(record.fields).index(field)


def _many(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] * (value is not None)


def _pairs(row: Mapping[str, Any]) -> Pairs:
    return [
        [name, value if isinstance(value, list) else str(value)] for name, value in row.items() if value is not None
    ]


def _ends(record: Record, row: Mapping[str, Any]) -> tuple[End, End]:
    (begin, one), (end, other) = KEYED[record.name]
    if record.name == "KNOWS":
        one, other = NODES[row["from_thing"]], NODES[row["to_thing"]]
    return (one, row[begin]), (other, row[end])


COUNTED: Final = ("customers", "people", "employees", "opportunities", "observations", "interactions")
ALL_RECORDS: Final = [record for kind in kinds() for record in kind.records]
KEYED_RECORDS: Final = [record for record in ALL_RECORDS if record.name in KEYED]
CLOSING: Final = next(record for record in ALL_RECORDS if record.name == "Closing")
HELP: Final = next(record for record in ALL_RECORDS if record.name == "HELPED")
