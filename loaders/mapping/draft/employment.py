"""Whether the persons of a table are our own: lists of staff are called like lists of contacts."""

from collections.abc import Mapping

from loaders.mapping.draft.day_headers import says
from loaders.mapping.draft.match import SURE
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.usual_words import usual

OUR_OWN, CONTACTS, UNITS = "employees", "people", "org_units"


def speaks_of_employment(table: Table) -> bool:
    """Whether a column is one that only employees have, and none names a customer that they could belong to."""
    words = usual().employment
    return any(says(name, words) for name in table.names) and not any(map(_names_a_customer, table.names))


def speaks_of_units(table: Table) -> bool:
    """Whether the rows are units: each belongs to another one, and a column says who leads it."""
    has_parent = any(likeness(UNITS, "parent_id", name) >= SURE for name in table.names)
    return has_parent and any(map(_is_of_head, table.names)) and not speaks_of_employment(table)


def as_our_own(templates: Mapping[str, float]) -> Mapping[str, float]:
    """What the name of such a table says: persons in it are employees."""
    persons = max(templates.get(OUR_OWN, 0.0), templates.get(CONTACTS, 0.0))
    others = {name: likely for name, likely in templates.items() if name not in (OUR_OWN, CONTACTS)}
    return {**others, OUR_OWN: persons} if persons else others


def _is_of_head(name: str) -> bool:
    units = (term(word) for word in usual().column(OUR_OWN, "org_unit_id"))
    rests = (term(name).without(unit) for unit in units)
    return any(rest is not None and not set(usual().heads).isdisjoint(rest.words) for rest in rests)


def _names_a_customer(name: str) -> bool:
    return likeness("departments", "customer_id", name) >= SURE
