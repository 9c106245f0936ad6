"""The exact cases of the domain analysis (A.14): a folder as a team would hand it in, the real indicators, its numbers.

Each test is named after its case and builds the smallest folder that says it.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cli.contribution import show_deal
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.indicators.indicator import Basis
from graph_service.indicators.registry import get_indicator
from graph_service.services.contribution import describe_deal
from graph_service.services.who import describe_people
from tests.frames import facts_of
from tests.product import everybody

Row = dict[str, str]
Story = Mapping[str, Sequence[Row]]

AS_OF = date(2026, 11, 1)
CREATED, CLOSED = "2026-03-01", "2026-09-30"
WAN = 1_000_000
YI = 10_000 * WAN
"""万 and 亿 of a yuan in fen."""


def basis(folder: Path, story: Story, zone: ZoneInfo = ZoneInfo("Asia/Shanghai")) -> Basis:
    """A folder with these rows, read back as of the first of November."""
    for name, rows in story.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, columns, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return Basis(facts_of(folder, zone), AsOf(AS_OF), Parameters(), zone)


def readings(indicator: str, asked: Basis) -> dict[str, dict[str, Any]]:
    """The readings of an indicator by subject."""
    return {row["subject"]: row for row in get_indicator(indicator).compute(asked).to_dicts()}


def customer() -> dict[str, list[Row]]:
    """One customer with a key department, and one of us who owns its deals."""
    return {
        "customers": [{"id": "c", "name": "客户"}],
        "departments": [{"id": "d", "customer_id": "c", "name": "总部", "key": "true"}],
        "employees": [{"id": "e-owner", "name": "负责人"}, {"id": "e-friend", "name": "朋友"}],
    }


def key_people(*ids: str, **power: str) -> list[Row]:
    """Key persons in posts since 2020; power by id with underscores."""
    return [
        {"id": person, "department_id": "d", "key": "true", "power": power.get(person.replace("-", "_"), "none")}
        | {"from": "2020-01-01"}
        for person in ids
    ]


def rating(person: str, metric: str, value: float, on: str = "2026-08-01", held_by: str = "") -> Row:
    """An observation of a person; held by our company unless said."""
    about = {"about_id": person, "metric": metric, "value": str(value), "held_by": held_by, "valid_at": on}
    return {"id": f"{person}/{metric}/{held_by}/{on}"} | about


def won(deal: str, amount: int) -> Row:
    """A deal won after seven months."""
    times = {"created_on": CREATED, "closed_on": CLOSED, "status": "won"}
    return {"id": deal, "customer_id": "c", "owner_id": "e-owner", "amount": str(amount), **times}


def chain(deal: str, size: int) -> list[Row]:
    """A chain of so many seats, each held by somebody of its own since the deal began."""
    return [
        {"id": f"s-{deal}-{number}", "opportunity_id": deal, "person_id": f"p-{deal}-{number}", "role": "user"}
        | {"from": CREATED}
        for number in range(size)
    ]


def holders(seats: Sequence[Row]) -> list[Row]:
    """Posts of everybody in these seats."""
    return key_people(*(seat["person_id"] for seat in seats))


def raised(deal: str, person: str) -> tuple[list[Row], list[Row]]:
    """A person our friend raised from 40 to 70 during a deal: the ratings, and the record of the help."""
    ratings = [rating(person, "rc", 40, CREATED), rating(person, "rc", 70, CLOSED)]
    help_ = {"employee_id": "e-friend", "opportunity_id": deal, "person_id": person, "kind": "raised", "at": CLOSED}
    return ratings, [help_]


def informed(deal: str) -> Row:
    """Influence used without a person named."""
    return {"employee_id": "e-friend", "opportunity_id": deal, "person_id": "", "kind": "informed", "at": CLOSED}


def test_T05_one_person_raised_in_a_chain_of_ten_credits_a_tenth_of_the_amount(tmp_path: Path) -> None:
    seats = chain("o", 10)
    ratings, helped = raised("o", "p-o-0")
    story = {"opportunities": [won("o", 1000 * WAN)], "seats": seats, "people": holders(seats)}
    asked = basis(tmp_path, customer() | story | {"observations": ratings, "helped": helped})
    credit = readings("K05b", asked)["o"]
    assert (credit["chain"], credit["is_raised"]) == (10, 1)
    assert credit["value"] == credit["lower"] == 100 * WAN


def test_T06_influence_used_in_30_of_100_won_deals_is_30_percent_of_the_count(tmp_path: Path) -> None:
    # Amounts differ, so that only the count comes to 30 %.
    deals = [won(f"o-{number}", (number + 1) * WAN) for number in range(100)]
    seats = [seat for deal in deals for seat in chain(deal["id"], 1)]
    helped = [informed(f"o-{number}") for number in range(30)]
    story = {"opportunities": deals, "seats": seats, "people": holders(seats), "helped": helped}
    share = readings("M12", basis(tmp_path, customer() | story))["company"]
    assert share["n"] == 100
    assert share["by_count"] == pytest.approx(0.30)
    assert share["value"] == pytest.approx(sum(range(1, 31)) / sum(range(1, 101)))


def test_T07_influence_used_in_deals_of_5_of_10_yi_is_half_of_the_amount(tmp_path: Path) -> None:
    deals = [won("o-helped", 5 * YI), won("o-alone", 3 * YI), won("o-too", 2 * YI)]
    seats = [seat for deal in deals for seat in chain(deal["id"], 2)]
    story = {"opportunities": deals, "seats": seats, "people": holders(seats), "helped": [informed("o-helped")]}
    share = readings("M12", basis(tmp_path, customer() | story))["company"]
    assert share["value"] == pytest.approx(0.5)
    assert share["by_count"] == pytest.approx(1 / 3)


def test_T08_the_forms_of_contribution_bracket_each_other(tmp_path: Path) -> None:
    seats = chain("o-a", 10) + chain("o-b", 5)
    ratings, helped = raised("o-a", "p-o-a-3")
    story = {"opportunities": [won("o-a", 600), won("o-b", 400)], "seats": seats, "people": holders(seats)}
    asked = basis(tmp_path, customer() | story | {"observations": ratings, "helped": helped})
    deals = list(readings("K05b", asked).values())
    won_amount = sum(credit["amount"] for credit in deals)
    assert won_amount == 1000
    assert sum(credit["value"] for credit in deals) == pytest.approx(60)
    assert sum(credit["value"] for credit in deals) / won_amount == pytest.approx(0.06)
    assert sum(credit["binary_amount_raised"] for credit in deals) / won_amount == pytest.approx(0.60)
    assert sum(credit["binary_count_raised"] for credit in deals) / len(deals) == pytest.approx(0.50)
    share = readings("M12", asked)["company"]
    assert (share["value"], share["by_count"]) == (pytest.approx(0.60), pytest.approx(0.50))


def test_a_raise_of_exactly_the_least_points_counts_however_the_decimals_are_kept(tmp_path: Path) -> None:
    seats = chain("o", 1)
    _, helped = raised("o", "p-o-0")
    ratings = [rating("p-o-0", "rc", 47.57, CREATED), rating("p-o-0", "rc", 67.57, CLOSED)]
    story = {"opportunities": [won("o", 600)], "seats": seats, "people": holders(seats)}
    asked = basis(tmp_path, customer() | story | {"observations": ratings, "helped": helped})
    assert readings("K05b", asked)["o"]["value"] == 600


def test_a_deal_closed_on_the_eve_of_a_day_without_midnight_is_locked_at_its_close(tmp_path: Path) -> None:
    zone, closed = ZoneInfo("Asia/Beirut"), "2026-03-28"
    assert datetime(2026, 3, 29, tzinfo=zone).astimezone(UTC).astimezone(zone).hour == 1, "the clocks skip midnight"
    seats = chain("o", 1)
    _, helped = raised("o", "p-o-0")
    late = rating("p-o-0", "rc", 70, closed) | {"recorded_at": "2026-04-10T09:00:00+03:00"}
    story = {"opportunities": [won("o", 600) | {"closed_on": closed}], "seats": seats, "people": holders(seats)}
    ratings = [rating("p-o-0", "rc", 40, CREATED) | {"recorded_at": ""}, late]
    told = {"observations": ratings, "helped": [helped[0] | {"at": closed}]}
    credit = deal_credit(basis(tmp_path, customer() | story | told, zone))
    assert (credit["raised"], credit["used"]) == ([], ["p-o-0"])
    assert [fact["on"] for fact in credit["late"]] == [closed]


def deal_credit(asked: Basis) -> dict[str, Any]:
    """The credit of the only deal, as its own question answers."""
    credit = describe_deal(asked, "o", everybody)["credit"]
    assert isinstance(credit, dict)
    return credit


def test_what_is_unknown_of_a_deal_is_null_in_its_credit_and_not_the_zero_of_an_empty_sum(tmp_path: Path) -> None:
    seats = chain("o", 2)
    ratings, helped = raised("o", "p-o-0")
    story = {"opportunities": [won("o", 0) | {"amount": ""}], "seats": seats, "people": holders(seats)}
    credit = deal_credit(basis(tmp_path, customer() | story | {"observations": ratings, "helped": helped}))
    money = [f"{form}_{kind}" for form in ("fractional", "binary_amount") for kind in ("raised", "used")]
    assert [credit["amount"], credit["won_amount"], *(credit[name] for name in money)] == [None] * 6
    assert [credit["bounds"][name] for name in money] == [[None, None]] * 4
    assert [credit["shares"][name] for name in money] == [None] * 4
    assert (credit["binary_count_raised"], credit["bounds"]["binary_count_raised"]) == (1, [1, 1])
    assert credit["reasons"] == ["unknown_amount"]


def test_a_deal_nobody_sat_in_has_no_fractional_credit_and_counts_in_the_binary_forms(tmp_path: Path) -> None:
    story = {"opportunities": [won("o", 600)], "helped": [informed("o")]}
    asked = basis(tmp_path, customer() | story)
    credit = deal_credit(asked)
    for name in ("fractional_raised", "fractional_used"):
        assert (credit[name], credit["bounds"][name], credit["shares"][name]) == (None, [None, None], None)
    assert (credit["won_amount"], credit["binary_amount_used"], credit["binary_amount_raised"]) == (600, 600, 0)
    assert credit["shares"]["binary_amount_used"] == 1
    assert credit["reasons"] == ["empty_chain"]
    words = describe_deal(asked, "o", everybody) | {"opportunity": "o", "customer": "c", "names": {}}
    assert list(show_deal(words | {"as_of": "2026-11-01", "known_at": None, "revisions": {}, "proof": ""}, "en"))


@pytest.mark.parametrize(
    ("means", "passes", "failing"),
    [
        ((60, 60, 60), 1, []),
        ((59, 90, 90), 0, ["rc"]),
        ((90, 59.9, 59), 0, ["sr", "pa"]),
    ],
)
def test_T11_the_level_is_passed_only_if_all_three_dimensions_reach_60(
    tmp_path: Path, means: tuple[float, float, float], passes: int, failing: list[str]
) -> None:
    # Two persons, five points above and below: the mean is what counts, not each person.
    ratings = [
        rating(person, metric, mean + off)
        for person, off in (("p-1", 5), ("p-2", -5))
        for metric, mean in zip(("rc", "sr", "pa"), means, strict=True)
    ]
    asked = basis(tmp_path, customer() | {"people": key_people("p-1", "p-2"), "observations": ratings})
    check = readings("M02", asked)["c"]
    assert (check["value"], check["lower"], check["upper"]) == (passes, passes, passes)
    assert check["failing"] == failing


def expects(number: str) -> list[Row]:
    """How many key persons our company expects at the customer."""
    return [{"id": "expected", "about_id": "c", "metric": "expected_key_persons", "value": number}
            | {"valid_at": "2026-01-05"}]  # fmt: skip


def test_T27_13_of_15_expected_key_persons_are_a_coverage_of_13_15ths_and_a_reason_to_act(tmp_path: Path) -> None:
    people = key_people(*(f"p-{number}" for number in range(13)))
    coverage = readings("B05", basis(tmp_path, customer() | {"people": people, "observations": expects("15")}))["c"]
    assert coverage["value"] == coverage["lower"] == coverage["upper"] == pytest.approx(13 / 15)
    assert (coverage["key_persons"], coverage["expected"]) == (13, 15)
    assert "key_persons_missing" in coverage["reasons"]


def test_T27_an_unknown_expectation_leaves_the_coverage_unknown_not_1(tmp_path: Path) -> None:
    people = key_people(*(f"p-{number}" for number in range(13)))
    coverage = readings("B05", basis(tmp_path, customer() | {"people": people}))["c"]
    assert (coverage["value"], coverage["lower"], coverage["upper"]) == (None, 0, 1)
    assert "expected_unknown" in coverage["reasons"]
    assert coverage["key_persons"] == 13


def gatekeeper(tmp_path: Path, *ratings: Row) -> tuple[dict[str, Any], dict[str, Any], dict[str, dict[str, Any]]]:
    """Verdicts of the customer and of a deal whose seats are held by a veto holder and by somebody without power."""
    deal = {"id": "o", "customer_id": "c", "created_on": CREATED, "status": "open"}
    seats = [{"id": f"s-{person}", "opportunity_id": "o", "person_id": person, "role": "user", "from": CREATED}
             for person in ("p-veto", "p-plain")]  # fmt: skip
    people = key_people("p-veto", "p-plain", p_veto="veto")
    story = {"opportunities": [deal], "seats": seats, "people": people, "observations": ratings}
    asked = basis(tmp_path, customer() | story)
    return readings("M03", asked)["c"], readings("O04", asked)["o"], readings("B07", asked)


def test_T28_a_veto_holder_at_35_opposes_and_blocks(tmp_path: Path) -> None:
    review, verdict, opposition = gatekeeper(tmp_path, rating("p-veto", "rc", 35), rating("p-plain", "rc", 80))
    assert opposition["p-veto"]["state"] == "opposed"
    assert (review["verdict"], review["opposed"], review["unknown"]) == ("blocked", ["p-veto"], [])
    assert verdict["verdict"] == "blocked"


def test_T28_a_veto_holder_of_whom_nothing_is_known_is_unknown_and_does_not_block(tmp_path: Path) -> None:
    review, verdict, opposition = gatekeeper(tmp_path, rating("p-plain", "rc", 80))
    assert (opposition["p-veto"]["state"], opposition["p-veto"]["value"]) == ("unknown", None)
    assert (review["verdict"], review["opposed"], review["unknown"]) == ("unverified", [], ["p-veto"])
    assert "unknown_holders" in review["reasons"]
    assert verdict["verdict"] == "unverified"


def test_T28_somebody_without_power_at_10_opposes_and_does_not_block(tmp_path: Path) -> None:
    review, verdict, opposition = gatekeeper(tmp_path, rating("p-veto", "rc", 70), rating("p-plain", "rc", 10))
    assert opposition["p-plain"]["value"] == 1
    assert (review["verdict"], verdict["verdict"]) == ("clear", "clear")
    assert review["opposed"] == []


ATTITUDES = {"p-1": (3, 70), "p-2": (3, 60), "p-3": (2, 50), "p-4": (1, 80), "p-5": (1, None)}
"""Weight of the seat and mean attitude of its holder."""


def weighted_chain(ratings: Sequence[Row], **power: str) -> Story:
    """Five seats with these weights; the holders' powers by id."""
    deal = {"id": "o", "customer_id": "c", "created_on": CREATED, "status": "open"}
    seats = [
        {"id": f"s-{person}", "opportunity_id": "o", "person_id": person, "role": "user", "weight": str(weight)}
        | {"from": CREATED}
        for person, (weight, _) in ATTITUDES.items()
    ]
    people = key_people(*ATTITUDES, **power)
    return customer() | {"opportunities": [deal], "seats": seats, "people": people, "observations": ratings}


def test_T32_the_chain_score_is_the_weighted_mean_of_the_known_attitudes_within_its_bounds(tmp_path: Path) -> None:
    # A mean of several dimensions, so that the attitude is really formed.
    ratings = [
        rating(person, metric, attitude + off)
        for person, (_, attitude) in ATTITUDES.items()
        for metric, off in (("rc", -4), ("sr", 1), ("pa", 3))
        if attitude is not None
    ]
    score = readings("K07b", basis(tmp_path, weighted_chain(ratings)))["o"]
    assert score["value"] == pytest.approx(570 / 9)
    assert round(score["value"], 2) == 63.33
    assert score["insight"] == pytest.approx(0.9)
    assert (score["lower"], score["upper"]) == (pytest.approx(57), pytest.approx(67))
    assert (score["blocked"], score["gated"]) == (False, score["value"])


def test_T32_an_opposing_veto_holder_blocks_and_gates_the_score_at_39(tmp_path: Path) -> None:
    ratings = [
        rating(person, "rc", attitude)
        for person, (_, attitude) in ATTITUDES.items()
        if attitude is not None and person != "p-3"
    ]
    opposing = [rating("p-3", "rc", 35), rating("p-3", "sr", 65)]
    story = weighted_chain([*ratings, *opposing], p_3="veto")
    score = readings("K07b", basis(tmp_path, story))["o"]
    assert score["value"] == pytest.approx(570 / 9)
    assert (score["blocked"], score["gated"]) == (True, 39)


@pytest.mark.parametrize(
    ("scores", "p"), [((81.1, 68.8, 90.1), 0.02), ((71.1, 61.3, 47.6), 0.1), ((80, 80, 79.9), 0.1)]
)
def test_a_mean_attitude_on_a_threshold_reaches_it_however_the_decimals_are_kept(
    tmp_path: Path, scores: tuple[float, float, float], p: float
) -> None:
    deal = {"id": "o", "customer_id": "c", "created_on": CREATED, "status": "open"}
    seats = [{"id": "s", "opportunity_id": "o", "person_id": "p-veto", "role": "user", "from": CREATED}]
    story = {"opportunities": [deal], "seats": seats, "people": key_people("p-veto", p_veto="veto")}
    ratings = [rating("p-veto", metric, score) for metric, score in zip(("rc", "sr", "pa"), scores, strict=True)]
    risk = readings("O05", basis(tmp_path, customer() | story | {"observations": ratings}))["o"]
    assert risk["value"] == pytest.approx(p)


def test_somebody_with_two_posts_has_both_titles(tmp_path: Path) -> None:
    story = customer()
    story["departments"].append({"id": "e", "customer_id": "c", "name": "IT"})
    posts = [("d", "Buyer"), ("e", "CIO")]
    story["people"] = [
        {"id": "p", "name": "P", "department_id": department, "title": title, "from": "2020-01-01"}
        for department, title in posts
    ]
    (person,) = describe_people(basis(tmp_path, story))
    assert (person["title"], person["departments"]) == ("Buyer / CIO", ["d", "e"])
