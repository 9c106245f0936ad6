"""Numbers that were computed already: the same question about the same facts has the same answer.

Kept is what plain functions of this package make of facts at their revisions; of each question the newest answer only.
Rights are not kept: each question resolves its scope anew, and what it may compute from is part of the question here.
"""

import dataclasses
import marshal
import pickle
from collections.abc import Callable, Hashable
from datetime import date, datetime
from typing import Any

from graph_service.access.viewer import Viewer
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.indicators.indicator import Basis, Indicator
from graph_service.services.shelf import Shelf

ANSWERS_BYTES = 48 * 2**20
VALUES, OBJECTS = b"v", b"o"
PLAIN = (str, int, float, bool, date, datetime, type(None), Viewer, AsOf)
"""Values that stand for themselves in a question."""


@dataclasses.dataclass(frozen=True)
class Asked:
    """What was asked for, and at which revisions its facts stood."""

    question: Hashable
    revisions: tuple[tuple[str, int], ...]


def asked(work: Callable[..., Any], *args: Any) -> Asked | None:
    """What a computation is asked for; None where its answer cannot be told from its arguments."""
    if "<" in work.__qualname__:  # a lambda or an inner function: it may hold anything
        return None
    revisions: dict[str, int] = {}
    parts = [_part(arg, revisions) for arg in args]
    if None in parts:
        return None
    return Asked((work.__module__, work.__qualname__, *parts), tuple(sorted(revisions.items())))


def _part(arg: Any, revisions: dict[str, int]) -> Hashable | None:
    """An argument as part of a question, None where it cannot be; facts put their revisions beside it."""
    match arg:
        case Facts():
            revisions |= arg.revisions
            return "facts", tuple(sorted(arg.revisions)), arg.allowed, arg.cutoff
        case Basis() if arg.is_whole:
            parameters = arg.parameters.model_dump_json()
            return "basis", _part(arg.facts, revisions), arg.at, parameters, arg.zone.key, arg.period
        case Indicator():
            return "indicator", arg.id, arg.version
        case tuple() | list():
            parts = tuple(_part(one, revisions) for one in arg)
            return None if None in parts else ("values", parts)
        case _ if isinstance(arg, PLAIN):
            return type(arg).__name__, arg
    return None


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer as bytes, and the revisions it was given at."""

    revisions: tuple[tuple[str, int], ...]
    packed: bytes


class Answers:
    """Computed answers of one process, the least recently asked dropped beyond ``most_bytes``."""

    def __init__(self, most_bytes: int = ANSWERS_BYTES) -> None:
        self._kept: Shelf[Answer] = Shelf(most_bytes, lambda answer: len(answer.packed))

    @property
    def size_bytes(self) -> int:
        """What all answers take."""
        return self._kept.size_bytes

    def find(self, asked: Asked) -> tuple[Any] | None:
        """The answer, if it was given at these revisions: a copy of the asker's own."""
        known = self._kept.get(asked.question)
        return (_unpacked(known.packed),) if known is not None and known.revisions == asked.revisions else None

    def keep(self, asked: Asked, answer: Any) -> None:
        """Take an answer in, in place of one of earlier revisions."""
        self._kept.put(asked.question, Answer(asked.revisions, _packed(answer)))


def _packed(answer: Any) -> bytes:
    """An answer as bytes, with how it is to be read before them: plain values are read in half the time."""
    try:
        return VALUES + marshal.dumps(answer)
    except ValueError:  # a date, a frame, a class of ours
        return OBJECTS + pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)


def _unpacked(packed: bytes) -> Any:
    """A copy of what was packed; our own bytes, from this process."""
    read = marshal.loads if packed.startswith(VALUES) else pickle.loads
    return read(memoryview(packed)[1:])
