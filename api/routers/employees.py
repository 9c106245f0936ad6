"""Our people: the list, one by id, their contribution and their influence."""

from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request, Response

from api.asking import Asked, From, PagingOf, ServiceOf, To, answer, id_filter, page
from api.policy import asks
from api.routing import Router
from api.schemas.contribution import EmployeeContributionOut
from api.schemas.employees import EmployeeOut, EmployeesOut
from api.schemas.influence import InfluenceOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services import employees as colleagues
from graph_service.services.contribution import employee_contribution
from graph_service.services.influence import employee_influence

router = Router(prefix="/v1", tags=["employees"])
EmployeeId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the employee")]
Job = Literal[
    "sales", "presales", "executive", "marketing", "customer_success", "merchandiser", "hr", "other"
]  # fmt: skip


async def employee_filter(
    team: Annotated[str | None, id_filter("in this org unit or one below it")] = None,
    role: Annotated[Job | None, Query(description="what they do with us")] = None,
    active: Annotated[bool | None, Query(description="whether with us at the date")] = None,
    q: Annotated[str | None, Query(max_length=limits.ID_CHARACTERS, description="the beginning of a name")] = None,
) -> colleagues.EmployeeFilter:
    """Which colleagues."""
    return colleagues.EmployeeFilter(team, role, active, q)


@router.get("/employees", response_model=EmployeesOut, **asks(Operation.EMPLOYEES))
async def list_employees(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    question: Asked,
    paging: PagingOf,
    asked: Annotated[colleagues.EmployeeFilter, Depends(employee_filter)],
    request: Request,
    response: Response,
) -> Any:
    """Our people: who they are, where they belong, what they lead; order: name (pinyin) or id."""
    return await page(request, response, colleagues.list_employees(service, question, asked, paging))


@router.get("/employees/{employee_id}", response_model=EmployeeOut, **asks(Operation.EMPLOYEES))
async def get_employee(service: ServiceOf, question: Asked, response: Response, employee_id: EmployeeId) -> Any:
    """One colleague, with the units above theirs."""
    return await answer(response, colleagues.get_employee(service, question, employee_id))


@router.get(
    "/employees/{employee_id}/contribution",
    response_model=EmployeeContributionOut,
    **asks(Operation.EMPLOYEE_CONTRIBUTION),
)
async def get_employee_contribution(  # noqa: PLR0913, PLR0917  (a question and its period)
    service: ServiceOf, question: Asked, response: Response, employee_id: EmployeeId, start: From = None, to: To = None
) -> Any:
    """One employee's own part of won deals, deal by deal, with the facts of their own behind it."""
    return await answer(response, employee_contribution(service, question, employee_id, start, to))


@router.get("/employees/{employee_id}/influence", response_model=InfluenceOut, **asks(Operation.EMPLOYEE_CONTRIBUTION))
async def get_employee_influence(
    service: ServiceOf, question: Asked, response: Response, employee_id: EmployeeId
) -> Any:
    """Whom the employee is close to, how close, and how many that reaches."""
    return await answer(response, employee_influence(service, question, employee_id))
