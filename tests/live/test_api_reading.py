"""Reading over HTTP: the same answers as on the command line, for the same viewer and nobody else."""

import csv
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import asked, load_folder
from tests.live.conftest import Server, wipe
from tests.live.over_http import Api, running

DEMO = Path(__file__).parents[2] / "examples" / "demo" / "data"
DAY = "2026-06-30"
DEAL, WON, CUSTOMER, OWNER = "o-zhuyuan-mes", "o-yunzhan-depot", "c-zhuyuan", "e-shao-boyang"
EXECUTIVE = "e-shen-kaiyuan"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DEMO / f"{name}.csv").read_text(encoding="utf-8-sig").splitlines()))


@pytest.fixture(scope="module")
async def api(driver: Driver, server: Server, gateway: Gateway, settings: Settings) -> AsyncIterator[Api]:
    """The API over the demo company, which these tests only read."""
    wipe(driver, server)
    await load_folder(gateway, settings, DEMO)
    async with running(gateway, settings) as opened:
        yield opened


def compared(answer: Mapping[str, Any]) -> dict[str, Any]:
    """An answer without its tag and proof: the command's viewer is named otherwise, the secret is the same."""
    return {name: value for name, value in answer.items() if name != "etag"}


async def test_answers_over_http_are_those_of_the_command_line(api: Api, environment: Mapping[str, str]) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    both = ("--as", EXECUTIVE, "--as-of", DAY)
    period = {"from": "2026-01-01", "to": "2026-07-01"}
    asked_twice = [
        (f"/v1/opportunities/{DEAL}/coverage", {}, ["coverage", DEAL, *both]),
        (f"/v1/opportunities/{WON}/contribution", {}, ["contribution", "--deal", WON, *both]),
        (f"/v1/customers/{CUSTOMER}/relationships", {}, ["who", CUSTOMER, *both]),
        ("/v1/veto-board", {}, ["veto-board", *both]),
        ("/v1/veto-board", {"customer": CUSTOMER}, ["veto-board", "--customer", CUSTOMER, *both]),
        ("/v1/contributions", period, ["contribution", "--from", period["from"], "--to", period["to"], *both]),
        ("/v1/indicators/B09", {"customer": CUSTOMER}, ["indicators", "B09", "--customer", CUSTOMER, *both]),
        (f"/v1/employees/{EXECUTIVE}/contribution", {}, ["contribution", "--employee", EXECUTIVE, *both]),
    ]
    for path, params, command in asked_twice:
        over_http = await one.json(path, as_of=DAY, **params)
        assert compared(over_http) == compared(asked(environment, *command)), path
    assert await one.json("/v1/indicators") == asked(environment, "indicators")
    proof = (await one.json(f"/v1/opportunities/{DEAL}/coverage", as_of=DAY))["proof"]
    opened = await one.json(f"/v1/proofs/{proof}")
    assert compared(opened) == compared(asked(environment, "proof", proof, "--as", EXECUTIVE))
    single = await one.json(f"/v1/proofs/{proof}", number="verdict")
    assert list(single["numbers"]) == ["verdict"]


async def test_many_deals_at_once_are_the_same_as_one_by_one(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    ids = [row["id"] for row in rows("opportunities")]
    wanted = [*reversed(ids), "o-nowhere", ids[0]]
    many = await one.json("/v1/coverage", as_of=DAY, id=wanted)
    assert [deal["opportunity"] for deal in many["deals"]] == list(reversed(ids))
    assert many["not_there"] == ["o-nowhere"]
    shared = {"as_of", "known_at", "revisions", "policy", "etag", "names", "proof"}
    for deal in many["deals"]:
        single = await one.json(f"/v1/opportunities/{deal['opportunity']}/coverage", as_of=DAY)
        numbers = {name: value for name, value in single.items() if name not in shared}
        assert {name: value for name, value in deal.items() if name != "proof"} == numbers
        assert many["names"].items() >= single["names"].items()
    refused = await one.get("/v1/coverage", id=[f"o-{number}" for number in range(101)])
    assert refused.status_code == 422


async def test_what_is_denied_among_many_is_not_told_from_what_is_absent(api: Api) -> None:
    one = await api.caller(OWNER, "sales")
    many = await one.json("/v1/coverage", as_of=DAY, id=["o-nowhere", DEAL, WON, "o-zean-pump"])
    assert [deal["opportunity"] for deal in many["deals"]] == [WON]
    assert many["not_there"] == ["o-nowhere", DEAL, "o-zean-pump"]


async def test_a_chain_has_its_seats_in_order_and_no_attitude(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    recorded = {(row["from_seat_id"], row["to_seat_id"]) for row in rows("seat_flows")}
    homes = {row["id"]: row["opportunity_id"] for row in rows("seats")}
    drawn = homes[min(start for start, _ in recorded)]
    for deal, flow in ((drawn, "recorded"), (DEAL, "default")):
        chain = await one.json(f"/v1/opportunities/{deal}/decision-chain", as_of=DAY)
        coverage = await one.json(f"/v1/opportunities/{deal}/coverage", as_of=DAY)
        assert [seat["seat"] for seat in chain["seats"]] == [seat["seat"] for seat in coverage["seats"]]
        assert (chain["paths"], chain["flow"]) == (coverage["paths"], flow)
        edges = {(edge["from"], edge["to"]) for edge in chain["edges"]}
        assert edges == ({edge for edge in recorded if homes[edge[0]] == deal} or edges)
    assert not {"attitude", "stance", "reach", "covered"} & set(chain["seats"][0])
    early = await one.json(f"/v1/opportunities/{DEAL}/decision-chain", as_of="2020-01-01")
    assert (early["status"], early["seats"], early["flow"]) == ("not_yet", [], None)


async def test_the_veto_risk_is_that_of_the_coverage(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    risk = await one.json(f"/v1/opportunities/{DEAL}/veto-risk", as_of=DAY)
    coverage = await one.json(f"/v1/opportunities/{DEAL}/coverage", as_of=DAY)
    for name in ("status", "verdict", "light", "veto_risk", "holders", "p_approval", "structural_power", "proof"):
        assert risk[name] == coverage[name]


async def test_a_day_before_the_deal_gives_null_for_every_number_and_leaves_no_key_out(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    now = await one.json(f"/v1/opportunities/{DEAL}/coverage", as_of=DAY)
    early = await one.json(f"/v1/opportunities/{DEAL}/coverage", as_of="2020-01-01")
    assert set(early) == set(now)
    assert early["reasons"] == ["not_yet"]
    assert all(early[name] is None for name in ("seat_coverage", "verdict", "veto_risk", "p_approval", "light"))
    deal = await one.json(f"/v1/opportunities/{DEAL}", as_of="2020-01-01")
    assert (deal["status"], deal["amount"], deal["team"]) == ("not_yet", None, [])


async def test_the_board_is_narrowed_by_team_and_verdict(api: Api) -> None:
    one = await api.caller(EXECUTIVE, "executive")
    whole = await one.json("/v1/veto-board", as_of=DAY)
    blocked = await one.json("/v1/veto-board", as_of=DAY, verdict="blocked")
    assert blocked["deals"] == [deal for deal in whole["deals"] if deal["verdict"] == "blocked"]
    assert blocked["count"] == whole["verdicts"]["blocked"] == len(blocked["deals"])
    units = {row["id"]: row["parent_id"] for row in rows("org_units")}
    below = {unit for unit in units if "u-east" in (unit, units[unit], units.get(units[unit], ""))}
    team = {row["id"] for row in rows("employees") if row["org_unit_id"] in below}
    covered = {row["customer_id"] for row in rows("assignments") if row["employee_id"] in team}
    owned = {row["id"] for row in rows("opportunities") if row["owner_id"] in team}
    east = await one.json("/v1/veto-board", as_of=DAY, team="u-east")
    assert east["deals"]
    assert east["deals"] == [
        deal for deal in whole["deals"] if deal["opportunity"] in owned or deal["customer"] in covered
    ]
    nowhere = await one.json("/v1/veto-board", as_of=DAY, team="u-nowhere")
    assert (nowhere["count"], nowhere["deals"]) == (0, [])


async def test_influence_is_the_employees_own_and_opens_to_their_own_ratings(api: Api) -> None:
    one = await api.caller(OWNER, "sales")
    own = await one.json(f"/v1/employees/{OWNER}/influence", as_of=DAY)
    assert own["rated"] == len(own["people"]) > 0
    assert own["reached"] == sum(person["grade"] != "below" for person in own["people"])
    everything = await (await api.caller(EXECUTIVE, "executive")).json("/v1/indicators/B09", as_of=DAY)
    expected = {row["person_id"]: row["value"] for row in everything["readings"] if row["employee_id"] == OWNER}
    assert {person["person"]: person["value"] for person in own["people"]} == expected
    proof = await one.json(f"/v1/proofs/{own['proof']}")
    assert {row["employee_id"] for row in proof["numbers"]["influence"]["rows"]} == {OWNER}
    others = await one.get(f"/v1/employees/{EXECUTIVE}/influence", as_of=DAY)
    absent = await one.get("/v1/employees/e-nobody/influence", as_of=DAY)
    assert (others.status_code, others.content) == (absent.status_code, absent.content) == (404, absent.content)
