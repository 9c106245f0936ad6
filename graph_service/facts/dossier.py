"""A dossier: everything recorded about one customer (or about our own side), its full history, in typed tables."""

import dataclasses
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

import polars as pl

from graph_service.domain.time import LATEST, AsOf
from graph_service.errors import BugError
from graph_service.facts.as_of import as_of
from graph_service.facts.chapters import all_tables, tables_of
from graph_service.facts.columns import Columns, frames
from graph_service.facts.identity import MERGES, identified
from graph_service.facts.lazily import lazily
from graph_service.facts.one_customer import are_asked, as_one_customer, has_customer_merges, in_family, kept_customers
from graph_service.facts.parts import Part, Parts, Tables, part_of, parts_of, together
from graph_service.facts.plan import carried_out_together
from graph_service.facts.table import Chapter, FieldClass, Table

COMPANY, OWNER = "company", "owner"
RESOLVED = 96
"""Resolved tables that facts keep: some dates, each with all tables."""
FEW_ROWS = 200
NAMES = 25_000
"""Rows of a table up to which its names are kept at hand."""
Names = tuple[str, str | None]


@dataclasses.dataclass(frozen=True)
class Dossier:
    """Tables of the chapters that were read, at one revision; ``owner`` is a customer id or ``company``."""

    owner: str
    revision: int
    tables: Parts

    @lazily
    def size_bytes(self) -> int:
        """Memory of the columns, for the cache."""
        return self.tables.size_bytes

    @lazily
    def has_merges(self) -> bool:
        """Whether somebody in it, or its customer, was ever said to be somebody else."""
        is_of_people = MERGES in self.tables and not self.tables[MERGES].is_empty()
        return is_of_people or has_customer_merges(self.tables)


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What the statements of its chapters return for one owner: column lists by table."""

    owner: str
    revision: int
    tables: Mapping[str, Mapping[str, Sequence[Any]]]


def build_chapter(recorded: Sequence[Recorded], chapter: Chapter) -> list[Dossier]:
    """The dossiers of owners with the tables of a chapter, in their order; a customer's begin with ``customer_id``.

    All owners' rows of a table become one frame, of which each has a part: a frame costs as much for one row as for
    hundreds. O(rows log rows).
    """
    tables = tables_of(chapter)
    said = {name: _rows(table, recorded) for name, table in tables.items() if any(_heights(table, recorded))}
    made = dict(zip(said, frames([(tables[name], columns) for name, columns in said.items()]), strict=True))
    parts = zip(*(_cut(table, recorded, made.get(name)) for name, table in tables.items()), strict=True)
    return [
        Dossier(one.owner, one.revision, Parts(dict(zip(tables, of_one, strict=True))))
        for one, of_one in zip(recorded, parts, strict=True)
    ]


def bound(chapters: Sequence[Sequence[Dossier]]) -> list[Dossier]:
    """The dossiers of the same owners, read under the same locks, with the tables of all their chapters."""
    return [
        Dossier(several[0].owner, several[0].revision, Parts.of_all(one.tables for one in several))
        for several in zip(*chapters, strict=True)
    ]


def _heights(table: Table, recorded: Sequence[Recorded]) -> list[int]:
    return [len(one.tables[table.name]["id"]) for one in recorded]


def _rows(table: Table, recorded: Sequence[Recorded]) -> Columns:
    """The column lists of all owners one after another; few rows of one owner ordered by id.

    Few cost less to put in order before they are a frame.
    """
    maps = [one.tables[table.name] for one in recorded]
    owners = [one.owner for one, height in zip(recorded, _heights(table, recorded), strict=True) for _ in range(height)]
    before = dict.fromkeys(table.before, owners)
    if len(recorded) > 1 or len(owners) > FEW_ROWS:
        return before | {name: list(chain.from_iterable(columns[name] for columns in maps)) for name in table.columns}
    ids = maps[0]["id"]
    order = sorted(range(len(ids)), key=ids.__getitem__)
    return before | {name: list(map(maps[0][name].__getitem__, order)) for name in table.columns}


def _cut(table: Table, recorded: Sequence[Recorded], frame: pl.DataFrame | None) -> list[Part]:
    """Each owner's rows of a table, ordered by id."""
    heights, empty = _heights(table, recorded), table.empty
    if frame is None:
        return parts_of(empty, heights, empty)
    if len(recorded) > 1:
        at = [number for number, height in enumerate(heights) for _ in range(height)]
        frame = frame.with_columns(pl.Series(OWNER, at, pl.Int32())).sort(OWNER, "id").drop(OWNER)
    elif frame.height > FEW_ROWS:
        frame = frame.sort("id")
    return parts_of(frame, heights, empty)


class Facts:
    """The dossiers of one or many customers and of our own side, in the same tables.

    Only the field classes a Scope allows to compute from can be read; asking for another is a bug, not an
    empty answer. Resolved tables are kept beside the raw ones, since a date is asked for again and again.
    ``cutoff``: up to which moment it counts that people (``identity``) or customers (``one_customer``) were said to be
    one.
    """

    def __init__(
        self,
        customers: Sequence[Dossier],
        company: Dossier,
        allowed: frozenset[FieldClass],
        cutoff: datetime = LATEST,
        resolved: int = RESOLVED,
    ) -> None:
        self._most_resolved = resolved
        self.revisions = {dossier.owner: dossier.revision for dossier in (*customers, company)}
        self.allowed = allowed
        self._kept = kept_customers([dossier.tables for dossier in customers], cutoff)
        near = [in_family(dossier.tables, dossier.owner, self._kept) for dossier in customers]
        found = [identified(tables, cutoff) for tables in near]
        self._meant = {id_: kept for _, meant in found for id_, kept in meant.items()}
        self.cutoff = cutoff if any(dossier.has_merges for dossier in customers) else None
        """Which identities were known; None where nobody was ever merged."""
        combined = as_one_customer(_combined([tables for tables, _ in found]), self._kept)
        self._raw = {**combined, **company.tables}
        self._names: dict[str, dict[str, Names]] = {}
        self._resolved: OrderedDict[tuple[str, date, datetime], pl.DataFrame] = OrderedDict()

    @property
    def customer_ids(self) -> list[str]:
        """Whose dossiers these are, sorted; of customers that are one, the id that was kept."""
        return sorted({self.kept_customer(owner) for owner in self.revisions if owner != COMPANY})

    def meant(self, person_id: str) -> str:
        """The id under which a person is found here: that which was kept, where two were said to be one."""
        return self._meant.get(person_id, person_id)

    def kept_customer(self, customer_id: str) -> str:
        """The id under which a customer is found here: that which was kept, where two were said to be one."""
        return self._kept.get(customer_id, customer_id)

    def owners_of(self, customers: Iterable[str]) -> list[str]:
        """Whose dossiers hold what is said of these customers: their own, and those of whatever is one with them."""
        wanted = set(customers)
        return [owner for owner in sorted(self.revisions) if self.kept_customer(owner) in wanted]

    def may_read(self, name: str) -> bool:
        """Whether the scope lets a table be read."""
        return all_tables()[name].field_class in self.allowed

    def history(self, name: str) -> pl.DataFrame:
        """All rows ever recorded of a table; ids of facts as they are kept (``Table.written_id``)."""
        if not self.may_read(name):
            raise BugError("facts.not_allowed", table=name)
        return self._raw[name]

    def at(self, name: str, when: AsOf) -> pl.DataFrame:
        """The rows of a table as of a date, as known at a moment."""
        return self.all_at([name], when)[0]

    def all_at(self, names: Sequence[str], when: AsOf) -> list[pl.DataFrame]:
        """Tables as of a date, as known at a moment; those that were not asked for before are resolved together."""
        known = {name: self._resolved.get((name, when.as_of, when.cutoff)) for name in names}
        plans = {name: self._resolving(all_tables()[name], when) for name, rows in known.items() if rows is None}
        resolved = dict(zip(plans, carried_out_together(list(plans.values())), strict=True)) if plans else {}
        for name, rows in resolved.items():
            self._resolved[name, when.as_of, when.cutoff] = rows
        while len(self._resolved) > self._most_resolved:
            self._resolved.popitem(last=False)
        return [rows if rows is not None else resolved[name] for name, rows in known.items()]

    def _resolving(self, table: Table, when: AsOf) -> pl.LazyFrame:
        rows = self.history(table.name)
        keys = [key for key in ("customer_id", *table.keys) if key in rows.columns]
        return as_of(table, rows.lazy(), keys, when)

    def names(self, table: str, ids: Iterable[str]) -> dict[str, Names]:
        """Name and English name of those of these ids that a table knows and names.

        O(ids) once a small table was asked, else O(rows).
        """
        rows = self.history(table)
        if rows.height > NAMES:
            return _names(rows.filter(pl.col("id").is_in(list(ids))))
        if table not in self._names:
            self._names[table] = _names(rows)
        known = self._names[table]
        return {id_: known[id_] for id_ in ids if id_ in known}

    @lazily
    def latest_recorded_at(self) -> datetime | None:
        """The newest record in these dossiers: what "as known now" means when it is written down."""
        stamps = (
            frame[column].max()
            for name, frame in self._raw.items()
            for column in ("recorded_at", "to_recorded_at", "closed_recorded_at")
            if frame.height and column in all_tables()[name].columns
        )
        return max((stamp for stamp in stamps if isinstance(stamp, datetime)), default=None)


def _names(rows: pl.DataFrame) -> dict[str, Names]:
    found: dict[str, Names] = {}
    for id_, name, name_en in zip(*(rows[column].to_list() for column in ("id", "name", "name_en")), strict=True):
        if name is not None:
            found.setdefault(id_, (name, name_en))
    return found


def asked_about(dossiers: Sequence[Dossier], asked: Collection[str] | None, cutoff: datetime) -> list[Dossier]:
    """Those of the dossiers that are, as known at a moment, of what was asked about (None: of everything)."""
    kept = kept_customers([dossier.tables for dossier in dossiers], cutoff)
    wanted = are_asked([dossier.owner for dossier in dossiers], asked, kept)
    return [dossier for dossier in dossiers if dossier.owner in wanted]


def _combined(customers: Sequence[Tables]) -> dict[str, pl.DataFrame]:
    combined: dict[str, pl.DataFrame] = {}
    for chapter in (Chapter.RELATIONSHIPS, Chapter.PIPELINE):
        for name, table in tables_of(chapter).items():
            rows = together(part_of(tables, name) for tables in customers if name in tables)
            combined[name] = table.empty if rows is None else rows
    return combined
