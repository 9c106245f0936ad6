"""What a dump and a restore do inside the database, before and after."""

import secrets
from datetime import UTC, datetime

from cli.terminal import run_async
from graph_service.access.anchors import FILE
from graph_service.access.viewer import OPERATOR
from graph_service.domain.parameters import read_parameters
from graph_service.recording.bookkeeping import BUMP_COMPANY, LOCK_COMPANY, Stamp
from graph_service.recording.loads import refuse_while_loading
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.recording.spelling import spell_names
from graph_service.services.erasure import repeat_erasures
from graph_service.settings import Settings
from graph_service.store.connections import refuse_beside_others
from graph_service.store.gateway import PATIENT_S, Gateway, Unit, open_gateway
from graph_service.store.local_server import LocalServer, Running
from graph_service.store.local_server.dump_file import DumpFile
from graph_service.store.local_server.keeping import restored
from graph_service.store.migrations import migrate
from graph_service.store.statements import NoParams
from graph_service.wiring import build_service

SHOWN_DIGITS = 16
"""Digits of a dump's checksum that its mark names."""


async def before_dump(settings: Settings, running: Running) -> None:
    """Raise while a load is under way; note erasures in the ledger, which a restore reads."""
    async with _gateway(settings, running) as gateway:
        await refuse_while_loading(gateway)
        await build_service(settings, gateway, read_parameters(settings.parameters)).privacy.eraser.note_all()


def restore_dump(settings: Settings, server: LocalServer, file: DumpFile) -> int:
    """Put a dump in the place of the store; how many people were erased again before anybody can ask it."""
    if server.status().state == "running":
        run_async(_before_restore(settings, server.ensure_running()))
    with restored(server, file) as running:
        n_erased = run_async(_after_restore(settings, running, file))
    _set_anchors_aside(settings)
    return n_erased


async def _before_restore(settings: Settings, running: Running) -> None:
    async with _gateway(settings, running) as gateway:
        await refuse_beside_others(gateway)
    await before_dump(settings, running)


async def _after_restore(settings: Settings, running: Running, file: DumpFile) -> int:
    """The schema of this version, the erasures since, a new revision, and the mark that it was brought back."""
    async with _gateway(settings, running) as gateway:
        await migrate(gateway)
        await spell_names(gateway)
        service = build_service(settings, gateway, read_parameters(settings.parameters))
        n_erased = await repeat_erasures(service.privacy)
        await PlainWriter(gateway).write(
            PlainWrite(
                f"restore {secrets.token_hex(8)}", OPERATOR, "restore", "database", [file.sha256[:SHOWN_DIGITS]], {}
            ),
            _new_revision,
        )
        return n_erased


async def _new_revision(unit: Unit) -> Json:
    await unit.run(LOCK_COMPANY, NoParams())
    await unit.run(BUMP_COMPANY, Stamp(None))
    return {}


def _set_anchors_aside(settings: Settings) -> None:
    """The ends of the chain that was replaced say nothing about the one that is back; they are kept, not counted."""
    anchors = settings.home / FILE
    if anchors.exists():
        anchors.rename(anchors.with_name(f"{FILE}.before-restore-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))


def _gateway(settings: Settings, running: Running) -> Gateway:
    database, keys = settings.neo4j_database, settings.text_keys_file
    return open_gateway(running.uri, running.username, running.password, database, keys, patience_s=PATIENT_S)
