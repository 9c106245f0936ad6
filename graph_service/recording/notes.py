"""Notes about people, which are stored sealed: looked through for a name, emptied, and their keys destroyed.

A key is destroyed before the transaction ends that empties its text. Where that transaction fails, the text is gone
all the same and reads as empty; the erasure that wanted it gone is taken up again and empties it.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

from graph_service.domain.personal_data import SEALED
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.observations import OBSERVATION
from graph_service.store.gateway import Unit
from graph_service.store.statements import Statement
from graph_service.store.text_keys import is_sealed, owner_of

PAGE = 5_000
"""Records looked through at once."""


@dataclasses.dataclass(frozen=True)
class After:
    """Where to go on, and how far."""

    after: str
    limit: int


@dataclasses.dataclass(frozen=True)
class Page:
    """Ids of records, and what is written in each, field by field."""

    ids: list[str]
    notes: list[list[str | None]]


@dataclasses.dataclass(frozen=True)
class Named:
    """Records and the fields of each that are emptied."""

    rows: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Emptied:
    """How many records lost something."""

    removed: int


@dataclasses.dataclass(frozen=True)
class Notes:
    """A label with sealed notes: its fields, and the statements that look through them and empty them."""

    label: str
    fields: tuple[str, ...]
    look: Statement[After, Page]
    empty: Statement[Named, Emptied]


def _notes(label: str, plural: str, fields: tuple[str, ...]) -> Notes:
    listing = Statement(f"reads/list_notes_of_{plural}", After, Page)
    return Notes(label, fields, listing, Statement(f"writes/empty_notes_of_{plural}", Named, Emptied))


RATINGS = _notes(OBSERVATION.name, "observations", OBSERVATION.sealed)
MEETINGS = _notes(INTERACTION.name, "interactions", INTERACTION.sealed)
OBJECTIONS = _notes("Contest", "contests", SEALED["Contest"])
NOTES = (RATINGS, MEETINGS, OBJECTIONS)


async def empty_notes(unit: Unit, notes: Notes, names: Sequence[str]) -> int:
    """Empty every note of a label that contains one of these names, and destroy its key. O(all notes), in pages."""
    removed, after = 0, ""
    while True:
        page = (await unit.run(notes.look, After(after, PAGE)))[0]
        named = list(_naming(unit, notes, page, names))
        if named:
            unit.keys.destroy([owner_of(notes.label, id_, field) for id_, field in named])
            rows = [{"id": id_, "fields": [field]} for id_, field in named]
            removed += (await unit.run(notes.empty, Named(rows)))[0].removed
        if len(page.ids) < PAGE:
            return removed
        after = page.ids[-1]


def forget(unit: Unit, notes: Notes, ids: Sequence[str]) -> None:
    """Destroy the keys of all notes of these records."""
    unit.keys.destroy([owner_of(notes.label, id_, field) for id_ in ids for field in notes.fields])


def _naming(unit: Unit, notes: Notes, page: Page, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Records and fields of a page whose text contains a name, or whose key is destroyed already."""
    for at, field in enumerate(notes.fields):
        stored = [texts[at] for texts in page.notes]
        plain = unit.keys.open([owner_of(notes.label, id_, field) for id_ in page.ids], stored)
        for id_, kept, text in zip(page.ids, stored, plain, strict=True):
            if (text is None and is_sealed(kept)) or (text is not None and any(name in text for name in names)):
                yield id_, field
