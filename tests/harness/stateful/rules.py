"""What must come of a request, rule by rule: refusals in the order in which the service promises them."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.harness.stateful.model import BOSSES, SOMETHING, Ask, Change, Json, Model, Outcome, Record

Rule = Callable[[Model, Ask, Record | None], int | list[Change]]
GONE, WRONG, CONFLICT = 404, 422, 409
FOUND, MADE, OTHER_VERSION, NO_VERSION = 200, 201, 412, 428


def outcome_of(model: Model, ask: Ask) -> Outcome:
    """A version must be named; what may not be seen is not there; said again is answered again; then the rules."""
    _, kind, is_edit = VERBS[ask.verb]
    target = model.find(kind, ask.target) if ask.target else None
    if is_edit and ask.version is None:
        return Outcome(NO_VERSION)
    if not _is_there(model, ask, target):
        return Outcome(GONE)
    before = model.answered.get((ask.actor, ask.key))
    if before is not None:
        status = MADE if before[1]["is_made"] else FOUND
        return Outcome(status, again=before[1]) if before[0] == ask.said else Outcome(WRONG)
    if is_edit and target is not None and target.version != ask.version:
        return Outcome(OTHER_VERSION)
    return _ruled(model, ask, target)


def _ruled(model: Model, ask: Ask, target: Record | None) -> Outcome:
    found = VERBS[ask.verb][0](model, ask, target)
    if isinstance(found, int):
        return Outcome(found)
    is_made = found[0].id is None or model.find(found[0].kind, found[0].id) is None
    return Outcome(MADE if is_made else FOUND, tuple(found))


def _is_there(model: Model, ask: Ask, target: Record | None) -> bool:
    """Whether somebody may see all that they name; customers are new to whoever brings them in."""
    if ask.verb == "create customers":
        return True
    if "assignments" in ask.verb and ask.actor not in BOSSES:
        return False
    named = all(model.find(kind, ask.body[name]) is not None for name, kind in NAMES.items() if name in ask.body)
    return model.may(ask.actor) and named and (target is not None or not ask.target)


NAMES = {
    "customer_id": "customers", "department_id": "departments", "person_id": "people", "from_seat_id": "seats",
    "opportunity_id": "opportunities", "to_seat_id": "seats", "from_id": "people", "to_id": "people",
    "about_id": "people",
}  # fmt: skip
"""Fields that name another record, which must be there."""


def _new(kind: str, **defaults: Any) -> Rule:
    """Something new under an id of the caller's choice."""

    def rule(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
        fields = {**defaults, **{name: value for name, value in ask.body.items() if name != "id"}}
        return CONFLICT if model.find(kind, ask.body["id"]) else [Change(kind, ask.body["id"], fields)]

    return rule


def _patched(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    """Other values for the fields that are named; null empties one."""
    del model
    assert target is not None
    return [Change(target.kind, target.id, dict(ask.body))]


def _ended(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    """The day from which it is no longer so comes after the one from which it was."""
    del model
    assert target is not None
    start = target.fields.get("from")
    return WRONG if start is not None and start >= ask.body["to"] else [Change(target.kind, target.id, dict(ask.body))]


def _new_customer(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    made = _new("customers")(model, ask, target)
    owner = {"employee_id": ask.actor, "customer_id": ask.body["id"], "role": "owner", "from": SOMETHING}
    return made if isinstance(made, int) else [*made, Change("assignments", None, owner)]


def _new_assignment(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
    known = model.of("assignments", employee_id=ask.body["employee_id"], **{"from": ask.body["from"]})
    return CONFLICT if known else [Change("assignments", None, dict(ask.body))]


def _new_person(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    body = {name: value for name, value in ask.body.items() if name in ("id", "name")}
    made = _new("people")(model, Ask(ask.actor, ask.verb, "", body), target)
    post = {name: value for name, value in ask.body.items() if name not in ("id", "name", "reports_to")}
    return made if isinstance(made, int) else [*made, Change("posts", None, {"person_id": ask.body["id"], **post})]


def _new_post(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    assert target is not None
    key = {"person_id": target.id, "department_id": ask.body["department_id"], "from": ask.body["from"]}
    return CONFLICT if model.of("posts", **key) else [Change("posts", None, {**ask.body, **key})]


def _moved(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    assert target is not None
    start = target.fields.get("from")
    if start is not None and start >= ask.body["from"]:
        return WRONG
    post = {"person_id": target.fields["person_id"], **ask.body}
    return [Change("posts", target.id, {"to": ask.body["from"]}), Change("posts", None, post)]


def _closed(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    del model
    assert target is not None
    if target.fields["status"] != "open" or ask.body["closed_on"] < target.fields["created_on"]:
        return WRONG
    return [Change(target.kind, target.id, dict(ask.body))]


def _reopened(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    del model
    assert target is not None
    if target.fields["status"] == "open" or ask.body["on"] < target.fields["closed_on"]:
        return WRONG
    return [Change(target.kind, target.id, {"status": "open", "closed_on": None, "loss_reason": None})]


def _new_seat(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    body = {name: value for name, value in ask.body.items() if name != "person_id"}
    made = _new("seats")(model, Ask(ask.actor, ask.verb, "", body), target)
    if isinstance(made, int) or "person_id" not in ask.body:
        return made
    holding = {"seat_id": ask.body["id"], "person_id": ask.body["person_id"], "from": ask.body["from"], "to": None}
    return [*made, Change("holdings", None, holding)]


def _left(model: Model, seat: str, on: str) -> int | list[Change]:
    """Holdings that go on beyond a day end on it; one that begins later cannot."""
    going_on = [one for one in model.of("holdings", seat_id=seat) if one.fields["to"] is None or one.fields["to"] > on]
    if any(one.fields["from"] >= on for one in going_on):
        return WRONG
    return [Change("holdings", one.id, {"to": on}) for one in going_on]


def _held(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    assert target is not None
    left = _left(model, target.id, ask.body["from"])
    holding = {"seat_id": target.id, **ask.body, "to": None}
    return left if isinstance(left, int) else [Change("seats", target.id, {}), *left, Change("holdings", None, holding)]


def _vacated(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    assert target is not None
    left = _left(model, target.id, ask.body["to"])
    return left if isinstance(left, int) else [Change("seats", target.id, {}), *left] if left else WRONG


def _new_flow(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
    """Flows without a first day held together once, whenever they were withdrawn: none may lead round."""
    known = [(one.fields["from_seat_id"], one.fields["to_seat_id"]) for one in model.of("seat_flows")]
    mine = (ask.body["from_seat_id"], ask.body["to_seat_id"])
    deals = {model.records["seats", seat].fields["opportunity_id"] for seat in mine}
    if len(deals) > 1 or _leads(mine[1], mine[0], known):
        return WRONG
    return CONFLICT if mine in known else [Change("seat_flows", None, dict(ask.body))]


def _leads(start: str, end: str, flows: list[tuple[str, str]]) -> bool:
    reached, rest = {start}, [start]
    while rest:
        at = rest.pop()
        rest += [b for a, b in flows if a == at and b not in reached]
        reached |= {b for a, b in flows if a == at}
    return end in reached


def _new_tie(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
    ends = (ask.body["from_id"], ask.body["to_id"])
    if ends[0] == ends[1]:
        return WRONG
    fields = {name: value for name, value in ask.body.items() if name != "kind"}
    if ask.body["kind"] == "at_odds":
        fields["from_id"], fields["to_id"] = sorted(ends)
    is_known = [
        one
        for one in model.of("ties", **{name: fields[name] for name in ("from_id", "to_id", "from")})
        if ("sign" in one.fields) == ("sign" in fields)
    ]
    return CONFLICT if is_known else [Change("ties", None, fields)]


def _observed(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
    del model
    if ask.body.get("held_by") not in {None, ask.actor}:
        return WRONG
    fields = {name: ask.body[name] for name in ("metric", "value", "valid_at", "about_id")}
    held = {"held_id": ask.body["held_by"]} if ask.body.get("held_by") else {}
    return [Change("observations", None, {**fields, **held, "recorded_by": ask.actor})]


def _observed_again(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    del model
    assert target is not None
    if target.fields.get("held_id") not in {None, ask.actor}:
        return WRONG
    names = ("metric", "valid_at", "about_id", "held_id")
    kept: Json = {name: target.fields[name] for name in names if name in target.fields}
    value: Json = {"value": ask.body.get("value"), "recorded_by": ask.actor}
    return [Change("observations", None, {**kept, **value})]


def _helped(model: Model, ask: Ask, _: Record | None) -> int | list[Change]:
    if model.of("helped", **ask.body):
        return CONFLICT
    waits = {"needs_confirmation": True} if ask.body["kind"] == "raised" else {}
    return [Change("helped", None, {**ask.body, **waits})]


def _confirmed(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    del model
    assert target is not None
    waits = target.fields.get("needs_confirmation") and not target.fields.get("confirmed_by")
    if target.fields["employee_id"] == ask.actor or not waits:
        return WRONG
    return [Change(target.kind, target.id, {"confirmed_by": ask.actor, "confirmed_at": SOMETHING})]


def _cancelled(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    del model
    assert target is not None
    if target.fields.get("held_at") is not None:
        return WRONG
    return [Change(target.kind, target.id, {"missed_reason": ask.body["reason"]})]


def _met(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    return _new("interactions", employee_ids=[ask.actor])(model, ask, target)


def _opened(model: Model, ask: Ask, target: Record | None) -> int | list[Change]:
    return _new("opportunities", owner_id=ask.actor, status="open")(model, ask, target)


VERBS: Mapping[str, tuple[Rule, str, bool]] = {
    "create customers": (_new_customer, "customers", False),
    "change customers": (_patched, "customers", True),
    "create departments": (_new("departments"), "departments", False),
    "change departments": (_patched, "departments", True),
    "create assignments": (_new_assignment, "assignments", False),
    "end assignments": (_ended, "assignments", True),
    "create people": (_new_person, "people", False),
    "change people": (_patched, "people", True),
    "posts people": (_new_post, "people", False),
    "change posts": (_patched, "posts", True),
    "end posts": (_ended, "posts", True),
    "move posts": (_moved, "posts", True),
    "create opportunities": (_opened, "opportunities", False),
    "change opportunities": (_patched, "opportunities", True),
    "close opportunities": (_closed, "opportunities", True),
    "reopen opportunities": (_reopened, "opportunities", True),
    "create seats": (_new_seat, "seats", False),
    "change seats": (_patched, "seats", True),
    "holder seats": (_held, "seats", True),
    "vacate seats": (_vacated, "seats", True),
    "create seat_flows": (_new_flow, "seat_flows", False),
    "withdraw seat_flows": (_ended, "seat_flows", True),
    "create ties": (_new_tie, "ties", False),
    "change ties": (_patched, "ties", True),
    "end ties": (_ended, "ties", True),
    "create observations": (_observed, "observations", False),
    "correct observations": (_observed_again, "observations", False),
    "retract observations": (_observed_again, "observations", False),
    "create helped": (_helped, "helped", False),
    "confirm helped": (_confirmed, "helped", True),
    "create interactions": (_met, "interactions", False),
    "change interactions": (_patched, "interactions", True),
    "cancel interactions": (_cancelled, "interactions", True),
}
"""Per verb: its rule, the kind of record it is asked of, and whether a version must be named."""


def path_of(ask: Ask) -> tuple[str, str]:
    """Method and path of a request."""
    verb, _, kind = ask.verb.partition(" ")
    noun = kind.replace("_", "-")
    if verb == "create":
        return "POST", f"/v1/{noun}"
    if verb == "change":
        return "PATCH", f"/v1/{noun}/{ask.target}"
    return "POST", f"/v1/{noun}/{ask.target}/{verb}"
