"""Whether the service can answer, and if not, why: what a load balancer and an operator ask."""

from collections.abc import Sequence
from typing import Protocol

from graph_service.words import Language


class Cause(Protocol):
    """Why the service is not ready."""

    @property
    def code(self) -> str:
        """Stable name of the cause."""

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do."""


class Health(Protocol):
    """The state of what the service rests on."""

    @property
    def may_answer(self) -> bool:
        """Whether the schema was ever found complete; until then nothing is read or written."""

    async def prepare(self) -> None:
        """Bring the schema up to date if it can be done now; a cause that prevents it is kept, not raised."""

    async def keep_preparing(self) -> None:
        """Try again until the schema is complete, then make the database plan the statements beforehand."""

    async def causes(self, within_s: float) -> Sequence[Cause]:
        """Everything that keeps the service from being ready, found out within some time; empty when it is."""
