"""What every question shares: who asks, as of when; and every answer: what it was computed from."""

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.access.audit import Auditor
from graph_service.access.scope import Scope
from graph_service.access.scopes import Scopes
from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf, today
from graph_service.facts.dossier import Facts
from graph_service.facts.reader import FactsReader
from graph_service.indicators.indicator import Basis
from graph_service.services.health import Health
from graph_service.services.imports import Imports
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
    ) -> None:
        self._auditor = auditor
        self.scopes = scopes
        self.reader = reader
        self.zone = zone
        self.secret = secret
        self.health: Health | None = None
        self.imports: Imports | None = None
        self._parameters = parameters

    @property
    def today(self) -> date:
        """Today in the configured zone: rights are today's."""
        return today(self.zone)

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
        await self._auditor.record(scope, object_kind, object_ids)
        tag = self.tag(scope, question)
        if tag in question.known_tags:
            raise NotModified(tag)
        return await self.reader.read(scope)

    def tag(self, scope: Scope, question: Question) -> str:
        """The tag of an answer: the same tag, the same answer."""
        return tag_of(scope, self.at(question), self.parameters_for(question))

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
            "revisions": dict(sorted(facts.revisions.items())),
            "policy": scope.policy_version,
            "etag": self.tag(scope, question),
            "proof": sign(repeated, self.secret),
        }

    async def compute(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Numbers in a thread of their own, so that other questions are heard meanwhile (polars lets go of Python)."""
        return await asyncio.to_thread(work, *args, **kwargs)

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


def pinned(facts: Facts, at: AsOf) -> datetime | None:
    """The moment that "as known now" meant: the newest record in the facts."""
    return at.known_at if at.known_at is not None else facts.latest_recorded_at


def say_moment(moment: datetime | None) -> str | None:
    """A moment as text, in UTC."""
    return None if moment is None else moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def names_of(facts: Facts, ids: set[str]) -> dict[str, dict[str, str | None]]:
    """Names of people, colleagues, units, customers, departments and deals by id, in Chinese and English."""
    found: dict[str, dict[str, str | None]] = {}
    for table in ("people", "employees", "customers", "deals", "departments", "org_units"):
        rows = facts.history(table).filter(pl.col("id").is_in(list(ids))).select("id", "name", "name_en").unique("id")
        for identity, name, name_en in rows.iter_rows():
            found.setdefault(identity, {"zh": name, "en": name_en or name})
    return dict(sorted(found.items()))
