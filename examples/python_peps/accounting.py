"""What was read, what became of it, and what was left out and why."""

import sys
from collections import Counter
from dataclasses import dataclass, field

COUNTERS = ("read", "written", "outcomes", "closed_on_from", "passed_over")

Row = dict[str, str]


@dataclass
class Accounting:
    """What was read, what became of it, and what was left out and why."""

    read: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    closed_on_from: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    left_out: list[dict[str, str | int]] = field(default_factory=list)
    listed: list[dict[str, str | int]] = field(default_factory=list)

    def leave_out(self, what: str, line: int, row: Row, reason: str) -> None:
        """Notes a row that no template row came of."""
        entry: dict[str, str | int] = {"what": what, "line": line, "pep": row["pep"], "reason": reason}
        self.left_out.append(entry | {key: row[key] for key in ("role", "person") if key in row})

    def balance(self) -> None:
        """Stops if a row was lost or made up on the way."""
        out = Counter(str(entry["what"]) for entry in self.left_out)
        seats = self.written["seats held"]
        for what, made in (("proposals", self.written["opportunities"]), ("person-roles", seats)):
            if self.read[what] != made + out[what]:
                sys.exit(
                    f"{what}: {self.read[what]} read, {made} written, {out[what]} left out: the sum does not agree"
                )

    def as_json(self) -> dict[str, object]:
        """The same as plain data, in a fixed order."""
        counters: dict[str, object] = {name: dict(sorted((+getattr(self, name)).items())) for name in COUNTERS}
        return counters | {"left_out": self.left_out, "listed": self.listed}
