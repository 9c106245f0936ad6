"""Imports by upload: a zip of CSV templates or one workbook, loaded in the background."""

from typing import Annotated, Any

from fastapi import Header, Path, Request, Response
from fastapi.responses import JSONResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api.asking import ServiceOf
from api.credentials import Bearer
from api.language import language_of
from api.policy import Weight, asks
from api.routing import Router
from api.schemas.imports import ImportOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.errors import InvalidError
from graph_service.services.imports import Brought, Imports
from graph_service.services.question import Service

router = Router(prefix="/v1", tags=["imports"])
FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {
                        "type": "string",
                        "contentMediaType": "application/octet-stream",
                        "maxLength": limits.UPLOAD_BYTES,
                        "description": "a zip of CSV templates, or one workbook (.xlsx)",
                    }
                },
            }
        }
    },
}
DECLARED = asks(Operation.IMPORTS, Weight.UPLOAD)
DECLARED["openapi_extra"]["requestBody"] = FORM
ImportId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the import")]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        max_length=limits.ID_CHARACTERS,
        description="the same key and file again are the same import",
    ),
]


def imports_of(service: Service) -> Imports:
    """The imports of this process."""
    if service.imports is None:
        raise HTTPException(404)
    return service.imports


@router.post("/imports", status_code=202, response_model=ImportOut, **DECLARED)
async def create_import(request: Request, service: ServiceOf, viewer: Bearer, idempotency_key: Key = None) -> Any:
    """Bring a file; it is looked at now and loaded in the background, all of it or nothing."""
    imports = imports_of(service)
    scope = await imports.admit(viewer)
    try:
        async with request.form(max_files=1, max_fields=1) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise InvalidError("services.no_file")
            job = await imports.submit(scope, Brought(file.file, language_of(request), idempotency_key))
    except (MultiPartException, HTTPException) as wrong:
        raise InvalidError("services.no_file") from wrong
    return JSONResponse(ImportOut(**job).model_dump(), 202, {"Location": f"/v1/imports/{job['id']}"})


@router.get("/imports/{import_id}", response_model=ImportOut, **asks(Operation.IMPORTS))
async def get_import(service: ServiceOf, viewer: Bearer, response: Response, import_id: ImportId) -> Any:
    """How far an import is, and its report once it has ended."""
    response.headers["Cache-Control"] = "no-store"
    return await imports_of(service).describe(viewer, import_id)
