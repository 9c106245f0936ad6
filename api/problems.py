"""Errors as problem+json (RFC 9457): the only place with status numbers. One body for denied and absent."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.field_problems import FieldProblem, field_problem
from api.kept import given_before, tags_of
from api.language import language_of
from graph_service.errors import ServiceError
from graph_service.services.tag import NotModified
from graph_service.words import Language, say

STATUS = {
    "invalid": 422,
    "unauthenticated": 401,
    "not_found": 404,
    "slow": 408,
    "conflict": 409,
    "precondition": 412,
    "too_large": 413,
    "limit": 422,
    "unconditional": 428,
    "throttled": 429,
    "head": 431,
    "unavailable": 503,
    "bug": 500,
}
UNREADABLE = 400
RETRY_AFTER_S = 1
INNER = {"store.deadline": "api.deadline", "unavailable": "api.store_away", "bug": "api.unexpected"}
"""Said, by code or else by kind, in place of sentences that name our own machines, files and statements: those are for
whoever runs them."""
OF_HTTP = {
    UNREADABLE: "api.malformed", 404: "api.no_path", 405: "api.no_method", 413: "api.too_large", 415: "api.wrong_media",
}  # fmt: skip


class Problem(BaseModel):
    """What went wrong, where, and what to do; ``code`` is stable, the sentence is in the reader's language."""

    model_config = ConfigDict(json_schema_extra={"examples": [{
        "type": "about:blank", "title": "not_found", "status": 404, "code": "access.not_there",
        "detail": "Not there, or not for you.", "errors": [],
    }]})  # fmt: skip

    type: str = "about:blank"
    title: str = Field(description="kind of the problem: what a caller would do about it")
    status: int
    code: str = Field(description="stable name of the problem")
    detail: str = Field(description="what happened, where, and what to do")
    errors: list[FieldProblem] = Field(default_factory=list, description="the fields that are wrong, one by one")


class ProblemResponse(JSONResponse):
    """A problem on its way out."""

    media_type = "application/problem+json"


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": Problem, "content": {"application/problem+json": {}}, "description": description}
    for status, description in (
        (UNREADABLE, "the body is no text"),
        (401, "nobody we know"),
        (404, "not there, or not for this viewer"),
        (408, "the body came too slowly"),
        (413, "the body is too large"),
        (431, "the headers, or the path with its query, are too long"),
        (409, "it contradicts what is recorded, or the same change is being made at this moment"),
        (412, "it was changed since it was read"),
        (428, "a change must name the version it was made from, in If-Match"),
        (422, "the request is wrong; the fields are named"),
        (429, "too many requests; wait as long as Retry-After says"),
        (503, "not now; try again after Retry-After"),
    )
}
TOO_LONG = {STATUS["head"]: PROBLEMS[STATUS["head"]]}
"""The only problem of what is open to all."""


def register_problems(app: FastAPI) -> None:
    """Answer every error as a problem; by coroutines, since plain functions are carried to a thread."""
    app.add_exception_handler(ServiceError, _service_error)
    app.add_exception_handler(NotModified, _not_modified)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)


def problem(
    kind: str, code: str, language: Language, detail: str, errors: list[FieldProblem] | None = None
) -> Response:
    """A problem as an answer."""
    status = STATUS[kind]
    body = Problem(title=kind, status=status, code=code, detail=detail, errors=errors or [])
    headers = {"Content-Language": language, "Cache-Control": "no-store"}
    if status in (429, 503):
        headers["Retry-After"] = str(RETRY_AFTER_S)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return ProblemResponse(body.model_dump(), status, headers)


async def _service_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, ServiceError)  # noqa: S101  (registered for it)
    language = language_of(request)
    if error.kind == "not_found":
        # one body whatever was asked: what is denied must look like what is not there
        return problem(error.kind, "access.not_there", language, say("access.not_there", language))
    fields = [
        FieldProblem(field=fault.field, code=fault.code, detail=fault.sentences[language]) for fault in error.faults
    ]
    is_inner = error.fields and error.code.startswith("store.")
    inner = INNER.get(error.code, INNER.get(error.kind)) if is_inner else None
    detail = error.sentence(language) if inner is None else say(inner, language)
    return problem(error.kind, error.code, language, detail, fields)


async def _not_modified(request: Request, answer: Exception) -> Response:
    assert isinstance(answer, NotModified)  # noqa: S101  (registered for it)
    given = given_before(request.scope)
    if (
        given is not None
        and given.tag == answer.tag
        and answer.tag not in tags_of(request.headers.get("if-none-match"))
    ):
        return given.again()
    return Response(status_code=304, headers={"ETag": f'"{answer.tag}"', "Cache-Control": "private, no-cache"})


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101  (registered for it)
    language = language_of(request)
    fields = [field_problem(one, language) for one in error.errors()]
    return problem("invalid", "api.invalid", language, say("api.invalid", language), fields)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101  (registered for it)
    language = language_of(request)
    code = OF_HTTP.get(error.status_code, "api.malformed")
    body = Problem(title="invalid", status=error.status_code, code=code, detail=say(code, language))
    return ProblemResponse(body.model_dump(), error.status_code, {**(error.headers or {}), "Cache-Control": "no-store"})


async def _unexpected(request: Request, error: Exception) -> Response:
    del error  # it is logged where it was caught; a reader gets no trace
    language = language_of(request)
    return problem("bug", "api.unexpected", language, say("api.unexpected", language))
