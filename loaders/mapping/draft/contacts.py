"""Contacts of customers: our templates reach a customer through a department, most other systems do not have any."""

import dataclasses
from collections import Counter

from graph_service.recording.kind import Column
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.instead import without_id
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.parts import Block, Line, Source, only_filled, source
from loaders.mapping.draft.reference_lines import reference_lines
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.draft.vocabulary import column_of, things_words
from loaders.mapping.model import Cell, Condition
from loaders.mapping.spellings import seen

NAMED = 3
OUTSIDE = "organisation"
"""The column of people that belong to no customer."""
OFFICE, CONTACT = "/office", "/contact"
"""What ids end with that are made of a customer's."""


def with_departments(export: Export, block: Block) -> tuple[Block, ...]:
    """Contacts with the departments of their customers, and those departments before them."""
    table, customer_of = block.table, column_of("departments", "customer_id")
    if block.into != "people" or "department" in export.holders:
        return (block,)
    at = _best_named(export, table, customer_of, _taken(export, block, "department_id", OUTSIDE))
    if at is None or not _is_free(export, block, at):
        return (block,)
    block = _namesakes_apart(export, block.without(OUTSIDE) if _is_outside(export, block, at) else block, at)
    named = export.guesses[table].chosen.get("department_id")
    customers = tuple(reference_lines(export, table, customer_of, at))
    header = table.header[at]
    offices = _offices(export, block, customers, source(header, suffix=OFFICE))
    belongs: Source = source(header, suffix=OFFICE)
    if named is None:
        return (offices, block.with_lines(Line("department_id", belongs)))
    both = (header, table.header[named.at])
    lines = (Line("id", Cell(key=both)), *customers, Line("name", both[1]))
    filled = Condition(column=(both[1],), filled=True)
    own = Block(table, "departments", lines, (), block.is_active, once=True, where=(filled,))
    if table.look(named.at).share == 1 and not table.is_cut:
        return (own, block.with_lines(Line("department_id", Cell(key=both))))
    either = Cell(first_of=(Cell(key=both), belongs))
    return (own, offices, block.with_lines(Line("department_id", either)))


def _is_outside(export: Export, block: Block, at: int) -> bool:
    """Whether a column was taken for the name of an organisation that is no customer."""
    taken = export.guesses[block.table].chosen.get(OUTSIDE)
    return taken is not None and taken.at == at


def _is_free(export: Export, block: Block, at: int) -> bool:
    """Whether a column says of which customer somebody is: that of an organisation does if it names customers."""
    if not _is_outside(export, block, at):
        return True
    pointed = export.pointed(column_of("departments", "customer_id"), block.table, at)
    return pointed is not None and pointed.is_meant


def _namesakes_apart(export: Export, block: Block, customer: int) -> Block:
    """People whose names serve as ids: where a name is borne at several customers, the customer is part of the id.

    Names that look the same are one here: else a proposal to write them alike would make one of two people.
    """
    table, id_, name = block.table, block.line("id"), block.line("name")
    if id_ is None or name is None or id_.source != name.source or not isinstance(name.source, str):
        return block
    at = table.file.position(name.source) or 0
    named = [(of or "", text) for of, text in zip(table.column(customer), table.column(at), strict=True) if text]
    pairs = {(seen(of), seen(text)): text for of, text in reversed(named)}
    bearers = Counter(name for _, name in pairs)
    namesakes = {name: text for (_, name), text in pairs.items() if bearers[name] > 1}
    if not namesakes:
        return block
    why = without_id(export, export.guesses[table])
    notes = (why, export.say("mapping.draft_namesakes", names=sorted(namesakes.values())[:NAMED]))
    both = Line("id", Cell(key=(table.header[customer], name.source)), notes)
    return dataclasses.replace(block, lines=tuple(both if line is id_ else line for line in block.lines))


def contacts_beside(export: Export, block: Block) -> tuple[Block, ...]:
    """The contact that stands in the row of its customer, and a department for it."""
    table, id_ = block.table, block.line("id")
    if block.into != "customers" or id_ is None or not isinstance(id_.source, str):
        return ()
    taken = _taken(export, block)
    at = _contact(table, "name", taken)
    if at is None:
        return ()
    where = only_filled(table, at)
    office = source(id_.source, suffix=OFFICE)
    offices = _offices(export, block, (Line("customer_id", id_.source),), office)
    title = _contact(table, "title", taken)
    lines = (
        Line("id", source(id_.source, suffix=CONTACT)),
        Line("name", table.header[at]),
        *(() if title is None else (Line("title", table.header[title]),)),
        Line("department_id", office),
    )
    notes = (export.say("mapping.draft_contacts"),)
    people = Block(table, "people", lines, notes, block.is_active, where=where)
    return (dataclasses.replace(offices, where=where, once=block.once), people)


def _best_named(export: Export, table: Table, column: Column, taken: set[int]) -> int | None:
    """The column of a table that sounds most like a customer, if it is no other already; ids rather than names."""
    free = [at for at in table.addressed if at not in taken and table.look(at).filled]
    scores = {at: likeness("departments", column.name, table.names[at]) for at in free}
    likely = sorted((at for at in free if scores[at] >= SURE), key=lambda at: -scores[at])
    pointed = {at: export.pointed(column, table, at) for at in likely}
    ids = (at for at, one in pointed.items() if one is not None and one.is_meant and not one.by_name)
    return next(ids, next(iter(likely), None))


def _offices(export: Export, block: Block, customers: tuple[Line, ...], id_: Source) -> Block:
    name = Line("name", Cell(constant=export.either("办公室", "Office")))
    notes = (export.say("mapping.draft_offices"),)
    customer = next(line.source for line in customers if line.is_active)
    header = customer if isinstance(customer, str) else (customer.column or ("",))[0]
    at = block.table.file.position(header) or 0
    where = only_filled(block.table, at)
    lines = (Line("id", id_), *customers, name)
    return Block(block.table, "departments", lines, notes, block.is_active, once=True, where=where)


def _contact(table: Table, column: str, taken: set[int]) -> int | None:
    """A column that speaks of a contact by that word, such as "contact name"."""
    for at in table.addressed:
        name = term(table.names[at])
        is_said = any(name.without(one) is not None for one in things_words("people"))
        if (
            is_said
            and at not in taken
            and likeness("people", column, table.names[at]) >= SURE
            and table.look(at).has_letters  # and is no number of contacts
        ):
            return at
    return None


def _taken(export: Export, block: Block, *columns: str) -> set[int]:
    """The places of columns that are something else already."""
    return {match.at for match in export.guesses[block.table].chosen.values() if match.column not in columns}
