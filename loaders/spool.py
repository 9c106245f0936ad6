"""Typed chunks of a file between the pass that checks and the pass that records: on disk, not in memory.

The file has no name: it goes with the process, also with one that is killed.
"""

import io
import tempfile
from collections.abc import Iterator

import polars as pl


class Spool:
    """Frames, in the order in which they were added."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="graph-service-")  # noqa: SIM115  (closed by close)
        self._sizes: list[int] = []
        self.n_rows = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Keep a frame."""
        content = io.BytesIO()
        frame.write_ipc(content, compression="lz4")
        self._file.write(content.getbuffer())
        self._sizes.append(content.tell())
        self.n_rows += frame.height

    def __iter__(self) -> Iterator[pl.DataFrame]:
        start = 0
        for size in self._sizes:
            self._file.seek(start)
            start += size
            yield pl.read_ipc(io.BytesIO(self._file.read(size)))

    def close(self) -> None:
        """Give the space back."""
        self._file.close()
