"""A state of a day from files: in every format, with lines that cannot be read, and what is refused as a whole."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from cli.load import show_report
from cli.terminal import out
from graph_service.domain.time import today
from graph_service.errors import ConflictError, InvalidError
from graph_service.recording.state.stored import LATER_STATES, LaterStates
from graph_service.settings import Settings
from graph_service.words import say
from loaders.load import Options, load
from loaders.mapping.folder import MappedFolder
from loaders.report import Report
from loaders.state import digest_of
from loaders.words import FAULT_HEADERS
from tests.standing_exports import export, person
from tests.standing_graph import StandingGraph, begun
from tests.template_files import write_folder, write_workbook

JANUARY, MARCH = "2026-01-31", date(2026, 3, 31)
PEOPLE = [{"id": id_, "name": id_, "department_id": "d1", "source": "crm"} for id_ in ("p1", "p4")]
MAPPING = """
mapping = 1
[[rows]]
from = "contacts.*"
into = "people"
[rows.columns]
id = "Id"
name = "Name"
department_id = "Department"
source = { constant = "crm" }
"""
Bring = Callable[[Path], Any]


async def stored() -> StandingGraph:
    """Three people of a CRM, and one whom nobody speaks for."""
    people = [person("p1", "d1"), person("p2", "d2"), person("p3", "d1"), {**person("p9", "d1"), "source": ""}]
    return await begun(StandingGraph(), (JANUARY, export(people=people[:3])), (None, export(people=people)))


async def looked_at(path: Any, **more: Any) -> Report:
    graph: Any = await stored()
    return await load(graph, Settings(), path, Options(state_of=MARCH, **{"is_dry_run": True, **more}))


def csv(folder: Path) -> Path:
    return write_folder(folder / "csv", {"people": PEOPLE})


def workbook(folder: Path) -> Path:
    return write_workbook(folder / "people.xlsx", {"people": PEOPLE})


def mapped(folder: Path, write: Callable[[pl.DataFrame, Path], None]) -> MappedFolder:
    (folder / "crm.toml").write_text(MAPPING, encoding="utf-8")
    (folder / "in").mkdir()
    contacts = {"Id": ["p1", "p4"], "Name": ["p1", "p4"], "Department": ["d1", "d1"]}
    write(pl.DataFrame(contacts), folder / "in")
    return MappedFolder(folder / "in", folder / "crm.toml")


def mapped_csv(folder: Path) -> MappedFolder:
    return mapped(folder, lambda frame, into: frame.write_csv(into / "contacts.csv"))


def parquet(folder: Path) -> MappedFolder:
    return mapped(folder, lambda frame, into: frame.write_parquet(into / "contacts.parquet"))


@pytest.mark.parametrize("bring", [csv, workbook, mapped_csv, parquet])
async def test_every_format_says_how_things_stand(bring: Bring, tmp_path: Path) -> None:
    found = (await looked_at(bring(tmp_path))).as_json()
    said = found["standing"]["people"]
    assert (found["status"], found["state_of"]) == ("checked", "2026-03-31")
    assert (said["begins"], said["ends"], said["spoken_of"]) == (1, 2, 3)
    assert sorted((one["id"], one["to"]) for one in said["ending"]) == [("p2", "2026-03-31"), ("p3", "2026-03-31")]


UNREADABLE = {"too few": ("p3", 2), "too many": ("p3,p3,d1,crm,more", 1), "never closed": ('p3,"p3', 2)}


@pytest.mark.parametrize(("line", "unsure"), UNREADABLE.values(), ids=list(UNREADABLE))
async def test_a_line_that_cannot_be_read_ends_nothing(line: str, unsure: int, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(f"id,name,department_id,source\np1,p1,d1,crm\n{line}\n", encoding="utf-8")
    said = (await looked_at(tmp_path, skip_bad_rows=True)).standing["people"]
    assert (said.ends, said.unsure) == (0, unsure)


async def test_without_a_day_nothing_is_said_of_how_things_stand(tmp_path: Path) -> None:
    graph: Any = await stored()
    report = await load(graph, Settings(), csv(tmp_path), Options(is_dry_run=True))
    assert (report.as_json()["state_of"], report.as_json()["standing"]) == (None, {})


@pytest.mark.parametrize("source", ["crm", ""])
async def test_a_load_without_a_day_tells_of_the_state_that_its_source_said_before(source: str, tmp_path: Path) -> None:
    graph: Any = await stored()
    asked: list[Any] = []

    def later(params: Any) -> list[LaterStates]:
        asked.append((params.sources, params.day))
        return [LaterStates([["l-9", "2026-05-31"], ["l-8", "2026-04-30"]])]

    graph.answers[LATER_STATES.name] = later
    folder = write_folder(tmp_path / "in", {"people": [row | {"source": source} for row in PEOPLE]})
    report = await load(graph, Settings(), folder, Options(is_dry_run=True))
    said = {"load": "l-9", "day": "2026-05-31"} if source else None
    assert (report.status, report.as_json()["state_before"]) == ("checked", said)
    assert asked == ([(["crm"], date.min)] if source else [])
    shown = say("loaders.state_not_said", "en", load="l-9", day="2026-05-31")
    with out.capture() as captured:
        show_report(report, folder, Options(is_dry_run=True), "graph-service load in")
    assert (shown in captured.get()) == bool(source)


async def test_half_an_export_is_refused_before_the_first_write_unless_it_is_meant(tmp_path: Path) -> None:
    people = [person(f"p{at}", "d1") for at in range(30)]
    graph: Any = await begun(StandingGraph(), (JANUARY, export(people=people)))
    folder = write_folder(tmp_path / "half", {"people": PEOPLE})
    before = len(graph.names("writes/"))
    with pytest.raises(InvalidError) as error:
        await load(graph, Settings(), folder, Options(state_of=MARCH))
    assert error.value.code == "loaders.state_many_ends"
    assert "--allow-many-ends" in error.value.sentence("zh")
    assert len(graph.names("writes/")) == before
    assert (await load(graph, Settings(), folder, Options(state_of=MARCH, is_dry_run=True))).standing["people"].is_many


async def test_a_day_that_has_not_come_and_rows_that_came_back_are_no_state(tmp_path: Path) -> None:
    graph: Any = await stored()
    tomorrow = today(Settings().timezone) + timedelta(days=1)
    back = [{**PEOPLE[0], **dict.fromkeys(FAULT_HEADERS["zh"], "x")}]
    for day, rows, code in ((tomorrow, PEOPLE, "state_in_future"), (MARCH, back, "state_of_rejects")):
        folder = write_folder(tmp_path / code, {"people": rows})
        with pytest.raises(InvalidError) as error:
            await load(graph, Settings(), folder, Options(state_of=day, is_dry_run=True))
        assert error.value.code == f"loaders.{code}"


def test_a_load_for_another_day_is_another_load() -> None:
    days = (None, MARCH, MARCH + timedelta(days=1))
    assert digest_of("d", None) == "d"
    assert len({digest_of("d", day) for day in days}) == len(days)
    assert digest_of("d", MARCH) == digest_of("d", MARCH)


async def test_a_rejected_row_begins_nothing(tmp_path: Path) -> None:
    rows = [*PEOPLE, {**PEOPLE[0], "id": "p5", "department_id": "nowhere"}]
    report = await looked_at(write_folder(tmp_path / "in", {"people": rows}), skip_bad_rows=True)
    assert (len(report.rejects), report.standing["people"].begins) == (1, 1)


async def test_an_older_state_of_the_same_source_is_refused(tmp_path: Path) -> None:
    graph: Any = await stored()
    asked: list[Any] = []

    def later(params: Any) -> list[LaterStates]:
        asked.append(params)
        return [LaterStates([["l-9", "2026-05-31"], ["l-8", "2026-04-30"]])]

    graph.answers[LATER_STATES.name] = later
    before = len(graph.names("writes/"))
    with pytest.raises(ConflictError) as error:
        await load(graph, Settings(), csv(tmp_path), Options(state_of=MARCH, is_dry_run=True))
    assert error.value.code == "recording.state_before_another"
    assert "loads undo l-9" in error.value.sentence("en")
    assert [(params.sources, params.day) for params in asked] == [(["crm"], MARCH)]
    assert len(graph.names("writes/")) == before


async def test_all_templates_whose_rows_name_no_source_are_named_at_once(tmp_path: Path) -> None:
    bare = [{name: cell for name, cell in row.items() if name != "source"} for row in PEOPLE]
    cover = {"employee_id": "e1", "customer_id": "c1", "role": "owner"}
    rows = {"people": [bare[0], PEOPLE[1]], "assignments": [cover]}
    with pytest.raises(InvalidError) as error:
        await looked_at(write_folder(tmp_path / "in", rows))
    assert error.value.code == "recording.state_without_source"
    assert "people (1 / 2), assignments (1 / 1)" in error.value.sentence("en")
    assert "客户方人员（1 / 2）、客户分工（1 / 1）" in error.value.sentence("zh")
