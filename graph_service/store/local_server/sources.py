"""Where jars may be fetched from: the mirror of the settings, then the public repository.

Connections are kept: 213 jars over 16 connections ask the name service 16 times, not 213 times at once, which
small resolvers answer by dropping requests.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import MaxRetryError

from graph_service.errors import InvalidError, UnavailableError
from graph_service.settings import Settings

CONNECTIONS = 16
TIMEOUT = urllib3.Timeout(connect=5.0, read=10.0)
_BLOCK = 1 << 16


class NotOfferedError(Exception):
    """This source has no such file."""


class Source:
    """A Maven repository over HTTP."""

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        parts = urlsplit(self.address)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise InvalidError("local_server.bad_mirror", address=address)
        proxy = None if proxy_bypass(parts.hostname) else getproxies().get(parts.scheme)
        self._pool = _behind(proxy) if proxy else urllib3.PoolManager(maxsize=CONNECTIONS)

    @contextmanager
    def open(self, path: str) -> Iterator[Iterator[bytes]]:
        """The content of a file, in blocks."""
        address = f"{self.address}/{path}"
        answer = self._pool.request("GET", address, preload_content=False, retries=_REDIRECTS, timeout=TIMEOUT)
        try:
            _require_offered(answer)
            # Raw, as the lock has it: nothing is unpacked on the way.
            yield answer.stream(_BLOCK, decode_content=False)
            answer.drain_conn()
        except BaseException:
            answer.close()
            raise
        finally:
            answer.release_conn()


def _require_offered(answer: urllib3.BaseHTTPResponse) -> None:
    if answer.status != 200:
        raise NotOfferedError(f"{answer.status} {answer.reason or ''}".strip())


_REDIRECTS = urllib3.Retry(connect=0, read=0, status=0, other=0, redirect=5)


def sources(settings: Settings) -> tuple[Source, ...]:
    """The sources to ask, in order."""
    mirror = (settings.maven_mirror,) if settings.maven_mirror else ()
    return tuple(Source(address) for address in (*mirror, public_repository()))


def public_repository() -> str:
    """Address of the public jar repository, as the Maven resolver jgo knows it."""
    try:
        from jgo import constants  # noqa: PLC0415  (part of the extra "local")
    except ImportError as failure:
        raise UnavailableError("local_server.extra_missing") from failure
    return str(constants.MAVEN_CENTRAL_URL)


def plain_reason(failure: Exception) -> str:
    """Why a connection failed, without the layers around it: "Connection refused"."""
    cause: BaseException | None = failure
    if isinstance(failure, MaxRetryError):
        cause = failure.reason
    while cause is not None and not isinstance(cause, OSError):
        failure, cause = cause if isinstance(cause, Exception) else failure, cause.__cause__
    return getattr(cause, "strerror", None) or str(failure)


def _behind(proxy: str) -> urllib3.ProxyManager:
    parts = urlsplit(proxy if "//" in proxy else f"http://{proxy}")
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else None
    headers = urllib3.make_headers(proxy_basic_auth=login) if login else None
    return urllib3.ProxyManager(parts.geturl(), proxy_headers=headers, maxsize=CONNECTIONS)
