"""Names that several bear, told apart by the customer whom the row that names them is about."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph_service.recording.kind import Column
from loaders.mapping.bearers import narrowed
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.full_names import full_names, turned
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.pointing import ENOUGH, Holder, Pointed, split
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.vocabulary import column_of

CUSTOMER = "customer_id"
Bearers = Mapping[tuple[str, str], set[str]]
"""The ids of those who bear a name at a customer."""


@dataclasses.dataclass(frozen=True)
class ByCustomer:
    """The column of the row that tells which customer; ``lost``: in how many rows that does not help."""

    at: int
    lost: int


def customer_column() -> Column:
    """What names the customer of somebody."""
    return column_of("departments", CUSTOMER)


def by_customer(export: Export, table: Table, column: Column, at: int, pointed: Pointed) -> ByCustomer | None:
    """How names that several bear are told apart; None where they need not be, or the row does not tell."""
    is_by_name = pointed.is_ambiguous or any(holder.id_at is None for holder in pointed.holders)
    customer = _customer_at(export, table, at) if is_by_name and narrowed(column, (CUSTOMER,)) else None
    if customer is None or customer == at:
        return None
    bearers = _bearers(export, pointed.holders)
    several = {name for name, n in _bearing(bearers).items() if n > 1}
    known, lost, rows = _known(export), 0, 0
    eastern = turned(split(table.counts(at), pointed.separators)) if pointed.turning else {}
    for text, of in table.together(at, customer):
        for said in split({text: 1}, pointed.separators) if text else ():
            name = eastern.get(said, said)
            rows += name in several
            lost += name in several and len(bearers.get((name, known.get(of or "", of or "")), ())) != 1
    return ByCustomer(customer, lost) if rows and rows - lost >= ENOUGH * rows else None


def _customer_at(export: Export, table: Table, *taken: int) -> int | None:
    """The column of a table that names customers."""
    guess = export.guesses.get(table)
    if guess is not None and CUSTOMER in guess.chosen:
        return guess.chosen[CUSTOMER].at
    free = [one for one in table.addressed if one not in taken and table.look(one).filled]
    scores = {one: likeness("departments", CUSTOMER, table.names[one]) for one in free}
    best = max(scores, key=lambda one: scores[one], default=None)
    return best if best is not None and scores[best] >= SURE else None


def _bearers(export: Export, holders: tuple[Holder, ...]) -> Bearers:
    found, known = defaultdict[tuple[str, str], set[str]](set), _known(export)
    for holder in holders:
        customer = _customer_at(export, holder.table)
        for id_, name, of in _said(holder, customer) if customer is not None else ():
            # of those without ids one of a name is one at each customer
            found[name, known.get(of, of)].add(id_ or f"{of}/{name}")
    return found


def _said(holder: Holder, customer: int) -> Iterator[tuple[str, str, str]]:
    """Id, name and customer of each row."""
    places = holder.parts or (() if holder.name_at is None else (holder.name_at,))
    ids = () if holder.id_at is None else (holder.id_at,)
    rows = list(holder.table.together(customer, *places, *ids))
    names = [row[1] if places else None for row in rows]
    if holder.parts:
        names = full_names(holder.table, holder.parts, [row[1:3] for row in rows])
    for (of, *texts), name in zip(rows, names, strict=True):
        if of and name:
            yield (texts[-1] or "") if ids else "", name, of


def _bearing(bearers: Bearers) -> Mapping[str, int]:
    """By how many each name is borne."""
    ids = defaultdict[str, set[str]](set)
    for (name, _), own in bearers.items():
        ids[name] |= own
    return {name: len(own) for name, own in ids.items()}


def _known(export: Export) -> Mapping[str, str]:
    """The ids of customers by their names, where one alone bears it."""
    found: dict[str, set[str]] = defaultdict(set)
    for holder in export.holders.get("customer", ()):
        if holder.id_at is not None and holder.name_at is not None:
            for id_, name in holder.table.together(holder.id_at, holder.name_at):
                found[name or ""].add(id_ or "")
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1 and name}
