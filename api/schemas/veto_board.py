"""The veto board, as it goes out."""

from typing import Literal

from api.schemas.answers import Bounds, Day, Fen, Names, Out, Proven, Reasons
from api.schemas.coverage import BestPlacedOut, Verdict


class BoardHolderOut(Out):
    """Somebody who can stop a deal."""

    seat: str
    person: str | None
    power: str
    power_scope: str | None
    is_group_power: bool
    state: Literal["opposed", "not_opposed", "unknown"]
    attitude: float | None
    best_placed: BestPlacedOut | None


class BoardRiskOut(Out):
    """The risk of a deal on the board."""

    value: float
    low: float
    high: float
    frechet: Bounds


class BoardDealOut(Out):
    """An open deal: what is at stake, who can stop it, since when."""

    opportunity: str
    customer: str
    amount: Fen | None
    verdict: Verdict
    since: Day
    holders: list[BoardHolderOut]
    veto_risk: BoardRiskOut
    expected_close: Day | None
    days_to_close: int | None
    reasons: Reasons


class VerdictsOut(Out):
    """How many deals of each verdict."""

    blocked: int
    unverified: int
    clear: int


class VetoBoardOut(Proven):
    """Open deals by amount at stake."""

    count: int
    at_stake: Fen
    verdicts: VerdictsOut
    deals: list[BoardDealOut]
    names: Names
