"""Where jars may be fetched from: the mirror of the settings, then the public repository."""

from graph_service.errors import UnavailableError
from graph_service.settings import Settings


def public_repository() -> str:
    """Address of the public jar repository, as the Maven resolver jgo knows it."""
    try:
        from jgo import constants
    except ImportError as failure:
        raise UnavailableError("local_server.extra_missing") from failure
    return str(constants.MAVEN_CENTRAL_URL)


def sources(settings: Settings) -> tuple[str, ...]:
    """Addresses to ask, in order, without a closing slash."""
    mirror = (settings.maven_mirror,) if settings.maven_mirror else ()
    return tuple(address.rstrip("/") for address in (*mirror, public_repository()))
