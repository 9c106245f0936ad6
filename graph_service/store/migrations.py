"""Brings the schema of a database up to date, once, whoever comes first.

Files ``cypher/migrations/V0001__name.cypher`` hold statements ended by ``;``. Each statement runs in a
transaction of its own (schema and data cannot share one) and must do no harm when run again, so a run that
was killed is simply repeated. What was applied is frozen: its checksum is kept and compared.
"""

import asyncio
import dataclasses
import hashlib
import re
import secrets
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache, cached_property, partial
from importlib.resources import files
from typing import LiteralString

from graph_service.errors import (
    BugError,
    ConflictError,
    InvalidError,
    ServiceError,
    UnavailableError,
)
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Nothing, Statement
from graph_service.words import Language, say

SCHEMA_S = 600.0
"""A constraint over millions of nodes takes minutes; nobody waits for it interactively."""
LOOK_S = 30.0
"""A server that has just started, on a busy machine, plans its first statements for longer than anybody waits else."""
LEASE_S = 60
"""A lock not renewed for so long belongs to a dead process. Two holders at once would still do no harm."""
_NAME = re.compile(r"^V(\d{4})__([a-z0-9_]+)\.cypher$")
_PIECES = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`|;|[^;'"`/]+|/""",
    re.DOTALL,
)
_CREATED = re.compile(r"\bCREATE\s+(?:FULLTEXT\s+)?(?:CONSTRAINT|INDEX)\s+(\w+)")


@dataclasses.dataclass(frozen=True)
class Migration:
    """One file: its id (the name without ending), what it holds, and the statements in it."""

    id: str
    text: str

    @property
    def checksum(self) -> str:
        """Of the text, whatever line endings a checkout gave it."""
        return hashlib.sha256(self.text.replace("\r\n", "\n").encode()).hexdigest()

    @property
    def blocks(self) -> tuple[str, ...]:
        """Its statements in order."""
        return tuple(split(self.text, self.id))

    @property
    def creates(self) -> tuple[str, ...]:
        """Names of the constraints and indexes it creates."""
        return tuple(_CREATED.findall(self.text))


def split(text: str, name: str) -> Iterator[str]:
    """The statements of a file; ``;`` in strings, names and comments do not end one, a missing last one is refused."""
    block: list[str] = []
    end = 0
    for piece in _PIECES.finditer(text):
        if piece.start() != end:
            break
        end = piece.end()
        if piece[0] == ";":
            if "".join(block).strip():
                yield "".join(block).strip()
            block = []
        elif not piece[0].startswith(("//", "/*")):
            block.append(piece[0])
    if end != len(text) or "".join(block).strip():
        raise BugError("migrations.unfinished", name=name)


@cache
def migrations() -> tuple[Migration, ...]:
    """The files of this version of the code, in order; gaps and foreign names are refused."""
    found = sorted(
        (entry for entry in files("cypher").joinpath("migrations").iterdir() if entry.name.endswith(".cypher")),
        key=lambda entry: entry.name,
    )
    for number, entry in enumerate(found, start=1):
        match = _NAME.match(entry.name)
        if match is None or int(match[1]) != number:
            raise BugError("migrations.misnamed", name=entry.name, number=f"{number:04}")
    return tuple(Migration(entry.name.removesuffix(".cypher"), entry.read_text(encoding="utf-8")) for entry in found)


@dataclasses.dataclass(frozen=True)
class SchemaProblem:
    """Why the database cannot be used as it is."""

    code: str
    fields: dict[str, str]

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, in the reader's language."""
        return say(self.code, language, **self.fields)


@dataclasses.dataclass(frozen=True)
class Applied:
    """A migration as the database remembers it."""

    id: str
    checksum: str


@dataclasses.dataclass(frozen=True)
class Index:
    """An index and its state; only ONLINE is good."""

    name: str
    state: str


@dataclasses.dataclass(frozen=True)
class Wait:
    """How long to wait for indexes."""

    seconds: int


@dataclasses.dataclass(frozen=True)
class Done:
    """It is done."""

    done: bool


@dataclasses.dataclass(frozen=True)
class Claim:
    """Who wants the lock, and after how long without renewal it may be taken over."""

    holder: str
    lease_s: int


@dataclasses.dataclass(frozen=True)
class Claimed:
    """Whether the lock is ours."""

    is_ours: bool


@dataclasses.dataclass(frozen=True)
class Holder:
    """Who holds the lock."""

    holder: str


@dataclasses.dataclass(frozen=True)
class Released:
    """How many locks were released."""

    released: int


@dataclasses.dataclass(frozen=True)
class Named:
    """The name of an index or constraint."""

    name: str


@dataclasses.dataclass(frozen=True)
class Checksum:
    """The checksum as recorded."""

    checksum: str


FIND_MIGRATIONS = Statement("reads/find_migrations", NoParams, Applied)
FIND_INDEXES = Statement("reads/find_indexes", NoParams, Index)
DROP_INDEX = Statement("writes/drop_index", Named, Nothing)
DROP_CONSTRAINT = Statement("writes/drop_constraint", Named, Nothing)
AWAIT_INDEXES = Statement("reads/find_pending_indexes", Wait, Done)
CREATE_LOCK = Statement("writes/create_migration_lock", NoParams, Nothing)
TAKE_LOCK = Statement("writes/take_migration_lock", Claim, Claimed)
RELEASE_LOCK = Statement("writes/release_migration_lock", Holder, Released)
RECORD_MIGRATION = Statement("writes/record_migration", Applied, Checksum)


@dataclasses.dataclass(frozen=True)
class _Block(Statement[NoParams, Nothing]):
    """One statement of a migration file; it is no statement of the service and stays out of the registry."""

    block: LiteralString = ""

    def __post_init__(self) -> None:
        """Not registered."""

    @cached_property
    def text(self) -> LiteralString:
        return self.block


class _Lock:
    """The lock that one process holds while it changes the schema."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._holder = secrets.token_hex(8)
        self._taken_at = 0.0

    async def take(self) -> bool:
        """Whether it is ours now, for the length of a lease."""
        self._taken_at = time.monotonic()
        claim = Claim(self._holder, LEASE_S)
        return (await self._gateway.write(lambda unit: unit.run(TAKE_LOCK, claim)))[0].is_ours

    async def keep(self) -> None:
        """Renew it in good time; not after each statement, since a changed schema has the renewal planned anew."""
        if time.monotonic() - self._taken_at > LEASE_S / 4:
            await self.take()

    async def release(self) -> None:
        """Let the next one have it."""
        await self._gateway.read_locked(lambda unit: unit.run(RELEASE_LOCK, Holder(self._holder)))


async def migrate(gateway: Gateway, *, look_s: float = LOOK_S) -> list[str]:
    """Apply what is missing and require every index ONLINE; the ids applied now, empty when there was nothing to do.

    ``look_s``: how long a database may take to say what it has, which is the first thing that a cold one is asked.
    """
    applied, indexes = await gateway.read(_look, timeout_s=look_s)
    pending = _pending(applied)
    done: list[str] = []
    if pending:
        await gateway.read_locked(lambda unit: unit.run(CREATE_LOCK, NoParams()), timeout_s=SCHEMA_S)
        async with _locked(gateway) as lock:
            for migration in _pending((await gateway.read(_look, timeout_s=look_s))[0]):
                await _apply(gateway, migration, lock)
                done.append(migration.id)
        await gateway.ask(AWAIT_INDEXES, Wait(int(SCHEMA_S)), timeout_s=SCHEMA_S)
        applied, indexes = await gateway.read(_look, timeout_s=look_s)
    for problem in _problems(applied, indexes):
        raise UnavailableError(problem.code, **problem.fields)
    return done


@dataclasses.dataclass(frozen=True)
class SchemaState:
    """How far a database is: the migrations it has had, those it lacks, and what is wrong besides."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]
    problems: tuple[SchemaProblem, ...]

    @property
    def is_current(self) -> bool:
        """Whether the database can be used as it is."""
        return not self.pending and not self.problems


async def schema_state(gateway: Gateway) -> SchemaState:
    """How far the schema is, without touching it."""
    applied, indexes = await gateway.read(_look, timeout_s=LOOK_S)
    known = {row.id for row in applied}
    found = [problem for problem in _problems(applied, indexes) if problem.code != "migrations.missing"]
    pending = [migration.id for migration in migrations() if migration.id not in known]
    return SchemaState(tuple(sorted(known)), tuple(pending), tuple(found))


async def mend_indexes(gateway: Gateway) -> list[str]:
    """Create again what applied migrations made and is gone, after dropping what has FAILED; the names, in order.

    A constraint that fails over duplicates is a ``ConflictError`` that names its migration.
    """
    state = await schema_state(gateway)
    names = [problem.fields["name"] for problem in state.problems if "name" in problem.fields]
    failed = [problem.fields["name"] for problem in state.problems if problem.fields.get("state") == "FAILED"]
    if not names:
        return []
    async with _locked(gateway) as lock:
        for name in failed:
            await gateway.read_locked(partial(_drop, Named(name)), timeout_s=SCHEMA_S)
        for migration in migrations():
            if set(migration.creates) & set(names):
                await _run_blocks(gateway, migration, lock)
    await gateway.ask(AWAIT_INDEXES, Wait(int(SCHEMA_S)), timeout_s=SCHEMA_S)
    return sorted(names)


async def _drop(index: "Named", unit: Unit) -> None:
    await unit.run(DROP_CONSTRAINT, index)
    await unit.run(DROP_INDEX, index)


async def check_schema(gateway: Gateway) -> list[SchemaProblem]:
    """Everything that keeps the database from being used, each with a named cause; empty when all is well."""
    applied, indexes = await gateway.read(_look, timeout_s=LOOK_S)
    return _problems(applied, indexes)


async def _look(unit: Unit) -> tuple[list[Applied], list[Index]]:
    return await unit.run(FIND_MIGRATIONS, NoParams()), await unit.run(FIND_INDEXES, NoParams())


def _pending(applied: list[Applied]) -> list[Migration]:
    for problem in _history_problems(applied):
        raise InvalidError(problem.code, **problem.fields)
    known = {row.id for row in applied}
    return [migration for migration in migrations() if migration.id not in known]


def _history_problems(applied: list[Applied]) -> list[SchemaProblem]:
    ours = {migration.id: migration.checksum for migration in migrations()}
    return [
        SchemaProblem(
            "migrations.changed" if row.id in ours else "migrations.newer",
            {"id": row.id},
        )
        for row in applied
        if ours.get(row.id) != row.checksum
    ]


def _problems(applied: list[Applied], indexes: list[Index]) -> list[SchemaProblem]:
    known = {row.id for row in applied}
    states = {index.name: index.state for index in indexes}
    problems = _history_problems(applied)
    for migration in migrations():
        if migration.id not in known:
            problems.append(SchemaProblem("migrations.missing", {"id": migration.id}))
            continue
        for name in migration.creates:
            if name not in states:
                problems.append(SchemaProblem("migrations.index_missing", {"name": name, "id": migration.id}))
            elif states[name] != "ONLINE":
                problems.append(
                    SchemaProblem(
                        "migrations.index_not_online",
                        {"name": name, "state": states[name]},
                    )
                )
    return problems


async def _apply(gateway: Gateway, migration: Migration, lock: _Lock) -> None:
    await _run_blocks(gateway, migration, lock)
    await gateway.write(lambda unit: unit.run(RECORD_MIGRATION, Applied(migration.id, migration.checksum)))


async def _run_blocks(gateway: Gateway, migration: Migration, lock: _Lock) -> None:
    for number, block in enumerate(migration.blocks, start=1):
        statement = _Block(f"migrations/{migration.id}#{number}", NoParams, Nothing, block)
        try:
            await gateway.read_locked(partial(_run, statement), timeout_s=SCHEMA_S)
        except ServiceError as failure:
            raise _named(failure, migration) from failure
        await lock.keep()


async def _run(statement: Statement[NoParams, Nothing], unit: Unit) -> None:
    await unit.run(statement, NoParams())


def _named(failure: ServiceError, migration: Migration) -> ServiceError:
    reason = str(failure.fields.get("reason", ""))
    if "ConstraintCreationFailed" in str(failure.fields.get("status", "")):
        return ConflictError("migrations.duplicates", id=migration.id, reason=reason)
    return failure


@asynccontextmanager
async def _locked(gateway: Gateway) -> AsyncIterator[_Lock]:
    lock = _Lock(gateway)
    try:
        async with asyncio.timeout(SCHEMA_S):
            while not await lock.take():  # noqa: ASYNC110  (the other holder is another process)
                await asyncio.sleep(0.1)
    except TimeoutError as late:
        raise UnavailableError("migrations.locked") from late
    try:
        yield lock
    finally:
        await lock.release()
