"""What all questions over HTTP share: who asks, as of when, what they have already; and how an answer goes out.

What a route depends on is a coroutine even where it waits for nothing: plain functions are carried to a thread, and
four of them cost a request more than the question does.
"""

from collections.abc import Awaitable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, Header, Query, Request, Response

from api.credentials import Bearer
from api.kept import known_tags
from graph_service.domain import limits
from graph_service.domain.time import parse_known_at
from graph_service.services.paging import Paging
from graph_service.services.question import Question, Service
from graph_service.settings import Settings

Json = dict[str, Any]


async def service_of(request: Request) -> Service:
    """The service of this process."""
    service: Service = request.app.state.service
    return service


async def settings_of(request: Request) -> Settings:
    """The settings of this process."""
    settings: Settings = request.app.state.settings
    return settings


ServiceOf = Annotated[Service, Depends(service_of)]
SettingsOf = Annotated[Settings, Depends(settings_of)]
AsOf = Annotated[date | None, Query(description="true on that day; today if left out", examples=["2026-06-30"])]
KnownAt = Annotated[
    str | None,
    Query(
        description="only what had been recorded by then: a moment, or a day (its end in the configured zone)",
        examples=["2026-06-30", "2026-06-30T12:00:00Z"],
        max_length=40,
    ),
]
FreshOnly = Annotated[bool, Query(description="leave stale ratings out")]


Limit = Annotated[int, Query(ge=1, le=limits.PAGE, description="items of one page")]
Sort = Annotated[str | None, Query(max_length=40, description="by what, `-` before it: the largest first")]
Cursor = Annotated[
    str | None, Query(max_length=limits.TEXT_CHARACTERS, description="where the page begins: `next` of the one before")
]
From = Annotated[date | None, Query(alias="from", description="first day of the period")]
To = Annotated[date | None, Query(description="the day after the last one of the period")]


def id_filter(what: str) -> Any:
    """A query parameter that names a thing by its id."""
    return Query(max_length=limits.ID_CHARACTERS, description=what)


async def paging_of(limit: Limit = limits.PAGE_DEFAULT, sort: Sort = None, cursor: Cursor = None) -> Paging:
    """Which page of a list."""
    return Paging(limit, sort, cursor)


PagingOf = Annotated[Paging, Depends(paging_of)]


async def question_of(  # noqa: PLR0913, PLR0917  (the parts of a question)
    request: Request,
    viewer: Bearer,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    fresh_only: FreshOnly = False,  # noqa: FBT002  (a query parameter)
    if_none_match: Annotated[str | None, Header(max_length=4_000)] = None,
) -> Question:
    """The question as asked."""
    zone = request.app.state.settings.timezone
    moment: datetime | None = None if known_at is None else parse_known_at(known_at, zone)
    return Question(viewer, as_of, moment, fresh_only, known_tags(request.scope, if_none_match))


Asked = Annotated[Question, Depends(question_of)]


async def answer(response: Response, asked: Awaitable[Json]) -> Json:
    """An answer with its tag; it may be kept by the asker alone, and only after asking again whether it still holds."""
    return _tagged(response, await asked)


async def page(request: Request, response: Response, asked: Awaitable[Json]) -> Json:
    """A page of a list, with ``Link`` to its neighbours; a list that bears a tag goes out with it."""
    found = await asked
    links = [
        f'<{request.url.path}?{request.url.include_query_params(cursor=found[name]).query}>; rel="{relation}"'
        for name, relation in (("next", "next"), ("previous", "prev"))
        if found.get(name)
    ]
    if links:
        response.headers["Link"] = ", ".join(links)
    return _tagged(response, found) if "etag" in found else fresh(response, found)


def fresh(response: Response, found: Json) -> Json:
    """An answer that holds for this moment only and is kept nowhere."""
    response.headers["Cache-Control"] = "no-store"
    return found


def _tagged(response: Response, found: Json) -> Json:
    response.headers["ETag"] = f'"{found["etag"]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Authorization, Accept-Language"
    return found
