"""The whole table of who may ask what, cell by cell, against a reviewed copy, and the laws it must keep.

``policy.golden`` is read by people: a change of the policy is a change of that file, seen in its review.
Write it anew with ``python -m tests.contract.test_policy`` and read the difference before committing it.
"""

from itertools import product
from pathlib import Path

import pytest

from graph_service.access.policy import Operation, Relation, Role, Rule, policy, rule
from graph_service.domain.secrecy import FieldClass

GOLDEN = Path(__file__).with_name("policy.golden")
HR = {Role.HR, Role.HR_SINGLE}
OF_CUSTOMERS = {
    Operation.COVERAGE, Operation.VETO_BOARD, Operation.WHO, Operation.INDICATORS, Operation.DEAL_CONTRIBUTION,
    Operation.PERIOD_CONTRIBUTION, Operation.CUSTOMERS, Operation.PEOPLE, Operation.DEALS, Operation.DECISION_CHAIN,
    Operation.RECORDS, Operation.SEARCH,
}  # fmt: skip
CHANGES = {operation for operation in Operation if operation.startswith("write_")} | {Operation.CONFIRM_HELPED}
OF_PEOPLE_THEMSELVES = {
    Operation.EMPLOYEE_CONTRIBUTION, Operation.ME, Operation.CONTEST, Operation.OPT_OUT, Operation.EXPORT_PERSON,
}  # fmt: skip


def words(classes: frozenset[FieldClass]) -> str:
    return " ".join(known.value for known in FieldClass if known in classes)


def line(operation: Operation, role: Role, relation: Relation) -> str:
    """One cell as it stands in the reviewed copy."""
    found = rule(operation, role, relation)
    answer = f"from {words(found.computes_from)}; shows {words(found.shows)}" if found.is_allowed else "deny"
    return f"{operation.value:22}{role.value:11}{relation.value:7}{answer}"


def cells() -> list[str]:
    return [line(*cell) for cell in product(Operation, Role, Relation)]


def test_every_cell_is_as_reviewed() -> None:
    assert cells() == GOLDEN.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("operation", "role"), list(product(Operation, Role)))
def test_rows_of_one_operation_and_role_compute_from_the_same(operation: Operation, role: Role) -> None:
    """An answer over several customers is computed at once, whatever binds the viewer to each of them."""
    rules = {rule(operation, role, relation) for relation in Relation}
    allowed = {found.computes_from for found in rules if found.is_allowed}
    assert len(allowed) <= 1


def allowed() -> list[tuple[Operation, Role, Relation, Rule]]:
    return [(*cell, found) for cell, found in policy().items()]


def test_nobody_is_shown_attitudes_or_contacts_of_customers_that_are_not_theirs() -> None:
    free = {Role.OPERATOR, Role.EXECUTIVE, Role.ADMIN}
    for operation, role, relation, found in allowed():
        if relation is Relation.OTHER and role not in free:
            assert not found.shows & {FieldClass.ATTITUDE, FieldClass.CONTACT}, (operation, role)


def test_admins_are_shown_attitudes_only_where_they_serve_a_data_subject() -> None:
    for operation, role, relation, found in allowed():
        if role is Role.ADMIN and relation is Relation.OTHER and operation is not Operation.EXPORT_PERSON:
            assert not found.shows & {FieldClass.ATTITUDE, FieldClass.CONTACT, FieldClass.DEAL}, operation


def test_personnel_is_never_shown_attitudes_or_contacts_of_others() -> None:
    for operation, role, relation, found in allowed():
        if role in HR and relation is not Relation.SELF:
            assert not found.shows & {FieldClass.ATTITUDE, FieldClass.CONTACT}, operation


def test_personnel_without_the_switch_is_shown_sums_only_and_their_own_numbers() -> None:
    for operation, role, relation, found in allowed():
        if role is Role.HR and operation is not Operation.EMPLOYEES:
            own = operation in OF_PEOPLE_THEMSELVES and relation is Relation.SELF
            assert own or found.shows == {FieldClass.AGGREGATE}, operation


def test_everyone_on_the_payroll_may_see_their_own_contribution() -> None:
    for role in set(Role) - {Role.OPERATOR}:
        assert FieldClass.CONTRIBUTION in rule(Operation.EMPLOYEE_CONTRIBUTION, role, Relation.SELF).shows


def test_only_the_operator_and_the_switch_open_the_contribution_of_another() -> None:
    open_to = {role for role in Role if rule(Operation.EMPLOYEE_CONTRIBUTION, role, Relation.OTHER).is_allowed}
    assert open_to == {Role.OPERATOR, Role.HR_SINGLE}


def test_employees_and_admins_see_nothing_of_customers() -> None:
    for operation, role, relation in product(OF_CUSTOMERS, (Role.EMPLOYEE, Role.ADMIN), Relation):
        assert not rule(operation, role, relation).is_allowed


def test_nobody_changes_what_is_not_theirs_but_executives_and_admins_assign() -> None:
    for operation, role, relation in product(CHANGES, Role, Relation):
        if relation is Relation.OTHER and rule(operation, role, relation).is_allowed:
            assert role is Role.EXECUTIVE or (role, operation) == (Role.ADMIN, Operation.WRITE_ASSIGNMENTS)


def test_the_operator_of_a_machine_changes_facts_by_loading_files_only() -> None:
    assert not any(
        rule(operation, Role.OPERATOR, relation).is_allowed for operation in CHANGES for relation in Relation
    )


def test_who_leads_sees_of_the_led_what_their_people_see() -> None:
    for operation in (OF_CUSTOMERS | CHANGES) - {Operation.WRITE_ASSIGNMENTS}:
        led, own = (rule(operation, Role.LEAD, relation) for relation in (Relation.LED, Relation.OWN))
        assert led == own == rule(operation, Role.SALES, Relation.OWN), operation


if __name__ == "__main__":
    GOLDEN.write_text("\n".join(cells()) + "\n", encoding="utf-8")
