"""The pure parts of single changes: rows, ends, words, ids, and what counts as closed when."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import polars as pl
import pytest

from api.schemas.changes import Given
from api.schemas.choices import OF_COLUMNS, Ending
from graph_service.access.viewer import Viewer
from graph_service.errors import PreconditionError, UnconditionalError
from graph_service.recording.change import Expected
from graph_service.recording.nouns import NOUNS
from graph_service.recording.people import LINE, line_id
from graph_service.recording.plan import CHANGED, UNCHANGED, Plan, plan
from graph_service.recording.registry import kind_named
from graph_service.recording.rows import typed
from graph_service.recording.seats import HOLDING
from graph_service.recording.shaping import RECORDED_ABSENT, STAMP
from graph_service.services.changes.change import Change, edited
from graph_service.services.changes.ties import people_of, row_of

FIRST, SECOND = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, 12, tzinfo=UTC)
STAMPED = pl.Datetime("ms", "UTC")


def held(to: date | None, at: datetime) -> pl.DataFrame:
    """A holding as a single change would say it."""
    row = {"id": "s", "person_id": "p", "from": date(2026, 1, 1), "to": to}
    return typed(NOUNS["seats"].kind, [row]).with_columns(
        pl.lit("s").alias("id"), pl.lit("p").alias("person_id"), pl.lit(at, STAMPED).alias("recorded_at"),
        pl.lit(value=False).alias("recorded_assumed"), pl.lit(value=True).alias(RECORDED_ABSENT),
        pl.lit(at, STAMPED).alias(STAMP),
    )  # fmt: skip


def stored(known: Plan) -> list[list[object]]:
    """The rows of a plan as a find statement would give them."""
    fields = list(HOLDING.fields)
    return [
        [row["id"], row["digest"], row["version"], *(_plain(row[name]) for name in fields)]
        for row in known.rows.iter_rows(named=True)
    ]


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    return value.isoformat() if isinstance(value, date) else value


def test_an_end_is_known_from_its_change_and_the_beginning_stays_known_as_it_was() -> None:
    begun = plan(HOLDING, HOLDING.rows(held(None, FIRST)), [])
    ended = plan(HOLDING, HOLDING.rows(held(date(2026, 3, 1), SECOND)), stored(begun))
    row = ended.rows.row(0, named=True)
    assert (row["recorded_at"], row["to_recorded_at"], row["state"]) == (FIRST, SECOND, CHANGED)
    again = plan(HOLDING, HOLDING.rows(held(date(2026, 3, 1), SECOND + timedelta(days=1))), stored(ended))
    assert again.rows["state"].to_list() == [UNCHANGED], "the same end again is known since it was first said"
    opened = plan(HOLDING, HOLDING.rows(held(None, SECOND)), stored(ended))
    assert opened.rows["to_recorded_at"].to_list() == [None]


def test_a_record_can_be_counted_as_changed_without_other_content() -> None:
    begun = plan(HOLDING, HOLDING.rows(held(None, FIRST)), [])
    same = plan(HOLDING, HOLDING.rows(held(None, SECOND)), stored(begun))
    (id_,) = same.rows["id"]
    assert same.changed(0).height == 0
    assert same.touching(id_).changed(0)["version"].to_list() == [2]
    assert same.touching("another").changed(0).height == 0


def test_ids_say_what_they_name_and_moments_are_in_utc() -> None:
    frame = typed(
        NOUNS["interactions"].kind,
        [
            {
                "id": "name:x", "customer_id": "name:x", "person_ids": ["a", "b"],
                "held_at": datetime(2026, 1, 1, 8, tzinfo=timezone(timedelta(hours=8))),
            }
        ],
    )  # fmt: skip
    row = frame.row(0, named=True)
    assert row["id"] == "name:x"
    assert row["customer_id"] == "customer:name:x"
    assert row["person_ids"] == ["person:a", "person:b"]
    assert row["held_at"] == FIRST
    mixed = typed(NOUNS["ties"].kind, [{"from_id": ("employee", "e"), "to_id": ("person", "p"), "kind": "knows"}])
    assert mixed.row(0, named=True)["from_id"] == "employee:e"


def test_the_line_within_a_post_bears_the_id_that_a_file_gives_it() -> None:
    row = {"id": "p", "department_id": "d", "from": date(2026, 1, 1), "reports_to": "q"}
    frame = typed(NOUNS["people"].kind, [row]).with_columns(
        pl.lit("d").alias("department_id"), pl.lit("q").alias("reports_to")
    )
    assert LINE.rows(frame)["id"].to_list() == [
        line_id({"person_id": "p", "department_id": "d", "from": date(2026, 1, 1)})
    ]


def test_an_edit_keeps_what_was_not_given() -> None:
    row = edited("customers", {"id": "c", "name": "甲", "tier": "A", "digest": "x", "version": 3}, {"tier": None})
    assert row == {"id": "c", "name": "甲", "tier": None}


@pytest.mark.parametrize(
    ("tie", "kind", "people"),
    [
        ({"from_id": "a", "to_id": "b", "strength": 1.0, "sign": 1, "from": None, "to": None}, "sways", ["a", "b"]),
        ({"from_id": "a", "to_id": "b", "strength": 1.0, "from": None, "to": None}, "at_odds", ["a", "b"]),
        (
            {
                "from_thing": "employee", "from_id": "e", "to_thing": "person", "to_id": "b", "strength": None,
                "kind": "kin", "sensitivity": None, "from": None, "to": None,
            },
            "knows", ["b"],
        ),
    ],
)  # fmt: skip
def test_a_stored_tie_shows_its_kind_in_its_fields(tie: dict[str, object], kind: str, people: list[str]) -> None:
    assert row_of(tie)["kind"] == kind
    assert people_of(tie, "x") == people


def test_a_version_must_be_named_and_be_the_stored_one() -> None:
    with pytest.raises(UnconditionalError):
        Change(Viewer("e"), "key", "hash").versioned()
    with pytest.raises(PreconditionError, match="version 4"):
        Expected("customers", "c", 3).confront({"version": 4})
    Expected("customers", "c", 3).confront({"version": 3})


def test_made_ids_are_the_same_however_often_they_are_made_and_differ_by_author_and_key() -> None:
    made = {Change(Viewer("e"), key, "h").made_id(actor, "seats") for key in ("a", "b") for actor in ("x", "y")}
    assert len(made) == 4
    assert Change(Viewer("e"), "a", "h").made_id("x", "seats") in made


def test_words_that_inputs_take_are_those_of_the_kinds() -> None:
    for place, words in OF_COLUMNS.items():
        kind, _, column = place.partition(".")
        found = kind_named(kind)
        assert found is not None
        assert list(get_args(words)) == list(found.column(column).choices), place
    status = kind_named("opportunities")
    assert status is not None
    assert {"open", *get_args(Ending)} == set(status.column("status").choices)


def test_every_input_forbids_what_it_does_not_know() -> None:
    def below(model: type[Given]) -> set[type[Given]]:
        return {model}.union(*(below(one) for one in model.__subclasses__()))

    assert all(model.model_config["extra"] == "forbid" for model in below(Given))
