"""Notes of records on their way into the database and out of it: sealed there, plain everywhere else."""

from collections.abc import Sequence
from typing import Any

from graph_service.recording.record import Record
from graph_service.store.text_keys import TextKeys, owner_of

HEAD = ("id", "digest", "version")
"""What comes before the fields of a stored record."""


def opened(record: Record, stored: list[list[Any]], keys: TextKeys) -> list[list[Any]]:
    """Stored records as their find statement gives them, with their notes as they were written."""
    made = [list(row) for row in stored]
    for field in record.sealed:
        at = len(HEAD) + list(record.fields).index(field)
        owners = [owner_of(record.name, id_, field) for id_, *_ in made]
        written = iter(keys.open(owners, [row[at] for row in made]))
        for row in made:
            row[at] = next(written)
    return made


def sealed(record: Record, rows: Sequence[dict[str, Any]], keys: TextKeys) -> list[dict[str, Any]]:
    """Rows for a write statement, with their notes as they may be stored."""
    if not record.sealed:
        return list(rows)
    places = [(row, field) for field in record.sealed for row in rows]
    owners = [owner_of(record.name, row["id"], field) for row, field in places]
    made = [dict(row) for row in rows]
    kept = iter(keys.seal(owners, [row[field] for row, field in places]))
    for field in record.sealed:
        for row in made:
            row[field] = next(kept)
    return made
