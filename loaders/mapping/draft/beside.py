"""What else the rows of a table say: who answers for a customer, what a deal is about, who is named there only."""

from collections.abc import Iterator

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
            yield _made(export, block.table, thing, at, is_active=block.is_active)


def _link(
    export: Export, block: Block, template: str, columns: tuple[str, str], more: tuple[Line, ...]
) -> Iterator[Block]:
    there, own = columns
    kind, id_ = kind_named(template), block.line("id")
    taken = {match.at for match in export.guesses[block.table].chosen.values()}
    if kind is None or id_ is None:
        return
    for at in block.table.addressed:
        header = block.table.header[at]
        is_named = max(likeness(template, there, name) for name in (header, _without_own(block.into, header))) >= SURE
        if at in taken or not is_named:
            continue
        pointed, made = (
            export.pointed(kind.column(there), block.table, at),
            export.made & set(kind.column(there).refers_to),
        )
        if (pointed is not None and pointed.is_meant) or (pointed is None and made):
            yield from (_made(export, block.table, thing, at, is_active=block.is_active) for thing in made)
            lines = tuple(reference_lines(export, block.table, kind.column(there), at))
            every = (*lines, Line(own, id_.source), *more)
            yield Block(
                block.table, template, every, (), block.is_active, once=block.once, where=only_filled(block.table, at)
            )
            return


def _made(export: Export, table: Table, thing: str, at: int, *, is_active: bool) -> Block:
    header, template = table.header[at], things()[thing].name
    lines = [Line("id", header), Line("name", header)]
    if thing == "employee":
        role = code_of("employees", "role", header) or "sales"
        lines.append(Line("role", Cell(constant=role), (export.say("mapping.draft_role"),)))
    note = export.say("mapping.draft_made", column=quoted(header))
    block = Block(table, template, tuple(lines), (note,), is_active, once=True, where=only_filled(table, at))
    return with_alike(export, block)


def _without_own(template: str, header: str) -> str:
    """The name without the words for the row itself: the owner of an account, among accounts, is the owner."""
    name = term(header)
    rests = (rest for one in things_words(template) if (rest := name.without(one)) is not None and rest.words)
    return " ".join(next((Term(rest.words).words for rest in rests), ()))
