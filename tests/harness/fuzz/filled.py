"""The world's ids in place of made-up ones: a request about nothing that is there is refused at the door."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graph_service.access.policy import Operation, Role
from tests.harness.described import Described
from tests.harness.samples import NOWHERE, OTHERWISE, RECORDS, Samples

PLACES = ("own", "own", "own", "led", "other", "gone")
OFTEN = 0.9
QUERIES = {"customer": "c-{}", "parent": "c-{}", "department": "d1-{}", "object": "o-{}", "q": "c-{}", "id": "o-{}"}
CLOSE = {"metric": "rc", "held_by_competitor": "rival", "team": "u11", "actor": "mate"}
PEOPLE = {"reports_to": "r-{}", "person_ids": "p-{}"}
"""What may stand in a parameter or field, where its name is not that of an id in the samples."""


@dataclass
class Filling:
    """Ids that lie at one place, as somebody of one role would name them."""

    samples: Samples
    proofs: Mapping[tuple[Operation, str], str]
    versions: dict[tuple[str, str], int] = field(default_factory=dict)

    def path(self, route: Described, drawn: random.Random, role: Role, place: str) -> dict[str, Any]:
        """The names of a path, filled in."""
        return {name: self._named(route, name, drawn, role, place) for name in route.path_names}

    def value(self, name: str, drawn: random.Random, role: Role, place: str, number: int) -> Any:
        """What a field or parameter may hold; None where any text will do."""
        if name == "id":
            return f"n-{number}"
        if name in {"employee_id", "held_by", "owner_id", "employee_ids", "owner"}:
            return drawn.choice((role.value, "spare2", "mate"))
        for known in (QUERIES, PEOPLE):
            if name in known:
                return known[name].format(place)
        return CLOSE.get(name) or self.samples.at(name, place)

    def version(self, kind: str, id_: str) -> str:
        """The version of a record as far as it is known, as a tag."""
        return f'"{self.versions.get((kind, id_), 1)}"'

    def _named(self, route: Described, name: str, drawn: random.Random, role: Role, place: str) -> str:
        otherwise = OTHERWISE.get((route.name, name))
        if otherwise is not None:
            return otherwise(place)
        chosen: Mapping[str, Sequence[str]] = {
            "kind": list(RECORDS),
            "record_id": [str(self.samples.at(one, place)) for one in RECORDS.values()],
            "proof_id": list(self.proofs.values()),
            "indicator_id": ("O01", "O14", "C05", "E03"),
            "employee_id": ("spare",) if "erasure" in route.path else (role.value, "mate", "spare2"),
        }
        if name in chosen:
            return drawn.choice(chosen[name])
        return self.samples.made.get((name, "")) or self.samples.at(name, place) or NOWHERE
