"""What the policy table, a scope, a role and a key decide by themselves, without a database."""

import base64
import dataclasses
import hashlib
from itertools import product

import pytest

from graph_service.access.keys import CHECK_DIGITS, PREFIX, hash_of, make_key
from graph_service.access.policy import (
    DENY,
    Operation,
    Relation,
    Role,
    policy,
    policy_version,
    read_policy,
    rule,
    version_of,
)
from graph_service.access.scope import Scope, any_rule, best_rule
from graph_service.access.selves import as_kept, kept_of, with_selves
from graph_service.access.viewer import KEY_ROLES, OPERATOR, Viewer, role_of
from graph_service.domain.secrecy import FieldClass
from graph_service.errors import UnauthenticatedError

HEAD = "operation,role,relation,computes_from,shows\n"
ROW = "coverage,sales,own,structure attitude,structure\n"


def test_a_table_is_read_cell_by_cell() -> None:
    found = read_policy(HEAD + ROW)
    assert set(found) == {(Operation.COVERAGE, Role.SALES, Relation.OWN)}
    only = found[Operation.COVERAGE, Role.SALES, Relation.OWN]
    assert only.computes_from == {FieldClass.STRUCTURE, FieldClass.ATTITUDE}
    assert only.shows == {FieldClass.STRUCTURE}


@pytest.mark.parametrize(
    "text", [HEAD + ROW + ROW, HEAD + "coverage,sales,own,structure,\n", HEAD + ROW.replace("own", "nearby")]
)
def test_a_doubled_cell_an_empty_rule_and_an_unknown_word_stop_the_start(text: str) -> None:
    with pytest.raises(ValueError, match=r"coverage|nearby"):
        read_policy(text)


def test_the_version_follows_the_text() -> None:
    assert len(version_of(ROW)) == 12
    assert version_of(ROW) != version_of(ROW + " ")
    assert policy_version() == policy_version()
    assert len(policy_version()) == 12


def test_a_cell_that_is_not_there_denies() -> None:
    assert rule(Operation.COVERAGE, Role.EMPLOYEE, Relation.OWN) is DENY
    assert not DENY.is_allowed


@pytest.mark.parametrize("operation", Operation)
@pytest.mark.parametrize("role", Role)
def test_the_closest_relation_that_allows_decides(operation: Operation, role: Role) -> None:
    for is_own, is_led in product((False, True), repeat=2):
        bound = [Relation.OWN] * is_own + [Relation.LED] * is_led + [Relation.OTHER]
        cells = [policy().get((operation, role, relation)) for relation in bound]
        expected = next((cell for cell in cells if cell is not None), DENY)
        assert best_rule(operation, role, is_own=is_own, is_led=is_led) == expected
    of_any = [cell for (asked, by, _), cell in policy().items() if (asked, by) == (operation, role)]
    assert any_rule(operation, role) == (of_any[0] if of_any else DENY)


def scope_of(role: Role, operation: Operation = Operation.COVERAGE, viewer: Viewer | None = None) -> Scope:
    granted = any_rule(operation, role)
    return Scope(
        viewer or Viewer("me"), role, operation, {"c-own": 3, "c-led": 5, "c-other": 7}, 2, granted.computes_from,
        granted.shows, frozenset({"c-own"}), frozenset({"c-led"}),
    )  # fmt: skip


def test_a_scope_shows_what_its_rule_shows() -> None:
    scope = dataclasses.replace(scope_of(Role.SALES), shows=frozenset({FieldClass.DEAL}))
    assert scope.may_show(FieldClass.DEAL)
    assert not scope.may_show(FieldClass.ATTITUDE)
    assert scope.policy_version == policy_version()


def test_narrowed_keeps_revisions_and_lets_nobody_in() -> None:
    narrowed = scope_of(Role.LEAD).narrowed(["c-led", "c-nowhere"])
    assert narrowed.revisions == {"c-led": 5}
    assert narrowed.role is Role.LEAD
    assert (narrowed.asked, dict(narrowed.kept)) == (None, {})


def test_narrowed_to_one_of_a_merged_customer_all_of_it_is_there_and_the_one_is_asked_about() -> None:
    joined = dataclasses.replace(scope_of(Role.LEAD), kept={"c-led": "c-own"})
    for one in ("c-led", "c-own"):
        narrowed = joined.narrowed([one, "c-nowhere"])
        assert set(narrowed.revisions) == {"c-led", "c-own"}
        assert narrowed.asked == frozenset({one})
    assert set(joined.narrowed(["c-other"]).revisions) <= {"c-other"}


def test_who_was_merged_is_known_by_its_last_id_and_has_all_of_its_selves() -> None:
    kept = kept_of([("b", "a"), ("a", "c"), ("d", "c"), ("y", "x")])
    assert kept == {"a": "c", "b": "c", "d": "c", "y": "x"}
    assert as_kept(["b", "y", "q", "c"], kept) == {"c", "x", "q"}
    assert with_selves(["b"], kept) == with_selves(["c"], kept) == {"a", "b", "c", "d"}
    assert with_selves(["q", "x"], kept) == {"q", "x", "y"}
    assert kept_of([]) == {}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("operation", Operation)
def test_asking_something_else_keeps_the_customers_whose_cell_allows(role: Role, operation: Operation) -> None:
    asked = scope_of(role).asking(operation)
    bound = {"c-own": (True, False), "c-led": (False, True), "c-other": (False, False)}
    cells = {each: best_rule(operation, role, is_own=own, is_led=led) for each, (own, led) in bound.items()}
    allowed = {each for each, cell in cells.items() if cell.is_allowed}
    assert set(asked.revisions) == allowed
    assert asked.own_ids == allowed & {"c-own"}
    assert asked.led_ids == allowed & {"c-led"}
    assert asked.operation is operation
    granted = next(
        (cells[each] for each in ("c-own", "c-led", "c-other") if each in allowed), any_rule(operation, role)
    )
    assert (asked.computes_from, asked.shows) == (granted.computes_from, granted.shows)
    assert all(asked.revisions[each] == scope_of(role).revisions[each] for each in allowed)


def test_one_sees_ones_own_share_and_another_s_as_the_policy_says() -> None:
    assert scope_of(Role.SALES).may_see_share_of("me")
    assert not scope_of(Role.SALES).may_see_share_of("somebody")
    assert scope_of(Role.HR_SINGLE).may_see_share_of("somebody")


def test_who_shows_a_credential_or_a_name_is_not_the_operator() -> None:
    assert Viewer().is_operator
    assert Viewer().actor == OPERATOR
    for viewer in (Viewer("e-1"), Viewer(key_hash="h"), Viewer(is_remote=True)):
        assert not viewer.is_operator
    assert Viewer("e-1").actor == "e-1"
    assert not Viewer(key_hash="h").actor


ROLES = [
    # job, role of the key, leads a unit, switch, purpose: role
    ("sales", None, False, False, None, Role.SALES),
    ("presales", None, False, False, None, Role.SALES),
    ("merchandiser", None, False, False, None, Role.SALES),
    ("sales", None, True, False, None, Role.LEAD),
    ("other", None, True, False, None, Role.LEAD),
    ("other", None, False, False, None, Role.EMPLOYEE),
    (None, None, False, False, None, Role.EMPLOYEE),
    ("executive", None, True, False, None, Role.EXECUTIVE),
    ("hr", None, True, False, None, Role.HR),
    ("hr", None, False, True, None, Role.HR),
    ("hr", None, False, False, "review", Role.HR),
    ("hr", None, False, True, "review", Role.HR_SINGLE),
    ("sales", "lead", True, False, None, Role.LEAD),
    ("sales", "lead", False, False, None, Role.SALES),
    ("sales", "sales", True, False, None, Role.SALES),
    ("other", "sales", False, False, None, Role.SALES),
    ("sales", "employee", True, False, None, Role.EMPLOYEE),
    ("sales", "admin", True, True, "x", Role.ADMIN),
    ("sales", "executive", False, False, None, Role.EXECUTIVE),
    ("sales", "hr", False, True, "review", Role.HR_SINGLE),
    ("executive", "employee", False, False, None, Role.EMPLOYEE),
    ("executive", "lead", False, False, None, Role.EXECUTIVE),
]


@pytest.mark.parametrize(("job", "key_role", "is_lead", "switch", "purpose", "expected"), ROLES)
def test_the_role_comes_from_the_key_else_from_the_job(
    job: str | None, key_role: str | None, is_lead: bool, switch: bool, purpose: str | None, expected: Role  # noqa: FBT001  (columns)
) -> None:  # fmt: skip
    viewer = Viewer("e-1", purpose)
    assert role_of(viewer, job, key_role, is_lead=is_lead, is_single_allowed=switch) is expected


def test_the_operator_is_the_operator_whatever_else_is_said() -> None:
    assert role_of(Viewer(), "hr", "admin", is_lead=True, is_single_allowed=True) is Role.OPERATOR
    assert Role.OPERATOR not in KEY_ROLES
    assert Role.HR_SINGLE not in KEY_ROLES


def test_a_key_has_256_random_bits_a_prefix_and_a_checksum() -> None:
    made = {make_key() for _ in range(50)}
    assert len(made) == 50
    for key in made:
        secret = key.removeprefix(PREFIX)[:-CHECK_DIGITS]
        assert key.startswith(PREFIX)
        assert len(base64.urlsafe_b64decode(secret + "=")) == 32
        assert len(hash_of(key)) == 64
        assert hash_of(key) == hashlib.sha256(key.encode()).hexdigest()


def test_a_mistyped_key_is_refused_without_asking_anybody() -> None:
    key = make_key()
    wrong = {key[:at] + ("A" if letter != "A" else "B") + key[at + 1 :] for at, letter in enumerate(key)}
    for text in (*wrong, "", PREFIX, key[:-1], key + "0", f" {key}", key.removeprefix(PREFIX), key + "é", "ключ"):
        with pytest.raises(UnauthenticatedError):
            hash_of(text)
