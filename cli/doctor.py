"""``doctor``: looks at everything the service stands on and says how to mend what is wrong."""

import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from cli.terminal import EXIT_FAILED, language_of, out, print_json, run_async
from graph_service.errors import ServiceError
from graph_service.recording.loads import LoadRow
from graph_service.recording.unfinished import UnfinishedRow, find_cut_off_load, find_unfinished, unreadable_notes
from graph_service.settings import Settings
from graph_service.store.gateway import PATIENT_S, Gateway, open_gateway
from graph_service.store.local_server import LocalServer
from graph_service.store.local_server.java import find_java, parse_heap, runtime_version
from graph_service.store.local_server.swap import Swap
from graph_service.store.migrations import SchemaState, schema_state
from graph_service.words import Language, say

Verdict = Literal["good", "note", "wrong"]
MEGABYTE = 1_000_000
FREE_FOR_FILES = 300 * MEGABYTE
"""Jars and class archives."""
FREE_FOR_DATA = 300 * MEGABYTE
CLOCK_S = 60
"""How far the clocks of the database and of this machine may be apart."""
_SIGNS: dict[Verdict, str] = {"good": "[green]✓[/]", "note": "[yellow]•[/]", "wrong": "[red]✗[/]"}


@dataclass(frozen=True)
class Finding:
    """What one check found, in the reader's language; what is wrong says how to mend it."""

    check: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True)
class Inside:
    """What is found in the database itself."""

    schema: SchemaState
    unfinished: UnfinishedRow | None = None
    cut_off: LoadRow | None = None
    notes: ServiceError | int = 0
    asked_ms: float = 0.0
    """The clock of this machine when the database was asked for its own."""


class Examination:
    """All checks on one installation, in the order in which one stands on the other."""

    def __init__(self, settings: Settings, language: Language) -> None:
        self._settings = settings
        self._language = language
        self._server = LocalServer(settings)

    def findings(self) -> Iterator[Finding]:
        """One finding after the other; slow checks last."""
        yield self._python()
        yield self._platform()
        yield self._time_zone()
        yield self._space("home", self._settings.home, FREE_FOR_DATA)
        yield from self._secrets()
        if self._settings.neo4j_uri:
            yield self._say("server", "note", "other_server", uri=self._settings.neo4j_uri)
            yield from self._database_of_others()
            return
        missing = bool(self._server.jars.missing())
        yield self._space("cache", self._settings.cache_dir, FREE_FOR_FILES if missing else 0)
        yield self._java()
        yield self._files()
        if Swap(self._server.home).is_open:
            yield self._say("restore", "wrong", "restore_cut_off")
            return
        yield self._state()
        if self._server.status().state == "running":
            running = self._server.ensure_running()
            yield from self._database(running.uri, running.username, running.password)

    def _say(self, check: str, verdict: Verdict, code: str, **fields: object) -> Finding:
        return Finding(check, verdict, say(f"doctor.{code}", self._language, **fields))

    def _fault(self, check: str, failure: ServiceError) -> Finding:
        return Finding(check, "wrong", failure.sentence(self._language))

    def _python(self) -> Finding:
        version = platform.python_version()
        if sys.version_info < (3, 11):  # noqa: UP036  (an installation may have been copied to an older Python)
            return self._say("python", "wrong", "python_old", version=version)
        return self._say("python", "good", "python", version=version, path=sys.executable)

    def _platform(self) -> Finding:
        name = f"{platform.system()} {platform.machine()}"
        known: dict[str, tuple[Verdict, str]] = {"Linux": ("good", "platform"), "Darwin": ("note", "platform_untested")}
        verdict, code = known.get(platform.system(), ("wrong", "platform_unsupported"))
        return self._say("platform", verdict, code, name=name)

    def _time_zone(self) -> Finding:
        zone = self._settings.timezone
        try:
            ZoneInfo("Asia/Shanghai")
            ZoneInfo(zone.key)
        except ZoneInfoNotFoundError:
            return self._say("timezone", "wrong", "timezone_missing", zone=zone.key)
        return self._say("timezone", "good", "timezone", zone=zone.key)

    def _space(self, check: str, folder: Path, needed: int) -> Finding:
        there = next(parent for parent in (folder, *folder.parents) if parent.exists())
        try:
            with tempfile.TemporaryFile(dir=there):
                pass
        except OSError as failure:
            return self._say(check, "wrong", "not_writable", path=there, reason=failure.strerror or failure)
        free = shutil.disk_usage(there).free
        sizes = {"path": folder, "free": free // MEGABYTE, "needed": needed // MEGABYTE}
        return self._say(
            check, "good" if free >= needed else "wrong", "space" if free >= needed else "no_space", **sizes
        )

    def _secrets(self) -> Iterator[Finding]:
        """Files that only their owner may read."""
        home = self._settings.home
        files = (self._settings.text_keys_file, home / "secret", home / "neo4j" / "password", home / "audit-anchors")
        open_to_others = [path for path in files if path.is_file() and path.stat().st_mode & 0o077]
        for path in open_to_others:
            yield self._say("secrets", "wrong", "secret_open", path=path)
        if not open_to_others:
            yield self._say("secrets", "good", "secrets")

    def _java(self) -> Finding:
        try:
            parse_heap(self._settings.heap)
            return self._say("java", "good", "java", version=runtime_version(find_java()))
        except ServiceError as failure:
            return self._fault("java", failure)

    def _files(self) -> Finding:
        jars = self._server.jars
        missing, damaged = jars.missing(), jars.damaged()
        if damaged:
            return self._say("files", "wrong", "files_damaged", count=len(damaged), path=jars.path(damaged[0]))
        if missing and self._settings.offline:
            return self._say("files", "wrong", "files_missing_offline", count=len(missing), path=jars.folder)
        if missing:
            return self._say("files", "note", "files_missing", count=len(missing), total=len(jars.locked))
        return self._say("files", "good", "files", count=len(jars.locked), path=jars.folder)

    def _state(self) -> Finding:
        known = self._server.status()
        verdict: Verdict = "good" if known.state == "running" else "note"
        if known.state in {"killed", "unresponsive"}:
            verdict = "wrong"
        return self._say("server", verdict, f"server_{known.state}", uri=known.uri, log=known.log, pid=known.pid)

    def _database_of_others(self) -> Iterator[Finding]:
        try:
            password = self._settings.password()
        except ServiceError as failure:
            yield self._fault("login", failure)
            return
        yield from self._database(str(self._settings.neo4j_uri), self._settings.neo4j_username, password)

    def _database(self, uri: str, username: str, password: str) -> Iterator[Finding]:
        try:
            found = run_async(self._look(uri, username, password))
        except ServiceError as failure:
            yield self._fault("login", failure)
            return
        yield self._say("login", "good", "login", username=username, uri=uri)
        yield from self._schema(found.schema)
        if found.unfinished is not None:
            yield self._clock(found.unfinished, found.asked_ms)
            yield from self._begun(found.unfinished, found.cut_off)
            yield self._notes(found.notes)

    async def _look(self, uri: str, username: str, password: str) -> Inside:
        database, text_keys = self._settings.neo4j_database, self._settings.text_keys_file
        authority = self._settings.neo4j_ca_file if self._settings.neo4j_uri else None
        async with open_gateway(uri, username, password, database, text_keys, authority, PATIENT_S) as gateway:
            schema = await schema_state(gateway)
            return await _inside(gateway, schema) if not schema.pending else Inside(schema)

    def _schema(self, state: SchemaState) -> Iterator[Finding]:
        for problem in state.problems:
            yield Finding("schema", "wrong", problem.sentence(self._language))
        if state.pending:
            yield self._say("schema", "wrong", "schema_behind", count=len(state.pending), first=state.pending[0])
        if state.is_current:
            yield self._say("schema", "good", "schema")

    def _clock(self, known: UnfinishedRow, asked_ms: float) -> Finding:
        """Moments are given out by the server and compared with those of this machine: both must agree."""
        apart_s = round(abs(known.now_ms - asked_ms) / 1000)
        ahead_s = round((max(known.stamps_ms, default=0) - known.now_ms) / 1000)
        if apart_s > CLOCK_S:
            return self._say("clock", "wrong", "clock_apart", seconds=apart_s)
        if ahead_s > CLOCK_S:
            return self._say("clock", "note", "clock_was_ahead", seconds=ahead_s)
        return self._say("clock", "good", "clock", seconds=apart_s)

    def _begun(self, known: UnfinishedRow, cut_off: LoadRow | None) -> Iterator[Finding]:
        """What was begun and is not done."""
        for job in known.erasures:
            kind, _, id_ = job.partition(":")
            options = " --employee" if kind == "employee" else ""
            yield self._say("erasures", "wrong", "erasure_cut_off", id=id_, options=options)
        for id_ in known.undoing:
            yield self._say("loads", "wrong", "undo_cut_off", id=id_)
        if cut_off is not None:
            yield self._say("loads", "note", "load_cut_off", id=cut_off.id)
        if known.imports:
            yield self._say("imports", "note", "imports_cut_off", count=known.imports)
        for age_s in known.locks_s:
            yield self._say("lock", "note", "migration_lock", seconds=age_s)
        if not (known.erasures or known.undoing or cut_off or known.imports or known.locks_s):
            yield self._say("unfinished", "good", "nothing_unfinished")

    def _notes(self, found: ServiceError | int) -> Finding:
        if isinstance(found, ServiceError):
            return self._fault("notes", found)
        if found:
            return self._say("notes", "wrong", "notes_without_keys", path=self._settings.text_keys_file)
        return self._say("notes", "good", "notes")


async def _inside(gateway: Gateway, schema: SchemaState) -> Inside:
    asked_ms = time.time() * 1000
    unfinished = await find_unfinished(gateway)
    return Inside(schema, unfinished, await find_cut_off_load(gateway), await unreadable_notes(gateway), asked_ms)


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="为程序输出 JSON · Findings as JSON.")] = False,
    lang: Annotated[str | None, typer.Option("--lang", help="zh | en")] = None,
) -> None:
    """检查安装与服务器，并说明如何修复 · Check the installation and say how to mend what is wrong."""
    settings = Settings()
    language = language_of(settings, lang)
    found: list[Finding] = []
    for finding in Examination(settings, language).findings():
        found.append(finding)
        if not as_json:
            out.print(_SIGNS[finding.verdict], end=" ")
            out.print(finding.sentence, markup=False)
    wrong = sum(finding.verdict == "wrong" for finding in found)
    if as_json:
        print_json({"is_well": not wrong, "findings": [asdict(finding) for finding in found]})
    else:
        out.print(say("doctor.ill" if wrong else "doctor.well", language, count=wrong), style="bold", markup=False)
    if wrong:
        raise typer.Exit(EXIT_FAILED)
