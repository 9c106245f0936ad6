"""What the questions of privacy are asked of, beside facts: contests, records about one person, writes, erasures."""

import dataclasses
from pathlib import Path
from uuid import UUID

from graph_service.facts.contests import Contests
from graph_service.facts.personal_records import PersonalRecords
from graph_service.recording.erasure import Eraser
from graph_service.recording.plain_write import PlainWriter

NAMESPACE = UUID("5c1de3b4-6a6d-4a53-8a43-0a5f3f2c9d10")
"""Ids drawn from a key: the same request again means the same thing."""


@dataclasses.dataclass(frozen=True)
class Privacy:
    """The parts; ``staged`` is where uploaded files wait for their import."""

    contests: Contests
    records: PersonalRecords
    writer: PlainWriter
    eraser: Eraser
    staged: Path
