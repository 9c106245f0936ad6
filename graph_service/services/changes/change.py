"""What every change shares: who asks, under which key, from which version; and what becomes of it."""

import dataclasses
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from graph_service.access.policy import Operation
from graph_service.access.scope import Scope
from graph_service.access.scopes import Objects
from graph_service.access.trail import note_operation
from graph_service.access.viewer import Viewer
from graph_service.errors import Fault, InvalidError, NotFoundError, UnconditionalError
from graph_service.recording.change import Change as Recording
from graph_service.recording.change import Done, Draft, Expected, Locked, Part
from graph_service.recording.nouns import NOUNS
from graph_service.recording.operation import operation_id
from graph_service.recording.record import Anchors
from graph_service.recording.rows import typed
from graph_service.services.question import Service, say_moment
from graph_service.words import LANGUAGES, say

Json = dict[str, Any]
Given = Mapping[str, Any]
"""Fields as they were given: an absent one stays as it is, a null one is emptied."""
Build = Callable[[Locked, str], Awaitable[Draft]]
"""From the graph under its locks, and the actor, to what shall be recorded."""
MADE_ID_BYTES = 10
HIDDEN = ("digest",)
GROUP = "parent_id"
"""Who stands above a customer: another customer, which the viewer of the one may not see."""


@dataclasses.dataclass(frozen=True)
class Change:
    """Who asks for a change, under which key, with which body, from which version on (None: none was named)."""

    viewer: Viewer
    key: str
    body_hash: str
    version: int | None = None

    def versioned(self) -> int:
        """The version the change was made from; every edit must name it."""
        if self.version is None:
            raise UnconditionalError("services.no_version")
        return self.version

    def made_id(self, actor: str, noun: str) -> str:
        """An id for what the change brings in: the same however often it is tried."""
        text = f"{noun}\x1f{operation_id(actor, self.key)}".encode()
        return hashlib.blake2b(text, digest_size=MADE_ID_BYTES).hexdigest()


@dataclasses.dataclass(frozen=True)
class Asked:
    """A change with what is needed to carry it out.

    ``objects``: all that it names; each must be visible. ``is_apart``: it may concern no customer at all, or an id
    that anybody may take: such changes wait for each other.
    """

    operation: Operation
    verb: str
    noun: str
    objects: Objects
    build: Build
    is_new: bool = False
    is_apart: bool = False
    edits: str | None = None
    """The id of the record that is there and shall change; its version must be named."""
    with_unbound: bool = False
    subtrees: tuple[str, ...] = ()


async def carry_out(service: Service, change: Change, asked: Asked) -> Json:
    """Ask for the rights, find an earlier answer or record the change, and say what became of it."""
    expected = None if asked.edits is None else change.versioned()
    scope = await scope_of(service, change, asked)
    actor = scope.viewer.actor
    operation = operation_id(actor, change.key)
    note_operation(operation)
    done = await service.changes.earlier(operation, change.body_hash)
    if done is None:
        anchors = _anchors(asked, is_company=asked.is_apart or not scope.revisions)
        recording = Recording(
            operation, change.body_hash, f"{asked.verb} {asked.noun}", actor, anchors,
            lambda locked: asked.build(locked, actor), frozenset(scope.revisions),
            None if asked.edits is None or expected is None else Expected(asked.noun, asked.edits, expected),
        )  # fmt: skip
        done = await service.changes.carry_out(recording)
    return await _described(service, change.viewer, done, change.key)


async def scope_of(service: Service, change: Change, asked: Asked) -> Scope:
    """The rights to a change; whoever lacks one of them meets nothing."""
    if not asked.is_new and not any(vars(asked.objects).values()):
        raise NotFoundError("access.no_object", id=asked.edits or asked.noun)
    ask = service.scopes.of_new if asked.is_new else service.scopes.of_changed
    return await ask(change.viewer, asked.operation, asked.objects, service.today, with_unbound=asked.with_unbound)


def draft(noun: str, id_: str | None, *rows: Given, **flags: bool) -> Draft:
    """A draft of rows of one kind."""
    return Draft(noun, id_, (part(noun, *rows),), **flags)


def part(noun: str, *rows: Given) -> Part:
    """Rows of the kind behind a noun; columns that no file has take the type of their field."""
    kind = NOUNS[noun].kind
    fields = {name: dtype for record in kind.records for name, dtype in record.fields.items()}
    return Part(kind, typed(kind, rows, {**fields, **NOUNS[noun].beyond}))


def edited(noun: str, stored: Given, given: Given) -> Json:
    """A stored record as a row of its kind, with the fields given in place of what they were."""
    columns = [column.name for column in NOUNS[noun].kind.columns if column.name != "recorded_at"]
    return {**{name: stored[name] for name in columns if name in stored}, **given}


async def stored_or_nothing(locked: Locked, noun: str, id_: str) -> Given:
    """A record that the change is about, read under its locks."""
    found = await locked.find(noun, id_)
    if found is None:
        raise NotFoundError("access.no_object", id=id_)
    return found


def refusal(field: str, code: str, **fields: object) -> InvalidError:
    """One field that is wrong, in the way in which the checks say it."""
    said = {language: say(code, language, **fields) for language in LANGUAGES}
    return InvalidError("recording.refused").with_faults([Fault(f"body.{field}", code, said)])


async def _described(service: Service, viewer: Viewer, done: Done, key: str) -> Json:
    record = await service.changes.find(done.noun, done.id)
    return {
        "operation": key,
        "kind": done.noun,
        "id": done.id,
        "version": done.version,
        "is_new": done.is_new,
        "late": done.is_late,
        "recorded_at": done.recorded_at,
        "revisions": done.revisions,
        "also": [{"kind": kind, "id": id_, "version": version} for kind, id_, version in done.also],
        "record": None if record is None else await described(service, viewer, record),
    }


async def described(service: Service, viewer: Viewer, record: Given) -> Json:
    """A record as it is shown: days and moments as text, without internal marks or a group the viewer cannot see."""
    shown = {name: _text(value) for name, value in record.items() if name not in HIDDEN}
    group = shown.get(GROUP)
    if group is not None:
        objects = Objects(customers=[group])
        scope = await service.scopes.of_objects(viewer, Operation.RECORDS, objects, service.today)
        shown[GROUP] = group if group in scope.revisions else None
    return shown


def _text(value: Any) -> Any:
    if isinstance(value, datetime):
        return say_moment(value)
    return value.isoformat() if isinstance(value, date) else value


def _anchors(asked: Asked, *, is_company: bool) -> Anchors:
    objects = {name: tuple(sorted(set(ids))) for name, ids in vars(asked.objects).items()}
    return Anchors(**objects, subtrees=asked.subtrees, is_company=is_company)


def sent(*ids: str | None) -> list[str]:
    """The ids that were given."""
    return [one for one in ids if one is not None]


def many(*lists: Sequence[str] | None) -> list[str]:
    """The ids of several lists, each once."""
    return sorted({one for ids in lists for one in ids or ()})
