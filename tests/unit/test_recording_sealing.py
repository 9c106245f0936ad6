"""Notes lie sealed in the database and plain everywhere else, each under a key of its own."""

from pathlib import Path
from typing import Any

import pytest

from graph_service.recording import customers, interactions, observations
from graph_service.recording.record import Record
from graph_service.recording.sealing import opened, sealed
from graph_service.store.text_keys import MARK, TextKeys

RECORDS = {"interactions": interactions.INTERACTION, "observations": observations.OBSERVATION}


def rows_of(record: Record) -> list[dict[str, Any]]:
    """Two rows with a value in every field, and one with none."""
    full = [{"id": f"x-{n}", **{field: f"{field} 备注 {n}" for field in record.fields}} for n in (1, 2)]
    return [*full, {"id": "x-3", **dict.fromkeys(record.fields)}]


def stored(record: Record, rows: list[dict[str, Any]]) -> list[list[Any]]:
    """Rows as a find statement gives them."""
    return [[row["id"], "digest", 4, *(row[field] for field in record.fields)] for row in rows]


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_what_was_sealed_is_opened_as_it_was_written(record: Record, tmp_path: Path) -> None:
    keys, rows = TextKeys(tmp_path / "keys"), rows_of(record)
    kept = sealed(record, rows, keys)
    assert rows == rows_of(record), "the caller's rows are no longer what they were"
    for row, written in zip(kept, rows, strict=True):
        for field, value in row.items():
            if field in record.sealed and written[field] is not None:
                assert value.startswith(MARK)
                assert "备注" not in value
            else:
                assert value == written[field]
    assert opened(record, stored(record, kept), keys) == stored(record, rows)


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_note_whose_key_is_destroyed_is_gone_and_all_others_stay(record: Record, tmp_path: Path) -> None:
    keys, rows = TextKeys(tmp_path / "keys"), rows_of(record)
    kept, field = sealed(record, rows, keys), record.sealed[-1]
    keys.destroy([f"{record.name}/x-1/{field}"])
    rows[0][field] = None
    assert opened(record, stored(record, kept), keys) == stored(record, rows)


def test_records_without_notes_and_no_records_need_no_keys(tmp_path: Path) -> None:
    keys, rows = TextKeys(tmp_path / "keys"), rows_of(customers.CUSTOMER)
    assert sealed(customers.CUSTOMER, rows, keys) == rows
    assert opened(customers.CUSTOMER, stored(customers.CUSTOMER, rows), keys) == stored(customers.CUSTOMER, rows)
    assert sealed(observations.OBSERVATION, [], keys) == []
    assert opened(observations.OBSERVATION, [], keys) == []
    assert not (tmp_path / "keys").exists()
