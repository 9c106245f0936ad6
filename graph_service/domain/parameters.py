"""Every configurable number of the indicators, with its default and its origin (domain analysis, A.13)."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from graph_service.errors import InvalidError

Score = float


class Parameters(BaseModel):
    """Thresholds and weights; change them in a TOML file named by GRAPH_SERVICE_PARAMETERS."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    good: Score = Field(60, ge=0, le=100, description="grade good: all dimension means reach it")
    excellent: Score = Field(80, ge=0, le=100, description="grade excellent")
    oppose_below: Score = Field(40, ge=0, le=100, description="a known score below it opposes us")
    influence_min: Score = Field(
        60,
        gt=0,
        le=100,
        description="closeness from which an employee reaches a person",
    )
    deep: Score = Field(80, ge=0, le=100, description="closeness from which the influence is deep")
    raise_min: Score = Field(20, ge=0, le=100, description="a raise is at least this many points")
    raise_end: Score = Field(60, ge=0, le=100, description="and ends at least here")
    stale_after: int = Field(
        180,
        ge=1,
        description="days after which a rating is listed as stale; it still counts",
    )
    duplicate_score: float = Field(
        0.6,
        ge=0,
        le=1,
        description="score from which two records are listed as one perhaps: names agree, and something beside them",
    )
    fresh_only: bool = Field(default=False, description="leave stale ratings out")
    unrated_effort: float = Field(1.0, ge=0, description="effort of a seat whose holder nobody has rated")
    vacant_effort: float = Field(1.5, ge=0, description="effort of a vacant seat")
    dimension_weights: Mapping[str, float] = Field(
        default_factory=lambda: {"rc": 1.0, "sr": 1.0, "pa": 1.0},
        description="weights of the three dimensions",
    )
    role_weights: Mapping[str, float] = Field(
        default_factory=lambda: {
            "approver": 3.0,
            "decision_maker": 3.0,
            "evaluator": 2.0,
            "user": 1.0,
            "influencer": 1.0,
            "coach": 1.0,
        },
        description="weight of a seat by its role",
    )
    political_weights: Mapping[str, float] = Field(
        default_factory=lambda: {"inner": 2.0, "structure": 1.5, "outside": 1.0},
        description="multiplier by political standing; missing = 1",
    )
    role_goals: Mapping[str, int] = Field(
        default_factory=dict,
        description="seats to cover per role; missing = all seats of the role",
    )
    risk_opposed: float = Field(
        0.9,
        ge=0,
        le=1,
        description="assumed probability that an opposing holder stops it",
    )
    risk_below_good: float = Field(0.3, ge=0, le=1, description="... with a mean attitude below good")
    risk_good: float = Field(0.1, ge=0, le=1, description="... from good")
    risk_excellent: float = Field(0.02, ge=0, le=1, description="... from excellent")
    risk_stance_for: float = Field(0.1, ge=0, le=1, description="... where only the stance is known: for")
    risk_stance_neutral: float = Field(0.3, ge=0, le=1, description="... neutral")
    risk_unknown: float = Field(0.5, ge=0, le=1, description="... of whom nothing is known")
    risk_unknown_low: float = Field(0.02, ge=0, le=1, description="lower bound of the same")
    risk_unknown_high: float = Field(0.9, ge=0, le=1, description="upper bound of the same")
    small_n: int = Field(5, ge=1, description="fewer people than this are never shown as a group")
    completions: int = Field(3, ge=0, le=20, description="next-best completions beside the cheapest")

    def __hash__(self) -> int:
        """What is made once for the same parameters is found by them."""
        return hash((self.oppose_below, self.influence_min, self.stale_after, self.fresh_only))

    @field_validator("dimension_weights", "role_weights", "political_weights", "role_goals")
    @classmethod
    def _not_negative(cls, value: Mapping[str, float]) -> Mapping[str, float]:
        if any(weight < 0 for weight in value.values()):
            raise ValueError("weights and goals are not negative")
        return dict(value)


def read_parameters(path: Path | None) -> Parameters:
    """The defaults, overridden by a TOML file; an unknown name or a value out of range is refused by name."""
    if path is None:
        return Parameters()
    try:
        return Parameters.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InvalidError("domain.parameters_unreadable", path=path, reason=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidError("domain.parameters_unreadable", path=path, reason=str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        raise InvalidError("domain.parameters_refused", path=path, name=name, reason=first["msg"]) from error
