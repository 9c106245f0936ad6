"""What a load that says how things stand on a day refuses as a whole, and by what it is known again."""

import hashlib
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from graph_service.domain.time import today
from graph_service.errors import InvalidError
from graph_service.recording.registry import called
from graph_service.recording.state.standing import Standing


def refuse_future(day: date | None, zone: ZoneInfo) -> None:
    """``InvalidError`` for a day that has not come: an export cannot say how things stand then."""
    if day is not None and day > today(zone):
        raise InvalidError("loaders.state_in_future", day=day, today=today(zone))


def refuse_many(standing: Mapping[str, Standing], day: date | None) -> None:
    """``InvalidError`` where so much would end that the export may rather be a part of one."""
    for template, one in standing.items():
        if one.is_many:
            fields = {"template": called(template), "ends": one.ends, "spoken_of": one.spoken_of, "day": day}
            raise InvalidError("loaders.state_many_ends", **fields)


def digest_of(folder: str, day: date | None) -> str:
    """The same files for the same day are the same load; for another day, or for none, they are another."""
    return folder if day is None else hashlib.sha256(f"{folder}/{day}".encode()).hexdigest()
