"""Merging two people, or two customers, into one, and taking it back; and the list of what was merged."""

import dataclasses
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.scopes import Objects
from graph_service.access.trail import note_operation
from graph_service.domain.secrecy import FieldClass
from graph_service.facts.dossier import Facts
from graph_service.recording.merges import CUSTOMER, PERSON, joining, parting
from graph_service.recording.plain_write import PlainWrite
from graph_service.services.changes.change import Change
from graph_service.services.listing import cursors_of, list_header, readable
from graph_service.services.paging import Page, Paging, describe_page, order_of, page_of
from graph_service.services.question import Question, Service, names_of, say_moment

Json = dict[str, Any]
SORTS = {"recorded_at": FieldClass.STRUCTURE, "id": FieldClass.STRUCTURE}
NEWEST = "-recorded_at"
_ACTION = {PERSON: "merge people", CUSTOMER: "merge customers"}


async def merge(service: Service, change: Change, kind: str, kept_id: str, merged_id: str) -> Json:
    """Say that one person (or customer) is the other; from now on both are read under ``kept_id``.

    The viewer must be allowed to change both; absent and denied are the same. ``change.version``, if it is named, is
    that of the pair as the list gave it. Raises ``ConflictError`` where it cannot be, before anything is written.
    """
    objects = objects_of(kind, [kept_id, merged_id])
    scope = await service.scopes.of_changed(
        change.viewer, Operation.WRITE_MERGES, objects, service.today, with_unbound=True
    )
    body = {"kept_id": kept_id, "merged_id": merged_id, "version": change.version}
    asked = PlainWrite(change.key, scope.viewer.actor, _ACTION[kind], kind, [kept_id, merged_id], body)
    note_operation(asked.id)
    done = await service.merges.writer.write(asked, joining(kind, kept_id, merged_id, asked.id, change.version))
    return {"operation": change.key, "kind": kind, **done}


async def undo_merge(service: Service, change: Change, merge_id: str) -> Json:
    """Take a merge back; asked for again under the same key, the same answer.

    Raises ``NotFoundError`` for a merge that is not there or not for the viewer; ``ConflictError`` where later merges
    build on it.
    """
    own = await service.scopes.of_self(change.viewer, Operation.WRITE_MERGES, service.today)
    asked = PlainWrite(change.key, own.viewer.actor, "undo merge", "merge", [], {"id": merge_id})
    note_operation(asked.id)
    earlier = await service.merges.writer.earlier(asked)
    if earlier is not None:
        return {"operation": change.key, "kind": PERSON, **earlier}
    found = await service.merges.find(merge_id)
    both = [found.kept_id, found.merged_id]
    objects = objects_of(found.kind, both)
    await service.scopes.of_changed(change.viewer, Operation.WRITE_MERGES, objects, service.today, with_unbound=True)
    known = dataclasses.replace(asked, object_ids=both)
    done = await service.merges.writer.write(known, parting(merge_id))
    return {"operation": change.key, **done}


def objects_of(kind: str, ids: list[str]) -> Objects:
    """Two of a kind, as what is asked about."""
    return Objects(people=ids) if kind == PERSON else Objects(customers=ids)


async def list_merges(service: Service, question: Question, paging: Paging) -> Json:
    """One page of the merges that hold, of people and customers the viewer may change; the newest first."""
    scope = await service.scopes.of_portfolio(question.viewer, Operation.DUPLICATES, service.today)
    paging = dataclasses.replace(paging, sort=paging.sort or NEWEST)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, {})
    place = cursors.read(paging.cursor)
    facts = await service.facts(scope, question, "merges", [])

    def read() -> Page:
        people = facts.history("people")["id"].unique().to_list()
        rows = pl.concat([
            _of_kind(facts, PERSON, "merges", facts.meant, people),
            _of_kind(facts, CUSTOMER, "customer_merges", facts.kept_customer, facts.customer_ids),
        ])  # fmt: skip
        stamped = rows.with_columns(pl.col("recorded_at").dt.epoch("ms"))
        return page_of(stamped, order, paging.limit, place)

    page = await service.compute(read)
    items = [_described(row) for row in page.rows.iter_rows(named=True)]
    named = {
        facts.meant(item["kept_id"]) if item["kind"] == PERSON else facts.kept_customer(item["kept_id"])
        for item in items
    }
    header = list_header(service, scope, question, facts, set())
    header.pop("etag")
    return {**header, **describe_page(page, items, cursors), "names": names_of(facts, named)}


def _of_kind(facts: Facts, kind: str, table: str, kept: Callable[[str], str], visible: Sequence[str]) -> pl.DataFrame:
    """The merges of a kind that are, in the end, of somebody visible."""
    meant = pl.col("kept_id").map_elements(kept, return_dtype=pl.String())
    rows = facts.history(table).unique("id").filter(meant.is_in(list(visible)))
    return rows.select("id", pl.lit(kind).alias("kind"), "kept_id", "merged_id", "recorded_at")


def _described(row: Json) -> Json:
    moment = None if row["recorded_at"] is None else datetime.fromtimestamp(row["recorded_at"] / 1000, UTC)
    return {
        "id": row["id"],
        "kind": row["kind"],
        "kept_id": row["kept_id"],
        "merged_id": row["merged_id"],
        "recorded_at": say_moment(moment),
    }
