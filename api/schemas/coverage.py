"""Coverage of one deal, and of many, as it goes out."""

from typing import Literal

from pydantic import Field

from api.schemas.answers import Bounds, Names, Out, Proven, ReadFrom, Reading, Reasons

Verdict = Literal["blocked", "unverified", "clear"]
Light = Literal["red", "amber", "green"]


class ChainCoverageOut(Reading):
    """The share of paths that are covered as a whole."""

    paths: int
    covered_paths: list[int] = Field(description="how many paths are covered: proven, possible")


class WeakestLinkOut(Reading):
    """The lowest reach on the best path, and the seats where it is."""

    seat: str
    seat_upper: str


class ChainScoreOut(Reading):
    """The weighted mean of the seats' attitudes, and the same behind the gate of opposing holders."""

    gated: float | None
    blocked: bool | None
    insight: float | None = Field(description="share of the seats of which an attitude is known")


class BestPlacedOut(Out):
    """Who of us is best placed, and why."""

    employee: str
    because: Literal["highest_reach", "owner"]
    reach: float | None


class StepOut(Out):
    """A seat still to be covered."""

    seat: str
    role: str
    person: str | None
    missing: Literal["vacant", "unrated", "below"]
    reach: float | None
    effort: float
    best_placed: BestPlacedOut | None


class WayOut(Out):
    """A path to complete, the seats missing on it, and the effort."""

    path: list[str]
    seats: list[str]
    cost: float


class CompletionOut(WayOut):
    """The path with the least effort, what is missing on it seat by seat, and the next best."""

    steps: list[StepOut]
    alternatives: list[WayOut]
    formula: str


class HolderOut(Out):
    """A seat with power: who, what they can do, where they stand, the risk they carry."""

    seat: str
    person: str | None
    role: str
    power: str
    power_scope: str | None
    is_group_power: bool
    is_external: bool
    state: Literal["opposed", "not_opposed", "unknown"]
    attitude: float | None
    stance: str | None
    risk: float


class VetoRiskOut(Out):
    """The chance that somebody stops the deal, under independence."""

    value: float
    low: float
    high: float
    frechet: Bounds
    known: int
    n: int
    reasons: Reasons
    assumption: str
    formula: str


class ApprovalOut(Out):
    """The chance that enough weight approves."""

    value: float
    low: float
    high: float
    quota: float
    assumption: str
    reasons: Reasons
    formula: str


class SeatOut(Out):
    """A seat: who sits in it, who of us reaches them, where they stand."""

    seat: str
    role: str
    person: str | None
    power: str
    political: str | None
    weight: float
    is_external: bool
    is_in_flow: bool
    reach: float | None
    reached_by: int | None
    best_placed: str | None
    covered: bool | None
    attitude: float | None
    stance: str | None
    is_stale: bool
    is_before_post: bool


class CoverageNumbers(Out):
    """All numbers of one deal; null where the deal did not exist yet or has no seats."""

    opportunity: str
    customer: str
    status: str = Field(description="open, won, lost, abandoned, not_yet or not_known")
    seat_coverage: Reading | None
    role_coverage: Reading | None
    chain_coverage: ChainCoverageOut | None
    weakest_link: WeakestLinkOut | None
    chain_score: ChainScoreOut | None
    cheapest_completion: CompletionOut | None
    paths: int
    verdict: Verdict | None
    light: Light | None
    single_thread: list[str]
    holders: list[HolderOut]
    veto_risk: VetoRiskOut | None
    p_approval: ApprovalOut | None
    structural_power: dict[str, float] | None
    seats: list[SeatOut]
    stale: list[str]
    reasons: Reasons


class CoverageOut(CoverageNumbers, Proven):
    """Coverage, verdict and risk of one deal."""

    names: Names


class DealCoverageOut(CoverageNumbers):
    """One deal of a bulk answer, with a proof of its own."""

    proof: str


class BulkCoverageOut(ReadFrom):
    """Coverage of many deals, in the order asked."""

    deals: list[DealCoverageOut]
    not_there: list[str] = Field(
        description="ids that are not there, or not for this viewer: the two are not told apart"
    )
    names: Names


class VetoRiskAnswer(Proven):
    """Who can stop a deal, and how likely that is."""

    opportunity: str
    customer: str
    status: str
    verdict: Verdict | None
    light: Light | None
    veto_risk: VetoRiskOut | None
    holders: list[HolderOut]
    p_approval: ApprovalOut | None
    structural_power: dict[str, float] | None
    reasons: Reasons
    names: Names
