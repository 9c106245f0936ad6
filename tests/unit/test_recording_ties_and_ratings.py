"""Ties between people and ratings of them: which way round, under which id, and whose dossiers they lie in."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from graph_service.recording.observations import OBSERVATION
from graph_service.recording.record import Anchors, Record
from graph_service.recording.ties import AMONG_US, BETWEEN_PEOPLE, FEUD, SWAY, WITH_US

STAMPED = pl.Datetime("ms", "UTC")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
DAY = date(2026, 5, 1)


def ties(record: Record, *rows: tuple[str, str, str]) -> list[tuple[str, str]]:
    """From and to of the ties of a record; ends are given with their kinds."""
    made = pl.DataFrame(
        [[2 + n, kind_, *one.split(":"), *other.split(":"), "kin"] for n, (kind_, one, other) in enumerate(rows)],
        schema=["row", "kind", "from_id:thing", "from_id", "to_id:thing", "to_id", "how"],
        orient="row",
    )
    return record.rows(made).select("from_id", "to_id").rows()


TIES = [
    ("sways", "person:b", "person:a"),
    ("knows", "person:b", "person:a"),
    ("knows", "person:a", "employee:e"),
    ("knows", "employee:f", "employee:e"),
    ("at_odds", "person:d", "person:c"),
]


@pytest.mark.parametrize(
    ("record", "found", "whose"),
    [
        (SWAY, [("b", "a")], Anchors(people=("a", "b"))),
        (BETWEEN_PEOPLE, [("a", "b")], Anchors(people=("a", "b"))),
        (WITH_US, [("e", "a")], Anchors(people=("a",))),
        (AMONG_US, [("e", "f")], Anchors(is_company=True)),
        (FEUD, [("c", "d")], Anchors(people=("c", "d"))),
    ],
)
def test_knowing_and_being_at_odds_go_both_ways_and_influence_one(
    record: Record, found: list[tuple[str, str]], whose: Anchors
) -> None:
    assert ties(record, *TIES) == found
    rows = pl.DataFrame({"from_id": [found[0][0]], "to_id": [found[0][1]]})
    assert record.anchors(rows) == whose
    assert ties(record, *[(kind_, other, one) for kind_, one, other in TIES if record is not SWAY or kind_ == "x"]) == (
        [] if record is SWAY else found
    )


def test_how_people_know_each_other_is_the_kind_of_the_tie() -> None:
    rows = pl.DataFrame(
        {"row": [2], "kind": ["knows"], "from_id:thing": ["person"], "from_id": ["a"], "to_id:thing": ["employee"],
         "to_id": ["e"], "how": ["kin"]}
    )  # fmt: skip
    (known,) = WITH_US.rows(rows).to_dicts()
    assert (known["kind"], known["from_thing"], known["to_thing"]) == ("kin", "employee", "person")


def rating(**cells: object) -> pl.DataFrame:
    row = {
        "row": 2, "about_id": "p", "about_id:thing": "person", "metric": "rc", "value": 70.0, "valid_at": DAY,
        "recorded_at": FIRST,
    } | cells  # fmt: skip
    return pl.DataFrame([row], schema_overrides={"recorded_at": STAMPED, "id": pl.String, "held_by": pl.String, "held_by:thing": pl.String})  # noqa: E501  # fmt: skip


def test_a_rating_without_an_id_is_named_by_what_it_says_of_whom_and_when() -> None:
    (one,) = OBSERVATION.rows(rating())["id"]
    assert one == "c55c59d7db1940033e52b7ca"
    others = [
        rating(about_id="q"), rating(metric="sr"), rating(held_by="e", **{"held_by:thing": "employee"}),
        rating(valid_at=date(2026, 5, 2)), rating(recorded_at=None), rating(**{"about_id:thing": "customer"}),
    ]  # fmt: skip
    assert len({one, *(OBSERVATION.rows(other)["id"].item() for other in others)}) == 7
    assert OBSERVATION.rows(rating(value=10.0))["id"].item() == one, "its value is no part of its name"


def test_a_rating_keeps_the_id_it_was_given() -> None:
    rows = pl.concat([rating(id="ob"), rating(id=None)])
    given, made = OBSERVATION.rows(rows)["id"]
    assert (given, made) == ("ob", "c55c59d7db1940033e52b7ca")
    assert OBSERVATION.rows(rating(id="ob"))["id"].to_list() == ["ob"]


def test_a_rating_of_our_company_is_held_by_nobody() -> None:
    (row,) = OBSERVATION.rows(rating()).to_dicts()
    assert (row["held_id"], row["held_thing"], row["about_thing"]) == (None, None, "person")
    (row,) = OBSERVATION.rows(rating(held_by="e", **{"held_by:thing": "employee"})).to_dicts()
    assert (row["held_id"], row["held_thing"]) == ("e", "employee")


@pytest.mark.parametrize(
    ("thing", "whose"),
    [
        ("person", Anchors(people=("p",))),
        ("customer", Anchors(customers=("p",))),
        ("opportunity", Anchors(opportunities=("p",))),
        ("employee", Anchors(is_company=True)),
        ("org_unit", Anchors(is_company=True)),
    ],
)
def test_a_rating_lies_where_what_it_is_about_lies(thing: str, whose: Anchors) -> None:
    rows = OBSERVATION.rows(rating(**{"about_id:thing": thing}))
    assert OBSERVATION.anchors(rows) == whose
