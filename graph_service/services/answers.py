"""Numbers that were computed already: the same question about the same facts has the same answer.

Kept is what plain functions of this package make of facts at their revisions; of each question the newest answer only.
Rights are not kept: each question resolves its scope anew, and what it may compute from is part of the question here.
"""

import dataclasses
import marshal
import pickle
from collections.abc import Callable, Hashable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from graph_service.access.scope import MaySeeShareOf
from graph_service.access.viewer import Viewer
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.indicators.indicator import Basis, Indicator
from graph_service.services.shelf import Shelf

ANSWERS_BYTES = 256 * 2**20
"""The board of a company of ten thousand customers takes a tenth of that."""
OBJECTS = b"\0pickled"
"""Before what is not made of plain values alone: those are read in half the time. No other piece begins so."""
PIECE = 250
"""Entries of a piece."""
PLAIN = (str, int, float, bool, date, datetime, type(None), Viewer, AsOf, MaySeeShareOf)
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


Packed = tuple[bytes, ...]
"""An answer as bytes: the first piece, then those of its parts that have many entries."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer as bytes, and the revisions it was given at."""

    revisions: tuple[tuple[str, int], ...]
    packed: Packed


class Answers:
    """Computed answers of one process, the least recently asked dropped beyond ``most_bytes``."""

    def __init__(self, most_bytes: int = ANSWERS_BYTES) -> None:
        self._kept: Shelf[Answer] = Shelf(most_bytes, lambda answer: sum(map(len, answer.packed)))

    @property
    def size_bytes(self) -> int:
        """What all answers take."""
        return self._kept.size_bytes

    def find(self, asked: Asked) -> Packed | None:
        """The answer, if it was given at these revisions."""
        known = self._kept.get(asked.question)
        return known.packed if known is not None and known.revisions == asked.revisions else None

    def keep(self, asked: Asked, packed: Packed) -> None:
        """Take an answer in, in place of one of earlier revisions."""
        self._kept.put(asked.question, Answer(asked.revisions, packed))


def packed(answer: Any) -> Packed:
    """An answer as bytes. Parts of many entries go by pieces: nobody else is heard while one is packed."""
    try:
        return tuple(marshal.dumps(piece) for piece in _pieces(answer))
    except ValueError:  # a date, a frame, a class of ours
        return (OBJECTS + pickle.dumps(answer, pickle.HIGHEST_PROTOCOL),)


def unpacked(packed: Packed) -> Any:
    """A copy of what was packed; our own bytes, from this process."""
    first, *rest = packed
    if first.startswith(OBJECTS):
        return pickle.loads(memoryview(first)[len(OBJECTS) :])  # noqa: S301  (our own)
    answer = marshal.loads(first)  # noqa: S302  (our own)
    for piece in rest:
        name, entries = marshal.loads(piece)  # noqa: S302  (our own)
        part = answer[name]
        part.update(entries) if isinstance(part, dict) else part.extend(entries)
    return answer


def _pieces(answer: Any) -> Iterator[Any]:
    """The answer without the entries of its largest parts, then these, each piece with the name of its part."""
    if not isinstance(answer, dict):
        yield answer
        return
    large = {name: part for name, part in answer.items() if type(part) in {dict, list} and len(part) > PIECE}
    yield {name: type(part)() if name in large else part for name, part in answer.items()}
    for name, part in large.items():
        kind, entries = type(part), iter(part.items() if isinstance(part, dict) else part)
        while piece := kind(islice(entries, PIECE)):
            yield name, piece
