"""How somebody stands to us: through which credential they ask, and why they see what they see."""

import dataclasses
from datetime import date

from graph_service.store.statements import Statement


@dataclasses.dataclass(frozen=True)
class StandingParams:
    """Whose standing, and which key they showed, if any."""

    viewer_id: str | None
    key_hash: str | None
    today: date


@dataclasses.dataclass(frozen=True)
class Standing:
    """Name and unit, the key, the units led, and the number of customers by reason."""

    name: str | None
    name_en: str | None
    org_unit: str | None
    key_id: str | None
    key_expires_at: int | None
    covers: int
    subsidiaries: int
    works_on: int
    leads: list[list[str | None]]


FIND_STANDING = Statement("reads/find_standing", StandingParams, Standing)
