"""Who am I here, what may I see, and why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from graph_service.access.policy import Operation, Relation, Role, rule
from graph_service.access.standing import Standing
from graph_service.domain.secrecy import FieldClass
from graph_service.services.question import Question, Service, say_moment

Json = dict[str, Any]


async def who_am_i(service: Service, question: Question) -> Json:
    """The viewer, their role, the credential, and per operation what the policy lets them see of which customers.

    ``own`` and ``led`` count customers by what binds the viewer to them today; the reasons say through what. There is
    no tag: rights are today's and are told as they are.
    """
    scope = await service.scopes.of_self(question.viewer, Operation.ME, service.today)
    await service.note(scope, "me", [])
    standing = await service.scopes.standing_of(scope.viewer, service.today)
    bound = await service.scopes.bound_to(scope.viewer, service.today)
    return {
        "employee": scope.viewer.employee_id,
        "name": standing.name,
        "name_en": standing.name_en,
        "org_unit": standing.org_unit,
        "role": scope.role.value,
        "credential": _credential(standing, is_key=scope.viewer.key_hash is not None),
        "purpose": scope.viewer.purpose,
        "policy": scope.policy_version,
        "customers": {"own": len(bound.own_ids), "led": len(bound.led_ids)},
        "because": [{"reason": reason, "customers": count} for reason, count in _reasons(standing)],
        "leads": [{"id": unit, "name": name, "name_en": name_en} for unit, name, name_en in standing.leads],
        "may": list(_rights(scope.role)),
    }


def _credential(standing: Standing, *, is_key: bool) -> Json:
    expires = standing.key_expires_at
    moment = None if expires is None else datetime.fromtimestamp(expires / 1000, UTC)
    return {"kind": "key" if is_key else "token", "key": standing.key_id, "expires_at": say_moment(moment)}


def _reasons(standing: Standing) -> Iterator[tuple[str, int]]:
    counts = {
        "covers": standing.covers,
        "with_subsidiaries": standing.subsidiaries,
        "works_on": standing.works_on,
    }
    yield from ((reason, count) for reason, count in counts.items() if count)


def _rights(role: Role) -> Iterator[Json]:
    for operation in Operation:
        cells = [(relation, rule(operation, role, relation)) for relation in Relation]
        allowed = [(relation, found) for relation, found in cells if found.is_allowed]
        if allowed:
            yield {
                "operation": operation.value,
                "relations": [relation.value for relation, _ in allowed],
                "shows": [one.value for one in FieldClass if any(one in found.shows for _, found in allowed)],
            }
