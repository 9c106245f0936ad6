"""Facts that hold from one day until another, by template: what makes two of them the same, and whose they are."""

import dataclasses
from collections.abc import Mapping
from datetime import date

import polars as pl

from graph_service.recording.assignments import ASSIGNMENT
from graph_service.recording.people import POST
from graph_service.recording.record import Record
from graph_service.recording.seat_flows import FLOW
from graph_service.recording.seats import HOLDING
from graph_service.recording.shaping import DAY, MOMENT, TEXT, thing_of
from graph_service.recording.ties import AMONG_US, BETWEEN_PEOPLE, FEUD, SWAY, WITH_US

_THINGS = {"from_thing": thing_of("from_id"), "to_thing": thing_of("to_id")}
_PEOPLE = dict.fromkeys(_THINGS.values(), "person")
_SAID: Mapping[str, pl.DataType] = {"from": DAY, "to": DAY, "source": TEXT, "recorded_at": MOMENT}


@dataclasses.dataclass(frozen=True)
class Dated:
    """A record with a beginning and an end."""

    template: str
    record: Record
    key: tuple[str, ...]
    """Fields that make it the same fact, whenever it begins."""
    place: tuple[str, ...]
    """Fields that one fact follows upon another in: a seat has one holder after the other."""
    owner: str = ""
    """Field that leads to its owner, a customer or a deal; a tie between people has none."""
    named: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Fields that the template calls otherwise."""
    fixed: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Cells that are the same in all rows of this record."""
    is_mutual: bool = False
    """Whether the two ends may stand in either order."""

    def column(self, field: str) -> str:
        """What the template calls a field."""
        return self.named.get(field, field)

    def said(self, rows: pl.DataFrame) -> pl.DataFrame:
        """What rows of the template say: ``row``, ``id``, the key, from, to, source, recorded_at (null where absent).

        Rows that say no such fact (somebody without a post, a vacant seat) are left out.
        """
        said = self.record.rows(rows)
        wanted = {**{name: self.record.fields[name] for name in self.key}, **_SAID}
        absent = [pl.lit(None, dtype).alias(name) for name, dtype in wanted.items() if name not in said.columns]
        return said.with_columns(absent).select("row", "id", *wanted)

    def rows(self, facts: pl.DataFrame) -> pl.DataFrame:
        """Rows of the template that say no more of these facts than their key, from and to."""
        cells = [pl.col(name).alias(self.column(name)) for name in (*self.key, "from", "to")]
        return facts.select(*cells, *(pl.lit(text).alias(name) for name, text in self.fixed.items()))


def is_open(day: date) -> pl.Expr:
    """Whether a fact holds on the day."""
    begun = pl.col("from").is_null() | (pl.col("from") <= day)
    return begun & (pl.col("to").is_null() | (pl.col("to") > day))


def _knows(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.concat([one.rows(rows) for one in (BETWEEN_PEOPLE, WITH_US, AMONG_US)], how="diagonal")


POSTS = Dated(
    "people", POST, ("person_id", "department_id"), ("person_id",), "department_id", {"person_id": "id"}
)  # fmt: skip
ASSIGNMENTS = Dated(
    "assignments", ASSIGNMENT, ("employee_id", "customer_id", "role"), ("customer_id", "role"), "customer_id"
)
HOLDINGS = Dated("seats", HOLDING, ("seat_id", "person_id"), ("seat_id",), "seat_id", {"seat_id": "id"})
FLOWS = Dated("seat_flows", FLOW, ("from_seat_id", "to_seat_id"), ("from_seat_id", "to_seat_id"), "from_seat_id")
SWAYS = Dated("ties", SWAY, ("from_id", "to_id"), ("from_id", "to_id"), fixed={"kind": "sways", **_PEOPLE})
FEUDS = Dated("ties", FEUD, ("from_id", "to_id"), ("from_id", "to_id"), fixed={"kind": "at_odds", **_PEOPLE},
              is_mutual=True)  # fmt: skip
KNOWN = Dated(
    "ties",
    dataclasses.replace(BETWEEN_PEOPLE, rows=_knows),
    ("from_thing", "from_id", "to_thing", "to_id"),
    ("from_thing", "from_id", "to_thing", "to_id"),
    named=_THINGS,
    fixed={"kind": "knows"},
    is_mutual=True,
)
ALL = (POSTS, ASSIGNMENTS, HOLDINGS, FLOWS, SWAYS, FEUDS, KNOWN)
TEMPLATES = tuple(dict.fromkeys(dated.template for dated in ALL))
"""The templates whose rows a state of a day concerns, in the order of the plan."""
