"""Whether the process lives, whether it can answer, what it has counted."""

from fastapi import Request, Response
from pydantic import BaseModel, Field

from api.asking import ServiceOf
from api.language import language_of
from api.measures import exposition
from api.policy import open_to_all
from api.routing import Router
from graph_service.domain import limits

router = Router(tags=["health"])


class Alive(BaseModel):
    """The process lives."""

    status: str = Field(default="alive", examples=["alive"])


class Lack(BaseModel):
    """One reason why the service cannot answer."""

    code: str = Field(examples=["store.not_reached"])
    detail: str = Field(description="what is wrong and what to do")


class Ready(BaseModel):
    """Whether requests should be sent here, and if not, why."""

    status: str = Field(examples=["ready", "not_ready"])
    causes: list[Lack] = Field(default_factory=list)


@router.get("/livez", **open_to_all())
async def get_livez() -> Alive:
    """The process lives; it never asks the database."""
    return Alive()


@router.get("/readyz", **open_to_all({503: {"model": Ready}}))
async def get_readyz(request: Request, response: Response, service: ServiceOf) -> Ready:
    """Whether the database answers within a second, with all constraints there and all indexes online."""
    language = language_of(request)
    found = [] if service.health is None else await service.health.causes(limits.READY_S)
    if found:
        response.status_code = 503
    causes = [Lack(code=cause.code, detail=cause.sentence(language)) for cause in found]
    return Ready(status="not_ready" if causes else "ready", causes=causes)


@router.get("/metrics", response_class=Response, **open_to_all({200: {"content": {"text/plain": {}}}}))
async def get_metrics() -> Response:
    """What the service has counted, as Prometheus reads it; labels name routes and statuses, never anybody."""
    return Response(exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")
