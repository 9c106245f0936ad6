"""Which file of an export holds which record: every record has one, and what is read first comes first."""

from typing import Any

import pytest

from graph_service.domain.schema import LABELS, OPERATIONAL
from graph_service.recording.record import Record
from graph_service.recording.record_files import as_object, as_stored, fact_labels, of_label, places
from graph_service.recording.registry import kinds
from tests.typed_rows import kind

RECORDS = [record for one in kinds() for record in one.records]


def test_every_record_has_a_file_of_its_own_and_files_in_order_of_their_names_are_in_the_order_of_writing() -> None:
    files = [place.file for place in places()]
    assert [place.record for place in places()] == RECORDS
    assert files == sorted(set(files))
    assert all(file.startswith("records/") for file in files)
    assert files[0] == "records/010-org_units-0-OrgUnit.jsonl"


def test_what_holds_facts_is_all_that_the_service_does_not_keep_for_itself() -> None:
    assert {*fact_labels()}.isdisjoint(OPERATIONAL)
    assert {*fact_labels(), *OPERATIONAL} == {*LABELS}
    assert len(fact_labels()) + len(OPERATIONAL) == len(LABELS)


def test_the_places_of_a_label_are_those_that_write_it() -> None:
    assert [place.record for place in of_label("Person")] == [kind("people").records[0]]
    assert [(place.kind.name, place.at) for place in of_label("KNOWS")] == [("ties", 1), ("ties", 2), ("ties", 3)]
    assert of_label("Stage") == ()
    assert sum(len(of_label(name)) for name in {record.name for record in RECORDS}) == len(RECORDS)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.write.name)
def test_a_stored_record_is_read_as_it_was_written_down(record: Record) -> None:
    stored: list[Any] = ["an id", "a digest", 3, *range(len(record.fields))]
    said = as_object(record, stored)
    assert (said["id"], said["version"], said[list(record.fields)[-1]]) == ("an id", 3, len(record.fields) - 1)
    assert as_stored(record, dict(reversed(said.items()))) == stored


def test_a_record_of_another_shape_is_not_written_down() -> None:
    record = kind("people").records[0]
    with pytest.raises(ValueError, match="zip"):
        as_object(record, ["an id", "a digest", 3])
