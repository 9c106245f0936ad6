"""Uploads that are looked at as ever, in a child with limits, and never loaded: the world stays as it is."""

from pathlib import Path

from cli.importing import LimitedImporter
from graph_service.errors import InvalidError
from graph_service.words import Language


class Shelf(LimitedImporter):
    """Puts what was brought away."""

    async def load(self, folder: Path, report: Path, actor: str, language: Language) -> None:  # noqa: ARG002  (the Protocol's)
        """Load nothing: the job ends as one that failed."""
        raise InvalidError("loaders.upload_too_much")
