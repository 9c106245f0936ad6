"""What should be recorded: plain dictionaries, with versions and answers. Shares no code with the product."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]
SOMETHING = object()
"""A value the model leaves open: a moment of the server, its own day."""
BOSSES = ("boss",)


@dataclass
class Record:
    """A record as it should be stored."""

    kind: str
    id: str
    fields: Json
    version: int = 1


@dataclass(frozen=True)
class Change:
    """One record that a request changes or brings in; ``id`` None: the service makes the id, the answer tells it."""

    kind: str
    id: str | None
    fields: Json


@dataclass(frozen=True)
class Ask:
    """A request: who asks what of which record, from which version, under which key."""

    actor: str
    verb: str
    target: str
    body: Json
    version: int | None = None
    key: str = ""

    @property
    def said(self) -> str:
        """What a key stands for."""
        return f"{self.verb} {self.target} {sorted(self.body.items(), key=str)}"


@dataclass(frozen=True)
class Outcome:
    """What must come of a request: a status, and the records it leaves changed, the one in question first."""

    status: int
    changes: tuple[Change, ...] = ()
    again: Json | None = None
    """The answer that was given before, where the request only says again what was said."""


@dataclass
class Model:
    """One customer's world, as one program has made it."""

    customer: str
    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    answered: dict[tuple[str, str], tuple[str, Json]] = field(default_factory=dict)
    effects: int = 0
    closed: set[str] = field(default_factory=set)
    """Deals that have been closed at any time."""
    revision: int = 0
    recorded_at: str = ""

    def of(self, noun: str, /, **fields: Any) -> list[Record]:
        """The records of a kind with these values, in the order in which they came."""
        return [
            one
            for (known, _), one in self.records.items()
            if known == noun and all(one.fields.get(name) == value for name, value in fields.items())
        ]

    def find(self, kind: str, id_: str) -> Record | None:
        """A record, if it should be there."""
        return self.records.get((kind, id_))

    def may(self, actor: str) -> bool:
        """Whether somebody may see and change what lies at the customer: who covers it today, and who sees all."""
        covering = self.of("assignments", employee_id=actor)
        return actor in BOSSES or any(one.fields.get("to") is None for one in covering)

    def apply(self, ask: Ask, outcome: Outcome, answer: Json) -> None:
        """Take in what was answered to a request that had to succeed."""
        if outcome.again is not None:
            return
        self.answered[ask.actor, ask.key] = (ask.said, answer)
        known = [(change, self.records.get((change.kind, change.id or ""))) for change in outcome.changes]
        if all(stored is not None and _same(stored, change) for change, stored in known):
            return
        self.effects += 1
        self.closed |= {ask.target} if ask.verb == "close opportunities" else set()
        for number, (change, stored) in enumerate(known):
            if stored is None:
                id_ = change.id or self._made(change.kind, answer)
                self.records[change.kind, id_] = Record(change.kind, id_, dict(change.fields))
            elif not number or not _same(stored, change):
                stored.fields.update(change.fields)
                stored.version += 1

    def _made(self, kind: str, answer: Json) -> str:
        """The id the service has made for a record of a kind: the one in its answer that was not there before."""
        told = [(one["kind"], one["id"]) for one in (answer, *answer["also"])]
        return next((id_ for known, id_ in told if known == kind and (kind, id_) not in self.records), "untold")


def _same(stored: Record, change: Change) -> bool:
    return all(stored.fields.get(name) == value for name, value in change.fields.items())
