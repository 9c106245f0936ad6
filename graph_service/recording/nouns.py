"""What can be recorded one by one: each noun with its kind of fact and the records that bear its ids."""

import dataclasses
from collections.abc import Mapping

import polars as pl

from graph_service.recording import (
    assignments,
    customers,
    departments,
    helped,
    interactions,
    observations,
    opportunities,
    people,
    seat_flows,
    seats,
    ties,
)
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Record


@dataclasses.dataclass(frozen=True)
class Noun:
    """``records``: where an id of it is looked for, one after the other."""

    name: str
    kind: FactKind
    records: tuple[Record, ...]
    beyond: Mapping[str, pl.DataType] = dataclasses.field(default_factory=dict)
    """Columns of single rows that no file has, besides the fields of the records."""


_ALL = (
    Noun("customers", customers.KIND, (customers.CUSTOMER,)),
    Noun("departments", departments.KIND, (departments.DEPARTMENT,)),
    Noun("people", people.KIND, (people.PERSON,)),
    Noun("posts", people.KIND, (people.POST,)),
    Noun("reporting_lines", people.KIND, (people.LINE,)),
    Noun("assignments", assignments.KIND, (assignments.ASSIGNMENT,)),
    Noun("opportunities", opportunities.KIND, (opportunities.OPPORTUNITY,), opportunities.PAST_COLUMNS),
    Noun("closings", opportunities.KIND, (opportunities.PAST_CLOSING,)),
    Noun("seats", seats.KIND, (seats.SEAT,)),
    Noun("holdings", seats.KIND, (seats.HOLDING,)),
    Noun("seat_flows", seat_flows.KIND, (seat_flows.FLOW,)),
    Noun("ties", ties.KIND, (ties.SWAY, ties.WITH_US, ties.FEUD)),
    Noun("helped", helped.KIND, (helped.HELP,)),
    Noun("observations", observations.KIND, (observations.OBSERVATION,)),
    Noun("interactions", interactions.KIND, (interactions.INTERACTION,)),
)
NOUNS = {noun.name: noun for noun in _ALL}


def noun_of(record: Record) -> str:
    """The noun under which a record is found; acquaintances of all kinds share one."""
    return next(noun.name for noun in _ALL if any(known.find.name == record.find.name for known in noun.records))
