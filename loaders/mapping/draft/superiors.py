"""Whom the rows of employees report to: by id, by name, or by names that have no rows of their own."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from loaders.mapping.draft.export import Export
from loaders.mapping.draft.full_names import Parts, full_names, name_cell
from loaders.mapping.draft.parts import Block, Source, emptied, with_steps
from loaders.mapping.draft.pointing import Holder
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.draft.vocabulary import things_words
from loaders.mapping.model import Cell
from loaders.mapping.usual_words import usual

INSIDE: Final = 0.9
"""If so many of those reported to are rows of the file themselves, all are."""


@dataclasses.dataclass(frozen=True)
class Superior:
    """The column that says whom a row reports to; ``by``: the column of the file in which they are found."""

    at: int
    by: str | None
    names: Source | None
    """What the unit is named after, if that is another row."""
    joined: Cell | None = None
    """How their names are made of those of the rows, where first and family names stand apart."""


def superior_of(export: Export, block: Block) -> Superior | None:
    """Whom the rows of a table report to, and how that is written."""
    table, (holder, *_) = block.table, _holders(export, block.table)
    beside = {word for one in things_words("employees") for word in one.words}
    beside |= {word for text in (*usual().ids, *usual().names, *usual().filler) for word in term(text).words}
    at = next((at for at in table.addressed if table.look(at).texts and _is_called(table.names[at], beside)), None)
    if at is None:
        return None
    name, empties = block.line("name"), table.look(at).empties
    texts = {text: rows for text, rows in table.counts(at).items() if text not in empties}
    if holder.id_at is not None and at != holder.id_at and _inside(texts, holder.ids):
        by = table.header[holder.id_at]
        return Superior(at, by, _named(table, at, by, name.source if name else by))
    if holder.name_at is not None and at != holder.name_at and _inside(texts, table.counts(holder.name_at)):
        return Superior(at, table.header[holder.name_at], table.header[at])
    parts = holder.parts
    ways = ((way, _made(table, parts, way)) for way in _ways(table, parts)) if parts is not None else ()
    joined = next((way for way, names in ways if _inside(texts, names)), None)
    return Superior(at, None, table.header[at] if joined else None, joined)


def _ways(table: Table, parts: Parts) -> Iterator[Cell]:
    """How people are named by their first and family names: as one says it, or as lists have it."""
    first, last = (table.header[at] for at in parts)
    yield name_cell(table, parts)
    for names, between in (((first, last), " "), ((last, first), " "), ((last, first), ", ")):
        yield Cell.model_validate({"join": names, "with": between})


def _made(table: Table, parts: Parts, way: Cell) -> Iterable[str]:
    rows = zip(*(table.column(at) for at in parts), strict=True)
    return filter(None, full_names(table, parts, rows, way))


def _holders(export: Export, table: Table) -> list[Holder]:
    return [holder for holder in export.holders.get("employee", ()) if holder.table is table]


def _is_called(header: str, beside: set[str]) -> bool:
    rests = (term(header).without(term(text)) for text in usual().managers)
    return any(rest is not None and set(rest.words) <= beside for rest in rests)


def _inside(texts: Mapping[str, int], known: Iterable[str]) -> bool:
    there = set(known)
    return sum(rows for text, rows in texts.items() if text in there) >= INSIDE * sum(texts.values())


def _named(table: Table, at: int, by: str, name: Source) -> Source:
    """The name of the one reported to, as those of the rows are made."""
    if isinstance(name, str) or name.join is None:
        return superior_looked_up(table, at, by, name if isinstance(name, str) else name.column or by)
    found = superior_looked_up(table, at, by, name.join)
    if found.lookup is not None and name.between is not None:
        found = with_steps(found, lookup={"by": by, "take": name.join, "with": name.between})
    if name.pattern is None:
        return found
    return Cell(first_of=(found,), pattern=name.pattern, becomes=name.becomes)


def superior_looked_up(table: Table, at: int, by: str, take: object, **steps: Any) -> Cell:
    """What stands in the row of the one reported to."""
    lookup = {"by": by, "take": take, **({"or_empty": True} if "prefix" in steps else {})}
    values = {**emptied(table.look(at)).get("values", {}), **steps.pop("values", {})}
    return Cell.model_validate(
        {"column": table.header[at], "lookup": lookup, **({"values": values} if values else {}), **steps}
    )
