"""The key under which a change is asked for: the same key and body again are answered, not carried out again."""

from typing import Annotated

from fastapi import Header

from graph_service.domain import limits

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=limits.ID_CHARACTERS,
        description="any text that is new for a new change; sent again with the same body, it is answered alike",
    ),
]
