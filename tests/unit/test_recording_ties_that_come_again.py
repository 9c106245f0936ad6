"""A tie that comes again says the same: held against every pair of rows, whichever way round they name the ends."""

import random
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from graph_service.recording.kind import ColumnType, FactKind
from graph_service.recording.registry import kinds
from graph_service.recording.shaping import thing_of
from graph_service.settings import Settings
from tests.check_cases import GOLDEN
from tests.live.handing_in import checked, folder_of, frame_of
from tests.reading import EmptyGraph

PEOPLE = ("p-sun", "p-li", "p-wang")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
KEYED = [kind for kind in kinds() if all(record.is_keyed for record in kind.records)]


def key_of(row: dict[str, str]) -> tuple[Any, ...]:
    """What makes two rows the same tie: only influence has a direction."""
    ends = row["from_id"], row["to_id"]
    return row["kind"], ends if row["kind"] == "sways" else tuple(sorted(ends)), row["from"]


def clashing(rows: list[dict[str, str]]) -> list[int]:
    """Lines of ties of which not all lines say the same."""
    said: dict[tuple[Any, ...], set[str]] = {}
    for row in rows:
        said.setdefault(key_of(row), set()).add(row["strength"])
    return [line for line, row in enumerate(rows, start=2) if len(said[key_of(row)]) > 1]


def some(draw: random.Random) -> dict[str, str]:
    one, other = draw.sample(PEOPLE, 2)
    return {
        "from_id": one,
        "to_id": other,
        "kind": draw.choice(("sways", "knows", "at_odds")),
        "from": draw.choice(("", "2026-01-01", "2026-02-01")),
        "strength": draw.choice(("0.2", "0.8")),
    }


@pytest.mark.parametrize("seed", range(12))
async def test_every_row_that_says_otherwise_is_found_and_no_other(seed: int) -> None:
    draw = random.Random(seed)
    rows = [some(draw) for _ in range(draw.choice((2, 5, 40)))]
    gateway: Any = EmptyGraph()
    _, found = await checked(gateway, Settings(), {**folder_of(GOLDEN), "ties": frame_of("ties", rows)})
    again = sorted(line for name, line, _, code in found if (name, code) == ("ties", "other_content_in_file"))
    assert again == clashing(rows)


@pytest.mark.parametrize("kind", KEYED, ids=[kind.name for kind in KEYED])
def test_rows_of_one_tie_have_the_same_cells_in_its_key_in_whatever_order(kind: FactKind) -> None:
    """Only such rows are asked whether they are the same."""
    draw = random.Random(kind.name)
    cells = {name: [draw.choice(_values(kind, name)) for _ in range(400)] for name in kind.key}
    things = {thing_of(name): ["person"] * 400 for name in kind.key if len(kind.column(name).refers_to) > 1}
    frame = pl.DataFrame({"row": range(400), **cells, **things}, schema_overrides={n: kind.dtypes[n] for n in cells})
    by_row = [sorted(map(str, row)) for row in frame.select(kind.key).iter_rows()]
    seen: dict[str, list[str]] = {}
    for record in kind.records:
        for row, identity in record.rows(frame).select("row", "id").iter_rows():
            assert seen.setdefault(identity, by_row[row]) == by_row[row]
    assert 1 < len(seen) < 400


def _values(kind: FactKind, name: str) -> list[Any]:
    column = kind.column(name)
    if column.type in (ColumnType.DATE, ColumnType.MOMENT):
        return [None, date(2026, 1, 1), date(2026, 2, 1)] if column.type is ColumnType.DATE else [None, NOON]
    return list(column.choices) if column.choices else ["x-1", "x-2", "x-3"]
