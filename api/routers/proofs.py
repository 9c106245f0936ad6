"""Proofs: the facts behind the numbers of an answer."""

from typing import Annotated, Any

from fastapi import Path, Query, Response

from api.asking import Asked, ServiceOf, answer
from api.policy import asks
from api.routing import Router
from api.schemas.proof import ProofOut
from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.services.proof import open_proof

router = Router(prefix="/v1", tags=["proofs"])
ProofId = Annotated[str, Path(max_length=limits.TEXT_CHARACTERS, description="`proof` of an answer")]
Number = Annotated[str | None, Query(max_length=80, description="one number of the answer; all if left out")]


@router.get("/proofs/{proof_id}", response_model=ProofOut, **asks(Operation.ME))
async def get_proof(
    service: ServiceOf, question: Asked, response: Response, proof_id: ProofId, number: Number = None
) -> Any:
    """The facts, formula, parameters and dates behind each number; authorised anew for whoever opens it."""
    return await answer(response, open_proof(service, question, proof_id, number))
