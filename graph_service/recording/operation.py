"""The name of an operation that somebody asked for under a key: the same however often it is asked for."""

import hashlib

DIGITS = 40


def operation_id(actor: str, key: str) -> str:
    """A digest of who asks and of their key.

    Keys of two callers never meet, and what a caller writes into a key (a name, perhaps) gets into no mark or log.
    """
    return hashlib.sha256(f"{actor}\x1f{key}".encode()).hexdigest()[:DIGITS]
