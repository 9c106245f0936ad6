"""A chunk seen ahead and written at once."""

from typing import Any

import polars as pl

from graph_service.recording.chunk import Chunk, Recorded
from graph_service.recording.kind import FactKind
from graph_service.recording.recorder import Recorder


async def record_chunk(
    gateway: Any, kind: FactKind, frame: pl.DataFrame, operation_id: str, actor: str, **more: Any
) -> Recorded:
    """What became of its rows; ``more``: the pass over the file, the load."""
    recorder = Recorder(gateway)
    return await recorder.write(await recorder.seen_ahead(Chunk(kind, frame, operation_id, actor, **more)))
