"""Keys are issued, listed and withdrawn: what is refused beforehand, and what is stored of them."""

from datetime import UTC, datetime, timedelta

import pytest

from graph_service.access.keys import (
    CREATE_KEY,
    FIND_BEARER,
    LIST_KEYS,
    REVOKE_KEY,
    Bearer,
    BearerRow,
    KeyId,
    KeyRow,
    Keys,
    hash_of,
)
from graph_service.access.policy import Role
from graph_service.access.viewer import KEY_ROLES
from graph_service.errors import InvalidError, NotFoundError, ServiceError
from tests.answering import Answering
from tests.stopped_clock import NOW, stop_clock


def company(*bearers: BearerRow) -> Answering:
    return Answering({FIND_BEARER: bearers, CREATE_KEY: [KeyId("stored")]})


async def refused(gateway: Answering, role: str, expires_at: datetime | None = None) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        await Keys(gateway).issue("e-1", role, expires_at, "admin")
    assert not gateway.handed[CREATE_KEY], "a key was stored all the same"
    return caught.value


@pytest.mark.parametrize("role", KEY_ROLES)
@pytest.mark.parametrize("is_lead", [False, True])
async def test_a_lead_s_key_is_for_whoever_leads_a_unit_and_any_other_for_everybody(role: Role, is_lead: bool) -> None:  # noqa: FBT001  (a column)
    gateway = company(BearerRow(is_lead))
    if role is Role.LEAD and not is_lead:
        error = await refused(gateway, role)
        assert (type(error), error.code, error.fields) == (InvalidError, "access.leads_nothing", {"id": "e-1"})
    else:
        issued = await Keys(gateway).issue("e-1", role, None, "admin")
        assert gateway.handed[FIND_BEARER] == [Bearer("e-1")]
        assert [stored.id for stored in gateway.handed[CREATE_KEY]] == [issued.id]


async def test_of_a_key_its_hash_is_stored_with_whose_it_is_and_until_when() -> None:
    gateway, before = company(BearerRow(is_lead=False)), datetime.now(UTC)
    expires_at = before + timedelta(minutes=1)
    issued = [await Keys(gateway).issue("e-1", "sales", expires_at, "admin") for _ in range(2)]
    for one, stored in zip(issued, gateway.handed[CREATE_KEY], strict=True):
        assert (stored.id, stored.hash) == (one.id, hash_of(one.key))
        assert (stored.employee_id, stored.role, stored.actor) == ("e-1", "sales", "admin")
        assert before <= stored.issued_at <= datetime.now(UTC)
        assert stored.expires_at == expires_at
        assert one.key not in vars(stored).values()
        assert (len(bytes.fromhex(one.id)), len(bytes.fromhex(stored.operation_id))) == (6, 16)
    assert len({stored.operation_id for stored in gateway.handed[CREATE_KEY]} | {one.id for one in issued}) == 4


@pytest.mark.parametrize("role", ["operator", "hr_single", "nobody", ""])
async def test_no_key_is_issued_for_a_role_that_none_has(role: str) -> None:
    error = await refused(company(BearerRow(is_lead=True)), role)
    assert (type(error), error.code) == (InvalidError, "access.no_key_role")
    assert error.fields == {"role": role, "known": "sales, lead, executive, hr, employee, admin"}


async def test_no_key_is_issued_that_is_worn_out_already(monkeypatch: pytest.MonkeyPatch) -> None:
    stop_clock(monkeypatch, "graph_service.access.keys")
    for expires_at in (NOW - timedelta(days=1), NOW):
        error = await refused(company(BearerRow(is_lead=False)), "sales", expires_at)
        assert (error.code, error.fields) == ("access.key_expired_before", {"at": expires_at})
    gateway, moment = company(BearerRow(is_lead=False)), NOW + timedelta(microseconds=1)
    await Keys(gateway).issue("e-1", "sales", moment, "admin")
    assert gateway.handed[CREATE_KEY][0].expires_at == moment


async def test_no_key_is_issued_to_somebody_who_is_not_there() -> None:
    error = await refused(company(), "sales")
    assert (type(error), error.code, error.fields) == (NotFoundError, "access.no_bearer_named", {"id": "e-1"})


async def test_keys_are_listed_as_they_are_stored() -> None:
    rows = [KeyRow("k-2", "e-1", "hr", 2, None, None, None), KeyRow("k-1", "e-1", "sales", 1, 5, 3, 4)]
    assert await Keys(Answering({LIST_KEYS: rows})).list_all() == rows


async def test_a_key_is_withdrawn_by_somebody_at_a_moment() -> None:
    gateway, before = Answering({REVOKE_KEY: [KeyId("k-1")]}), datetime.now(UTC)
    await Keys(gateway).revoke("k-1", "admin")
    (asked,) = gateway.handed[REVOKE_KEY]
    assert (asked.id, asked.actor, len(bytes.fromhex(asked.operation_id))) == ("k-1", "admin", 16)
    assert before <= asked.at <= datetime.now(UTC)


async def test_a_key_that_is_not_there_is_not_withdrawn() -> None:
    with pytest.raises(NotFoundError) as caught:
        await Keys(Answering({REVOKE_KEY: []})).revoke("k-1", "admin")
    assert (caught.value.code, caught.value.fields) == ("access.no_key", {"id": "k-1"})
