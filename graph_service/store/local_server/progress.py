"""What a long start tells whoever waits for it, without knowing how it is shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """A sentence: ``code`` of the words catalogue and its fields ("starting Neo4j 5.26.30")."""

    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Downloading:
    """How far the download of the jars is."""

    files: int
    files_total: int
    size: int
    """Bytes that have arrived."""
    size_total: int


Event = Step | Downloading
Progress = Callable[[Event], None]
"""Hears every event, from any thread, one at a time."""


def no_progress(event: Event) -> None:
    """Nobody is watching."""
