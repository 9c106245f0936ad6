"""Single stored records with their versions."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import ServiceOf
from api.credentials import Bearer
from api.policy import asks
from api.routing import Router
from api.schemas.changes import RecordOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.changes.records import read_record

router = Router(prefix="/v1", tags=["records"])
Kind = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="as answers to changes name it, e.g. posts")]
Id = Annotated[str, Path(max_length=limits.ID_CHARACTERS)]


@router.get("/records/{kind}/{record_id}", response_model=RecordOut, **asks(Operation.RECORDS))
async def get_record(service: ServiceOf, viewer: Bearer, response: Response, kind: Kind, record_id: Id) -> Any:
    """A record as it is stored; its ETag is what a change of it names in If-Match."""
    found = await read_record(service, viewer, kind, record_id)
    response.headers["ETag"] = f'"{found["version"]}"'
    response.headers["Cache-Control"] = "no-store"
    return found
