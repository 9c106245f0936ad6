"""Which file of an export holds which record, and how a stored record is written down: days as text, moments as ms."""

import dataclasses
from collections.abc import Sequence
from functools import cache
from typing import Any

from graph_service.domain.schema import LABELS, OPERATIONAL
from graph_service.recording.export_folder import RECORDS
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Record
from graph_service.recording.registry import kinds
from graph_service.recording.sealing import HEAD

OPT_OUTS = f"{RECORDS}/own_opt_outs.jsonl"
"""Employees' own word on whether colleagues are pointed to them: no part of any template."""

SAID_OF_PAIRS = f"{RECORDS}/said_of_pairs.jsonl"
"""That two are one, or that they are not: said by somebody, no part of any template."""
PAIRS = ("SAME_AS", "DIFFERS_FROM")


@dataclasses.dataclass(frozen=True)
class Place:
    """One record of one kind."""

    kind: FactKind
    at: int

    @property
    def record(self) -> Record:
        """The record."""
        return self.kind.records[self.at]

    @property
    def file(self) -> str:
        """Its file in an export; files in order of their names are in the order in which they are written."""
        return f"{RECORDS}/{self.kind.order:03}-{self.kind.name}-{self.at}-{self.record.name}.jsonl"


@cache
def places() -> tuple[Place, ...]:
    """All of them, whatever is referred to first."""
    return tuple(Place(kind, at) for kind in kinds() for at in range(len(kind.records)))


@cache
def of_label(label: str) -> tuple[Place, ...]:
    """The places of nodes of a label."""
    return tuple(place for place in places() if place.record.name == label)


@cache
def fact_labels() -> tuple[str, ...]:
    """Labels that hold facts."""
    return tuple(label for label in LABELS if label not in OPERATIONAL)


def as_object(record: Record, stored: Sequence[Any]) -> dict[str, Any]:
    """A stored record by the names of its fields."""
    return dict(zip((*HEAD, *record.fields), stored, strict=True))


def as_stored(record: Record, said: dict[str, Any]) -> list[Any]:
    """The record as its find statement gave it."""
    return [said[name] for name in (*HEAD, *record.fields)]
