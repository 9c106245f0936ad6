"""Words a field may hold; a contract test holds them against the kinds of facts."""

from typing import Literal

Channel = Literal["modern", "traditional", "distributor", "direct"]
Power = Literal["none", "veto", "approve", "both"]
PowerScope = Literal["budget", "technical", "legal", "user", "other"]
Covering = Literal["owner", "support"]
Origin = Literal["incubated", "captured"]
Ending = Literal["won", "lost", "abandoned"]
SeatRole = Literal["approver", "decision_maker", "evaluator", "user", "influencer", "coach"]
Political = Literal["inner", "structure", "outside"]
TieKind = Literal["sways", "knows", "at_odds"]
How = Literal["kin", "classmate", "former_colleague", "works_with", "other"]
Sensitivity = Literal["normal", "private"]
Help = Literal["raised", "introduced", "informed"]
Meeting = Literal["visit", "call", "meeting", "joint_visit", "service", "audit", "review"]
Mode = Literal["f2f", "remote"]
Outcome = Literal["goal_met", "order", "next_step", "none"]
Observed = Literal["person", "customer", "opportunity"]

OF_COLUMNS = {
    "customers.channel": Channel,
    "people.power": Power,
    "people.power_scope": PowerScope,
    "seats.power": Power,
    "seats.power_scope": PowerScope,
    "assignments.role": Covering,
    "opportunities.origin": Origin,
    "seats.role": SeatRole,
    "seats.political": Political,
    "ties.kind": TieKind,
    "ties.how": How,
    "ties.sensitivity": Sensitivity,
    "helped.kind": Help,
    "interactions.kind": Meeting,
    "interactions.mode": Mode,
    "interactions.outcome": Outcome,
}
"""Which column of which kind the words belong to."""
