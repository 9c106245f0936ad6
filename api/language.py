"""The language of sentences in an answer, from Accept-Language; codes and names are free of it."""

from starlette.requests import HTTPConnection

from graph_service.words import Language


def language_of(request: HTTPConnection) -> Language:
    """The first of Chinese and English that the caller prefers; English if neither."""
    return preferred(request.headers.get("accept-language", ""))


def preferred(wanted: str) -> Language:
    """The same, of what the header says."""
    ranked = sorted(filter(None, map(_ranked, wanted.split(","))), key=lambda pair: -pair[0])
    return ranked[0][1] if ranked else "en"


def _ranked(part: str) -> tuple[float, Language] | None:
    name, _, quality = part.strip().partition(";q=")
    primary = name.strip().lower().partition("-")[0]
    try:
        rank = float(quality or 1)
    except ValueError:
        return None
    if primary == "zh":
        return rank, "zh"
    return (rank, "en") if primary == "en" else None
