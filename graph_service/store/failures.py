"""Driver failures become ours here and nowhere else."""

import asyncio
import ssl
from collections.abc import Iterator

from neo4j import exceptions as driver

from graph_service.errors import (
    BugError,
    ConflictError,
    LimitError,
    OutcomeUnknownError,
    ServiceError,
    UnavailableError,
)

_RETRIABLE = {
    "Neo.TransientError.Transaction.DeadlockDetected",
    "Neo.TransientError.Transaction.LockClientStopped",
    "Neo.ClientError.Transaction.LockAcquisitionTimeout",
    "Neo.TransientError.Transaction.LockAcquisitionTimeout",
}


def is_retriable(failure: Exception) -> bool:
    """Whether a whole unit of work may be run again: a listed set, never out-of-memory, never a broken commit."""
    if isinstance(failure, driver.IncompleteCommit):
        return False
    if isinstance(failure, driver.ServiceUnavailable | driver.SessionExpired):
        return _unencrypted(failure) is None
    if isinstance(failure, driver.Neo4jError):
        code = failure.code or ""
        if "Memory" in code:
            return False
        return code in _RETRIABLE or code == "Neo.TransientError.General.DatabaseUnavailable"
    return False


def translate(failure: BaseException, *, statement: str = "") -> ServiceError:  # noqa: PLR0911  (a table)
    """Our error for a failure of the driver; the code names what a person can do about it."""
    if isinstance(failure, ServiceError):
        return failure
    if isinstance(failure, driver.IncompleteCommit):
        return OutcomeUnknownError("store.outcome_unknown")
    if isinstance(failure, driver.AuthError):
        return UnavailableError("store.login_refused")
    if isinstance(failure, driver.ConfigurationError):
        return bad_address(str(failure))
    if isinstance(failure, TimeoutError | asyncio.TimeoutError):
        return UnavailableError("store.deadline", statement=statement)
    if isinstance(failure, driver.Neo4jError):
        return _server_side(failure, statement)
    if isinstance(failure, driver.DriverError | OSError):
        return _unencrypted(failure) or UnavailableError("store.not_reached", reason=_first_words(str(failure)))
    return BugError("store.unexpected", reason=repr(failure), statement=statement)


def _unencrypted(failure: BaseException) -> UnavailableError | None:
    """Our error where both sides could not agree on encryption; the driver wraps what happened in several layers."""
    for one in _layers(failure):
        if isinstance(one, ssl.SSLCertVerificationError):
            return UnavailableError("store.certificate", reason=one.verify_message)
        if type(one).__name__ == "BoltSecurityError" and not isinstance(one.__cause__, ssl.SSLCertVerificationError):
            return UnavailableError("store.no_tls")
        if "incomplete handshake" in str(one):
            return UnavailableError("store.no_bolt")
    return None


def _layers(failure: BaseException | None) -> Iterator[BaseException]:
    if failure is None:
        return
    yield failure
    if isinstance(failure, BaseExceptionGroup):
        for one in failure.exceptions:
            yield from _layers(one)
    yield from _layers(failure.__cause__)


def bad_address(said: str) -> UnavailableError:
    """The error for an address that no driver can be made from."""
    return UnavailableError("store.bad_address", reason=_first_words(said))


def _first_words(said: str) -> str:
    """What the driver says first; the rest repeats the address in the driver's own terms."""
    return said.partition("\n")[0].partition(" (resolved to")[0].partition(". ")[0].rstrip(":")


def _server_side(failure: driver.Neo4jError, statement: str) -> ServiceError:
    code = failure.code or ""
    if "TransactionTimedOut" in code or code.endswith(".Terminated"):
        return LimitError("store.too_slow", statement=statement)
    if "Memory" in code:
        return LimitError("store.too_large", statement=statement)
    if "Bookmark" in code:
        return UnavailableError("store.not_caught_up")
    if "ConstraintValidationFailed" in code:
        return ConflictError("store.constraint", reason=str(failure.message))
    if is_retriable(failure) or code.startswith("Neo.TransientError"):
        return UnavailableError("store.busy", statement=statement)
    return BugError("store.refused", reason=str(failure.message), status=code, statement=statement)
