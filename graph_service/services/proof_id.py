"""A proof's id: the signed canonical request, with its dates pinned.

It names the question, never the answer; opening it asks the question again and authorises it anew, so that a
proof shows each reader only what they may read.
"""

import dataclasses
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer

from graph_service.errors import NotFoundError

KEPT = 1_024


@dataclasses.dataclass(frozen=True)
class Request:
    """A question as it can be repeated: which one, about what, as of when, as known when."""

    question: str
    subject: str = ""
    as_of: date = date.min
    known_at: datetime | None = None
    start: date | None = None
    end: date | None = None
    fresh_only: bool = False


@lru_cache(KEPT)
def sign(request: Request, secret: str) -> str:
    """The id of the proof of a request; those asked lately are at hand, since each answer bears one."""
    values: list[Any] = [
        value.isoformat() if isinstance(value, date) else value for value in dataclasses.astuple(request)
    ]
    return str(URLSafeSerializer(secret, salt="proof").dumps(values))


def read_proof_id(proof_id: str, secret: str) -> Request:
    """The request behind an id; a forged or foreign id is as good as none."""
    try:
        question, subject, as_of, known_at, start, end, fresh_only = URLSafeSerializer(secret, salt="proof").loads(
            proof_id.strip()
        )
    except (BadSignature, ValueError, TypeError) as error:
        raise NotFoundError("services.no_proof") from error
    return Request(
        question,
        subject,
        date.fromisoformat(as_of),
        None if known_at is None else datetime.fromisoformat(known_at),
        None if start is None else date.fromisoformat(start),
        None if end is None else date.fromisoformat(end),
        bool(fresh_only),
    )
