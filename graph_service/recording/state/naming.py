"""What ends with a state of a day by the names that people know: of ids alone a reader can judge nothing."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from graph_service.recording import seats
from graph_service.recording.registry import kind_named
from graph_service.recording.shaping import thing_of
from graph_service.recording.stored import StoredFacts
from graph_service.store.statements import Statement
from graph_service.words import Spoken

NAMED = 20
"""Of a template so many facts are named, the first: as many as a table shows."""
Names = Mapping[tuple[str, str], Spoken]
"""By kind of thing and id."""


@dataclasses.dataclass(frozen=True)
class SomeThings:
    """Ids by kind of thing."""

    customer: list[str]
    department: list[str]
    employee: list[str]
    person: list[str]
    seat: list[str]


@dataclasses.dataclass(frozen=True)
class SomeNames:
    """By kind of thing, lists of an id and its name; of a seat its id, the name of its deal, and its role."""

    customer: list[list[str]]
    department: list[list[str]]
    employee: list[list[str]]
    person: list[list[str]]
    seat: list[list[str]]


FIND_NAMES = Statement("reads/find_names_of_things", SomeThings, SomeNames)
_THINGS = tuple(field.name for field in dataclasses.fields(SomeThings))


def things_in(template: str, row: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What the cells of a row name: kind of thing and id."""
    kind = kind_named(template)
    if kind is None:
        return
    for column in kind.columns:
        text, things = row.get(column.name), (kind.thing,) if column.name == "id" else column.refers_to
        if text is not None and things:
            yield things[0] if len(things) == 1 else row[thing_of(column.name)], text


async def names_in(template: str, ending: pl.DataFrame, stored: StoredFacts) -> Names:
    """Names of what the first of these rows name; what has none is left out."""
    wanted = defaultdict[str, set[str]](set)
    for row in ending.head(NAMED).iter_rows(named=True):
        for thing, id_ in things_in(template, row):
            wanted[thing].add(id_)
    if not wanted:
        return {}
    found = await stored.one(FIND_NAMES, SomeThings(**{thing: sorted(wanted[thing]) for thing in _THINGS}))
    named = {(thing, id_): _named(*texts) for thing in _THINGS for id_, *texts in getattr(found, thing)}
    return {key: name for key, name in named.items() if name is not None}


def _named(name: str | None, role: str | None = None) -> Spoken | None:
    if name is None:
        return None
    if role is None:
        return Spoken(name, name)
    said = seats.KIND.column("role").choices[role][0]
    return Spoken(f"{name} · {said}", f"{name} · {role}")
