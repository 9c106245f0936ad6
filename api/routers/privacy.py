"""The notice, opting out, copies of what is recorded about somebody, and erasures."""

from typing import Annotated, Any

from fastapi import Path, Request, Response

from api.asking import ServiceOf, SettingsOf
from api.background import Background
from api.credentials import Bearer
from api.language import language_of
from api.policy import asks, open_to_all
from api.routing import Router
from api.schemas.privacy import ErasureOut, ExportOut, NoticeOut, OptOutOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.domain.personal_data import Whose
from graph_service.services.erasure import erasure_status, request_erasure, run_erasure
from graph_service.services.notice import notice
from graph_service.services.opt_out import set_opt_out
from graph_service.services.personal_export import export_employee, export_person
from graph_service.services.question import Question

router = Router(prefix="/v1", tags=["privacy"])
PersonId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the person")]
EmployeeId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the employee")]
JobId = Annotated[str, Path(max_length=2 * limits.ID_CHARACTERS, description="id of the erasure")]


@router.get("/notice", response_model=NoticeOut, **open_to_all())
async def get_notice(request: Request, response: Response, service: ServiceOf, settings: SettingsOf) -> Any:
    """What is recorded about people, what is computed, who sees it, and what they may ask for; zh or en."""
    language = language_of(request)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language"
    return notice(language, service.parameters, is_single_allowed=settings.hr_single)


@router.put("/me/opt-out", response_model=OptOutOut, **asks(Operation.OPT_OUT))
async def opt_out(service: ServiceOf, viewer: Bearer) -> Any:
    """Be out of the connection graph: not named to colleagues as somebody who knows a customer's people."""
    return await set_opt_out(service, Question(viewer), is_out=True)


@router.delete("/me/opt-out", response_model=OptOutOut, **asks(Operation.OPT_OUT))
async def opt_in(service: ServiceOf, viewer: Bearer) -> Any:
    """Be in it again."""
    return await set_opt_out(service, Question(viewer), is_out=False)


@router.get("/people/{person_id}/export", response_model=ExportOut, **asks(Operation.EXPORT_PERSON))
async def get_person_export(service: ServiceOf, viewer: Bearer, response: Response, person_id: PersonId) -> Any:
    """Everything recorded about a person of a customer, for whoever answers requests of data subjects."""
    response.headers["Cache-Control"] = "no-store"
    return await export_person(service, Question(viewer), person_id)


@router.get("/employees/{employee_id}/export", response_model=ExportOut, **asks(Operation.EXPORT_PERSON))
async def get_employee_export(service: ServiceOf, viewer: Bearer, response: Response, employee_id: EmployeeId) -> Any:
    """Everything recorded about one of us: about oneself, or for whoever answers requests of data subjects."""
    response.headers["Cache-Control"] = "no-store"
    return await export_employee(service, Question(viewer), employee_id)


@router.post("/people/{person_id}/erasure", response_model=ErasureOut, status_code=202, **asks(Operation.ERASE_PERSON))
async def erase_person(request: Request, service: ServiceOf, viewer: Bearer, person_id: PersonId) -> Any:
    """Erase a person of a customer: a job that goes on by itself; asked for again, the same job."""
    return await _erase(request, service, viewer, Whose.PERSON, person_id)


@router.post(
    "/employees/{employee_id}/erasure", response_model=ErasureOut, status_code=202, **asks(Operation.ERASE_PERSON)
)
async def erase_employee(request: Request, service: ServiceOf, viewer: Bearer, employee_id: EmployeeId) -> Any:
    """Erase a colleague who has left: an id remains where the records of others rest on it."""
    return await _erase(request, service, viewer, Whose.EMPLOYEE, employee_id)


@router.get("/erasures/{job_id}", response_model=ErasureOut, **asks(Operation.ERASE_PERSON))
async def get_erasure(service: ServiceOf, viewer: Bearer, job_id: JobId) -> Any:
    """How far an erasure is."""
    return await erasure_status(service, Question(viewer), job_id)


async def _erase(request: Request, service: ServiceOf, viewer: Bearer, whose: Whose, subject_id: str) -> Any:
    job = await request_erasure(service, Question(viewer), whose, subject_id)
    background: Background = request.app.state.background
    for each in (*job["along"], job["id"]):
        background.start(run_erasure(service.privacy, each))
    return job
