"""What else the rows of a table say: who answers for a customer, what a deal is about, who is named there only."""

from collections.abc import Iterator

from graph_service.recording.kind import Column
from graph_service.recording.registry import kind_named, things
from loaders.mapping.draft.by_references import references
from loaders.mapping.draft.choices import code_of
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.parts import Block, Line, only_filled
from loaders.mapping.draft.reference_lines import reference_lines
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import Term, term
from loaders.mapping.draft.toml import quoted
from loaders.mapping.draft.vocabulary import things_words
from loaders.mapping.draft.word_lines import with_alike
from loaders.mapping.model import Cell


def links_of(export: Export, block: Block) -> Iterator[Block]:
    """Who answers for a customer, which products a deal is about: where a column of its row says it."""
    if block.into == "customers":
        owner = Line("role", Cell(constant="owner"))
        yield from _link(export, block, "assignments", ("employee_id", "customer_id"), (owner,))
    if block.into == "opportunities":
        yield from _link(export, block, "opportunity_products", ("product_id", "opportunity_id"), ())


def made_of(export: Export, block: Block) -> Iterator[Block]:
    """Customers and employees that no file tells of, made of the columns that name them."""
    for column, at in references(export.guesses[block.table]):
        (thing, *others) = column.refers_to
        if thing in export.made and not others:
            yield made_block(export, block.table, thing, at, is_active=block.is_active)


def _link(
    export: Export, block: Block, template: str, columns: tuple[str, str], more: tuple[Line, ...]
) -> Iterator[Block]:
    there, own = columns
    kind, id_ = kind_named(template), block.line("id")
    if kind is None or id_ is None:
        return
    made = export.made & set(kind.column(there).refers_to)
    at = _naming(export, block, kind.column(there), template, is_made=bool(made))
    if at is None:
        return
    yield from (made_block(export, block.table, thing, at, is_active=block.is_active) for thing in made)
    lines = tuple(reference_lines(export, block.table, kind.column(there), at))
    every, where = (*lines, Line(own, id_.source), *more), only_filled(block.table, at)
    yield Block(block.table, template, every, (), block.is_active, once=block.once, where=where)


def _naming(export: Export, block: Block, column: Column, template: str, *, is_made: bool) -> int | None:
    """The column that names what is linked: of several the first by which it is found, by ids rather than by names."""
    table, taken = block.table, {match.at for match in export.guesses[block.table].chosen.values()}
    called = {at: (table.names[at], _without_own(block.into, table.names[at])) for at in table.addressed}
    likely = {at: max(likeness(template, column.name, name) for name in names) for at, names in called.items()}
    found: list[tuple[bool, bool, int]] = []
    for at in (at for at, score in likely.items() if at not in taken and score >= SURE):
        pointed = export.pointed(column, table, at)
        if pointed.is_meant if pointed is not None else is_made:
            is_by_name = pointed is not None and pointed.by_name
            found.append((pointed is not None and pointed.is_ambiguous, is_by_name, at))
    return min(found)[-1] if found else None


def made_block(export: Export, table: Table, thing: str, at: int, *, is_active: bool = True) -> Block:
    """Rows of a thing that no file tells of, made of the column that names it."""
    header, template = table.header[at], things()[thing].name
    lines = [Line("id", header), Line("name", header)]
    if thing == "employee":
        role = code_of("employees", "role", table.names[at]) or "sales"
        lines.append(Line("role", Cell(constant=role), (export.say("mapping.draft_role"),)))
    note = export.say("mapping.draft_made", column=quoted(header))
    block = Block(table, template, tuple(lines), (note,), is_active, once=True, where=only_filled(table, at))
    return with_alike(export, block)


def _without_own(template: str, header: str) -> str:
    """The name without the words for the row itself: the owner of an account, among accounts, is the owner."""
    name = term(header)
    rests = (rest for one in things_words(template) if (rest := name.without(one)) is not None and rest.words)
    return " ".join(next((Term(rest.words).words for rest in rests), ()))
