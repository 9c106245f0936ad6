"""A purpose as a header carries it: in any language, plain or percent-encoded, on one line."""

from urllib.parse import unquote


def said(header: str | None) -> str | None:
    """The purpose in words; nothing where nothing is said. Headers are read as Latin-1, whatever was sent in UTF-8."""
    if header is None:
        return None
    try:
        text = header.encode("latin-1").decode()
    except UnicodeError:
        text = header
    return " ".join(unquote(text).split()) or None
