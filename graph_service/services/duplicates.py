"""People and customers that may be the same, to be looked at by somebody: nothing is ever merged by itself."""

import dataclasses
import hashlib
from typing import Any

import polars as pl

from graph_service.access.policy import Operation
from graph_service.access.trail import note_operation
from graph_service.access.viewer import Viewer
from graph_service.analysis.duplicates.customers import CustomerCard, find_customers
from graph_service.analysis.duplicates.people import PersonCard, find_people
from graph_service.analysis.duplicates.weighing import POINTS, POINTS_OF_CUSTOMERS, Found, Pair
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import NotFoundError
from graph_service.facts.dossier import Facts
from graph_service.recording.merges import CUSTOMER, PERSON, telling_apart
from graph_service.recording.plain_write import PlainWrite
from graph_service.services.duplicate_cards import customer_cards, described, people_cards, seen_of
from graph_service.services.listing import cursors_of, list_header, readable
from graph_service.services.merge_preview import kept_of, preview
from graph_service.services.merge_preview_of_customers import kept_customer_of, preview_of_customers
from graph_service.services.merging import objects_of
from graph_service.services.paging import Page, Paging, describe_page, order_of, page_of
from graph_service.services.question import Question, Service, names_of

Json = dict[str, Any]
Card = PersonCard | CustomerCard
SORTS = {"score": FieldClass.STRUCTURE, "id": FieldClass.STRUCTURE}
LIKELIEST = "-score"
KINDS = (PERSON, CUSTOMER)
POINTS_OF = {PERSON: POINTS, CUSTOMER: POINTS_OF_CUSTOMERS}
_PAIRS = {"id": pl.String(), "score": pl.Float64(), "at": pl.Int64()}


async def list_duplicates(service: Service, question: Question, kind: str, paging: Paging) -> Json:
    """One page of the pairs of people (or customers) that may be one, the likeliest first.

    A pair is there only if the viewer may change both. Each has its score (0 to 1), its reasons with their points, and
    a preview of what a merge would come to. Pairs told apart are left out until one of the two changes.
    ``threshold`` is the deployment's ``duplicate_score``. Raises ``InvalidError`` for an unknown order or a foreign
    cursor.
    """
    scope = await service.scopes.of_portfolio(question.viewer, Operation.DUPLICATES, service.today)
    paging = dataclasses.replace(paging, sort=paging.sort or LIKELIEST)
    order = order_of(paging.sort, readable(scope, SORTS))
    cursors = cursors_of(service, scope, question, paging.sort, {"kind": kind})
    place = cursors.read(paging.cursor)
    facts = await service.facts(scope, question, "duplicates", [])
    threshold = service.parameters.duplicate_score
    cards, found = await service.compute(look, facts, kind, threshold)
    known = {card.id: card for card in cards}
    pairs = await _not_told_apart(service, kind, known, found)

    def read() -> Page:
        rows = [{"id": pair_id(kind, pair), "score": pair.score, "at": at} for at, pair in enumerate(pairs)]
        return page_of(pl.DataFrame(rows, schema=_PAIRS), order, paging.limit, place)

    page = await service.compute(read)
    shown = [pairs[at] for at in page.rows["at"]]
    versions = await service.merges.versions(kind, sorted({each for pair in shown for each in (pair.one, pair.other)}))
    items = [_item(facts, kind, pair, known, versions) for pair in shown]
    customers = {each for item in items for side in (item["one"], item["other"]) for each in side["customers"]}
    departments = {each for item in items for side in (item["one"], item["other"]) for each in side["departments"]}
    header = list_header(service, scope, question, facts, customers)
    header.pop("etag")  # what is told apart moves no revision
    return {
        **header,
        "threshold": threshold,
        "points": {reason.value: points for reason, points in POINTS_OF[kind].items()},
        **describe_page(page, items, cursors),
        "names": names_of(facts, customers | departments),
    }


def look(facts: Facts, kind: str, threshold: float) -> tuple[list[Card], Found]:
    """The cards of a kind, and the pairs among them."""
    if kind == PERSON:
        people = people_cards(facts)
        return list(people), find_people(people, threshold)
    customers = customer_cards(facts)
    return list(customers), find_customers(customers, threshold)


def pair_id(kind: str, pair: Pair) -> str:
    """An id of a pair: the same for the same two."""
    return hashlib.blake2b(f"{kind}\x1f{pair.one}\x1f{pair.other}".encode(), digest_size=10).hexdigest()


async def tell_apart(service: Service, viewer: Viewer, kind: str, ids: tuple[str, str], key: str) -> Json:
    """Say that two are not one: kept, marked, and not asked again until what is said of one of them changes.

    Raises ``NotFoundError`` unless the viewer may change both; ``ConflictError`` where they are one already.
    """
    objects = objects_of(kind, list(ids))
    scope = await service.scopes.of_changed(viewer, Operation.WRITE_MERGES, objects, service.today)
    facts = await service.reader.read(scope)
    cards = {card.id: card for card in (people_cards(facts) if kind == PERSON else customer_cards(facts))}
    one, other = (cards.get((facts.meant if kind == PERSON else facts.kept_customer)(each)) for each in ids)
    if one is None or other is None:
        raise NotFoundError("access.no_object", id=ids[0])
    seen = seen_of(one, other)
    first, second = sorted((one.id, other.id))
    asked = PlainWrite(
        key, scope.viewer.actor, "tell apart", kind, [first, second], {"kind": kind, "one": first, "other": second}
    )
    note_operation(asked.id)
    done = await service.merges.writer.write(asked, telling_apart(kind, first, second, seen))
    return {"operation": key, "kind": kind, **done}


async def _not_told_apart(service: Service, kind: str, known: dict[str, Card], found: Found) -> list[Pair]:
    ids = sorted({each for pair in found.pairs for each in (pair.one, pair.other)})
    apart = await service.merges.told_apart(*((ids, []) if kind == PERSON else ([], ids)))
    return [
        pair
        for pair in found.pairs
        if apart.get((kind, pair.one, pair.other)) != seen_of(known[pair.one], known[pair.other])
    ]


def _item(facts: Facts, kind: str, pair: Pair, known: dict[str, Card], versions: dict[str, int]) -> Json:
    points = POINTS_OF[kind]
    return {
        "id": pair_id(kind, pair),
        "kind": kind,
        "score": pair.score,
        "reasons": [{"code": reason.value, "points": points[reason]} for reason in pair.reasons],
        "one": described(known[pair.one]),
        "other": described(known[pair.other]),
        "version": versions[pair.one] + versions[pair.other],
        "preview": _preview(facts, kind, pair),
    }


def _preview(facts: Facts, kind: str, pair: Pair) -> Json:
    if kind == PERSON:
        return preview(facts, *kept_of(facts, pair.one, pair.other))
    return preview_of_customers(facts, *kept_customer_of(facts, pair.one, pair.other))
