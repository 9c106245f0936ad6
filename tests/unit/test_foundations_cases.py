"""The foundations in closed form: small folders whose numbers can be seen at a glance."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf, end_of_day
from graph_service.facts.plan import carried_out
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from tests.frames import facts_of

Row = dict[str, str]
Story = Mapping[str, Sequence[Row]]
Reading = dict[str, Any]

ZONE = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 1)
COMPANY: dict[str, Sequence[Row]] = {
    "customers": [{"id": "c", "name": "客户", "parent_id": "c-group"}, {"id": "c-group", "name": "集团"}],
    "departments": [
        {"id": "d", "customer_id": "c", "name": "总部", "key": "true"},
        {"id": "d-it", "customer_id": "c", "name": "信息部", "key": "true"},
        {"id": "d-group", "customer_id": "c-group", "name": "董事会", "key": ""},
    ],
    "employees": [{"id": "e-1", "name": "甲"}, {"id": "e-2", "name": "乙", "opt_out": "true"},
                  {"id": "e-left", "name": "丙", "left_on": "2026-06-30"}],
    "competitors": [{"id": "k-1", "name": "对手"}],
}  # fmt: skip


def post(person: str, key: str = "true", power: str = "none", department: str = "d", **dates: str) -> Row:
    """A post of a person; ``since`` and ``until`` are days."""
    return {"id": person, "department_id": department, "key": key, "power": power} | {
        "from": dates.get("since", "2020-01-01"), "to": dates.get("until", "")
    }  # fmt: skip


def observed(about: str, metric: str, value: str, on: str = "2026-09-01", *, by: str = "", recorded: str = "") -> Row:
    """An observation; an empty value takes back what was known."""
    row = {"id": f"{about}/{metric}/{by}/{on}/{recorded}", "about_id": about, "metric": metric, "value": value}
    return row | {"held_by": by, "valid_at": on, "recorded_at": recorded}


def scores(person: str, rc: str = "", sr: str = "", pa: str = "") -> list[Row]:
    """What our company holds of a person; empty = never rated."""
    given = {"rc": rc, "sr": sr, "pa": pa}
    return [observed(person, metric, value) for metric, value in given.items() if value]


class Team:
    """A folder and what is asked of it."""

    def __init__(self, folder: Path, story: Story) -> None:
        for name, rows in (COMPANY | story).items():  # type: ignore[operator]
            columns = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
                writer = csv.DictWriter(handle, columns, restval="")
                writer.writeheader()
                writer.writerows(rows)
        self.facts = facts_of(folder)

    def ask(self, indicator: str, as_of: date = TODAY, known_on: date | None = None, **parameters: Any) -> Any:
        """Readings by subject."""
        at = AsOf(as_of, None if known_on is None else end_of_day(known_on, ZONE))
        basis = Basis(self.facts, at, Parameters(**parameters), ZONE)
        rows = get_indicator(indicator).compute(basis).to_dicts()
        readings = {row["subject"]: row for row in rows}
        assert len(readings) == len(rows), "one reading per subject"
        return readings


def span(reading: Reading) -> tuple[Any, Any, Any]:
    """Value and bounds."""
    return reading["value"], reading["lower"], reading["upper"]


# B01-B03: scores of key persons


@pytest.mark.parametrize(("indicator", "metric"), [("B01", "rc"), ("B02", "sr"), ("B03", "pa")])
class TestScores:
    """Each dimension is read alike."""

    def test_a_person_never_rated_is_unknown_and_could_be_anything(
        self, indicator: str, metric: str, tmp_path: Path
    ) -> None:
        others = [observed("p", other, "90") for other in ("rc", "sr", "pa", "stance", "elem_x") if other != metric]
        reading = Team(tmp_path, {"people": [post("p")], "observations": others}).ask(indicator)["p"]
        assert span(reading) == (None, 0, 100)
        assert (reading["known"], reading["n"], reading["reasons"]) == (0, 1, ["unknown"])

    def test_a_score_of_zero_is_known(self, indicator: str, metric: str, tmp_path: Path) -> None:
        story = {"people": [post("p")], "observations": [observed("p", metric, "0")]}
        reading = Team(tmp_path, story).ask(indicator)["p"]
        assert span(reading) == (0, 0, 0)
        assert (reading["known"], reading["reasons"]) == (1, [])
        assert (reading["customer_id"], reading["person_id"], reading["rated_on"]) == ("c", "p", date(2026, 9, 1))

    def test_what_rivals_and_employees_hold_is_not_ours(self, indicator: str, metric: str, tmp_path: Path) -> None:
        theirs = [observed("p", metric, "90", by="k-1"), observed("p", metric, "95", by="e-1")]
        assert span(Team(tmp_path, {"people": [post("p")], "observations": theirs}).ask(indicator)["p"]) == (
            None,
            0,
            100,
        )

    def test_a_retraction_restores_unknown_from_its_day_on(self, indicator: str, metric: str, tmp_path: Path) -> None:
        history = [observed("p", metric, "70", "2026-08-01"), observed("p", metric, "", "2026-09-01")]
        team = Team(tmp_path, {"people": [post("p")], "observations": history})
        assert span(team.ask(indicator, date(2026, 8, 31))["p"]) == (70, 70, 70)
        assert span(team.ask(indicator, date(2026, 9, 1))["p"]) == (None, 0, 100)

    def test_a_correction_counts_from_when_it_was_recorded(self, indicator: str, metric: str, tmp_path: Path) -> None:
        first = observed("p", metric, "70", "2026-08-01", recorded="2026-08-01T09:00:00+08:00")
        second = observed("p", metric, "30", "2026-08-01", recorded="2026-10-01T09:00:00+08:00")
        team = Team(tmp_path, {"people": [post("p")], "observations": [second, first]})
        assert team.ask(indicator, known_on=date(2026, 9, 30))["p"]["value"] == 70
        assert team.ask(indicator, known_on=date(2026, 10, 1))["p"]["value"] == 30

    def test_half_a_year_is_fresh_and_a_day_more_is_stale(self, indicator: str, metric: str, tmp_path: Path) -> None:
        fresh, stale = observed("p-180", metric, "70", "2026-05-05"), observed("p-181", metric, "70", "2026-05-04")
        team = Team(tmp_path, {"people": [post("p-180"), post("p-181")], "observations": [fresh, stale]})
        assert {name: row["reasons"] for name, row in team.ask(indicator).items()} == {"p-180": [], "p-181": ["stale"]}
        assert team.ask(indicator)["p-181"]["value"] == 70
        only_fresh = team.ask(indicator, fresh_only=True)
        assert only_fresh["p-180"]["value"] == 70
        assert (span(only_fresh["p-181"]), only_fresh["p-181"]["reasons"]) == ((None, 0, 100), ["unknown", "stale"])

    def test_a_rating_older_than_the_present_post_says_so(self, indicator: str, metric: str, tmp_path: Path) -> None:
        people = [post("p", until="2026-09-02"), post("p", department="d-it", since="2026-09-02")]
        team = Team(tmp_path, {"people": people, "observations": [observed("p", metric, "70")]})
        assert team.ask(indicator, date(2026, 9, 1))["p"]["reasons"] == []
        assert team.ask(indicator, date(2026, 9, 2))["p"]["reasons"] == ["before_post"]


# Key persons


def test_only_a_post_marked_key_at_the_customer_itself_makes_a_key_person(tmp_path: Path) -> None:
    people = [
        post("p-key"), post("p-other", key="false"), post("p-silent", key=""), post("p-group", department="d-group"),
        post("p-gone", until="2026-10-31"), post("p-late", since="2026-11-02"),
    ]  # fmt: skip
    seats = [{"id": "s", "opportunity_id": "o", "person_id": "p-group", "role": "user", "from": "2026-01-01"}]
    deal = {"id": "o", "customer_id": "c", "created_on": "2026-01-01", "status": "open"}
    rows = Team(tmp_path, {"people": people, "seats": seats, "opportunities": [deal]}).ask("B01")
    assert {subject: row["customer_id"] for subject, row in rows.items()} == {"p-group": "c-group", "p-key": "c"}


def test_a_second_post_without_the_mark_does_not_take_it_away(tmp_path: Path) -> None:
    people = [post("p"), post("p", key="false", department="d-it")]
    assert list(Team(tmp_path, {"people": people}).ask("B01")) == ["p"]


def test_a_key_person_of_two_customers_is_read_at_each_of_them(tmp_path: Path) -> None:
    people = [post("p", since="2026-10-01"), post("p", power="veto", department="d-group"), post("p-one")]
    team = Team(tmp_path, {"people": people, "observations": [observed("p", "rc", "70")]})
    closeness = team.ask("B01")
    assert list(closeness) == ["c-group/p", "c/p", "p-one"]
    assert {row["value"] for subject, row in closeness.items() if subject.endswith("/p")} == {70}
    # The same rating, made before the newer of the two posts.
    assert (closeness["c/p"]["reasons"], closeness["c-group/p"]["reasons"]) == (["before_post"], [])
    power = team.ask("B06")
    assert (power["c-group/p"]["is_group_power"], power["c/p"]["is_group_power"]) == (False, True)


# B04, B08, M02: the customer's level


def test_the_customers_score_is_the_mean_over_the_known_within_what_the_unknown_could_do(tmp_path: Path) -> None:
    ratings = scores("p-1", "80", "60", "30") + scores("p-2", "60") + scores("p-3", "", "90")
    people = [post(f"p-{number}") for number in range(1, 5)]
    reading = Team(tmp_path, {"people": people, "observations": ratings}).ask("B04")["c"]
    assert (reading["rc"], reading["rc_lower"], reading["rc_upper"]) == (70, 35, 85)
    assert (reading["sr"], reading["sr_lower"], reading["sr_upper"]) == (75, 37.5, 87.5)
    assert (reading["pa"], reading["pa_lower"], reading["pa_upper"]) == (30, 7.5, 82.5)
    assert span(reading) == pytest.approx(((70 + 75 + 30) / 3, 80 / 3, 85))
    assert (reading["known"], reading["n"], reading["reasons"]) == (5, 12, ["unknown_scores"])


def test_an_unknown_dimension_leaves_the_mean_of_the_others_and_opens_the_bounds(tmp_path: Path) -> None:
    team = Team(tmp_path, {"people": [post("p")], "observations": scores("p", "80", "60")})
    reading = team.ask("B04")["c"]
    assert (reading["pa"], reading["pa_lower"], reading["pa_upper"]) == (None, 0, 100)
    assert span(reading) == pytest.approx((70, 140 / 3, 80))
    assert reading["reasons"] == ["unknown_scores", "unknown_dimension"]
    assert span(team.ask("B08")["c"]) == (None, 0, 1)
    assert team.ask("B08")["c"]["grade"] == "unknown"
    assert span(team.ask("M02")["c"]) == (None, 0, 1)


def test_dimensions_count_by_their_weights_and_without_any_there_is_no_composite(tmp_path: Path) -> None:
    team = Team(tmp_path, {"people": [post("p")], "observations": scores("p", "80", "60", "20")})
    weighted = team.ask("B04", dimension_weights={"rc": 3, "sr": 1})["c"]
    assert span(weighted) == pytest.approx((75, 75, 75))
    none = team.ask("B04", dimension_weights={})["c"]
    assert span(none) == (None, 0, 100)
    assert none["rc"] == 80


def test_a_customer_without_key_persons_has_no_level(tmp_path: Path) -> None:
    team = Team(tmp_path, {"people": [post("p", key="false")], "observations": scores("p", "80", "80", "80")})
    reading = team.ask("B04")["c"]
    assert (span(reading), reading["n"], reading["reasons"]) == ((None, 0, 100), 0, ["no_key_persons"])
    assert span(team.ask("B08")["c"]) == (None, 0, 2)
    assert span(team.ask("M02")["c"]) == (None, 0, 1)


@pytest.mark.parametrize(
    ("given", "grade", "value"),
    [
        (("80", "80", "80"), "excellent", 2),
        (("80", "80", "79"), "good", 1),
        (("60", "60", "60"), "good", 1),
        (("60", "60", "59"), "below", 0),
        (("0", "100", "100"), "below", 0),
    ],
)
def test_a_grade_needs_all_three_dimensions(
    given: tuple[str, str, str], grade: str, value: int, tmp_path: Path
) -> None:
    reading = Team(tmp_path, {"people": [post("p")], "observations": scores("p", *given)}).ask("B08")["c"]
    assert (reading["grade"], span(reading)) == (grade, (value, value, value))


def test_a_mean_of_exactly_60_is_good_whatever_the_sum_of_floats(tmp_path: Path) -> None:
    given = ("75.6", "62.8", "41.6")
    assert sum(map(float, given)) / 3 < 60  # the trap
    people = [post(f"p-{number}") for number in range(3)]
    ratings = [row for number, score in enumerate(given) for row in scores(f"p-{number}", score, "60", "60")]
    team = Team(tmp_path, {"people": people, "observations": ratings})
    assert team.ask("B08")["c"]["grade"] == "good"
    assert (team.ask("M02")["c"]["value"], team.ask("M02")["c"]["failing"]) == (1, [])


def test_bounds_say_which_grades_the_unrated_could_still_bring(tmp_path: Path) -> None:
    ratings = scores("p-1", "100", "100", "100") + scores("p-2", "100", "100", "30")
    people = [post(f"p-{number}") for number in range(1, 4)]
    reading = Team(tmp_path, {"people": people, "observations": ratings}).ask("B08")["c"]
    # pa: mean 65, from 43 to 77 with the third person; never excellent, perhaps below.
    assert (reading["grade"], span(reading)) == ("good", (1, 0, 1))


# B05: coverage of the map


def expects(value: str, by: str = "", on: str = "2026-01-05") -> Row:
    return observed("c", "expected_key_persons", value, on, by=by)


def test_more_key_persons_than_expected_are_a_full_coverage_that_says_so(tmp_path: Path) -> None:
    people = [post("p-1"), post("p-2")]
    reading = Team(tmp_path, {"people": people, "observations": [expects("1")]}).ask("B05")["c"]
    assert (span(reading), reading["key_persons"]) == ((1, 1, 1), 2)
    assert "more_than_expected" in reading["reasons"]
    assert "key_persons_missing" not in reading["reasons"]


def test_nobody_known_of_two_expected_is_zero_not_unknown(tmp_path: Path) -> None:
    reading = Team(tmp_path, {"observations": [expects("2")]}).ask("B05")["c"]
    assert span(reading) == (0, 0, 0)
    assert (reading["score_coverage"], reading["known"], reading["n"]) == (None, 0, 0)


def test_a_share_of_nobody_expected_is_null(tmp_path: Path) -> None:
    reading = Team(tmp_path, {"people": [post("p")], "observations": [expects("0")]}).ask("B05")["c"]
    assert span(reading) == (None, None, None)
    assert "empty_denominator" in reading["reasons"]


def test_the_expectation_is_our_companys_newest_and_can_be_taken_back(tmp_path: Path) -> None:
    expected = [expects("4"), expects("2", on="2026-03-01"), expects("", on="2026-05-01")]
    theirs = [expects("1", "k-1", "2026-06-01"), expects("1", "e-1", "2026-06-01")]
    team = Team(tmp_path, {"people": [post("p")], "observations": expected + theirs})
    shares = [team.ask("B05", date(2026, month, 15))["c"]["value"] for month in (1, 2, 3, 4, 5, 7)]
    assert shares == [0.25, 0.25, 0.5, 0.5, None, None]


def test_cells_are_counted_by_person_and_dimension_and_departments_by_key_posts(tmp_path: Path) -> None:
    people = [post("p-1"), post("p-2"), post("p-2", key="false", department="d-it")]
    ratings = scores("p-1", "80", "0") + scores("p-2", "50") + [observed("p-2", "stance", "for")]
    team = Team(tmp_path, {"people": people, "observations": ratings})
    reading = team.ask("B05")["c"]
    assert (reading["score_coverage"], reading["known"], reading["n"]) == (0.5, 3, 6)
    assert (reading["department_coverage"], reading["open_departments"]) == (0.5, ["d-it"])
    group = team.ask("B05")["c-group"]
    assert (group["department_coverage"], group["open_departments"]) == (None, [])
    assert "no_key_departments" in group["reasons"]


# B06, B07, M03: who can stop us, and who would


def test_own_power_is_the_union_over_posts_here_and_above(tmp_path: Path) -> None:
    people = [
        post("p-both", power="veto"), post("p-both", power="approve", department="d-it"),
        post("p-group"), post("p-group", key="false", power="approve", department="d-group"),
        post("p-was", power="veto", until="2026-10-01"), post("p-was", department="d-it", since="2026-10-01"),
        post("p-silent", power=""),
        post("p-half", power="veto"), post("p-half", power="", department="d-it"),
    ]  # fmt: skip
    rows = Team(tmp_path, {"people": people}).ask("B06")
    assert {name: row["power"] for name, row in rows.items()} == {
        "p-both": "both", "p-group": "approve", "p-half": "veto", "p-silent": "none", "p-was": "none"
    }  # fmt: skip
    assert {name for name, row in rows.items() if row["is_group_power"]} == {"p-group"}
    assert {name: span(row) for name, row in rows.items()} == {
        "p-both": (1, 1, 1), "p-group": (1, 1, 1), "p-half": (1, 1, 1), "p-silent": (0, 0, 1), "p-was": (0, 0, 0)
    }  # fmt: skip
    assert (rows["p-silent"]["known"], rows["p-silent"]["reasons"]) == (0, ["power_unrecorded"])
    assert (rows["p-half"]["known"], rows["p-half"]["reasons"]) == (1, [])
    assert rows["p-group"]["reasons"] == ["group_power"]


@pytest.mark.parametrize(
    ("ratings", "state"),
    [
        ([("rc", "90"), ("sr", "90"), ("pa", "39.9")], "opposed"),
        ([("rc", "40"), ("sr", "40"), ("pa", "40")], "not_opposed"),
        ([("rc", "90"), ("stance", "against")], "opposed"),
        ([("stance", "neutral")], "not_opposed"),
        ([("rc", "0")], "opposed"),
        ([], "unknown"),
    ],
)
def test_one_score_below_40_or_a_stance_against_us_is_opposition(
    ratings: list[tuple[str, str]], state: str, tmp_path: Path
) -> None:
    story = {"people": [post("p")], "observations": [observed("p", *rating) for rating in ratings]}
    reading = Team(tmp_path, story).ask("B07")["p"]
    wanted = {"opposed": (1, 1, 1), "not_opposed": (0, 0, 0), "unknown": (None, 0, 1)}[state]
    assert (reading["state"], span(reading)) == (state, wanted)


def test_what_others_hold_does_not_make_an_opponent_and_a_stance_can_be_taken_back(tmp_path: Path) -> None:
    theirs = [observed("p", "rc", "5", by="e-1"), observed("p", "stance", "against", by="k-1")]
    ours = [observed("p", "stance", "against", "2026-08-01"), observed("p", "stance", "", "2026-10-01")]
    team = Team(tmp_path, {"people": [post("p")], "observations": theirs + ours})
    days = (date(2026, 7, 31), date(2026, 9, 30), TODAY)
    assert [team.ask("B07", day)["p"]["state"] for day in days] == ["unknown", "opposed", "unknown"]


def test_the_review_asks_about_those_with_power_group_power_included(tmp_path: Path) -> None:
    people = [
        post("p"),
        post("p", key="", power="veto", department="d-group"),
        post("p-plain"),
        post("p-veto", power="veto"),
    ]
    ratings = scores("p", "10") + scores("p-plain", "10")
    team = Team(tmp_path, {"people": people, "observations": ratings})
    review = team.ask("M03")["c"]
    assert (review["verdict"], review["opposed"], review["unknown"]) == ("blocked", ["p"], ["p-veto"])
    assert (span(review), review["known"], review["n"]) == ((1, 1, 2), 1, 2)
    assert review["reasons"] == ["opposed_holders", "unknown_holders"]
    # Nobody is a key person of the group: its veto holder's post there is not marked.
    assert (team.ask("M03")["c-group"]["verdict"], team.ask("M03")["c-group"]["reasons"]) == ("clear", ["no_holders"])


# B09: influence of our people


def test_influence_is_what_active_employees_hold(tmp_path: Path) -> None:
    by = {"e-1": "59.9", "e-2": "60", "e-left": "95", "k-1": "99", "": "99"}
    ratings = [observed("p", "rc", value, by=holder, on="2026-06-01") for holder, value in by.items()]
    ratings += [observed("p-other", "rc", "80", by="e-1"), observed("p-other", "sr", "80", by="e-2")]
    team = Team(tmp_path, {"people": [post("p"), post("p-other", key="false")], "observations": ratings})
    rows = team.ask("B09")
    assert {name: (row["value"], row["grade"], row["is_key"]) for name, row in rows.items()} == {
        "e-1/p": (59.9, "below", True),
        "e-1/p-other": (80, "deep", False),
        "e-2/p": (60, "influences", True),
    }
    assert (rows["e-2/p"]["employee_id"], rows["e-2/p"]["person_id"], rows["e-2/p"]["opt_out"]) == ("e-2", "p", True)
    assert "e-left/p" in team.ask("B09", date(2026, 6, 29))


def test_influence_taken_back_is_unknown_and_influence_of_zero_is_not(tmp_path: Path) -> None:
    ratings = [observed("p", "rc", "0", by="e-1"), observed("p", "rc", "70", "2026-08-01", by="e-2"),
               observed("p", "rc", "", "2026-09-01", by="e-2")]  # fmt: skip
    team = Team(tmp_path, {"people": [post("p")], "observations": ratings})
    assert {name: row["value"] for name, row in team.ask("B09").items()} == {"e-1/p": 0}
    assert list(team.ask("B09", date(2026, 8, 15))) == ["e-2/p"]


def test_influence_on_a_person_of_two_customers_is_one_reading(tmp_path: Path) -> None:
    people = [post("p"), post("p", department="d-group")]
    team = Team(tmp_path, {"people": people, "observations": [observed("p", "rc", "70", "2026-01-01", by="e-1")]})
    assert {name: row["reasons"] for name, row in team.ask("B09").items()} == {"e-1/p": ["stale"]}
    assert team.ask("B09", fresh_only=True) == {}


# B12: the chain


def seat(name: str, role: str, person: str = "", **more: str) -> Row:
    return {"id": name, "opportunity_id": "o", "role": role, "person_id": person, "from": "2026-03-01"} | more


DEAL = {"id": "o", "customer_id": "c", "created_on": "2026-02-01", "status": "open"}


def test_a_chain_counts_its_seats_vacant_ones_and_outsiders_included(tmp_path: Path) -> None:
    seats = [seat("s-1", "approver", "p-veto", political="inner"), seat("s-2", "user"),
             seat("s-3", "user", "p-adviser"), seat("s-4", "coach", "p-board", power="none")]  # fmt: skip
    people = [post("p-veto", power="veto"), post("p-board", power="both", department="d-group"),
              {"id": "p-adviser", "organisation": "设计院"}]  # fmt: skip
    team = Team(tmp_path, {"opportunities": [DEAL], "seats": seats, "people": people})
    chain = team.ask("B12")["o"]
    assert (span(chain), chain["known"], chain["n"]) == ((4, 4, 4), 3, 4)
    assert (chain["vacant"], chain["external"]) == (1, 1)
    roles = {role: chain[role] for role in ("approver", "decision_maker", "evaluator", "user", "influencer", "coach")}
    assert roles == {"approver": 1, "decision_maker": 0, "evaluator": 0, "user": 2, "influencer": 0, "coach": 1}
    assert chain["reasons"] == ["vacant_seats", "external_holders"]
    basis = Basis(team.facts, AsOf(TODAY), Parameters(), ZONE)
    rows = {row["seat_id"]: row for row in carried_out(get_indicator("B12").select(basis)).to_dicts()}
    assert {name: (row["person_id"], row["role"], row["power"], row["weight"]) for name, row in rows.items()} == {
        "s-1": ("p-veto", "approver", "veto", 6.0),
        "s-2": (None, "user", "none", 1.0),
        "s-3": ("p-adviser", "user", "none", 1.0),
        "s-4": ("p-board", "coach", "none", 1.0),
    }


def test_a_successor_known_before_the_end_of_who_sits_there_is_the_only_holder(tmp_path: Path) -> None:
    seats = [seat("s", "user", "p-now", to="2026-06-01"),
             seat("s", "user", "p-next", recorded_at="2026-04-01T09:00:00+08:00") | {"from": "2026-06-01"}]  # fmt: skip
    story = {"opportunities": [DEAL], "seats": seats, "people": [post("p-now"), post("p-next")]}
    facts = Team(tmp_path, story).facts
    for day, known_on, holder in (
        (date(2026, 7, 1), date(2026, 3, 31), "p-now"),
        (date(2026, 7, 1), date(2026, 4, 1), "p-next"),
        (date(2026, 5, 31), date(2026, 4, 1), "p-now"),
        (date(2026, 7, 1), date(2026, 7, 1), "p-next"),
    ):
        basis = Basis(facts, AsOf(day, end_of_day(known_on, ZONE)), Parameters(), ZONE)
        assert basis.seats["person_id"].to_list() == [holder], (day, known_on)


def test_a_deal_without_seats_says_that_no_chain_is_recorded(tmp_path: Path) -> None:
    team = Team(tmp_path, {"opportunities": [DEAL], "seats": [seat("s", "user")]})
    before, after = team.ask("B12", date(2026, 2, 28))["o"], team.ask("B12", date(2026, 3, 1))["o"]
    assert (span(before), before["reasons"]) == ((0, 0, 0), ["no_seats"])
    assert (span(after), after["reasons"]) == ((1, 1, 1), ["vacant_seats"])
    assert team.ask("B12", date(2026, 1, 31)) == {}
