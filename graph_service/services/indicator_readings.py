"""Readings of any indicator of the registry, over what a viewer may see."""

from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.errors import NotFoundError
from graph_service.facts.chapters import all_tables
from graph_service.indicators.indicator import Basis, Indicator
from graph_service.indicators.registry import get_indicator, registry
from graph_service.services.naming import named
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]


def list_indicators() -> list[Json]:
    """Every indicator with its definition, as the documentation shows it."""
    return [
        {
            "id": indicator.id,
            "zh": indicator.zh,
            "en": indicator.en,
            "definition": indicator.definition,
            "definition_zh": indicator.definition_zh,
            "level": indicator.level.value,
            "class": indicator.kind.value,
            "unit": indicator.unit,
            "period": indicator.period,
            "needs": list(indicator.needs),
            "parameters": list(indicator.parameters),
            "source": indicator.source,
            "version": indicator.version,
        }
        for indicator in registry().values()
    ]


async def known_indicators(service: Service, question: Question) -> Json:
    """The registry, for whoever may ask for readings."""
    await service.scopes.of_self(question.viewer, Operation.INDICATORS, service.today)
    return {"indicators": list_indicators()}


async def read_indicator(
    service: Service,
    question: Question,
    indicator_id: str,
    customer_id: str | None = None,
) -> Json:
    """Readings of one indicator: of one customer, or of everything the viewer may see."""
    indicator = get_indicator(indicator_id)
    scopes, viewer = service.scopes, question.viewer
    if customer_id is None:
        scope = await scopes.of_portfolio(viewer, Operation.INDICATORS, service.today)
    else:
        scope = await scopes.of_customer(viewer, Operation.INDICATORS, customer_id, service.today)
    _require(indicator, scope)
    facts = await service.facts(scope, question, "indicator", [indicator.id])
    request = Request(f"indicator:{indicator.id}", customer_id or "")
    viewer_id = scope.viewer.employee_id
    readings = await service.compute(describe_readings, service.basis(facts, question), indicator, viewer_id)
    return {
        "indicator": indicator.id,
        "zh": indicator.zh,
        "en": indicator.en,
        "unit": indicator.unit,
        "formula": f"{indicator.id}@{indicator.version}",
        **service.header(scope, question, facts, request),
        "readings": readings,
        "names": names_of(
            facts,
            {part for reading in readings for part in str(reading["subject"]).split("/")},
        ),
    }


def describe_readings(basis: Basis, indicator: Indicator, viewer_id: str | None = None) -> list[Json]:
    """Rows of an indicator's result without the instant's number, and without colleagues who opted out."""
    result = named(indicator.compute(basis), viewer_id)
    return [
        {name: _plain(value) for name, value in row.items() if name != "instant"}
        for row in result.iter_rows(named=True)
    ]


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _require(indicator: Indicator, scope: Scope) -> None:
    """An indicator that needs what the viewer may not compute from is not there for them."""
    classes = {all_tables()[name].field_class for name in indicator.needs}
    if scope.revisions and not classes <= scope.computes_from:
        raise NotFoundError("indicators.unknown", id=indicator.id, known=", ".join(registry()))
