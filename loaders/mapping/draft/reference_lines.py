"""Lines for references: by id or by name, what is referred to in vain, and what is spelled nearly like something."""

from collections.abc import Iterator

from graph_service.recording.kind import Column
from loaders.mapping.draft.export import Export, things_named
from loaders.mapping.draft.narrowing import CUSTOMER, ByCustomer, by_customer, customer_column
from loaders.mapping.draft.parts import Line, emptied, source
from loaders.mapping.draft.pointing import Pointed
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.word_lines import alike_line, spelled_line


def reference_lines(export: Export, table: Table, column: Column, at: int) -> Iterator[Line]:
    """The line for a column that names rows of other tables, and beneath it what may be spelled otherwise."""
    header, known = table.header[at], things_named(column, export.language)
    pointed = export.pointed(column, table, at)
    if pointed is None and export.made & set(column.refers_to):
        yield Line(column.name, source(header, **emptied(table.look(at))))
        yield from alike_line(export, table, column.name, at)
        return
    if pointed is None:
        note = export.say("mapping.draft_nothing_to_refer_to", things=known)
        yield Line(column.name, source(header), (note,), is_active=column.is_required)
        return
    narrowing = by_customer(export, table, column, at, pointed)
    steps = {**emptied(table.look(at)), **_steps(pointed, column), **_narrowed(export, table, narrowing)}
    notes = (*_notes(export, pointed, known, narrowing), *_of_narrowing(export, table, narrowing))
    is_meant = pointed.is_meant and (not pointed.is_ambiguous or narrowing is not None)
    yield Line(column.name, source(header, **steps), notes, is_active=is_meant or column.is_required)
    if not pointed.separators:
        yield from spelled_line(export, column.name, header, pointed.near, steps)


def _narrowed(export: Export, table: Table, narrowing: ByCustomer | None) -> dict[str, object]:
    """The step that narrows a name: the customer as the row itself says it."""
    if narrowing is None:
        return {}
    customer = next(reference_lines(export, table, customer_column(), narrowing.at)).source
    return {"by_name": True, "within": {CUSTOMER: customer}}


def _of_narrowing(export: Export, table: Table, narrowing: ByCustomer | None) -> Iterator[str]:
    if narrowing is not None:
        header = quoted(table.header[narrowing.at])
        yield export.say("mapping.draft_names_within", column=header)
        if narrowing.lost:
            yield export.say("mapping.draft_names_within_lost", rows=narrowing.lost)


def _steps(pointed: Pointed, column: Column) -> dict[str, object]:
    steps: dict[str, object] = {}
    if pointed.separators and (pointed.separators != (";",) or pointed.by_name):  # each is a name, not only the first
        steps["several"] = pointed.separators
    steps |= pointed.turning
    if pointed.by_name:
        steps["by_name"] = True
    elif len(column.refers_to) > 1:
        steps["prefix"] = f"{pointed.holders[0].guess.kind.thing}:"
    return steps


def _notes(export: Export, pointed: Pointed, known: list[str], narrowing: ByCustomer | None) -> Iterator[str]:
    files = [*dict.fromkeys(holder.table.name for holder in pointed.holders)]
    if pointed.is_ambiguous or narrowing is not None:
        yield export.say("mapping.draft_names_twice", file=files)
    if pointed.turning:
        yield export.say("mapping.draft_names_turned", file=files)
    if not pointed.is_meant:
        columns = [quoted(header) for header in pointed.standing_in]
        code = "mapping.draft_refers_to_column" if columns else "mapping.draft_refers_elsewhere"
        yield export.say(code, file=files, things=known, columns=columns)
    elif pointed.lost and not any(holder.table.is_cut for holder in pointed.holders):
        rows = sum(pointed.lost.values())
        yield export.say("mapping.draft_refers_in_vain", rows=rows, file=files, values=listed(pointed.lost))
        if pointed.separators:
            yield export.say("mapping.draft_unfound")
