"""The facts of an export once more as templates: what the ordinary loader makes of them is what was exported."""

import csv
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.recording.export import export
from graph_service.recording.export_folder import new_folder, read_manifest
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.observations import OBSERVATION
from graph_service.recording.registry import kinds
from graph_service.settings import Settings
from loaders.load import Options, load
from tests.full_tables import full_tables
from tests.template_files import Rows, read_tables
from tests.whole_graph import WholeGraph, loaded, of_full_tables


async def templates_of(graph: Any, folder: Path) -> Path:
    await export(graph, new_folder(folder), has_notes=True)
    return folder / "templates"


@pytest.fixture(scope="module")
async def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[WholeGraph, Path]:
    """The full tables, loaded and exported; nothing of them is changed."""
    home = tmp_path_factory.mktemp("full")
    graph = await of_full_tables(home)
    return graph, await templates_of(graph, home / "out")


async def test_loaded_where_they_come_from_they_change_nothing(written: Any) -> None:
    graph, folder = written
    report = await load(graph, Settings(), folder, Options())
    assert not report.rejects, [reject.message for reject in report.rejects[:5]]
    assert report.status == "unchanged"


async def test_loaded_elsewhere_they_come_to_the_same_graph(written: Any, tmp_path: Path) -> None:
    graph, folder = written
    other: Any = WholeGraph(tmp_path / "keys")
    report = await load(other, Settings(), folder, Options())
    assert not report.rejects
    assert other.facts() == graph.facts()
    assert await graph_digest(other) == await graph_digest(graph)


def test_there_is_one_for_each_kind_of_which_there_are_facts_and_the_manifest_counts_its_rows(written: Any) -> None:
    _, folder = written
    tables = read_tables(folder)
    assert set(tables) == {kind.name for kind in kinds()}
    files = read_manifest(folder.parent).files
    assert {f"templates/{name}.csv": len(rows) for name, rows in tables.items()} == {
        name: file.rows for name, file in files.items() if name.startswith("templates/")
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in folder.iterdir()} == {0o600}
    for kind in kinds():
        with (folder / f"{kind.name}.csv").open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        assert header == [column.name for column in kind.columns if column.name in header]
        assert set(header) >= {column.name for column in kind.columns if column.is_required}


def rows_of(folder: Path, name: str, **cells: str) -> Rows:
    """Rows of a template in which these cells say this."""
    return [row for row in read_tables(folder)[name] if all(row[column] == cell for column, cell in cells.items())]


def test_cells_are_typed_as_somebody_would_type_them(written: Any) -> None:
    _, folder = written
    assert rows_of(folder, "org_units", id="u-2")[0]["territory"] == "华东;华南"
    values = {row["id"]: row["value"] for row in rows_of(folder, "observations")}
    assert {name: values[name] for name in ("ob-1", "ob-3", "ob-4")} == {"ob-1": "70", "ob-3": "12.5", "ob-4": "55"}
    assert rows_of(folder, "observations", id="ob-3")[0]["held_by"] == "competitor:k-1"
    assert rows_of(folder, "observations", id="ob-3")[0]["recorded_at"] == "2026-03-02T01:00:00.123Z"
    assert rows_of(folder, "observations", id="ob-2")[0]["recorded_at"] == "", "it was not said and is found again"
    assert {row["kind"] for row in rows_of(folder, "ties")} == {"sways", "knows", "at_odds"}
    assert {row["how"] for row in rows_of(folder, "ties", kind="knows")} == {"classmate", "kin", "other"}
    assert rows_of(folder, "ties", how="kin")[0]["from_id"] == "employee:e-1"


async def test_a_number_beyond_all_counting_is_written_as_well(tmp_path: Path) -> None:
    graph = await of_full_tables(tmp_path)
    at = 3 + [*OBSERVATION.fields].index("value")
    for id_, value in (("ob-1", 1e19), ("ob-4", -3.0)):
        graph.records["reads/find_observations"][id_][at] = value
    folder = await templates_of(graph, tmp_path / "out")
    values = {row["id"]: row["value"] for row in rows_of(folder, "observations")}
    assert (float(values["ob-1"]), values["ob-4"]) == (1e19, "-3")


def test_people_have_a_row_for_each_post_with_the_superior_in_it_and_one_without_any(written: Any) -> None:
    _, folder = written
    posts = [(row["title"], row["reports_to"], row["from"]) for row in rows_of(folder, "people", id="p-5")]
    assert sorted(posts) == [("总监", "p-2", "2026-02-01"), ("经理", "p-1", "")]
    (outside,) = rows_of(folder, "people", id="p-4")
    assert (outside["title"], outside["department_id"], outside["organisation"]) == ("院长", "", "设计院")


def test_seats_have_a_row_for_each_holder_and_one_where_nobody_holds_them(written: Any) -> None:
    _, folder = written
    held = [(row["person_id"], row["from"], row["to"]) for row in rows_of(folder, "seats", id="s-1")]
    assert sorted(held) == [("p-1", "2026-02-01", "2026-06-01"), ("p-3", "2026-06-01", "")]
    (vacant,) = rows_of(folder, "seats", id="s-4")
    assert (vacant["person_id"], vacant["from"], vacant["to"]) == ("", "2026-03-01", "")


async def test_moments_that_somebody_said_stand_in_each_row_and_others_in_none(tmp_path: Path) -> None:
    said = "2026-07-01T00:00:00+00:00"
    tables = full_tables()
    for row in (tables["seats"][-2], tables["seats"][1]):
        row["recorded_at"] = said
    graph = WholeGraph(tmp_path / "keys")
    await loaded(graph, {name: tables[name] for name in ("customers", "employees", "org_units", "opportunities", "seats", "departments", "people")})  # noqa: E501  # fmt: skip
    folder = await templates_of(graph, tmp_path / "out")
    moments = {row["id"]: row["recorded_at"] for row in rows_of(folder, "seats") if row["recorded_at"]}
    assert {id_: datetime.fromisoformat(text) for id_, text in moments.items()} == dict.fromkeys(
        ("s-2", "s-4"), datetime.fromisoformat(said).astimezone(UTC)
    )


async def test_of_what_there_is_nothing_there_is_no_template(tmp_path: Path) -> None:
    graph = WholeGraph(tmp_path / "keys")
    await loaded(graph, {"competitors": [{"id": "k-1", "name": "对手"}]})
    folder = await templates_of(graph, tmp_path / "out")
    assert [file.name for file in folder.iterdir()] == ["competitors.csv"]
    assert list(read_manifest(tmp_path / "out").files)[-1] == "templates/competitors.csv"
