"""A key for each free text, in a file beside the database: a text whose key is destroyed is gone everywhere.

What is deleted in the database lingers in its files, in its logs and in its dumps. Notes about people are therefore
stored sealed (AES-256-GCM), each under a key of its own, and the keys lie in a small SQLite file that
overwrites what it deletes. Destroying a key ends the text in all of those places at once.
"""

import base64
import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from graph_service.errors import UnavailableError

MARK = "sealed:1:"
"""How a sealed text begins; after it come the ring's name and the sealed bytes. Other texts are read as they are."""
KEY_BYTES, NONCE_BYTES, NAME_BYTES = 32, 12, 6
BUSY_S = 5.0
ASKED = 500
"""Keys asked for in one statement."""
SCHEMA = """
CREATE TABLE IF NOT EXISTS ring (name TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS text_key (owner TEXT PRIMARY KEY, key BLOB NOT NULL) WITHOUT ROWID;
"""
Texts = Sequence[str | None]


def owner_of(label: str, id_: str, field: str) -> str:
    """The name under which the key of a text is kept; it is bound into the seal, so that no text can be moved."""
    return f"{label}/{id_}/{field}"


class TextKeys:
    """The keys of one home; ``owners`` say where the texts stand, as ``owner_of`` does."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def seal(self, owners: Sequence[str], texts: Texts) -> list[str | None]:
        """The texts as they may be stored; null stays null. A new owner gets a key, which is on disk before this ends.

        O(n), one commit for all of them. Raises ``UnavailableError`` where the file cannot be written.
        """
        wanted = [owner for owner, text in zip(owners, texts, strict=True) if text is not None]
        if not wanted:
            return list(texts)
        with self._opened() as (ring, connection):
            made = [(owner, secrets.token_bytes(KEY_BYTES)) for owner in dict.fromkeys(wanted)]
            with connection:
                connection.executemany("INSERT OR IGNORE INTO text_key VALUES (?, ?)", made)
            keys = _keys(connection, wanted)
        return [
            None if text is None else _sealed(ring, keys[owner], owner, text)
            for owner, text in zip(owners, texts, strict=True)
        ]

    def open(self, owners: Sequence[str], texts: Texts) -> list[str | None]:
        """The texts as they were written; null where the key was destroyed. Texts never sealed stay as they are.

        Raises ``UnavailableError`` where they were sealed with the keys of another home: those must be brought back.
        """
        sealed = [owner for owner, text in zip(owners, texts, strict=True) if is_sealed(text)]
        if not sealed:
            return list(texts)
        with self._opened() as (ring, connection):
            keys = _keys(connection, sealed)
        return [
            self._plain(ring, keys.get(owner), owner, text) if text is not None and is_sealed(text) else text
            for owner, text in zip(owners, texts, strict=True)
        ]

    def destroy(self, owners: Sequence[str]) -> None:
        """Destroy the keys of these texts: they cannot be read again, here or in any copy of the database."""
        if owners and self.path.exists():
            with self._opened() as (_, connection), connection:
                connection.executemany("DELETE FROM text_key WHERE owner = ?", [(owner,) for owner in owners])

    def _plain(self, ring: str, key: bytes | None, owner: str, text: str) -> str | None:
        theirs, _, said = text.removeprefix(MARK).partition(":")
        if theirs != ring:
            raise UnavailableError("store.keys_of_another_home", path=self.path, theirs=theirs, ours=ring)
        if key is None:
            return None
        data = base64.b64decode(said)
        try:
            opened = AESGCM(key).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], owner.encode())
        except InvalidTag as error:
            raise UnavailableError("store.text_damaged", owner=owner) from error
        return opened.decode()

    @contextmanager
    def _opened(self) -> Iterator[tuple[str, sqlite3.Connection]]:
        """The ring's name and a connection that overwrites what it deletes."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))
            with closing(sqlite3.connect(self.path, timeout=BUSY_S)) as connection:
                connection.execute("PRAGMA secure_delete = ON")
                yield _ring(connection), connection
        except (OSError, sqlite3.Error) as error:
            raise UnavailableError("store.text_keys_unusable", path=self.path, reason=error) from error


def _ring(connection: sqlite3.Connection) -> str:
    """The name of this file's keys, drawn when the file was made: texts say by whose keys they are sealed."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'text_key'").fetchone():
        connection.executescript(SCHEMA)
    drawn = "INSERT INTO ring SELECT ? WHERE NOT EXISTS (SELECT 1 FROM ring)"
    named = "SELECT name FROM ring"
    if not connection.execute(named).fetchone():
        with connection:
            connection.execute(drawn, (secrets.token_hex(NAME_BYTES),))
    return str(connection.execute(named).fetchone()[0])


def _keys(connection: sqlite3.Connection, owners: Sequence[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    unique = list(dict.fromkeys(owners))
    for start in range(0, len(unique), ASKED):
        part = unique[start : start + ASKED]
        marks = ",".join("?" * len(part))
        found.update(connection.execute(f"SELECT owner, key FROM text_key WHERE owner IN ({marks})", part))  # noqa: S608  (marks only)
    return found


def is_sealed(text: str | None) -> bool:
    """Whether a stored text is a sealed one."""
    return text is not None and text.startswith(MARK)


def _sealed(ring: str, key: bytes, owner: str, text: str) -> str:
    nonce = secrets.token_bytes(NONCE_BYTES)
    data = nonce + AESGCM(key).encrypt(nonce, text.encode(), owner.encode())
    return f"{MARK}{ring}:{base64.b64encode(data).decode()}"
