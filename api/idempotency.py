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
        pattern=r"^[\x21-\x7e]+$",
        description="names this change; sent again with the same body it is answered again and not repeated",
        examples=["3f0c1c1e-5a0e-4a58-9a53-4f5f1b1f6a10"],
    ),
]
