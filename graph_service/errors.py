"""Every error a caller can meet, by kind: a kind is what the caller would do about it.

An error carries a code of the words catalogue and its fields, never a finished sentence, so that it can be
said in the reader's language at the edge (command line, API).
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import ClassVar, Self

from graph_service.words import Language, say


@dataclasses.dataclass(frozen=True)
class Fault:
    """What is wrong with one field of what was handed in, in every language."""

    field: str
    code: str
    sentences: Mapping[Language, str]


class ServiceError(Exception):
    """Base of all errors a caller can meet. ``kind`` is stable and public."""

    kind: ClassVar[str] = "bug"
    faults: tuple[Fault, ...] = ()
    """The fields that are wrong, one by one, where they are known."""

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = fields
        super().__init__(code, fields)

    def sentence(self, language: Language) -> str:
        """What happened, where, and what to do, in the reader's language."""
        return say(self.code, language, **self.fields)

    def with_faults(self, faults: Sequence[Fault]) -> Self:
        """The error, naming the fields that are wrong."""
        self.faults = tuple(faults)
        return self

    def __str__(self) -> str:
        return self.sentence("en")


class InvalidError(ServiceError):
    """The request or the data handed in is wrong; mend it and ask again."""

    kind = "invalid"


class NotFoundError(ServiceError):
    """Not there, or not for this viewer: the two are never told apart."""

    kind = "not_found"


class UnauthenticatedError(ServiceError):
    """Nobody we know: no credential, or one that is wrong, worn out or withdrawn."""

    kind = "unauthenticated"


class PreconditionError(ServiceError):
    """It was changed since it was read; read it again before changing it."""

    kind = "precondition"


class UnconditionalError(ServiceError):
    """A change must name the version it was made from."""

    kind = "unconditional"


class ThrottledError(ServiceError):
    """Too many requests from one caller; wait as long as the answer says."""

    kind = "throttled"


class ConflictError(ServiceError):
    """It contradicts what is recorded already; look at it again first."""

    kind = "conflict"


class LimitError(ServiceError):
    """Too large or too slow for one question; ask for less."""

    kind = "limit"


class UnavailableError(ServiceError):
    """The database, the network or the disk does not answer; nothing is wrong with the request."""

    kind = "unavailable"


class OutcomeUnknownError(UnavailableError):
    """The connection broke while committing: look the operation up before repeating it."""


class BugError(ServiceError):
    """Something we believed about our own code or data is not true."""

    kind = "bug"
