"""What all changes over HTTP share: their key, the version they were made from, and how the answer goes out."""

import hashlib
import json
import re
from collections.abc import Awaitable
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Header, Request, Response

from api.credentials import Bearer
from api.idempotency import IdempotencyKey
from graph_service.errors import InvalidError
from graph_service.services.changes.change import Change

Json = dict[str, Any]
CHANGED = "200: it was changed; 201: something new was recorded"
Version = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=40,
        description="the ETag of the record as it was read; needed for every change of something that is there",
        examples=['"3"'],
    ),
]


async def change_of(
    request: Request, viewer: Bearer, idempotency_key: IdempotencyKey, if_match: Version = None
) -> Change:
    """The change as asked: its key, a digest of path and body, and the version it was made from."""
    return Change(viewer, idempotency_key, await _body_hash(request), _version(if_match))


Changing = Annotated[Change, Depends(change_of)]


async def answer_change(response: Response, asked: Awaitable[Json]) -> Json:
    """What became of a change; the tag is the new version of its record."""
    done = await asked
    response.headers["ETag"] = f'"{done["version"]}"'
    response.headers["Cache-Control"] = "no-store"
    is_new = done.pop("is_new")
    response.status_code = 201 if is_new else 200
    if is_new:
        response.headers["Location"] = f"/v1/records/{done['kind']}/{quote(done['id'], safe='')}"
    return done


def _version(header: str | None) -> int | None:
    if header is None:
        return None
    found = re.fullmatch(r'"(\d{1,15})"', header.strip(), re.ASCII)
    if found is None:
        raise InvalidError("api.bad_version", value=header)
    return int(found[1])


async def _body_hash(request: Request) -> str:
    """A digest of method, path and body; how the body is spaced and ordered makes no other change of it."""
    raw = await request.body()
    try:
        said = json.dumps(json.loads(raw), sort_keys=True).encode() if raw else b""
    except (ValueError, RecursionError):
        said = raw
    head = f"{request.method} {request.url.path}\x1f".encode()
    return hashlib.sha256(head + said).hexdigest()
