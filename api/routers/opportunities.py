"""Deals: the list, one by id, their decision chain, coverage, veto risk and contribution."""

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query, Request, Response

from api.asking import Asked, PagingOf, ServiceOf, answer, id_filter, page
from api.policy import asks
from api.routing import Router
from api.schemas.contribution import ClosedDealContributionOut, DealContributionOut
from api.schemas.coverage import CoverageOut, VetoRiskAnswer
from api.schemas.decision_chain import DecisionChainOut
from api.schemas.opportunities import OpportunitiesOut, OpportunityOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.contribution import deal_contribution
from graph_service.services.coverage import coverage
from graph_service.services.decision_chain import decision_chain
from graph_service.services.opportunities import DealFilter, Span, list_opportunities
from graph_service.services.opportunity import get_opportunity as read_opportunity
from graph_service.services.veto_risk import veto_risk

router = Router(prefix="/v1", tags=["opportunities"])
DealId = Annotated[str, Path(max_length=limits.ID_CHARACTERS, description="id of the deal")]
Status = Literal["open", "won", "lost", "abandoned"]
First = Annotated[date | None, Query(description="first day")]
After = Annotated[date | None, Query(description="the day after the last one")]


async def deal_filter(  # noqa: PLR0913, PLR0917  (the filters of the list)
    customer: Annotated[str | None, id_filter("at this customer")] = None,
    owner: Annotated[str | None, id_filter("answered for by this colleague")] = None,
    status: Annotated[Status | None, Query(description="status at the date")] = None,
    q: Annotated[str | None, Query(max_length=limits.ID_CHARACTERS, description="the beginning of a name")] = None,
    created_from: First = None,
    created_to: After = None,
    expected_from: First = None,
    expected_to: After = None,
    closed_from: First = None,
    closed_to: After = None,
) -> DealFilter:
    """Which deals; spans of days are half-open."""
    return DealFilter(
        customer,
        owner,
        status,
        q,
        Span(created_from, created_to),
        Span(expected_from, expected_to),
        Span(closed_from, closed_to),
    )


@router.get("/opportunities", response_model=OpportunitiesOut, **asks(Operation.DEALS))
async def list_deals(  # noqa: PLR0913, PLR0917  (the parts of a list)
    service: ServiceOf,
    question: Asked,
    paging: PagingOf,
    asked: Annotated[DealFilter, Depends(deal_filter)],
    request: Request,
    response: Response,
) -> Any:
    """Deals as they stood at the date; order: name, amount, expected_close or created_on."""
    return await page(request, response, list_opportunities(service, question, asked, paging))


@router.get("/opportunities/{opportunity_id}", response_model=OpportunityOut, **asks(Operation.DEALS))
async def get_opportunity(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """One deal with its team, products and competitors."""
    return await answer(response, read_opportunity(service, question, opportunity_id))


@router.get("/opportunities/{opportunity_id}/coverage", response_model=CoverageOut, **asks(Operation.COVERAGE))
async def get_coverage(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """Coverage, verdict and risk of one deal, with bounds and the cheapest ways to complete it."""
    return await answer(response, coverage(service, question, opportunity_id))


@router.get(
    "/opportunities/{opportunity_id}/decision-chain",
    response_model=DecisionChainOut,
    **asks(Operation.DECISION_CHAIN),
)
async def get_decision_chain(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """Seats in the order of the decision, the edges of its flow, and how many paths lead through it."""
    return await answer(response, decision_chain(service, question, opportunity_id))


@router.get("/opportunities/{opportunity_id}/veto-risk", response_model=VetoRiskAnswer, **asks(Operation.COVERAGE))
async def get_veto_risk(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """Who can stop the deal, where they stand, and how likely that is."""
    return await answer(response, veto_risk(service, question, opportunity_id))


@router.get(
    "/opportunities/{opportunity_id}/contribution",
    response_model=DealContributionOut | ClosedDealContributionOut,
    **asks(Operation.DEAL_CONTRIBUTION),
)
async def get_deal_contribution(service: ServiceOf, question: Asked, response: Response, opportunity_id: DealId) -> Any:
    """Credit and exact Shapley shares of one deal: totals, and the parts of those the viewer may see."""
    return await answer(response, deal_contribution(service, question, opportunity_id))
