"""An import by upload, as it goes out."""

from typing import Any, Literal

from pydantic import BaseModel, Field


class ImportCounts(BaseModel):
    """How many rows; unknown before the end."""

    read: int | None = None
    rejected: int | None = None
    created: int | None = None
    changed: int | None = None
    unchanged: int | None = None


class ImportOut(BaseModel):
    """An import: waiting, running, or what became of it; ``report`` is that of ``graph-service load --json``."""

    id: str = Field(examples=["5f0c2f6e9d3b4a17"])
    status: Literal["waiting", "running", "loaded", "unchanged", "rejected", "failed"]
    submitted_at: str | None = Field(examples=["2026-06-30T12:00:00.000Z"])
    finished_at: str | None = None
    code: str | None = Field(default=None, description="why it failed")
    counts: ImportCounts
    report: dict[str, Any] | None = Field(default=None, description="files, counts, rejected cells; once it has ended")
