"""What the checks refuse, in the folder itself and against what is stored; each case by its sentence."""

from typing import Any

import pytest

from graph_service.recording.checks import FolderCheck
from graph_service.recording.faults import sentence
from graph_service.recording.registry import kind_named
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.check_cases import CASES, GOLDEN, RATING, SEAT
from tests.live.handing_in import checked, folder_of, frame_of, hand_in


@pytest.mark.parametrize(("kind", "rows", "expected"), CASES, ids=[f"{case[0]}-{case[2][0][2]}" for case in CASES])
async def test_a_bad_row_is_named_with_its_column(
    golden: Gateway, settings: Settings, kind: str, rows: list[dict[str, str]], expected: list[tuple[int, str, str]]
) -> None:
    _, found = await checked(golden, settings, {kind: frame_of(kind, rows)})
    assert [(row, column, code) for _, row, column, code in found] == expected


@pytest.fixture
async def golden(gateway: Gateway, settings: Settings) -> Gateway:
    """The graph with the golden deal in it; the checks write nothing, so it is loaded again only where it is gone."""
    await hand_in(gateway, settings, folder_of(GOLDEN))
    return gateway


async def test_every_fault_has_a_sentence_in_both_languages(golden: Gateway, settings: Settings) -> None:
    for kind, rows, expected in CASES:
        fact_kind = kind_named(kind)
        assert fact_kind is not None
        check = FolderCheck(golden, settings)
        early = check.add(fact_kind, frame_of(kind, rows))
        late = (await check.finish())[kind]
        faults: list[dict[str, Any]] = [*early.to_dicts(), *late.to_dicts()]
        assert [fault["code"] for fault in faults] == [code for _, _, code in expected]
        for fault in faults:
            assert "{" not in sentence(fault, "zh") + sentence(fault, "en")


async def test_what_refers_to_a_refused_row_falls_with_it_and_says_so(golden: Gateway, settings: Settings) -> None:
    frames = {
        "customers": frame_of("customers", [{"id": "c-x", "name": "甲", "credit_limit": "-1"}]),
        "departments": frame_of("departments", [{"id": "d-x", "name": "部", "customer_id": "c-x"}]),
        "people": frame_of("people", [{"id": "p-x", "name": "某", "department_id": "d-x"}]),
        "observations": frame_of("observations", [RATING | {"about_id": "p-x"}]),
    }
    _, found = await checked(golden, settings, frames)
    assert found == [
        ("customers", 2, "credit_limit", "below_minimum"),
        ("departments", 2, "customer_id", "refers_to_rejected"),
        ("people", 2, "department_id", "refers_to_rejected"),
        ("observations", 2, "about_id", "refers_to_rejected"),
    ]


async def test_an_id_of_several_kinds_must_say_which(golden: Gateway, settings: Settings) -> None:
    frames = {
        "customers": frame_of("customers", [{"id": "p-sun", "name": "同号客户"}]),
        "observations": frame_of(
            "observations",
            [
                RATING | {"about_id": "p-sun"},
                RATING | {"about_id": "person:p-sun"},
                RATING | {"about_id": "customer:p-sun", "metric": "satisfaction"},
            ],
        ),
    }
    check, found = await checked(golden, settings, frames)
    assert found == [("observations", 2, "about_id", "ambiguous_reference")]
    kind = kind_named("observations")
    assert kind is not None
    accepted = check.accepted(kind, frames["observations"])
    assert accepted.select("about_id:thing", "about_id").rows() == [("person", "p-sun"), ("customer", "p-sun")]


async def test_a_name_that_matches_one_record_is_as_good_as_its_id(golden: Gateway, settings: Settings) -> None:
    frame = frame_of("departments", [{"id": "d-x", "name": "新部", "customer_id": "name:瑞丰铁路集团"}])
    check, found = await checked(golden, settings, {"departments": frame})
    assert not found
    kind = kind_named("departments")
    assert kind is not None
    assert check.accepted(kind, frame)["customer_id"].to_list() == ["c-rail"]


async def test_a_stored_holding_that_the_file_ends_makes_room_for_the_next(golden: Gateway, settings: Settings) -> None:
    rows = [
        SEAT | {"person_id": "p-sun", "from": "2026-02-01", "to": "2026-09-01"},
        SEAT | {"person_id": "p-chen", "from": "2026-09-01"},
    ]
    _, found = await checked(golden, settings, {"seats": frame_of("seats", rows)})
    assert not found


async def test_superiors_may_change_places_over_time_but_not_at_once(golden: Gateway, settings: Settings) -> None:
    def rows(until: str) -> list[dict[str, str]]:
        return [
            {
                "id": "p-a",
                "name": "甲",
                "department_id": "d-ops",
                "reports_to": "p-b",
                "from": "2020-01-01",
                "to": until,
            },
            {"id": "p-b", "name": "乙", "department_id": "d-ops", "reports_to": "p-a", "from": "2022-01-01"},
        ]

    _, one_after_the_other = await checked(golden, settings, {"people": frame_of("people", rows("2022-01-01"))})
    assert not one_after_the_other
    _, at_once = await checked(golden, settings, {"people": frame_of("people", rows("2022-02-01"))})
    assert sorted(at_once) == [("people", 2, "reports_to", "refers_to_rejected"), ("people", 3, "reports_to", "cycle")]
