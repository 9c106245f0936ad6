"""Customers, their departments, and who of us covers them: brought in and changed."""

from typing import Annotated, Any

from fastapi import Path, Response

from api.asking import ServiceOf
from api.changing import CHANGED, Changing, answer_change
from api.policy import asks
from api.routing import Router
from api.schemas.changes import ChangedOut, Until
from api.schemas.customer_changes import AssignmentPatch, CustomerIn, CustomerPatch, DepartmentIn, DepartmentPatch
from api.schemas.people_changes import AssignmentIn
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.changes import assignments, customers, departments
from graph_service.services.changes.change import Json

router = Router(prefix="/v1", tags=["changes"])
Id = Annotated[str, Path(max_length=limits.ID_CHARACTERS)]
_OPTIONS: Json = {"response_model": ChangedOut, "response_description": CHANGED}


@router.post("/customers", status_code=201, **_OPTIONS, **asks(Operation.WRITE_CUSTOMERS))
async def create_customer(service: ServiceOf, change: Changing, response: Response, given: CustomerIn) -> Any:
    """A new customer; whoever brings it in covers it as its owner."""
    return await answer_change(response, customers.create_customer(service, change, given.said()))


@router.patch("/customers/{customer_id}", **_OPTIONS, **asks(Operation.WRITE_CUSTOMERS))
async def change_customer(
    service: ServiceOf, change: Changing, response: Response, customer_id: Id, given: CustomerPatch
) -> Any:
    """Other details, or another group above it."""
    return await answer_change(response, customers.change_customer(service, change, customer_id, given.said()))


@router.post("/departments", status_code=201, **_OPTIONS, **asks(Operation.WRITE_CUSTOMERS))
async def create_department(service: ServiceOf, change: Changing, response: Response, given: DepartmentIn) -> Any:
    """A new department of a customer."""
    return await answer_change(response, departments.create_department(service, change, given.said()))


@router.patch("/departments/{department_id}", **_OPTIONS, **asks(Operation.WRITE_CUSTOMERS))
async def change_department(
    service: ServiceOf, change: Changing, response: Response, department_id: Id, given: DepartmentPatch
) -> Any:
    """Another name, or whether it is a key one."""
    return await answer_change(response, departments.change_department(service, change, department_id, given.said()))


@router.post("/assignments", status_code=201, **_OPTIONS, **asks(Operation.WRITE_ASSIGNMENTS))
async def create_assignment(service: ServiceOf, change: Changing, response: Response, given: AssignmentIn) -> Any:
    """An employee covers a customer from a day on."""
    return await answer_change(response, assignments.create_assignment(service, change, given.said()))


@router.patch("/assignments/{assignment_id}", **_OPTIONS, **asks(Operation.WRITE_ASSIGNMENTS))
async def change_assignment(
    service: ServiceOf, change: Changing, response: Response, assignment_id: Id, given: AssignmentPatch
) -> Any:
    """Whether it is a focus, whether subsidiaries are covered as well."""
    return await answer_change(response, assignments.change_assignment(service, change, assignment_id, given.said()))


@router.post("/assignments/{assignment_id}/end", **_OPTIONS, **asks(Operation.WRITE_ASSIGNMENTS))
async def end_assignment(
    service: ServiceOf, change: Changing, response: Response, assignment_id: Id, given: Until
) -> Any:
    """The day from which the employee no longer covers the customer."""
    return await answer_change(response, assignments.end_assignment(service, change, assignment_id, given.to))
