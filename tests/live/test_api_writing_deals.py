"""What changes of a deal come to: help that waits for a word, a deal reopened, a flow withdrawn, what comes late."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import parse_date, parse_known_at
from graph_service.services.contribution import deal_contribution
from graph_service.services.coverage import coverage
from graph_service.services.question import Question
from graph_service.services.veto_board import veto_board
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import build_service
from tests.live.writing import House, codes, open_house

Json = dict[str, Any]


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path) as opened:
        yield opened


async def numbers_of(house: House, settings: Settings, question: str, as_of: str, known_at: str | None = None) -> Json:
    service = build_service(settings, house.gateway, Parameters())

    known = None if known_at is None else parse_known_at(known_at, settings.timezone)
    asked = Question(Viewer("mia"), parse_date(as_of), known)
    if question == "board":
        return await veto_board(service, asked, "c-mia")
    ask = {"coverage": coverage, "contribution": deal_contribution}[question]
    return await ask(service, asked, "o-mia")


async def close(house: House, status: str = "won", day: str = "2026-11-20") -> Json:
    version = (await house["mia"].read("/records/opportunities/o-mia"))["version"]
    return await house["mia"].edit("/opportunities/o-mia/close", version, status=status, closed_on=day)


async def raise_relation(house: House) -> None:
    """The company's closeness rises from the day of opening to the close."""
    for value, day in ((30, "2026-01-01"), (80, "2026-06-01")):
        await house["mia"].create(
            "/observations", about_thing="person", about_id="p-mia", metric="rc", value=value, valid_at=day
        )


async def test_a_raised_relation_counts_once_somebody_else_has_confirmed_it(
    house: House, settings: Settings, driver: Any
) -> None:
    await raise_relation(house)
    help_ = {"employee_id": "mia", "opportunity_id": "o-mia", "person_id": "p-mia", "kind": "raised"}
    made = await house["mia"].create("/helped", **help_, at="2026-05-01")
    assert made["record"]["needs_confirmation"] is True
    # closed tomorrow, so that what is confirmed today is known at the end of the closing day
    driver.execute_query(
        "MATCH (o:Opportunity {id: 'o-mia'}) MATCH (c:Customer {id: 'c-mia'}) "
        "SET o.status = 'won', o.closed_on = date() + duration('P1D'), o.closed_recorded_at = datetime(), "
        "o.digest = 'closed', c.revision = c.revision + 1"
    )
    day = driver.execute_query("RETURN toString(date() + duration('P2D')) AS day").records[0]["day"]
    before = await numbers_of(house, settings, "contribution", day)
    assert before["credit"]["raised"] == []
    assert [one["helped"] for one in before["pending_help"]] == [made["id"]]
    pending = (await house["mate"].read(f"/records/helped/{made['id']}"))["record"]
    assert (pending["needs_confirmation"], pending["confirmed_at"]) == (True, None)
    path = f"/helped/{made['id']}/confirm"
    assert codes(await house["mia"].send("POST", path, version=1)) == [
        ("body.confirmed_by", "recording.own_confirmation")
    ]
    assert (await house["noa"].send("POST", path, version=1)).status_code == 404
    done = await house["mate"].edit(path, 1)
    assert (done["version"], done["record"]["confirmed_by"]) == (2, "mate")
    after = await numbers_of(house, settings, "contribution", day)
    assert after["credit"]["raised"] == ["p-mia"]
    assert after["pending_help"] == []
    earlier = await numbers_of(house, settings, "contribution", day, before["known_at"])
    assert earlier["credit"]["raised"] == [], "what was asked then is answered as then"
    assert earlier["pending_help"] == before["pending_help"]
    assert codes(await house["lead"].send("POST", path, version=2)) == [
        ("body.confirmed_at", "recording.nothing_to_confirm")
    ]


async def test_what_somebody_introduced_or_told_counts_at_once(house: House) -> None:
    for kind in ("introduced", "informed"):
        made = await house["mia"].create(
            "/helped", employee_id="mia", opportunity_id="o-mia", person_id="p-mia", kind=kind, at="2026-05-01"
        )
        assert made["record"]["needs_confirmation"] is None


async def test_a_deal_reopened_is_open_and_was_closed(house: House, settings: Settings) -> None:
    closed = await close(house, "lost", "2026-02-01")
    reopened = await house["mia"].edit("/opportunities/o-mia/reopen", closed["version"], on="2026-05-01")
    record = reopened["record"]
    assert (record["status"], record["closed_on"], record["closed_recorded_at"]) == ("open", None, None)
    assert any(one["kind"] == "closings" for one in reopened["also"])
    status = {
        day: (await numbers_of(house, settings, "coverage", day))["status"]
        for day in ("2026-01-15", "2026-03-01", "2026-06-01")
    }
    assert status == {"2026-01-15": "open", "2026-03-01": "lost", "2026-06-01": "open"}
    for day, stood in status.items():
        assert (await house["mia"].read("/opportunities/o-mia", as_of=day))["status"] == stood
        listed = (await house["mia"].read("/opportunities", as_of=day, customer="c-mia"))["items"]
        assert [(deal["status"], deal["closed_on"]) for deal in listed] == [
            (stood, "2026-02-01" if stood == "lost" else None)
        ]
    before = await numbers_of(house, settings, "coverage", "2026-06-01", closed["recorded_at"])
    assert before["status"] == "lost", "as known before it was reopened"
    board = await numbers_of(house, settings, "board", "2026-06-01")
    assert [deal["opportunity"] for deal in board["deals"]] == ["o-mia"]
    assert (await numbers_of(house, settings, "board", "2026-03-01"))["deals"] == []
    again = await close(house, "won", "2026-11-20")
    assert (await numbers_of(house, settings, "coverage", "2026-11-21"))["status"] == "won"
    between = await numbers_of(house, settings, "coverage", "2026-11-21", reopened["recorded_at"])
    assert between["status"] == "open"
    assert (await numbers_of(house, settings, "contribution", "2026-11-21", again["recorded_at"]))["status"] == "won"
    assert (await numbers_of(house, settings, "coverage", "2026-03-01"))["status"] == "lost"


async def test_a_closing_that_never_was_is_taken_back_whole(house: House, settings: Settings) -> None:
    closed = await close(house, "won", "2026-02-01")
    assert (await numbers_of(house, settings, "contribution", "2026-03-01"))["status"] == "won"
    await house["mia"].edit("/opportunities/o-mia/reopen", closed["version"], on="2026-02-01")
    assert (await numbers_of(house, settings, "contribution", "2026-03-01"))["status"] == "not_won"
    known = closed["recorded_at"]
    assert (await numbers_of(house, settings, "contribution", "2026-03-01", known))["status"] == "won"
    answer = await house["mia"].send("POST", "/opportunities/o-mia/reopen", {}, version=3)
    assert codes(answer) == [("body.status", "recording.open_already")]


async def test_a_closed_deal_is_closed_again_only_after_it_was_reopened(house: House) -> None:
    closed = await close(house, "lost", "2026-02-01")
    body = {"status": "won", "closed_on": "2026-03-01"}
    answer = await house["mia"].send("POST", "/opportunities/o-mia/close", body, version=closed["version"])
    assert codes(answer) == [("body.status", "recording.closed_already")]


async def test_a_flow_withdrawn_no_longer_counts_and_is_not_forgotten(house: House, settings: Settings) -> None:
    mia = house["mia"]
    drawn = await mia.create("/seat-flows", from_seat_id="s-mia2", to_seat_id="s-mia")
    assert (await numbers_of(house, settings, "coverage", "2026-11-21"))["paths"] == 1
    await mia.edit(f"/seat-flows/{drawn['id']}/withdraw", 1, to="2026-01-01")
    version = (await mia.read("/records/seat_flows/" + drawn["id"]))["version"]
    assert version == 2
    again = await mia.send("POST", "/seat-flows", {"from_seat_id": "s-mia2", "to_seat_id": "s-mia"})
    assert again.status_code == 409
    turned = await mia.create("/seat-flows", from_seat_id="s-mia", to_seat_id="s-mia2", from_="2026-01-01")
    assert turned["version"] == 1
    known = await numbers_of(house, settings, "coverage", "2026-11-21", drawn["recorded_at"])
    assert known["paths"] == 1


async def test_what_comes_after_the_close_is_shown_as_late(house: House) -> None:
    mia = house["mia"]
    on_time = await mia.create("/helped", employee_id="mia", opportunity_id="o-mia", kind="informed", at="2026-01-20")
    assert on_time["late"] is False
    await close(house, "won", "2026-02-01")
    late = await mia.create("/helped", employee_id="mate", opportunity_id="o-mia", kind="informed", at="2026-01-20")
    assert late["late"] is True
    rating = {"about_thing": "person", "about_id": "p-mia", "metric": "rc", "value": 50}
    assert (await mia.create("/observations", **rating, valid_at="2026-01-20"))["late"] is True
    assert (await mia.create("/observations", **rating, valid_at="2026-03-20"))["late"] is False
    seat = await mia.create("/seats", opportunity_id="o-mia", role="user")
    assert seat["late"] is True
