"""Faults as frames: which cell they show, what else their sentence says, and in which order they come."""

import json
from typing import Any

import polars as pl
import pytest

from graph_service.recording.faults import faults, sentence, together
from graph_service.recording.kind import FAULT_SCHEMA, NO_FAULTS
from graph_service.words import Language, say

ROWS = pl.DataFrame({"row": [3, 5], "person_id": ["p-1", None], "power": [7, None], "other": ["李敏", None]})


def test_no_rows_are_no_faults_whatever_columns_they_lack() -> None:
    assert faults(pl.DataFrame(), "person_id", "bad_power", pl.col("power"), other=pl.col("other")) is NO_FAULTS


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        ("person_id", None, ["p-1", ""]),
        ("power", None, ["7", ""]),
        ("person_id", pl.col("power"), ["7", ""]),
        ("not there", pl.col("other"), ["李敏", ""]),
        ("not there", None, ["", ""]),
    ],
)
def test_a_fault_shows_the_cell_of_its_column_unless_it_is_told_another_value(
    column: str, value: pl.Expr | None, expected: list[str]
) -> None:
    found = faults(ROWS, column, "bad_power", value)
    assert found.schema == FAULT_SCHEMA
    assert found.rows() == [
        (row, column, "bad_power", shown, "{}") for row, shown in zip((3, 5), expected, strict=True)
    ]


def test_further_words_of_the_sentence_are_the_same_for_all_or_of_each_row() -> None:
    found = faults(ROWS, "person_id", "bad_power", limit=4, who=pl.col("other"), power=pl.col("power"))
    assert found["fields"].to_list() == [
        '{"limit": 4, "who": "李敏", "power": "7"}',
        '{"limit": 4, "who": "", "power": ""}',
    ]
    fixed = faults(ROWS, "person_id", "bad_power", limit=4)
    assert [json.loads(each) for each in fixed["fields"]] == [{"limit": 4}] * 2


def test_all_faults_come_in_the_order_of_rows_and_in_one_row_as_they_were_found() -> None:
    first, second = faults(ROWS, "a", "first"), faults(ROWS, "b", "second")
    found = together(second, NO_FAULTS, first.select("fields", "row", "value", "column", "code"))
    assert found["row"].to_list() == [3, 3, 5, 5]
    assert found["code"].to_list() == ["second", "first"] * 2
    assert together().equals(NO_FAULTS)
    many = pl.DataFrame({"row": [7, 5] * 500, "a": list(range(1_000))})
    shown = together(faults(many, "a", "first"))["value"].cast(pl.Int64).to_list()
    assert shown == [*range(1, 1_000, 2), *range(0, 1_000, 2)], "also where there are many"
    assert together().schema == FAULT_SCHEMA


def fault(code: str, **fields: Any) -> dict[str, object]:
    return {"row": 3, "column": "about_id", "code": code, "value": "x", "fields": json.dumps(fields)}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_kinds_of_things_are_said_in_the_reader_s_language_and_ids_as_they_are(language: Language) -> None:
    things = " / ".join(say(f"recording.thing_{one}", language) for one in ("person", "employee"))
    assert sentence(fault("unknown_reference", things=" person  employee "), language) == say(
        "recording.unknown_reference", language, column="about_id", value="x", things=things
    )
    rejected = sentence(fault("refers_to_rejected", thing="employee"), language)
    thing = say("recording.thing_employee", language)
    assert rejected == say("recording.refers_to_rejected", language, column="about_id", value="x", thing=thing)
    ambiguous = sentence(fault("ambiguous_reference", things="person", candidates="person:x, seat:x"), language)
    assert "person:x, seat:x" in ambiguous


@pytest.mark.parametrize(("code", "name"), [("not_a_choice", "choices"), ("unknown_metric", "known")])
@pytest.mark.parametrize(("language", "listed"), [("zh", "won、lost"), ("en", "won, lost")])
def test_texts_of_a_list_are_joined_as_the_language_does_it(
    code: str, name: str, language: Language, listed: str
) -> None:
    said = sentence(fault(code, **{name: "won, lost"}), language)
    assert said == say(f"recording.{code}", language, column="about_id", value="x", **{name: listed})
