"""Whom the rows of employees report to: by id, by name, or by names that have no rows of their own."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from loaders.mapping.draft.export import Export
from loaders.mapping.draft.guess import between_names
from loaders.mapping.draft.parts import Block, Source, emptied
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
        take: Any = name.source if name else table.header[holder.id_at]
        names = take if isinstance(take, str) else take.join or take.column or table.header[holder.id_at]
        return Superior(
            at, table.header[holder.id_at], superior_looked_up(table, at, table.header[holder.id_at], names)
        )
    if holder.name_at is not None and at != holder.name_at and _inside(texts, table.counts(holder.name_at)):
        return Superior(at, table.header[holder.name_at], table.header[at])
    joined = next((way for way in _ways(table, holder.parts) if _inside(texts, _made(table, way))), None)
    return Superior(at, None, table.header[at] if joined else None, joined)


def _ways(table: Table, parts: tuple[int, int] | None) -> Iterator[Cell]:
    """How people are named by their first and family names: as one says it, or as lists have it."""
    if parts is not None:
        first, last = (table.header[at] for at in parts)
        for names, between in (((first, last), between_names(table, parts)), ((last, first), ", ")):
            yield Cell.model_validate({"join": names, "with": between})


def _made(table: Table, way: Cell) -> Iterable[str]:
    one, other = (table.column(table.file.position(str(name)) or 0) for name in way.join or ())
    return (one + (way.between or "") + other).drop_nulls().to_list()


def _holders(export: Export, table: Table) -> list[Holder]:
    return [holder for holder in export.holders.get("employee", ()) if holder.table is table]


def _is_called(header: str, beside: set[str]) -> bool:
    rests = (term(header).without(term(text)) for text in usual().managers)
    return any(rest is not None and set(rest.words) <= beside for rest in rests)


def _inside(texts: Mapping[str, int], known: Iterable[str]) -> bool:
    there = set(known)
    return sum(rows for text, rows in texts.items() if text in there) >= INSIDE * sum(texts.values())


def superior_looked_up(table: Table, at: int, by: str, take: object, **steps: Any) -> Cell:
    """What stands in the row of the one reported to."""
    lookup = {"by": by, "take": take, **({"or_empty": True} if "prefix" in steps else {})}
    values = {**emptied(table.look(at)).get("values", {}), **steps.pop("values", {})}
    return Cell.model_validate(
        {"column": table.header[at], "lookup": lookup, **({"values": values} if values else {}), **steps}
    )
