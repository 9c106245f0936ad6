"""What every question shares: who asks, as of when; and every answer: what it was computed from."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.access.audit import Auditor
from graph_service.access.audit_events import AuditTrail
from graph_service.access.scope import Scope
from graph_service.access.scopes import Scopes
from graph_service.access.trail import asker
from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.secrecy import FieldClass
from graph_service.domain.time import AsOf, today
from graph_service.facts.dossier import COMPANY, Facts
from graph_service.facts.instants import COLUMNS
from graph_service.facts.reader import FactsReader
from graph_service.facts.search import Search
from graph_service.facts.table import KEY
from graph_service.indicators.indicator import Basis
from graph_service.recording.change import Changes
from graph_service.recording.merges import Merges
from graph_service.services.answers import asked
from graph_service.services.computing import Computing
from graph_service.services.health import Health
from graph_service.services.imports import Imports
from graph_service.services.privacy import Privacy
from graph_service.services.proof_id import Request, sign
from graph_service.services.tag import NotModified, tag_of

Json = dict[str, Any]
P = ParamSpec("P")
R = TypeVar("R")


@dataclasses.dataclass(frozen=True)
class Question:
    """Who asks, when it should have been true (None = today) and what had been recorded (None = all).

    ``known_tags``: tags of answers the asker has already; an answer that would bear one is not given again.
    """

    viewer: Viewer
    as_of: date | None = None
    known_at: datetime | None = None
    fresh_only: bool = False
    known_tags: frozenset[str] = frozenset()


class Service:
    """What the questions are asked of: one per process."""

    def __init__(  # noqa: PLR0913, PLR0917  (the parts a service is made of)
        self,
        auditor: Auditor,
        scopes: Scopes,
        reader: FactsReader,
        parameters: Parameters,
        zone: ZoneInfo,
        secret: str,
        changes: Changes,
        search: Search,
        trail: AuditTrail,
        privacy: Privacy,
        merges: Merges,
    ) -> None:
        self._auditor = auditor
        self.search = search
        self.trail = trail
        self.scopes = scopes
        self.reader = reader
        self.zone = zone
        self.secret = secret
        self.changes = changes
        self.privacy = privacy
        self.merges = merges
        self.health: Health | None = None
        self.imports: Imports | None = None
        self._parameters = parameters
        self._computing = Computing()

    def may_answer(self) -> bool:
        """Whether the schema was found complete, as far as anybody has looked."""
        return self.health is not None and self.health.may_answer

    @property
    def today(self) -> date:
        """Today in the configured zone: rights are today's."""
        return today(self.zone)

    @property
    def parameters(self) -> Parameters:
        """The deployment's parameters."""
        return self._parameters

    def at(self, question: Question) -> AsOf:
        """The question's dates."""
        return AsOf(question.as_of or self.today, question.known_at)

    def parameters_for(self, question: Question) -> Parameters:
        """The deployment's parameters, fresh ratings only where asked."""
        return self._parameters.model_copy(update={"fresh_only": True}) if question.fresh_only else self._parameters

    async def facts(self, scope: Scope, question: Question, object_kind: str, object_ids: Sequence[str]) -> Facts:
        """The facts of a scope, after the mark of the read where the reader is audited.

        Raises ``NotModified`` where the asker has the answer already: nothing is read then.
        """
        await self.begin(scope, question, object_kind, object_ids)
        return await self.reader.read(scope, question.known_at)

    async def begin(self, scope: Scope, question: Question, object_kind: str, object_ids: Sequence[str]) -> str:
        """The mark of the read where the reader is audited, then the tag of the answer about to be given.

        Raises ``NotModified`` where the asker has it already.
        """
        await self.note(scope, object_kind, object_ids)
        return self.unless_known(question, self.tag(scope, question))

    async def note(self, scope: Scope, object_kind: str, object_ids: Sequence[str]) -> None:
        """The mark of the read alone, where the reader is audited."""
        await self._auditor.record(scope, object_kind, object_ids)

    def unless_known(self, question: Question, tag: str) -> str:
        """The tag of an answer; raises ``NotModified`` where the asker has that answer already."""
        if tag in question.known_tags:
            raise NotModified(tag)
        return tag

    async def mark(self, scope: Scope, object_kind: str, object_ids: Sequence[str]) -> None:
        """The mark of a read that is audited whoever reads: where it cannot be stored there is no answer."""
        await self._auditor.record_always(scope, object_kind, object_ids)

    def tag(self, scope: Scope, question: Question, seen: Sequence[str] = ()) -> str:
        """The tag of an answer: the same tag, the same answer."""
        return tag_of(scope, self.at(question), self.parameters_for(question), seen)

    def header(self, scope: Scope, question: Question, facts: Facts, request: Request) -> Json:
        """What an answer was computed from; ``known_at`` is pinned, so that asking again gives the same numbers.

        ``proof`` opens the facts behind the numbers. ``request`` says what was asked; its dates are filled in here.
        """
        at = self.at(question)
        known_at = pinned(facts, at)
        repeated = dataclasses.replace(request, as_of=at.as_of, known_at=known_at, fresh_only=question.fresh_only)
        return {
            "as_of": at.as_of.isoformat(),
            "known_at": say_moment(known_at),
            "revisions": told_revisions(scope, facts),
            "policy": scope.policy_version,
            "etag": self.tag(scope, question),
            "proof": sign(repeated, self.secret),
        }

    async def compute(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Numbers that were computed already, or in a thread, when it is the asker's turn, so that others are heard."""
        dated: Any = tuple(map(self._dated, args))  # what is kept as a day's answer is computed for that day
        wanted = asked(work, *map(self._as_asked, dated), *sorted(kwargs.items()))
        return await self._computing.answer(wanted, asker(), partial(work, *dated, **kwargs))

    def _dated(self, arg: object) -> object:
        """An argument of a computation; today gets its date, so that it stays that day however long it takes."""
        return dataclasses.replace(arg, as_of=self.at(arg).as_of) if isinstance(arg, Question) else arg

    def _as_asked(self, arg: object) -> object:
        """An argument as part of a question: the service is the same in all of them."""
        if isinstance(arg, Question):
            return arg.viewer, self.at(arg), arg.fresh_only
        return "" if arg is self else arg

    def basis(
        self,
        facts: Facts,
        question: Question,
        instants: pl.DataFrame | None = None,
        period: tuple[date | None, date | None] = (None, None),
    ) -> Basis:
        """What indicators compute from."""
        return Basis(
            facts,
            self.at(question),
            self.parameters_for(question),
            self.zone,
            instants,
            period,
        )

    def basis_of_people(self, facts: Facts, question: Question) -> Basis:
        """What is said about people rests on, where deals may not be read."""
        return self.basis(facts, question, pl.DataFrame(schema=dict.fromkeys(COLUMNS, KEY)))


def pinned(facts: Facts, at: AsOf) -> datetime | None:
    """The moment that "as known now" meant: the newest record in the facts."""
    return at.known_at if at.known_at is not None else facts.latest_recorded_at


def say_moment(moment: datetime | None) -> str | None:
    """A moment as text, in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


NAMED = ("people", "employees", "customers", "deals", "departments", "org_units")


def told_revisions(scope: Scope, facts: Facts) -> dict[str, int]:
    """The revisions an answer was computed from; where it may not name customers, theirs as one sum."""
    if scope.may_show(FieldClass.STRUCTURE):
        return dict(sorted(facts.revisions.items()))
    own = facts.revisions[COMPANY]
    return {COMPANY: own, "customers": sum(facts.revisions.values()) - own}


def names_of(facts: Facts, ids: set[str], tables: Sequence[str] = NAMED) -> dict[str, dict[str, str | None]]:
    """Names of people, colleagues, units, customers, departments and deals by id, in Chinese and English.

    Tables that the scope does not let the asker read are left out.
    """
    found: dict[str, dict[str, str | None]] = {}
    for table in filter(facts.may_read, tables):
        for identity, (name, name_en) in facts.names(table, ids).items():
            found.setdefault(identity, {"zh": name, "en": name_en or name})
    return dict(sorted(found.items()))
