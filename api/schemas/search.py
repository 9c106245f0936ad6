"""What a search finds, as it goes out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Out


class FoundOut(Out):
    """Something with a name."""

    kind: Literal["customer", "employee", "opportunity", "person"]
    id: str
    name: str | None
    name_en: str | None
    customers: list[str] = Field(description="the visible customers it belongs to")


class SearchOut(Out):
    """The closest names first; the total counts what the viewer may see."""

    policy: str
    etag: str
    total: int
    found: list[FoundOut]
