"""Looks for keys where none may be."""

from collections.abc import Iterable, Sequence

PREFIX = "gsk_"


def occurrences(keys: Iterable[str], texts: Sequence[str]) -> list[str]:
    """The beginnings of keys that occur in a text, with their prefix or without."""
    secrets = [key.removeprefix(PREFIX) for key in keys]
    return [f"{secret[:6]}…" for secret in secrets for text in texts if secret in text]
