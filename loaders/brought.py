"""What a load is given: templates as they are, or an export seen through a mapping."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from loaders.file_report import FileReport
from loaders.rows import Readable, Source
from loaders.sources import FileFault, Ignored


class Brought(Protocol):
    """What lies at a path."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    @property
    def sources(self) -> Sequence[Source]:
        """One source of rows per template, in the order of the plan."""

    @property
    def faults(self) -> Sequence[FileFault]:
        """Files that cannot be read at all."""

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """What lies there and is not looked at."""

    @property
    def originals(self) -> Sequence[Readable]:
        """The files as their user knows them: rejected rows are written back as they stand there."""

    def by_file(self, reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
        """What became of the sources, told of the files as their user knows them."""

    def digest(self) -> str:
        """The same contents, the same digest."""
