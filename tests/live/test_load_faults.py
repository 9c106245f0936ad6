"""What a bad row gets: every fault of the templates, in its place, in both languages, before the first write."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.words import LANGUAGES, Language
from loaders.load import Options, load
from tests.template_files import Tables, valid_tables, with_cell, with_rows, write_folder

HAN = re.compile(r"[一-鿿]")
Place = tuple[str, int, str, str, str]
"""File, line, column, code, value."""


@dataclass(frozen=True)
class Case:
    """A folder with one thing wrong in it, and where that is reported."""

    name: str
    tables: Tables
    expected: tuple[Place, ...]

    def __str__(self) -> str:
        return self.name


def case(name: str, tables: Tables, *expected: Place) -> Case:
    return Case(name, tables, expected)


def one(name: str, template: str, row: int, place: tuple[str, str, str], /, **cells: str) -> Case:
    """One row changed, one fault in it: ``place`` is column, code and value; rows are counted from 0."""
    return case(name, with_cell(template, row, **cells), (f"{template}.csv", row + 2, *place))


def both(name: str, template: str, places: Sequence[tuple[str, str, str]], /, **cells: str) -> Case:
    """One row added at the end that contradicts the first: neither counts."""
    tables = with_rows(template, cells)
    lines = (2, len(tables[template]) + 1)
    return case(name, tables, *((f"{template}.csv", line, *place) for line, place in zip(lines, places, strict=True)))


def added(name: str, template: str, place: tuple[str, str, str], /, **cells: str) -> Case:
    """One row added at the end, one fault in it."""
    tables = with_rows(template, cells)
    return case(name, tables, (f"{template}.csv", len(tables[template]) + 1, *place))


_SEAT = {"opportunity_id": "o-1", "role": "user"}
_OB = {"about_id": "p-1", "metric": "rc", "value": "50", "valid_at": "2026-03-01"}
CASES = (
    one("empty required cell", "people", 2, ("name", "required", ""), name=""),
    one("unknown person", "people", 1, ("reports_to", "unknown_reference", "p-404"), reports_to="p-404"),
    one("unknown customer", "departments", 0, ("customer_id", "unknown_reference", "c-9"), customer_id="c-9"),
    one("wrong kind of thing", "people", 1, ("reports_to", "foreign_reference", "employee:e-1"),
        reports_to="employee:e-1"),
    one("name nobody bears", "people", 1, ("reports_to", "unknown_name", "name:王建"), reports_to="name:王建"),
    case("name that two bear",
         with_rows("people", {"id": "p-4", "name": "王建国"}, {"id": "p-5", "name": "孙", "reports_to": "name:王建国"}),
         ("people.csv", 6, "reports_to", "ambiguous_name", "name:王建国")),
    case("id of two kinds of things",
         with_rows("employees", {"id": "p-1", "name": "钱", "role": "hr"})
         | {"observations": with_cell("observations", 0)["observations"][:1]},
         ("ties.csv", 2, "from_id", "ambiguous_reference", "p-1"),
         ("observations.csv", 2, "about_id", "ambiguous_reference", "p-1")),
    case("cycle of reporting lines", with_cell("people", 0, reports_to="p-2"),
         ("people.csv", 3, "reports_to", "cycle", "p-1")),
    case("cycle of org units", with_cell("org_units", 0, parent_id="u-2"),
         ("org_units.csv", 3, "parent_id", "cycle", "u-1")),
    case("cycle of customers", with_cell("customers", 0, parent_id="c-2"),
         ("customers.csv", 3, "parent_id", "cycle", "c-1")),
    added("cycle of a decision flow", "seat_flows", ("to_seat_id", "cycle", "s-1"),
          from_seat_id="s-2", to_seat_id="s-1"),
    added("flow between two deals", "seat_flows", ("to_seat_id", "flow_between_deals", "s-3"),
          from_seat_id="s-1", to_seat_id="s-3"),
    added("two holders at once", "seats", ("person_id", "two_holders", "p-3"),
          id="s-1", person_id="p-3", **_SEAT, **{"from": "2026-05-31"}),
    both("a seat that disagrees with itself", "seats",
         [("role", "seat_disagrees", "user"), ("role", "seat_disagrees", "coach")],
          id="s-1", opportunity_id="o-1", role="coach", person_id="p-3", **{"from": "2026-06-01"}),
    one("ends on its first day", "seats", 0, ("to", "ends_before_start", "2026-02-01"), to="2026-02-01"),
    one("ends before it begins", "people", 2, ("to", "ends_before_start", "2019-01-01"),
        **{"from": "2020-01-01", "to": "2019-01-01"}),
    one("left before being hired", "employees", 0, ("left_on", "ends_before_start", "2019-12-31"),
        left_on="2019-12-31"),
    one("score above 100", "observations", 0, ("value", "not_a_score", "100.5"), value="100.5"),
    one("score below 0", "observations", 0, ("value", "not_a_score", "-1"), value="-1"),
    one("score that is no number", "observations", 0, ("value", "not_a_score", "nan"), value="nan"),
    one("stance that is none", "observations", 1, ("value", "not_a_stance", "maybe"), value="maybe"),
    one("metric nobody knows", "observations", 0, ("metric", "unknown_metric", "rcc"), metric="rcc"),
    one("metric of another thing", "observations", 0, ("metric", "metric_not_about", "rc"), about_id="c-1"),
    one("won without a day", "opportunities", 1, ("closed_on", "closed_without_date", ""), closed_on=""),
    one("open with a day", "opportunities", 0, ("closed_on", "date_without_close", "2026-05-01"),
        closed_on="2026-05-01"),
    one("closed before created", "opportunities", 1, ("closed_on", "closed_before_created", "2026-01-31"),
        closed_on="2026-01-31"),
    one("choice that is none", "seats", 0, ("role", "not_a_choice", "boss"), role="boss"),
    one("amount below 0", "opportunities", 0, ("amount", "below_minimum", "-1"), amount="-1"),
    one("strength above 1", "ties", 0, ("strength", "out_of_range", "1.5"), strength="1.5"),
    one("influence without direction", "ties", 0, ("sign", "sign_is_zero", "0"), sign="0"),
    one("tied to oneself", "ties", 0, ("to_id", "tie_to_itself", "p-1"), to_id="p-1"),
    one("one of us is swayed", "ties", 0, ("from_id", "ends_not_people", "e-1"), from_id="e-1"),
    one("weight 0", "seats", 1, ("weight", "weight_not_positive", "0"), weight="0"),
    both("same key, other content", "customers", [("id", "other_content_in_file", "c-1")] * 2, id="c-1", name="别的"),
    both("same observation, other content", "observations", [("id", "other_content_in_file", "ob-1")] * 2,
         id="ob-1", **_OB),
)  # fmt: skip


async def faults(gateway: Gateway, settings: Settings, folder: Path, language: Language) -> list[tuple[Place, str]]:
    report = await load(gateway, settings, folder, Options(is_dry_run=True, language=language))
    found = report.as_json()["rejects"]
    return [((r["file"], r["line"], r["column"], r["code"], _shown(r["value"])), r["message"]) for r in found]


def _shown(value: str) -> str:
    """A number as it was written, not as it was read."""
    return re.sub(r"^(-?\d+)\.0$", r"\1", value)


@pytest.mark.parametrize("spoilt", CASES, ids=str)
async def test_a_fault_is_reported_where_it_is_and_in_both_languages(
    spoilt: Case, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path, spoilt.tables)
    said = {language: await faults(empty, settings, folder, language) for language in LANGUAGES}
    for language in LANGUAGES:
        own = [place for place, _ in said[language] if place[3] != "refers_to_rejected"]
        assert tuple(own) == spoilt.expected
    for (_, zh), (_, en) in zip(said["zh"], said["en"], strict=True):
        assert HAN.search(zh)
        assert zh != en
        assert "{" not in zh + en


async def test_the_folder_that_is_spoilt_has_no_fault_itself(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    assert await faults(empty, settings, write_folder(tmp_path, valid_tables()), "en") == []


@pytest.mark.parametrize(
    ("days", "is_fault"), [("2026-02-28T00:00:00+08:00", False), ("2026-02-27T23:59:00+08:00", True)]
)
async def test_an_observation_may_be_recorded_up_to_a_day_before_it_is_valid(
    days: str, *, is_fault: bool, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path, with_cell("observations", 0, recorded_at=days))
    codes = [place[3] for place, _ in await faults(empty, settings, folder, "en")]
    assert codes == (["recorded_before_valid"] if is_fault else [])


async def test_nothing_is_recorded_in_the_future(empty: Gateway, settings: Settings, tmp_path: Path) -> None:
    folder = write_folder(tmp_path, with_cell("observations", 0, recorded_at="2199-01-01T00:00:00+08:00"))
    found = await faults(empty, settings, folder, "en")
    assert [place[:4] for place, _ in found] == [("observations.csv", 2, "recorded_at", "recorded_in_future")]


async def test_a_vacancy_that_overlaps_a_holding_is_no_second_holder(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    vacancy = {"id": "s-1", "opportunity_id": "o-1", "role": "user", "from": "2026-03-01", "to": "2026-04-01"}
    folder = write_folder(tmp_path, with_rows("seats", vacancy))
    assert await faults(empty, settings, folder, "en") == []


async def test_a_holder_stored_before_and_one_in_the_file_are_two_holders(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    await load(empty, settings, write_folder(tmp_path / "first", valid_tables()), Options())
    second = {"seats": with_rows("seats", {"id": "s-2", "person_id": "p-3", **_SEAT, "role": "approver"})["seats"][-1:]}
    second["seats"][0]["weight"] = "1.5"
    found = await faults(empty, settings, write_folder(tmp_path / "second", second), "en")
    assert [place for place, _ in found] == [("seats.csv", 2, "person_id", "two_holders", "p-3")]


async def test_a_cycle_closed_with_what_is_stored_is_named(empty: Gateway, settings: Settings, tmp_path: Path) -> None:
    await load(empty, settings, write_folder(tmp_path / "first", valid_tables()), Options())
    row = valid_tables()["people"][0] | {"reports_to": "p-2"}
    folder = write_folder(tmp_path / "second", {"people": [row]})
    ((place, message),) = await faults(empty, settings, folder, "en")
    assert place == ("people.csv", 2, "reports_to", "cycle", "p-2")
    assert "p-1" in message
    assert "p-2" in message


async def test_an_observation_stored_with_other_content_is_a_conflict(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    await load(empty, settings, write_folder(tmp_path / "first", valid_tables()), Options())
    folder = write_folder(tmp_path / "second", with_cell("observations", 0, value="71"))
    found = await faults(empty, settings, folder, "en")
    assert [place for place, _ in found] == [("observations.csv", 2, "id", "other_content", "ob-1")]


def _spoilt_in_two_places() -> Tables:
    """A deal that is refused, what hangs on it, and a score out of range."""
    tables = valid_tables()
    tables["opportunities"][0]["amount"] = "-1"
    tables["observations"][0]["value"] = "101"
    return tables


async def test_one_fault_stops_the_load_before_its_first_write(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    before = await graph_digest(empty)
    report = (await load(empty, settings, write_folder(tmp_path, _spoilt_in_two_places()), Options())).as_json()
    assert report["status"] == "rejected"
    assert report["loaded"] == {}
    assert await graph_digest(empty) == before


async def test_skipping_bad_rows_leaves_out_what_hangs_on_them_and_says_so(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "spoilt", _spoilt_in_two_places())
    report = (await load(empty, settings, folder, Options(skip_bad_rows=True))).as_json()
    assert report["status"] == "loaded"
    assert [(r["file"], r["line"], r["column"], r["code"], r["value"]) for r in report["rejects"]] == [
        ("opportunities.csv", 2, "amount", "below_minimum", "-1"),
        ("seats.csv", 2, "opportunity_id", "refers_to_rejected", "o-1"),
        ("seats.csv", 3, "opportunity_id", "refers_to_rejected", "o-1"),
        ("seat_flows.csv", 2, "from_seat_id", "refers_to_rejected", "s-1"),
        ("seat_flows.csv", 2, "to_seat_id", "refers_to_rejected", "s-2"),
        ("observations.csv", 2, "value", "not_a_score", "101"),
    ]
    rejected = {file["template"]: file["rejected"] for file in report["files"] if file["rejected"]}
    assert rejected == {"opportunities": 1, "seats": 2, "seat_flows": 1, "observations": 1}
    assert report["rejected"] == 5
    digest = await graph_digest(empty)
    kept = valid_tables()
    del kept["opportunities"][0], kept["seats"][:2], kept["seat_flows"], kept["observations"][0]
    again = await load(empty, settings, write_folder(tmp_path / "kept", kept), Options())
    assert again.as_json()["rejects"] == []
    assert await graph_digest(empty) == digest


async def test_rejected_rows_come_back_as_they_were_and_load_once_mended(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    tables = _spoilt_in_two_places()
    tables["people"][0]["name"] = "=王建国"
    tables["opportunities"][0]["name"] = "=1+1,\n第二行"
    target = tmp_path / "rejected"
    folder = write_folder(tmp_path / "spoilt", tables)
    await load(empty, settings, folder, Options(skip_bad_rows=True, reject_to=target, language="zh"))
    for file in target.iterdir():
        text = file.read_text(encoding="utf-8-sig")
        file.write_text(text.replace(",-1,", ",1,").replace(",101,", ",100,"), encoding="utf-8-sig")
    mended = (await load(empty, settings, target, Options())).as_json()
    assert (mended["status"], mended["rejects"], mended["rejected"]) == ("loaded", [], 0)
    digest = await graph_digest(empty)
    tables["opportunities"][0]["amount"], tables["observations"][0]["value"] = "1", "100"
    whole = (await load(empty, settings, write_folder(tmp_path / "whole", tables), Options())).as_json()
    assert [name for name, count in whole["loaded"].items() if count["created"] or count["changed"]] == []
    assert await graph_digest(empty) == digest
