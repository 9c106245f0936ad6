"""Coverage of one deal, as it goes out."""

from typing import Any

from pydantic import BaseModel


class CoverageOut(BaseModel):
    """TODO by the reading stage."""

    model_config = {"extra": "allow"}
    opportunity: str
    etag: str
    rest: Any = None
