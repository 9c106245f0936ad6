"""What a chunk of a load leaves behind so that it can be undone: ids of what it made, images of what it changed.

A step (one node) holds ids and digests only. An image holds a record as it was, its notes sealed as they are stored;
it is personal data, and an erasure removes every image that names somebody. Of a fact that is new no image is needed,
so the space is that of an id and a digest for each new fact and of the old record for each changed one, kept for
the latest ``KEPT`` loads that changed anything.
"""

import dataclasses
import json
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from graph_service.recording.plan import CHANGED, CREATED, Plan, as_parameters, was
from graph_service.recording.record import Record
from graph_service.recording.sealing import sealed
from graph_service.store.gateway import Unit
from graph_service.store.statements import Statement

KEPT = 10
"""Loads that can be undone: the latest that changed anything."""
ABSENT = ""
"""The digest of a tie that a change took away."""
Placed = tuple[int, Plan]
"""The plan of a record, and the place of the record in its kind."""
WORN_AT_ONCE = 20


@dataclasses.dataclass(frozen=True)
class StepParams:
    """A step about to be noted; ``made`` as ``pack_made`` packs it."""

    id: str
    load_id: str
    kind: str
    made: bytes


@dataclasses.dataclass(frozen=True)
class StepNumber:
    """The number of a step in its load."""

    number: int


@dataclasses.dataclass(frozen=True)
class ImageParams:
    """Images of a step: id, place of the record in its kind, id of the fact, ids it names, the record as JSON."""

    step_id: str
    rows: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class StoredImages:
    """How many images were stored."""

    stored: int


@dataclasses.dataclass(frozen=True)
class Worn:
    """How many loads stay, and how many steps to remove at once."""

    kept: int
    limit: int


@dataclasses.dataclass(frozen=True)
class WornSteps:
    """How many steps were removed."""

    removed: int


RECORD_STEP = Statement("writes/record_load_step", StepParams, StepNumber)
RECORD_IMAGES = Statement("writes/record_before_images", ImageParams, StoredImages)
DELETE_WORN = Statement("writes/delete_worn_steps", Worn, WornSteps)


@dataclasses.dataclass(frozen=True)
class Made:
    """What a step did to the records at one place of its kind: what it made and what it changed, by id with digest."""

    created: Mapping[str, str]
    changed: Mapping[str, str]

    @property
    def ids(self) -> list[str]:
        """All of them."""
        return sorted({*self.created, *self.changed})


def read_made(stored: bytes | str) -> dict[int, Made]:
    """What a step did, by the place of the record in its kind; the steps of earlier versions are plain text."""
    text = stored if isinstance(stored, str) else zlib.decompress(stored)
    return {int(place): Made(of["created"], of["changed"]) for place, of in json.loads(text).items()}


def pack_made(made: Mapping[int, Made]) -> bytes:
    """As ``read_made`` reads it. Packed to little more than half: a load notes an id and a digest of each fact."""
    return zlib.compress(json.dumps({place: vars(of) for place, of in made.items()}).encode(), level=1)


def made_by_plans(plans: list[Placed], phase: int) -> dict[int, Made]:
    """What a step does in a pass over the file, by the place of the record in its kind; no records that stay."""
    made: dict[int, Made] = {}
    for place, known in plans:
        rows = known.changed(phase)
        if not rows.height:
            continue
        created, changed = (rows.filter(pl.col("state") == state) for state in (CREATED, CHANGED))
        made[place] = Made(
            dict(zip(created["id"], created["digest"], strict=True)),
            dict(zip(changed["id"], _digests(known.record, changed), strict=True)),
        )
    return made


async def leave_trace(unit: Unit, step: StepParams, plans: list[Placed], phase: int) -> None:
    """Note what a step does and how what it changes was, in the transaction that does it."""
    await unit.run(RECORD_STEP, step)
    images: list[dict[str, Any]] = []
    for place, known in plans:
        changed = known.changed(phase).filter(pl.col("state") == CHANGED)
        images += _images(unit, step.id, place, known.record, was(known.record, changed))
    if images:
        await unit.run(RECORD_IMAGES, ImageParams(step.id, images))


def _digests(record: Record, changed: pl.DataFrame) -> list[str]:
    if not record.end:
        return changed["digest"].to_list()
    is_gone = pl.col(record.end).is_null()
    return changed.select(pl.when(is_gone).then(pl.lit(ABSENT)).otherwise("digest").alias("digest"))["digest"].to_list()


def _images(unit: Unit, step_id: str, place: int, record: Record, before: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for image in sealed(record, as_parameters(record, before), unit.keys):
        yield {
            "id": f"{step_id}/{place}/{image['id']}",
            "place": place,
            "fact_id": image["id"],
            "ids": sorted(_ids(image)),
            "image": json.dumps(image, ensure_ascii=False),
        }


def _ids(image: Mapping[str, Any]) -> set[str]:
    """Every text that may be somebody's id: single ones and lists of them."""
    found: set[str] = set()
    for name, value in image.items():
        if name == "id" or name.endswith(("_id", "_ids", "reports_to", "recorded_by", "confirmed_by")):
            found.update(value if isinstance(value, list) else [value])
    return {one for one in found if isinstance(one, str)}
