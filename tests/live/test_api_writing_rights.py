"""Nobody writes what is not theirs, nothing is written that only the server may say, and opinions stay one's own."""

import inspect
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from fastapi.routing import APIRoute

from api.app import routers
from api.policy import routes_of
from api.schemas.changes import Given
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row
from tests.live.writing import House, codes, open_house

SERVER_OWNED = (
    "recorded_at", "recorded_by", "recorded_assumed", "to_recorded_at", "closed_recorded_at", "author", "actor",
    "version", "digest", "revision", "stamped_at", "_lock", "confirmed_by", "confirmed_at", "needs_confirmation",
    "about_id:thing", "past:from", "row", "nonsense",
)  # fmt: skip
PLACES = {
    "customer_id": "c-mia", "department_id": "d-mia", "person_id": "p-mia", "opportunity_id": "o-mia",
    "seat_id": "s-mia",
}  # fmt: skip
SAMPLES: dict[str, dict[str, Any]] = {
    "CustomerIn": {"name": "新"},
    "DepartmentIn": {"customer_id": "c-mia", "name": "新"},
    "AssignmentIn": {"employee_id": "mate", "customer_id": "c-mia", "role": "owner", "from": "2026-02-01"},
    "PersonIn": {"name": "新", "department_id": "d-mia"},
    "PostIn": {"department_id": "d-mia", "from": "2026-02-01"},
    "MoveIn": {"department_id": "d-mia", "from": "2026-02-01"},
    "TieIn": {"kind": "knows", "from_id": "p-mia", "to_id": "p-mia2"},
    "OpportunityIn": {"customer_id": "c-mia", "name": "新", "created_on": "2026-01-01"},
    "ClosingIn": {"status": "won", "closed_on": "2026-02-01"},
    "SeatIn": {"opportunity_id": "o-mia", "role": "user"},
    "HolderIn": {"person_id": "p-mia", "from": "2026-02-01"},
    "SeatFlowIn": {"from_seat_id": "s-mia2", "to_seat_id": "s-mia"},
    "ObservationIn": {
        "about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": 50, "valid_at": "2026-02-01",
    },
    "CorrectionIn": {"value": 50},
    "HelpIn": {"employee_id": "mia", "opportunity_id": "o-mia", "kind": "raised", "at": "2026-02-01"},
    "InteractionIn": {"kind": "visit", "mode": "f2f", "customer_id": "c-mia"},
    "CancellationIn": {"reason": "改期"},
    "Until": {"to": "2026-06-01"},
}  # fmt: skip


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path) as opened:
        yield opened


def writing_routes() -> list[tuple[APIRoute, type[Given]]]:
    """Every path that takes a body of ours, with its model."""
    found = []
    for route in routes_of(routers()):
        for hint in get_type_hints(inspect.unwrap(route.endpoint)).values():
            model = next((one for one in (hint, *get_args(hint)) if inspect.isclass(one)), None)
            if model is not None and issubclass(model, Given):
                found.append((route, model))
    return found


async def test_S4_no_input_takes_what_the_server_owns_or_does_not_know(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    before = await graph_digest(house.gateway)
    cases, wrong = 0, []
    routes = writing_routes()
    assert len(routes) >= 30
    for (route, model), name in product(routes, SERVER_OWNED):
        path = route.path.removeprefix("/v1")
        for place in route.param_convertors:
            path = path.replace(f"{{{place}}}", PLACES.get(place, "x"))
        body = {**SAMPLES.get(model.__name__, {}), name: "planted"}
        answer = await house["mia"].send(min(route.methods or {"POST"}), path, body, version=1)
        cases += 1
        if answer.status_code != 422 or (f"body.{name}", "api.field_unknown") not in codes(answer):
            wrong.append((route.path, name, answer.status_code))
    print_row(capsys, "S4 (owned by the server)", cases, len(wrong))
    assert wrong == []
    assert await graph_digest(house.gateway) == before


def test_no_input_has_a_field_that_the_server_owns() -> None:
    for _, model in writing_routes():
        names = {field.alias or name for name, field in model.model_fields.items()}
        assert not names & set(SERVER_OWNED), model
        assert model.model_config["extra"] == "forbid", model


async def test_what_is_not_theirs_looks_like_what_is_not_there(house: House) -> None:
    rating = {"about_thing": "person", "metric": "rc", "value": 50, "valid_at": "2026-02-01"}
    asked: list[tuple[str, str, str, dict[str, Any]]] = [
        ("PATCH", "/customers/{}", "c-noa", {"tier": "A"}),
        ("PATCH", "/departments/{}", "d-noa", {"name": "改"}),
        ("PATCH", "/people/{}", "p-noa", {"name": "改"}),
        ("PATCH", "/opportunities/{}", "o-noa", {"amount": 1}),
        ("POST", "/opportunities/{}/close", "o-noa", {"status": "lost", "closed_on": "2026-02-01"}),
        ("PATCH", "/seats/{}", "s-noa", {"weight": 1}),
        ("POST", "/seats/{}/vacate", "s-noa", {"to": "2026-02-01"}),
        ("POST", "/people/{}/posts", "p-noa", {"department_id": "d-mia", "from": "2026-02-01"}),
    ]
    digest = await graph_digest(house.gateway)
    bodies = set()
    for method, path, id_, body in asked:
        for one in (id_, "nowhere"):
            answer = await house["mia"].send(method, path.format(one), body, version=1)
            assert answer.status_code == 404, (path, one)
            bodies.add((answer.text, tuple(sorted(set(answer.headers) - {"date"}))))
    for about in ("p-noa", "nobody", "name:丙", "person:p-mia"):
        bodies.add(await refused(house, "/observations", {**rating, "about_id": about}))
    for person in ("p-noa", "nobody"):
        bodies.add(await refused(house, "/seats", {"opportunity_id": "o-mia", "role": "user", "person_id": person}))
        bodies.add(await refused(house, "/ties", {"kind": "knows", "from_id": "p-mia", "to_id": person}))
    assert len(bodies) == 1
    assert await graph_digest(house.gateway) == digest


async def refused(house: House, path: str, body: dict[str, Any]) -> tuple[str, tuple[str, ...]]:
    answer = await house["mia"].send("POST", path, body)
    assert answer.status_code == 404, (path, body, answer.text)
    return answer.text, tuple(sorted(set(answer.headers) - {"date"}))


async def test_roles_that_may_not_write_meet_nothing(house: House) -> None:
    for who in ("hr", "clerk", "admin"):
        for path, body in (("/customers", {"name": "新"}), ("/people", {"name": "新", "organisation": "院"})):
            assert (await house[who].send("POST", path, body)).status_code == 404, who
    assignment = {"employee_id": "mate", "customer_id": "c-noa", "role": "support", "from": "2026-02-01"}
    assert (await house["mia"].send("POST", "/assignments", {**assignment, "customer_id": "c-mia"})).status_code == 404
    assert (await house["lead"].send("POST", "/assignments", assignment)).status_code == 404
    assert (await house["admin"].send("POST", "/assignments", assignment)).status_code == 201
    assert (await house["boss"].send("PATCH", "/customers/c-noa", {"tier": "A"}, version=1)).status_code == 200
    assert (await house["lead"].send("PATCH", "/customers/c-mia", {"tier": "A"}, version=1)).status_code == 200


async def test_an_assignment_that_ends_takes_the_right_to_write_with_it(house: House) -> None:
    made = await house["admin"].create(
        "/assignments", employee_id="noa", customer_id="c-mia", role="support", from_="2026-01-01"
    )
    assert (await house["noa"].send("PATCH", "/customers/c-mia", {"tier": "A"}, version=1)).status_code == 200
    await house["admin"].edit(f"/assignments/{made['id']}/end", 1, to="2026-02-01")
    assert (await house["noa"].send("PATCH", "/customers/c-mia", {"tier": "B"}, version=2)).status_code == 404


async def test_a_rating_is_recorded_by_whoever_holds_it(house: House) -> None:
    rating = {
        "about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": "supporter", "valid_at": "2026-02-01",
    }  # fmt: skip
    answer = await house["mia"].send("POST", "/observations", {**rating, "held_by": "mate"})
    assert codes(answer) == [("body.held_by", "recording.rating_of_another")]
    own = await house["mate"].create("/observations", **rating, held_by="mate")
    assert (own["record"]["value"], own["record"]["recorded_by"]) == (70, "mate")
    for action, body in (("correct", {"value": 10}), ("retract", {})):
        answer = await house["mia"].send("POST", f"/observations/{own['id']}/{action}", body)
        assert codes(answer) == [("body.held_by", "recording.rating_of_another")], action
    corrected = await house["mate"].send("POST", f"/observations/{own['id']}/correct", {"value": "mentor"})
    assert corrected.json()["record"]["value"] == 90
    assert corrected.json()["record"]["valid_at"] == "2026-02-01"
    retracted = await house["mate"].send("POST", f"/observations/{corrected.json()['id']}/retract", {})
    assert retracted.json()["record"]["value"] is None
    moments = [answer["recorded_at"] for answer in (own, corrected.json(), retracted.json())]
    assert moments == sorted(set(moments))
    rivals = await house["mia"].create("/observations", **rating, held_by_competitor="rival")
    assert rivals["record"]["held_thing"] == "competitor"
    stance = await house["mia"].create("/observations", **{**rating, "metric": "stance", "value": "against"})
    assert stance["record"]["text"] == "against"


async def test_the_fields_that_are_wrong_are_named_in_the_readers_language(house: House) -> None:
    mia = house["mia"]
    rating = {"about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": 101, "valid_at": "2026-02-01"}
    answer = await mia.send("POST", "/observations", rating)
    assert codes(answer) == [("body.value", "recording.not_a_score")]
    assert "101" in answer.json()["errors"][0]["detail"]
    zh = {**mia._headers(), "Accept-Language": "zh", "Idempotency-Key": "zh"}
    chinese = (await mia.client.post("/v1/observations", json=rating, headers=zh)).json()
    assert any("一" <= character <= "鿿" for character in chinese["errors"][0]["detail"])
    closing = {"status": "won", "closed_on": "2025-12-31"}
    answer = await mia.send("POST", "/opportunities/o-mia/close", closing, version=1)
    assert codes(answer) == [("body.closed_on", "recording.closed_before_created")]
    missing = await mia.send("PATCH", "/customers/c-mia", {"name": None}, version=1)
    assert codes(missing) == [("body.name", "recording.required")]


async def test_nothing_is_known_earlier_than_what_a_file_recorded_before_it(house: House, driver: Any) -> None:
    ahead = datetime.now(UTC).replace(microsecond=0)
    ahead = ahead.replace(year=ahead.year + 1)
    driver.execute_query("MATCH (c:Customer {id: 'c-mia'}) SET c.stamped_at = $at", at=ahead)
    rating = {"about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": 5, "valid_at": "2026-02-01"}
    made = await house["mia"].send("POST", "/observations", rating)
    assert codes(made) == [("body.recorded_at", "recording.recorded_in_future")]
    soon = datetime.now(UTC).replace(microsecond=0)
    driver.execute_query("MATCH (c:Customer {id: 'c-mia'}) SET c.stamped_at = $at + duration('PT60S')", at=soon)
    stamps = [(await house["mia"].create("/observations", **rating))["recorded_at"] for _ in range(3)]
    assert stamps == sorted(set(stamps))
    assert all(datetime.fromisoformat(stamp) > soon for stamp in stamps)
    assert date.fromisoformat(stamps[0][:10]) >= soon.date()
