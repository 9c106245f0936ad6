"""A stand-in for the gateway, to look at what is handed to statements and at what is made of their rows.

What the statements themselves find and change is proven on a real database, by the live ring.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from graph_service.store.gateway import Gateway, Unit, Way
from graph_service.store.statements import P, R, Statement
from graph_service.store.text_keys import TextKeys

T = TypeVar("T")
Answer = Sequence[Any] | Exception | Callable[[Any], Sequence[Any]]
"""Rows, or why there are none, or how the rows follow from the parameters."""


class Answering(Gateway):
    """Answers each statement as it was told to, with rows of its own model; a statement it knows nothing of fails."""

    def __init__(self, answers: Mapping[Statement[Any, Any], Answer], keys: Path = Path("nothing-is-sealed")) -> None:
        self.keys = TextKeys(keys)
        self.answers = dict(answers)
        self.handed: defaultdict[Statement[Any, Any], list[Any]] = defaultdict(list)
        """Parameters by statement, in the order they came."""

    async def _run(self, work: Callable[[Unit], Awaitable[T]], way: Way, timeout_s: float | None) -> T:
        del timeout_s
        return await work(_Told(self, may_write=way.is_confirmed))


class _Told(Unit):
    """One transaction on it."""

    def __init__(self, gateway: Answering, *, may_write: bool) -> None:
        self._gateway, self._may_write, self.keys = gateway, may_write, gateway.keys

    async def run(self, statement: Statement[P, R], params: P) -> list[R]:
        """The rows it was told to give."""
        assert isinstance(params, statement.params)
        assert self._may_write or not statement.name.startswith("writes/"), f"{statement.name} only reads here"
        self._gateway.handed[statement].append(params)
        answer = self._gateway.answers[statement]
        if isinstance(answer, Exception):
            raise answer
        rows = list(answer(params) if callable(answer) else answer)
        assert all(isinstance(row, statement.row) for row in rows)
        return rows
