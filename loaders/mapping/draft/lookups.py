"""Texts that stand in another table: a product says the number of its category, a list of categories its name."""

from glob import escape

from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Source
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.model import Cell
from loaders.mapping.usual_words import usual


def looked_up(export: Export, table: Table, at: int) -> Source | None:
    """The name that belongs to an id, if a table that feeds no template has every id once, and a name for it."""
    header = table.header[at]
    for other in export.tables:
        by = other.file.position(header)
        if other is table or other in export.guesses or by is None or not other.look(by).is_unique:
            continue
        take = _name(other, by)
        if take is not None and set(table.counts(at)) <= set(other.counts(by)):
            sheet = {"sheet": other.sheet} if other.sheet else {}
            lookup = {"in": escape(other.path.name), **sheet, "by": other.header[by], "take": other.header[take]}
            return Cell.model_validate({"column": header, "lookup": lookup})
    return None


def _name(table: Table, by: int) -> int | None:
    """The column that names the rows: by what it is called, and filled in all of them."""
    for at in table.addressed:
        look, name = table.look(at), term(table.names[at])
        rests = [rest for word in usual().names if (rest := name.without(term(word))) is not None]
        if at != by and look.share == 1 and look.has_letters and any(rest.is_end for rest in rests):
            return at
    return None
