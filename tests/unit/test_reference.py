"""The reference itself: the golden deal in full, and rules of time and power on a folder checked by eye."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.reference.answers import exact, expected
from tests.reference.as_of import view_of
from tests.reference.folder import read_folder
from tests.reference.random_folders import Question

GOLDEN = Path(__file__).parents[1] / "golden" / "golden-deal"
ZONE = ZoneInfo("Asia/Shanghai")


def test_the_golden_deal_is_reproduced_in_full() -> None:
    stated = json.loads((GOLDEN / "expected.json").read_text(encoding="utf-8"))
    asked: dict[str, Question] = {
        "as_of 2026-11-01, known now": (date(2026, 11, 1), None),
        "as_of 2026-08-25, known 2026-08-25": (date(2026, 8, 25), date(2026, 8, 25)),
    }
    assert stated.keys() == asked.keys()
    for name, question in asked.items():
        ours = expected(GOLDEN, *question)
        assert ours.keys() == stated[name].keys()
        assert list(_unlike(ours, stated[name], name)) == []


def _unlike(ours: object, stated: object, at: str) -> Iterator[str]:
    """Where a stated number is not ours, at a relative 1e-12; more than is stated may stand in ours."""
    if isinstance(stated, dict) and isinstance(ours, dict):
        for key, value in stated.items():
            yield from _unlike(ours.get(key), value, f"{at}/{key}")
    elif isinstance(stated, list) and isinstance(ours, list) and len(stated) == len(ours):
        for position, (left, right) in enumerate(zip(ours, stated, strict=True)):
            yield from _unlike(left, right, f"{at}/{position}")
    elif ours != (pytest.approx(stated, rel=1e-12, abs=0) if isinstance(stated, float) else stated):
        yield f"{at}: {ours!r}, stated {stated!r}"


HAND = {
    "employees": "id,name,role,hired_on,left_on\ne-1,A,sales,2020-01-01,\ne-2,B,sales,2020-01-01,2026-03-10\n",
    "customers": "id,name,parent_id\nc-1,C,c-0\nc-0,G,\n",
    "departments": "id,customer_id,name\nd-1,c-1,D\nd-0,c-0,H\n",
    "people": "id,name,department_id,power,from,to\n"
    "p-1,P,d-1,veto,2020-01-01,2026-03-10\np-1,P,d-0,approve,2020-01-01,\np-2,Q,,veto,,\n",
    "opportunities": "id,name,customer_id,owner_id,amount,created_on,closed_on,status,approval_quota\n"
    "o-1,O,c-1,e-1,300,2026-01-01,2026-04-01,won,3\n",
    "seats": "id,opportunity_id,role,person_id,power,from,to\n"
    "s-1,o-1,approver,p-1,,2026-01-01,2026-03-10\ns-1,o-1,approver,p-2,,2026-03-20,\n"
    "s-2,o-1,decision_maker,,veto,2026-01-01,\n",
}
RATINGS = "id,about_id,metric,value,held_by,valid_at,recorded_at\n"


def _by_hand(path: Path, ratings: str, **files: str) -> Path:
    for name, text in (HAND | {"observations": RATINGS + ratings} | files).items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def _rc(path: Path, day: date, known_at: datetime | date | None) -> Fraction | None:
    return view_of(read_folder(path), day, known_at).number("p-1", "rc")


def test_a_tie_goes_to_the_greater_id_as_a_string_wherever_the_moment_was_written(tmp_path: Path) -> None:
    path = _by_hand(
        tmp_path,
        "ob9,p-1,rc,10,,2026-02-01,2026-02-01T09:00:00+08:00\nob10,p-1,rc,20,,2026-02-01,2026-02-01T01:00:00Z\n",
    )
    assert _rc(path, date(2026, 2, 1), None) == 10


def test_a_retraction_leaves_nothing_known_until_it_is_recorded(tmp_path: Path) -> None:
    path = _by_hand(
        tmp_path,
        "ob1,p-1,rc,50,,2026-01-01,\nob2,p-1,rc,70,,2026-02-01,\nob3,p-1,rc,,,2026-02-01,2026-02-03T00:00:00+08:00\n",
    )
    assert _rc(path, date(2026, 3, 1), None) is None
    assert _rc(path, date(2026, 3, 1), date(2026, 2, 2)) == 70
    assert _rc(path, date(2026, 1, 31), None) == 50


def test_a_bare_date_is_the_end_of_that_day_in_the_zone(tmp_path: Path) -> None:
    path = _by_hand(
        tmp_path, "ob1,p-1,rc,50,,2026-02-01,2026-02-01T15:59:59Z\nob2,p-1,rc,60,,2026-02-01,2026-02-01T16:00:00Z\n"
    )
    assert _rc(path, date(2026, 2, 1), date(2026, 2, 1)) == 50
    assert _rc(path, date(2026, 2, 1), datetime(2026, 2, 2, tzinfo=ZONE)) == 60


def test_an_end_is_known_no_earlier_than_its_own_day(tmp_path: Path) -> None:
    folder = read_folder(_by_hand(tmp_path, ""))
    deal = folder.deals[0]
    foreseen = view_of(folder, date(2026, 3, 15), date(2026, 3, 9))
    settled = view_of(folder, date(2026, 3, 15), date(2026, 3, 10))
    assert foreseen.active == ("e-1", "e-2")
    assert settled.active == ("e-1",)
    assert [(s.person, s.power) for s in foreseen.seats(deal)] == [("p-1", "both"), (None, "veto")]
    assert [(s.person, s.power) for s in settled.seats(deal)] == [(None, "none"), (None, "veto")]


def test_of_a_foreseen_successor_and_an_end_nobody_can_know_yet_the_successor_holds_the_seat(tmp_path: Path) -> None:
    seats = (
        "id,opportunity_id,person_id,role,power,political,weight,from,to,recorded_at\n"
        "s-1,o-1,p-1,user,,,,2026-01-01,2026-03-10,\n"
        "s-1,o-1,p-2,user,,,,2026-03-10,,2026-02-01T09:00:00+08:00\n"
    )
    folder = read_folder(_by_hand(tmp_path, "", seats=seats))
    for known_at, person in ((date(2026, 1, 31), "p-1"), (date(2026, 2, 1), "p-2"), (date(2026, 3, 10), "p-2")):
        assert [s.person for s in view_of(folder, date(2026, 3, 15), known_at).seats(folder.deals[0])] == [person]


def test_own_power_counts_posts_above_the_deals_customer_and_nothing_outside(tmp_path: Path) -> None:
    folder = read_folder(_by_hand(tmp_path, ""))
    before, after = date(2026, 3, 9), date(2026, 3, 10)
    assert view_of(folder, before, None).own_power("p-1", "c-1") == "both"
    assert view_of(folder, after, None).own_power("p-1", "c-1") == "approve"
    assert view_of(folder, before, None).own_power("p-1", "c-0") == "approve"
    assert view_of(folder, before, None).own_power("p-2", "c-1") == "none"


def test_approval_multiplies_who_stops_it_with_who_lets_it_pass(tmp_path: Path) -> None:
    path = _by_hand(tmp_path, "ob1,p-2,rc,60,,2026-01-01,\n")
    answer = exact(path, date(2026, 3, 20), None)["o-1"]
    assert answer["veto_risk"]["value"] == Fraction(1, 2)
    assert answer["p_approval"]["value"] == Fraction(1, 2)
    alone = path / "opportunities.csv"
    alone.write_text(HAND["opportunities"].replace("won,3", "won,6"), encoding="utf-8")
    assert exact(path, date(2026, 3, 20), None)["o-1"]["p_approval"]["value"] == Fraction(1, 2) * Fraction(9, 10)


def test_what_is_recorded_after_the_close_does_not_change_the_contribution(tmp_path: Path) -> None:
    in_time = "ob1,p-2,rc,40,,2026-01-01,\nob2,p-2,rc,60,,2026-04-01,2026-04-01T23:59:59+08:00\n"
    late = in_time.replace("2026-04-01T23:59:59", "2026-04-02T00:00:00")
    helped = "employee_id,opportunity_id,person_id,kind,at\ne-2,o-1,p-2,raised,2026-04-01\n"
    for ratings, raised in ((in_time, 300), (late, 0)):
        answer = exact(_by_hand(tmp_path, ratings, helped=helped), date(2026, 5, 1), None)["contribution"]
        assert answer["fractional_raised"] == raised
        assert answer["fractional_used"] == 300
        assert answer["employees"]["e-2"] == {"raised": raised, "used": 300}


def test_an_unknown_start_leaves_a_raise_possible_and_a_retracted_amount_falls_back(tmp_path: Path) -> None:
    ratings = "ob1,p-2,rc,90,e-1,2026-03-01,\nob2,o-1,amount,900,,2026-02-01,\nob3,o-1,amount,,,2026-02-02,\n"
    answer = exact(_by_hand(tmp_path, ratings), date(2026, 5, 1), None)["contribution"]
    assert answer["bounds"]["fractional_raised"] == [0, 300]
    assert answer["bounds"]["fractional_used"] == [0, 300]
    assert answer["binary_count_used"] == 0


def test_a_deal_before_its_first_day_has_no_numbers(tmp_path: Path) -> None:
    answer = exact(_by_hand(tmp_path, ""), date(2025, 12, 31), None)
    assert answer["o-1"]["reason"] == "not_yet"
    assert answer["o-1"]["seat_coverage"] is None
    assert answer["contribution"]["count"] == 0
