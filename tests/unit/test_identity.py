"""Who is one person: the tables before anybody was merged, after it, and as known before it."""

from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from graph_service.domain.secrecy import FieldClass
from graph_service.domain.time import LATEST, AsOf
from graph_service.facts.chapters import all_tables, tables_of
from graph_service.facts.dossier import COMPANY, Dossier, Facts, Recorded
from graph_service.facts.identity import identified, roots
from graph_service.facts.table import Chapter
from tests.frames import build_dossiers

T1, T2, T3 = (datetime(2026, month, 1, tzinfo=UTC) for month in (1, 2, 3))
Rows = dict[str, list[dict[str, Any]]]


def millis(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def dossier(
    owner: str, rows: Rows, chapters: tuple[Chapter, ...] = (Chapter.RELATIONSHIPS, Chapter.PIPELINE)
) -> Dossier:
    columns = {
        name: {column: [row.get(column) for row in rows.get(name, [])] for column in table.columns}
        for chapter in chapters
        for name, table in tables_of(chapter).items()
    }
    return build_dossiers([Recorded(owner, 1, columns)], chapters)[0]


def merged(id_: str, merged_id: str, kept_id: str, at: datetime, **here: bool) -> dict[str, Any]:
    known = {"merged_is_here": True, "kept_is_here": True, **here}
    return {"id": id_, "merged_id": merged_id, "kept_id": kept_id, "recorded_at": millis(at), **known}


def rating(id_: str, person: str, value: float, day: int, by: str = "e-1") -> dict[str, Any]:
    return {
        "id": id_, "person_id": person, "metric": "rc", "value": value, "holder_kind": "employee", "holder_id": by,
        "valid_at": day, "recorded_at": millis(T1),
    }  # fmt: skip


ROWS: Rows = {
    "people": [
        {"id": "a", "name": "张伟", "title": None},
        {"id": "b", "name": "Zhang Wei", "name_en": "David", "title": "经理"},
        {"id": "c", "name": "李娜"},
    ],
    "posts": [
        {"id": "w1", "person_id": "a", "department_id": "d", "post_customer_id": "x", "from": 20240101},
        {"id": "w2", "person_id": "b", "department_id": "d", "post_customer_id": "x", "from": 20240101},
        {"id": "w3", "person_id": "b", "department_id": "d", "post_customer_id": "x", "from": 20250101},
        {"id": "w4", "person_id": "c", "department_id": "d", "post_customer_id": "x", "from": 20240101},
    ],
    "reporting_lines": [
        {"id": "l1", "person_id": "b", "manager_id": "a"},
        {"id": "l2", "person_id": "c", "manager_id": "b"},
    ],
    "ratings": [rating("r1", "a", 40, 20260101), rating("r2", "b", 90, 20260201), rating("r3", "c", 10, 20260201)],
    "person_ties": [
        {"id": "t1", "kind": "knows", "from_kind": "employee", "from_id": "a", "to_kind": "person", "to_id": "b"},
        {"id": "t2", "kind": "sways", "from_kind": "person", "from_id": "a", "to_kind": "person", "to_id": "b"},
        {"id": "t3", "kind": "sways", "from_kind": "person", "from_id": "b", "to_kind": "person", "to_id": "c"},
    ],
    "holdings": [
        {"id": "h1", "seat_id": "s", "opportunity_id": "o", "person_id": "a", "from": 20240101, "to": 20250101},
        {"id": "h2", "seat_id": "s", "opportunity_id": "o", "person_id": "b", "from": 20250101},
    ],
}


def facts(rows: Rows, cutoff: datetime = LATEST) -> Facts:
    ours = dossier(COMPANY, {}, (Chapter.COMPANY,))
    return Facts([dossier("x", rows)], ours, frozenset(FieldClass), cutoff)


def ids(found: Facts, table: str, *columns: str) -> list[tuple[Any, ...]]:
    return found.history(table).select(all_tables()[table].written_id, *columns).sort("id").rows()


def test_where_nobody_was_merged_the_tables_are_what_was_read() -> None:
    read = dossier("x", ROWS).tables
    assert identified(read, LATEST) == (read, {})
    assert facts(ROWS).cutoff is None


def test_two_that_are_one_are_read_under_the_kept_id() -> None:
    found = facts({**ROWS, "merges": [merged("m", "b", "a", T2)]})
    assert found.history("people").sort("id").select("id", "name", "name_en", "title").rows() == [
        ("a", "张伟", "David", "经理"), ("c", "李娜", None, None),
    ]  # fmt: skip
    assert ids(found, "posts", "person_id") == [("w1", "a"), ("w3", "a"), ("w4", "c")], "one post, said twice"
    assert ids(found, "reporting_lines", "person_id", "manager_id") == [("l2", "c", "a")]
    assert ids(found, "person_ties", "from_id", "to_id") == [("t1", "a", "a"), ("t3", "a", "c")], "t1 is a colleague's"
    assert ids(found, "holdings", "person_id") == [("h1", "a"), ("h2", "a")]
    assert (found.meant("b"), found.meant("c"), found.meant("nobody")) == ("a", "c", "nobody")


def test_of_both_their_ratings_the_latest_counts() -> None:
    found = facts({**ROWS, "merges": [merged("m", "b", "a", T2)]})
    early, late = (found.at("ratings", AsOf(day)) for day in (date(2026, 1, 15), date(2026, 3, 1)))
    assert early.filter(pl.col("person_id") == "a")["value"].to_list() == [40]
    assert late.filter(pl.col("person_id") == "a")["value"].to_list() == [90]


def test_as_known_before_the_merge_they_are_two() -> None:
    found = facts({**ROWS, "merges": [merged("m", "b", "a", T2)]}, T1)
    plain = facts(ROWS)
    for name in ROWS:
        assert found.history(name).equals(plain.history(name)), name
    assert found.cutoff == T1


def test_whoever_is_here_by_a_merge_alone_is_here_only_once_it_is_known() -> None:
    rows = {
        **ROWS,
        "posts": [row for row in ROWS["posts"] if row["person_id"] != "b"],
        "merges": [merged("m", "b", "a", T2, merged_is_here=False)],
    }
    before, after = facts(rows, T1), facts(rows)
    assert [row[0] for row in ids(before, "people")] == ["a", "c"]
    assert [row[0] for row in ids(before, "ratings")] == ["r1", "r3"]
    assert [row[0] for row in ids(before, "person_ties")] == ["t2", "t3"], "what ties them to who is here is theirs too"
    assert [row[0] for row in ids(after, "ratings")] == ["r1", "r2", "r3"]


def test_a_chain_of_merges_ends_at_one_and_a_link_not_known_yet_breaks_it() -> None:
    chain = {**ROWS, "merges": [merged("m1", "b", "a", T1), merged("m2", "a", "c", T3)]}
    assert {row[0] for row in ids(facts(chain), "people")} == {"c"}
    assert {row[0] for row in ids(facts(chain, T2), "people")} == {"a", "c"}


@pytest.mark.parametrize("order", [("m1", "m2", "m3"), ("m3", "m1", "m2")])
def test_who_somebody_is_does_not_hang_on_the_order_of_merges(order: tuple[str, ...]) -> None:
    ends = {"m1": ("a", "b"), "m2": ("b", "c"), "m3": ("d", "c")}
    frame = pl.DataFrame([{"id": each, "merged_id": ends[each][0], "kept_id": ends[each][1]} for each in order])
    assert roots(frame) == {"a": "c", "b": "c", "d": "c"}
